"""Refuse, by field and reason, a race state that the engine could not simulate."""

from __future__ import annotations

from alora.domain.errors import InvalidStateError
from alora.domain.race import Compound, Flag, RaceDistance, RaceRules, Weather
from alora.domain.state import CarState, CarStatus, RaceState
from alora.racesim.clocks import EARLIEST_S
from alora.racesim.validate_values import (
    MAX_CLOCK_S,
    MAX_COUNT,
    MAX_FIELD,
    MAX_LAPS,
    MAX_LAPS_TO_GO,
    Ranges,
    check_choice,
    check_distinct,
    check_length,
    check_number,
    shown,
)

MAX_SHOWERS = 64
"""Most showers of a forecast, as many as the kernel holds [showers]."""
MAX_SECTORS = 64
"""Most sectors of a lap, and most dry compounds named as used [entries]."""
MAX_FORECAST_S = 7 * 24 * 3_600.0
"""Furthest moment that a forecast speaks of, before or after the start [s]."""
MAX_SILENCE_BY_TIME_S = -EARLIEST_S
MAX_SILENCE_BY_LAPS_S = 25_000.0
"""Longest time since the last crossing of a car that still races [s].

A race by laps has no limit in time, so less of what a clock can hold is left for the past.
"""
CLOCK_TOLERANCE_S = 1.0
"""A moment of the past may be this far ahead of the race clock, which files round [s]."""
MAX_READING = 1e4
"""Largest reading of a weather station, in any unit; the engine does not use it."""

_CLOCK = (0.0, MAX_CLOCK_S)
_STATE = Ranges(
    real={"clock_s": _CLOCK, "flag_since_s": _CLOCK}, whole={"laps_done": (0, MAX_LAPS)}
)
_CAR = Ranges(
    whole={
        "position": (1, MAX_FIELD),
        "class_position": (1, MAX_FIELD),
        "laps_done": (0, MAX_LAPS),
        "laps_down": (0, MAX_LAPS),
        "tire_age_laps": (0, MAX_LAPS),
        "stint_laps": (0, MAX_LAPS),
        "stops_done": (0, MAX_COUNT),
        "driver_changes": (0, MAX_COUNT),
        "drive_throughs": (0, 20),
    },
    real={
        "last_crossing_s": _CLOCK,
        "gap_to_leader_s": _CLOCK,
        "interval_s": _CLOCK,
        "penalty_s": (0.0, 3_600.0),
    },
    or_none={"last_lap_s": _CLOCK, "best_lap_s": _CLOCK, "fuel_laps_left": (0.0, MAX_LAPS_TO_GO)},
    whole_or_none={"driver_stint_laps": (0, MAX_LAPS)},
)
_RULES = Ranges(
    whole={
        "required_stops": (0, 100),
        "required_dry_compounds": (0, len(Compound)),
        "required_driver_changes": (0, 100),
    },
    real={"min_pit_stop_s": (0.0, 3_600.0)},
    or_none={
        "max_stint_s": (1.0, MAX_CLOCK_S),
        "max_driver_stint_s": (1.0, MAX_CLOCK_S),
        "min_driver_stint_s": (0.0, MAX_CLOCK_S),
    },
)
_READING = (-MAX_READING, MAX_READING)
_WEATHER = Ranges(
    or_none={
        "wetness": (0.0, 1.0),
        "air_temp_c": _READING,
        "track_temp_c": _READING,
        "humidity_pct": _READING,
        "wind_kph": _READING,
    }
)
_SHOWER = Ranges(
    real={
        "from_s": (-MAX_FORECAST_S, MAX_FORECAST_S),
        "until_s": (-MAX_FORECAST_S, MAX_FORECAST_S),
        "probability": (0.0, 1.0),
    }
)


def check_state(state: RaceState) -> None:
    """Check all fields of a state.

    Raises:
        InvalidStateError: names the first that is impossible.
    """
    if not 1 <= len(state.cars) <= MAX_FIELD:
        raise InvalidStateError("state.cars", f"{len(state.cars)} cars; 1 to {MAX_FIELD} fit")
    _STATE.check("state", state)
    check_choice("state.flag", state.flag, Flag)
    _check_past("state.flag_since_s", state.flag_since_s, state.clock_s)
    check_distinct("state.cars", [car.car_id for car in state.cars], "car")
    for index, car in enumerate(state.cars):
        _check_car(f"state.cars[{index}]", car, state)
    _check_places(state.cars)
    _check_rules(state.rules, state.distance)
    _check_weather(state.weather)


def _check_car(path: str, car: CarState, state: RaceState) -> None:
    _CAR.check(path, car)
    check_choice(f"{path}.status", car.status, CarStatus)
    check_choice(f"{path}.compound", car.compound, Compound)
    _check_lists(path, car)
    laps = state.distance.laps
    if laps is not None and car.laps_done > laps:
        raise InvalidStateError(
            f"{path}.laps_done", f"{car.laps_done} laps done in a race of {laps} laps"
        )
    _check_past(f"{path}.last_crossing_s", car.last_crossing_s, state.clock_s)
    silent_s = state.clock_s - car.last_crossing_s
    most_s = MAX_SILENCE_BY_TIME_S if laps is None else MAX_SILENCE_BY_LAPS_S
    if car.status.is_racing and silent_s > most_s:
        raise InvalidStateError(
            f"{path}.last_crossing_s",
            f"{silent_s:.0f} s before the race clock, and the car still races; "
            f"at most {most_s:.0f} s are possible",
        )


def _check_lists(path: str, car: CarState) -> None:
    check_length(f"{path}.dry_compounds_used", car.dry_compounds_used, MAX_SECTORS, "compounds")
    for index, compound in enumerate(car.dry_compounds_used):
        check_choice(f"{path}.dry_compounds_used[{index}]", compound, Compound)
    check_length(f"{path}.last_sectors_s", car.last_sectors_s, MAX_SECTORS, "sectors")
    for index, sector in enumerate(car.last_sectors_s):
        if sector is not None:
            check_number(f"{path}.last_sectors_s[{index}]", sector, *_CLOCK)


def _check_places(cars: tuple[CarState, ...]) -> None:
    """No two cars in one place, of the race or of a class, and no class larger than the race."""
    overall: dict[int, int] = {}
    in_class: dict[tuple[str, int], int] = {}
    for index, car in enumerate(cars):
        path = f"state.cars[{index}]"
        other = overall.setdefault(car.position, index)
        if other != index:
            raise InvalidStateError(
                f"{path}.position", f"place {car.position} is that of state.cars[{other}] too"
            )
        other = in_class.setdefault((car.car_class, car.class_position), index)
        if other != index:
            raise InvalidStateError(
                f"{path}.class_position",
                f"place {car.class_position} of class {shown(car.car_class)} "
                f"is that of state.cars[{other}] too",
            )
        if car.class_position > car.position:
            raise InvalidStateError(
                f"{path}.class_position",
                f"place {car.class_position} of its class, but place {car.position} of the race",
            )


def _check_past(path: str, moment_s: float, clock_s: float) -> None:
    if moment_s > clock_s + CLOCK_TOLERANCE_S:
        raise InvalidStateError(path, f"{moment_s:.12g} is after state.clock_s, {clock_s:.12g}")


def _check_rules(rules: RaceRules, distance: RaceDistance) -> None:
    _RULES.check("state.rules", rules)
    least, most = rules.min_driver_stint_s, rules.max_driver_stint_s
    if least is not None and most is not None and least > most:
        raise InvalidStateError(
            "state.rules.min_driver_stint_s",
            f"{least:.12g} is over state.rules.max_driver_stint_s, {most:.12g}",
        )
    if rules.stop_window is not None:
        _check_window(rules.stop_window, distance)


def _check_window(window: tuple[float, float], distance: RaceDistance) -> None:
    """In laps or in seconds of the race clock, as the race is."""
    path = "state.rules.stop_window"
    if len(window) != 2:
        raise InvalidStateError(path, f"{len(window)} numbers; from and until are two")
    latest = 48 * 3_600.0 if distance.laps is None else float(MAX_LAPS_TO_GO)
    for index, edge in enumerate(window):
        check_number(f"{path}[{index}]", edge, 0.0, latest)
    begin, end = window
    if begin > end:
        raise InvalidStateError(path, f"from {begin:.12g} is after until {end:.12g}")
    length = distance.time_s if distance.laps is None else distance.laps
    if length is not None and begin > length:
        raise InvalidStateError(path, f"from {begin:.12g} is after the end of the race, {distance}")


def _check_weather(weather: Weather) -> None:
    _WEATHER.check("state.weather", weather)
    check_length("state.weather.rain", weather.rain, MAX_SHOWERS, "showers")
    for index, shower in enumerate(weather.rain):
        path = f"state.weather.rain[{index}]"
        _SHOWER.check(path, shower)
        if shower.from_s >= shower.until_s:
            raise InvalidStateError(
                path, f"from {shower.from_s:.12g} is not before until {shower.until_s:.12g}"
            )
