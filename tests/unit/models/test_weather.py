from dataclasses import replace

import numpy as np
import pytest

from alora.domain.race import Compound, RainForecast, Sky, Weather
from alora.domain.state import RaceSoFar
from alora.models import fit_parameters, load_bundle
from alora.models.weather import fit_weather
from alora.racesim import validate
from tests.fields import field_parameters, field_state
from tests.races import simulated_race

PRIOR = load_bundle("f1").prior
SHOWER = RainForecast(2_000.0, 3_000.0, 0.6)


def on(*compounds, weather=None, series_state=None):
    """A race of four cars, each on one of these tires."""
    state = series_state or field_state(4)
    cars = tuple(
        replace(car, compound=compounds[i % len(compounds)]) for i, car in enumerate(state.cars)
    )
    return RaceSoFar(replace(state, cars=cars, weather=weather or Weather(Sky.DRY)), ())


def added_s(tire, wetness):
    return tire.offset_s + tire.wetness_s * (wetness - tire.best_wetness) ** 2


@pytest.mark.parametrize(
    "weather",
    [
        Weather(Sky.DRY),
        Weather(Sky.UNKNOWN),
        Weather(Sky.DRY, wetness=0.0),
        # It rained, but on slicks by all that is known: the file names no tires.
        Weather(Sky.WET),
    ],
)
def test_a_race_on_slicks_without_a_forecast_has_no_weather(weather):
    assert fit_weather(on(Compound.SLICK, weather=weather), PRIOR) is None
    assert fit_parameters(on(Compound.MEDIUM, weather=weather), load_bundle("f1")).weather is None


def test_a_forecast_a_wet_track_or_a_wet_tire_bring_weather():
    forecast = fit_weather(on(Compound.MEDIUM, weather=Weather(Sky.DRY, rain=(SHOWER,))), PRIOR)
    told = fit_weather(on(Compound.MEDIUM, weather=Weather(Sky.DRY, wetness=0.3)), PRIOR)
    seen = fit_weather(on(Compound.INTERMEDIATE, Compound.MEDIUM), PRIOR)
    drying = fit_weather(on(Compound.WET, weather=Weather(Sky.DRY, wetness=0.0)), PRIOR)
    assert [w and w.wetness_now for w in (forecast, told, seen, drying)] == [
        0.0,
        0.3,
        pytest.approx(0.2),
        0.0,
    ]


@pytest.mark.parametrize(
    ("weather", "rains"),
    [
        (Weather(Sky.WET), True),
        (Weather(Sky.DRY), False),
        (Weather(Sky.WET, rain=(SHOWER,)), False),
        (Weather(Sky.DRY, rain=(RainForecast(0.0, 9_000.0, 0.9),)), True),
        (Weather(Sky.WET, rain=(RainForecast(0.0, 9_000.0, 0.2),)), False),
    ],
)
def test_it_rains_now_if_the_sky_or_a_likely_shower_says_so(weather, rains):
    found = fit_weather(on(Compound.INTERMEDIATE, weather=weather), PRIOR)
    assert found is not None
    assert found.raining_now is rains


def test_the_crossovers_of_formula_1_are_where_teams_change():
    tires = {t.compound: t for t in PRIOR.tires}
    grid = np.linspace(0.0, 1.0, 1_001)
    order = [Compound.MEDIUM, Compound.INTERMEDIATE, Compound.WET]
    best = [min(order, key=lambda c, w=w: added_s(tires[c], w)) for w in grid]
    changes = [float(w) for a, b, w in zip(best, best[1:], grid[1:], strict=False) if a is not b]
    assert changes == [pytest.approx(0.2, abs=0.05), pytest.approx(0.6, abs=0.07)]


@pytest.mark.parametrize("series", ["gr_cup", "imsa", "wec", "other"])
def test_where_there_are_two_kinds_of_tire_rain_changes_which_is_best(series):
    tires = {t.compound: t for t in load_bundle(series).prior.tires}
    slick, wet = tires[Compound.SLICK], tires[Compound.WET]
    assert added_s(slick, 0.2) < added_s(wet, 0.2)
    assert added_s(wet, 0.4) < added_s(slick, 0.4)
    assert added_s(slick, 1.0) - added_s(wet, 1.0) > 5.0


def test_with_rain_in_sight_there_are_tires_for_it_that_nobody_has_used():
    dry = on(Compound.MEDIUM, Compound.HARD)
    wet = on(Compound.MEDIUM, Compound.HARD, weather=Weather(Sky.DRY, rain=(SHOWER,)))
    names = [{t.compound for t in fit_parameters(r, load_bundle("f1")).tires} for r in (dry, wet)]
    assert names[1] - names[0] == {Compound.INTERMEDIATE, Compound.WET}
    club = on(Compound.WET, weather=Weather(Sky.WET))
    there = {t.compound for t in fit_parameters(club, load_bundle("gr_cup")).tires}
    assert there == {Compound.SLICK, Compound.WET}


def wet_race():
    """30 laps on intermediates that were 9 s slower than the dry laps of the priors."""
    state = field_state(12, laps=0, race_laps=57, gap_s=0.0)
    cars = tuple(replace(car, compound=Compound.INTERMEDIATE) for car in state.cars)
    state = replace(state, cars=cars, weather=Weather(Sky.WET))
    truth = field_parameters(state)
    wet = replace(truth.tires[1], compound=Compound.INTERMEDIATE, offset_s=9.0)
    green = replace(truth.neutralisation, kinds=())
    truth = replace(truth, tires=(*truth.tires, wet), neutralisation=green)
    return simulated_race(state, truth, until_lap=30)


def test_cars_in_the_wet_drive_on_as_fast_as_they_do_now():
    so_far = wet_race()
    parameters = fit_parameters(so_far, load_bundle("f1"))
    validate(so_far.state, parameters, so_far.state.cars[0].car_id)
    assert parameters.weather is not None
    inter = next(t for t in parameters.tires if t.compound is Compound.INTERMEDIATE)
    age = so_far.state.cars[0].tire_age_laps
    now_s = parameters.cars[0].base_lap_s + inter.wear_s_per_lap * age
    now_s += added_s(inter, parameters.weather.wetness_now)
    last = np.median([car.last_lap_s for car in so_far.state.cars if car.last_lap_s])
    assert now_s == pytest.approx(float(last), abs=2.0)


def test_how_slow_the_wet_laps_were_does_not_make_slicks_the_tire_for_the_wet():
    parameters = fit_parameters(wet_race(), load_bundle("f1"))
    assert parameters.weather is not None
    tires = {t.compound: t for t in parameters.tires}
    wetness = parameters.weather.wetness_now
    assert added_s(tires[Compound.INTERMEDIATE], wetness) < added_s(tires[Compound.MEDIUM], wetness)
