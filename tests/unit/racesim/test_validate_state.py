from dataclasses import replace

import pytest

from alora.domain.errors import InvalidStateError
from alora.domain.race import CarId, Compound, RaceRules, RainForecast
from alora.domain.state import CarStatus
from alora.racesim.validate_state import MAX_SHOWERS, check_state
from tests.fields import field_state

NAN, INF = float("nan"), float("inf")
SHOWER = RainForecast(900.0, 1_800.0, 0.4)


def with_car(state, index, **values):
    cars = list(state.cars)
    cars[index] = replace(cars[index], **values)
    return replace(state, cars=tuple(cars))


def with_rain(state, *showers):
    return replace(state, weather=replace(state.weather, rain=showers))


def refusal(state):
    with pytest.raises(InvalidStateError) as refused:
        check_state(state)
    return refused.value


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"position": 0}, "position"),
        ({"position": 121}, "position"),
        ({"position": 1}, "position"),
        ({"class_position": 1}, "class_position"),
        ({"class_position": 4}, "class_position"),
        ({"laps_done": -1}, "laps_done"),
        ({"laps_done": 58}, "laps_done"),
        ({"laps_done": 10.0}, "laps_done"),
        ({"laps_down": -1}, "laps_down"),
        ({"tire_age_laps": 10**9}, "tire_age_laps"),
        ({"stint_laps": -1}, "stint_laps"),
        ({"stops_done": 2**63}, "stops_done"),
        ({"driver_changes": -1}, "driver_changes"),
        ({"driver_stint_laps": -1}, "driver_stint_laps"),
        ({"drive_throughs": 21}, "drive_throughs"),
        ({"penalty_s": 3_601.0}, "penalty_s"),
        ({"penalty_s": -1.0}, "penalty_s"),
        ({"last_crossing_s": NAN}, "last_crossing_s"),
        ({"last_crossing_s": 910.0}, "last_crossing_s"),
        ({"gap_to_leader_s": -1.0}, "gap_to_leader_s"),
        ({"interval_s": INF}, "interval_s"),
        ({"last_lap_s": NAN}, "last_lap_s"),
        ({"best_lap_s": -3.0}, "best_lap_s"),
        ({"last_sectors_s": (30.0, None, INF)}, "last_sectors_s[2]"),
        ({"last_sectors_s": (30.0,) * 65}, "last_sectors_s"),
        ({"fuel_laps_left": -0.1}, "fuel_laps_left"),
        ({"compound": "glass"}, "compound"),
        ({"dry_compounds_used": (Compound.SOFT, "glass")}, "dry_compounds_used[1]"),
        ({"dry_compounds_used": (Compound.SOFT,) * 65}, "dry_compounds_used"),
        ({"status": "flying"}, "status"),
    ],
)
def test_an_impossible_car_is_refused_by_its_field(values, field):
    state = with_car(field_state(4), 2, **values)
    assert refusal(state).path == f"state.cars[2].{field}"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"required_stops": 101}, "required_stops"),
        ({"required_stops": -1}, "required_stops"),
        ({"required_dry_compounds": 8}, "required_dry_compounds"),
        ({"required_driver_changes": 101}, "required_driver_changes"),
        ({"min_pit_stop_s": NAN}, "min_pit_stop_s"),
        ({"max_stint_s": 0.0}, "max_stint_s"),
        ({"max_driver_stint_s": INF}, "max_driver_stint_s"),
        ({"min_driver_stint_s": -1.0}, "min_driver_stint_s"),
        ({"min_driver_stint_s": 700.0, "max_driver_stint_s": 600.0}, "min_driver_stint_s"),
        ({"stop_window": (NAN, 20.0)}, "stop_window[0]"),
        ({"stop_window": (10.0, INF)}, "stop_window[1]"),
        ({"stop_window": (-1.0, 20.0)}, "stop_window[0]"),
        ({"stop_window": (20.0, 10.0)}, "stop_window"),
        ({"stop_window": (58.0, 70.0)}, "stop_window"),
        ({"stop_window": (58.0,)}, "stop_window"),
    ],
)
def test_an_impossible_rule_is_refused_by_its_field(values, field):
    state = field_state(4, rules=RaceRules(**values))
    assert refusal(state).path == f"state.rules.{field}"


def test_a_window_in_seconds_may_be_later_than_any_lap():
    rules = RaceRules(required_stops=1, stop_window=(3_000.0, 90_000.0))
    check_state(field_state(4, race_s=6 * 3_600.0, rules=rules))
    late = field_state(4, race_s=2_400.0, rules=rules)
    assert refusal(late).reason == "from 3000 is after the end of the race, 40 min"


def test_a_window_that_the_race_does_not_reach_the_end_of_is_taken():
    check_state(field_state(4, rules=RaceRules(stop_window=(0.0, 2_000.0))))


@pytest.mark.parametrize(
    ("showers", "field"),
    [
        ([replace(SHOWER, probability=1.1)], "[0].probability"),
        ([SHOWER, replace(SHOWER, probability=NAN)], "[1].probability"),
        ([replace(SHOWER, from_s=-INF)], "[0].from_s"),
        ([replace(SHOWER, until_s=1e9)], "[0].until_s"),
        ([replace(SHOWER, until_s=900.0)], "[0]"),
        ([SHOWER] * (MAX_SHOWERS + 1), ""),
    ],
)
def test_an_impossible_forecast_is_refused_by_its_shower(showers, field):
    state = with_rain(field_state(4), *showers)
    assert refusal(state).path == f"state.weather.rain{field}"


def test_as_many_showers_as_the_kernel_holds_are_taken():
    check_state(with_rain(field_state(4), *[SHOWER] * MAX_SHOWERS))


@pytest.mark.parametrize(
    "values", [{"wetness": 1.01}, {"wetness": -0.01}, {"air_temp_c": NAN}, {"wind_kph": INF}]
)
def test_impossible_weather_is_refused_by_its_reading(values):
    state = field_state(4)
    state = replace(state, weather=replace(state.weather, **values))
    assert refusal(state).path == f"state.weather.{next(iter(values))}"


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({"clock_s": -1.0}, "state.clock_s"),
        ({"clock_s": NAN}, "state.clock_s"),
        ({"flag_since_s": 1e4}, "state.flag_since_s"),
        ({"laps_done": 10**6}, "state.laps_done"),
        ({"flag": "plaid"}, "state.flag"),
        ({"cars": ()}, "state.cars"),
        ({"clock_s": 800.0}, "state.flag_since_s"),
    ],
)
def test_an_impossible_race_is_refused_by_its_field(values, path):
    assert refusal(replace(field_state(4), **values)).path == path


def test_a_crossing_after_the_clock_by_what_files_round_is_taken():
    state = field_state(4)
    check_state(with_car(state, 3, last_crossing_s=state.clock_s + 0.5))


def test_a_car_that_is_silent_for_too_long_is_refused_only_while_it_races():
    state = replace(field_state(4, laps=5, race_s=48 * 3_600.0), clock_s=110_000.0)
    assert refusal(state).path == "state.cars[0].last_crossing_s"
    retired = tuple(replace(car, status=CarStatus.RETIRED) for car in state.cars)
    check_state(replace(state, cars=retired))


def test_a_car_in_its_garage_for_eight_hours_is_taken():
    state = field_state(4, laps=400, race_s=24 * 3_600.0)
    check_state(with_car(state, 3, last_crossing_s=state.clock_s - 8 * 3_600.0, laps_done=100))


def test_places_are_those_of_the_class_where_there_are_several():
    state = field_state(4)
    for index, (name, place) in enumerate([("A", 1), ("B", 1), ("A", 2), ("B", 2)]):
        state = with_car(state, index, car_class=name, class_position=place)
    check_state(state)
    assert refusal(with_car(state, 3, class_position=1)).reason == (
        "place 1 of class B is that of state.cars[1] too"
    )


def test_a_million_cars_are_refused_unseen():
    state = field_state(1)
    state = replace(state, cars=state.cars * 10**6)
    assert refusal(state).reason == "1000000 cars; 1 to 120 fit"


def test_a_car_that_stands_twice_is_named():
    assert refusal(with_car(field_state(4), 3, car_id=CarId("2"))).reason == (
        "car 2 stands there twice"
    )
