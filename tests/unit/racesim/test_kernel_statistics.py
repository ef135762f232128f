"""What the kernel draws follows the distributions its parameters name.

Each comparison would fail with probability `LEVEL` though nothing is wrong if its seed were drawn
anew; the seeds are fixed.
"""

from dataclasses import replace

import numpy as np
import pytest

from alora.domain.race import Flag, RainForecast
from alora.racesim.budget import Budget
from alora.racesim.kernel import EVENT_COLUMNS, MAX_EVENTS, Kernel
from alora.racesim.parameters import NeutralisationKind, WeatherParameters
from tests.features.quiet import DONE, LANE_S, NEW_SET, planning, quiet
from tests.features.running import by_kernel, prepare
from tests.features.sampling import LIMIT, fourth_moment_off, off, share_off, spread_off
from tests.fields import LAP_S

RACES = 200_000
SEED = 20_261


def times_s(case, races=RACES):
    """Our car's remaining time in each race."""
    return by_kernel(case, SEED, 0, races).time_s[0]


def surplus_s(case, races=RACES):
    """The same, less what it would be without chance."""
    calm = case.with_models(lambda _, car: replace(car, base_lap_sd_s=0.0, noise_s=0.0))
    return times_s(case, races) - times_s(calm, 1)[0]


def every_car(case, **changes):
    return case.with_models(lambda _, car: replace(car, **changes))


def test_the_pace_of_a_race_is_normal():
    drawn = surplus_s(every_car(quiet(1, to_go=1), base_lap_sd_s=2.0)) / 2.0
    assert off(drawn, 0.0) < LIMIT
    assert spread_off(drawn, 1.0) < LIMIT
    assert fourth_moment_off(drawn, 3.0) < LIMIT


def test_lap_noise_has_its_spread_and_heavy_tails():
    drawn = surplus_s(every_car(quiet(1, to_go=1), noise_s=1.5, noise_rho=0.0)) / 1.5
    assert off(drawn, 0.0) < LIMIT
    assert spread_off(drawn, 1.0) < LIMIT
    assert fourth_moment_off(drawn, 6.0) < LIMIT


@pytest.mark.parametrize("rho", [0.3, 0.8])
def test_lap_noise_is_correlated_from_lap_to_lap(rho):
    drawn = surplus_s(every_car(quiet(1, to_go=3), noise_s=1.0, noise_rho=rho))
    # the first lap's noise has the full spread, the others' news what is left of it
    first, rest = (1.0 + rho + rho**2), (1.0 + rho, 1.0)
    variance = first**2 + (1.0 - rho**2) * (rest[0] ** 2 + rest[1] ** 2)
    assert spread_off(drawn, variance**0.5) < LIMIT


def test_the_start_costs_its_place_and_the_size_of_a_normal_number():
    case = quiet(3, to_go=1, gap_s=10.0)
    case = replace(case, state=replace(case.state, laps_done=0)).with_cars(
        lambda _, car: replace(car, laps_done=0, stint_laps=0, tire_age_laps=0)
    )
    case = case.believing(start_loss_s_per_place=0.4, start_sd_s=0.7, lap_reference=1)
    clock_s = by_kernel(case, SEED, 0, RACES).clock_s[:, 0]
    for row in range(3):
        since = case.state.cars[row].last_crossing_s - case.state.clock_s
        lost_s = clock_s[row] - since - (DONE + 1) * LAP_S
        assert off(lost_s, 0.4 * row + 0.7 * (2 / np.pi) ** 0.5) < LIMIT


@pytest.mark.parametrize("hazard", [0.02, 0.3])
def test_cars_retire_as_often_as_their_hazard_says(hazard):
    races = by_kernel(every_car(quiet(1, to_go=4), retirement_per_lap=hazard), SEED, 0, RACES)
    for laps in range(4):
        at_once = races.last_lap[0, 0] == DONE + laps
        assert share_off(at_once, hazard * (1.0 - hazard) ** laps) < LIMIT
    assert share_off(races.retired[0], 1.0 - (1.0 - hazard) ** 4) < LIMIT


@pytest.mark.parametrize("hazard", [0.05, 0.4])
def test_drive_throughs_are_given_as_often_as_their_hazard_says(hazard):
    case = every_car(quiet(1, to_go=5), drive_through_per_lap=hazard)
    # not on the last lap: the race is over before it could be served
    assert share_off(times_s(case) > 5 * LAP_S + LANE_S / 2, 1.0 - (1.0 - hazard) ** 4) < LIMIT


def test_service_has_its_mean_and_spread_and_is_never_negative():
    case = every_car(planning(quiet(1, to_go=2), NEW_SET), service_mean_s=4.0, service_sd_s=1.2)
    bare = every_car(planning(quiet(1, to_go=2), NEW_SET), service_mean_s=0.0, service_sd_s=0.0)
    service = times_s(case) - times_s(bare, 1)[0]
    assert service.min() > 0.0
    assert off(service, 4.0) < LIMIT
    assert spread_off(service, 1.2) < LIMIT


def test_stops_are_botched_as_often_as_the_parameters_say():
    case = planning(quiet(1, to_go=2), NEW_SET).with_lane(botch_probability=0.07, botch_s=9.0)
    assert share_off(surplus_s(case) - surplus_s(case).min() > 4.5, 0.07) < LIMIT


@pytest.mark.parametrize("advantage_s", [0.7, 1.0, 1.6, 2.4])
def test_a_car_passes_with_the_logistic_probability_of_its_advantage(advantage_s):
    case = quiet(2, to_go=1, gap_s=0.6).with_traffic(pass_intercept=-3.0, pass_per_s=2.5)
    case = case.with_models(lambda row, car: replace(car, base_lap_s=LAP_S - advantage_s * row))
    clock_s = by_kernel(case, SEED, 0, RACES).clock_s[:, 0]
    probability = 1.0 / (1.0 + np.exp(3.0 - 2.5 * advantage_s))
    assert share_off(clock_s[1] < clock_s[0], probability) < LIMIT


def events_of(case, races):
    """Start, end [s] and kind of every neutralisation of each race."""
    kernel, found = Kernel(prepare(case, SEED)), []
    for race in range(races):
        table = np.full((MAX_EVENTS, EVENT_COLUMNS), np.nan)
        kernel.run(case.plans, race, 1, Budget(), events=table)
        found.append(table[table[:, 0] < 1e5])
    return found


OFTEN = NeutralisationKind("sc", 2.0, 300.0, 120.0, 1.5, bunches=True)
SELDOM = NeutralisationKind("vsc", 1.0, 100.0, 30.0, 1.3, bunches=False)
EVENT_RACES = 4_000


def test_neutralisations_come_and_last_as_their_parameters_say():
    case = quiet(1, to_go=60).with_kind(OFTEN).with_kind(SELDOM)
    first = np.array([events[0] for events in events_of(case, EVENT_RACES) if len(events)])
    begin, length, kind = first[:, 0], first[:, 1] - first[:, 0], first[:, 2]
    for limit_s in (300.0, 1_200.0, 3_000.0):
        by_then = np.zeros(EVENT_RACES, dtype=bool)
        by_then[: np.count_nonzero(begin < limit_s)] = True
        assert share_off(by_then, 1.0 - np.exp(-3.0 * limit_s / 3_600.0)) < LIMIT
    assert share_off(kind == 0, 2 / 3) < LIMIT
    for row, which in enumerate((OFTEN, SELDOM)):
        assert off(length[kind == row], which.mean_s) < LIMIT
        assert spread_off(length[kind == row], which.sd_s) < LIMIT


def test_the_one_that_is_out_now_lasts_its_mean_with_an_exponential_spread():
    case = quiet(1, to_go=60).with_kind(replace(OFTEN, per_hour=0.0))
    case = replace(case, state=replace(case.state, flag=Flag.SAFETY_CAR))
    neutral = replace(case.parameters.neutralisation, in_progress_remaining_s=240.0)
    events = events_of(case.believing(neutralisation=neutral), EVENT_RACES)
    left_s = np.array([table[0, 1] for table in events])
    assert off(left_s, 240.0) < LIMIT
    assert share_off(left_s > 480.0, np.exp(-2.0)) < LIMIT


def test_neutralisations_of_one_race_do_not_overlap():
    case = every_car(quiet(8, to_go=80), retirement_per_lap=0.02)
    case = case.with_kind(replace(OFTEN, per_hour=9.0, per_retirement=0.8))
    tables = [table for table in events_of(case, 200) if len(table) > 1]
    assert tables
    assert all(np.all(table[1:, 0] >= table[:-1, 1]) for table in tables)


def test_a_share_of_retirements_brings_out_a_neutralisation():
    case = every_car(quiet(1, to_go=60), retirement_per_lap=0.2)
    case = case.with_kind(replace(OFTEN, per_hour=0.0, per_retirement=0.35))
    counts = np.array([len(table) for table in events_of(case, EVENT_RACES)])
    assert share_off(counts > 0, 0.35) < LIMIT


@pytest.mark.parametrize("probability", [0.2, 0.75])
def test_a_shower_falls_as_often_as_the_forecast_says(probability):
    sky = WeatherParameters(0.0, False, 0.0, 600.0, 0.01, 0.01, 1e6)
    case = quiet(1, to_go=3).believing(weather=sky)
    case = case.believing(
        tires=tuple(replace(tire, wetness_s=30.0) for tire in case.parameters.tires)
    )
    now = case.state.clock_s
    rain = (RainForecast(now, now + 9_000.0, probability),)
    case = replace(case, state=replace(case.state, weather=replace(case.state.weather, rain=rain)))
    assert share_off(times_s(case) > 3 * LAP_S + 10.0, probability) < LIMIT


def test_dry_sky_lasts_as_long_as_the_rate_of_rain_says():
    sky = WeatherParameters(0.0, False, 2.0, 1e5, 0.01, 0.01, 1e6)
    case = quiet(1, to_go=10).believing(weather=sky)
    case = case.believing(
        tires=tuple(replace(tire, wetness_s=30.0) for tire in case.parameters.tires)
    )
    # the wetness of a lap is that at its start: rain by the middle of the ninth cell shows
    dry = np.exp(-2.0 * 8.5 * LAP_S / 3_600.0)
    assert share_off(times_s(case) < 10 * LAP_S + 1.0, dry) < LIMIT
