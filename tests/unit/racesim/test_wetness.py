from dataclasses import replace

import numpy as np
import pytest

from alora.domain.race import CarId, Compound, RainForecast, Sky, Weather
from alora.domain.strategy import Plan
from alora.racesim.own import OwnTime
from alora.racesim.parameters import TireParameters, WeatherParameters
from alora.racesim.plans import legal_plans
from alora.racesim.race import Race
from alora.racesim.wetness import expected_wetness, wet_loss_s
from tests.fields import LAP_S, field_parameters, field_state

OURS = CarId("1")


def race(*, raining=False, wetness=0.0, rain=(), per_hour=0.0, on=Compound.MEDIUM):
    state = field_state(3, laps=10, race_laps=40)
    cars = tuple(replace(car, compound=on) for car in state.cars)
    state = replace(state, cars=cars, weather=Weather(Sky.WET, rain=rain))
    parameters = field_parameters(state)
    inter = TireParameters(
        Compound.INTERMEDIATE, 3.0, 0.05, 60.0, 0.0, 1.0, best_wetness=0.5, wetness_s=40.0
    )
    dry = tuple(replace(tire, wetness_s=60.0) for tire in parameters.tires)
    weather = WeatherParameters(wetness, raining, per_hour, 900.0, 1 / 300, 1 / 900, 2.0)
    return Race.prepare(state, replace(parameters, tires=(*dry, inter), weather=weather), OURS, 1)


def test_a_dry_track_under_a_dry_sky_stays_dry():
    assert not expected_wetness(race(), 30).any()


def test_without_a_weather_model_the_track_is_dry():
    state = field_state(3)
    plain = Race.prepare(state, field_parameters(state), OURS, 1)
    assert not expected_wetness(plain, 20).any()


def test_a_wet_track_dries_at_its_rate():
    wetness = expected_wetness(race(wetness=0.8), 10)
    assert wetness[0] == 0.8
    assert wetness[1] == pytest.approx(0.8 - LAP_S / 900)
    assert wetness[-1] == 0.0 or np.all(np.diff(wetness) < 0.0)


def test_rain_now_wets_the_track_until_it_is_expected_to_stop():
    wetness = expected_wetness(race(raining=True), 30)
    assert wetness[3] > 0.5
    assert wetness[-1] < wetness.max()


def test_a_sure_shower_wets_the_track_while_it_lasts():
    shower = RainForecast(900.0 + 5 * LAP_S, 900.0 + 15 * LAP_S, 1.0)
    wetness = expected_wetness(race(rain=(shower,)), 30)
    assert not wetness[:5].any()
    assert wetness[9] > 0.5
    assert wetness[-1] < wetness[15]


def test_the_best_tire_for_the_track_loses_nothing():
    wet = race(wetness=0.5)
    rows = range(len(wet.tires.compounds))
    losses = np.array([wet_loss_s(wet, row, np.linspace(0.0, 1.0, 11)) for row in rows])
    assert np.all(losses.min(axis=0) == 0.0)
    assert np.all(losses >= 0.0)


def test_rain_tires_on_a_drying_track_are_better_changed_than_kept():
    drying = race(wetness=0.2, on=Compound.INTERMEDIATE)
    own = OwnTime.of(drying)
    found = legal_plans(drying).plans[0]
    assert found.plan.stops
    assert found.own_time_s < own.spent_s(Plan())
