"""Every number that a result holds, by what it measures; the unit is in the field's name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from enum import StrEnum

from alora.domain.strategy import Estimate, PositionDistribution


class Kind(StrEnum):
    """What a number measures; a number of one kind never vouches for another."""

    POSITION = "position"
    PLACES = "places"
    LAP = "lap"
    WINDOW = "window"
    LAPS = "laps"
    SECONDS = "seconds"
    MINUTES = "minutes"
    PERCENT = "percent"
    RACES = "races"
    STOPS = "stops"
    CARS = "cars"
    CAR = "car"


_BY_NAME = (
    (re.compile(r"car_id|car_ahead|car_behind|rival"), (Kind.CAR,)),
    (re.compile(r"(cars|classmates)_in_\w+"), (Kind.CARS,)),
    (re.compile(r"position|class_position|most_likely_position"), (Kind.POSITION, Kind.PLACES)),
    (re.compile(r"\w*_places"), (Kind.PLACES,)),
    (re.compile(r"first_lap|last_lap"), (Kind.WINDOW,)),
    (re.compile(r"lap|our_lap|rival_lap|measured_lap"), (Kind.LAP,)),
    (re.compile(r"laps_done|laps"), (Kind.LAP, Kind.LAPS)),
    (re.compile(r"\w*_laps|laps_\w+|\w+_laps_\w+|\w+_down"), (Kind.LAPS,)),
    (re.compile(r"\w*_probability|save_share"), (Kind.PERCENT,)),
    (re.compile(r"iterations|races_run"), (Kind.RACES,)),
    (re.compile(r"\w*stops\w*"), (Kind.STOPS,)),
    (re.compile(r"time_left_s"), (Kind.SECONDS, Kind.MINUTES)),
    (re.compile(r"\w*_s(_per_lap)?"), (Kind.SECONDS,)),
)

_UNSPOKEN = frozenset(
    {"lap_costs", "alternative_outcome", "remaining_time_s", "races_run"}
    | {"duels", "if_safety_car", "fuel", "flip", "same_as_best"}
    | {"stop_now_gain_s", "waiting_s_per_lap"}
)
"""Fields that hold many numbers which few answers say; they vouch for nothing.

What an answer does say of them stands in `derived.derive`.
"""

_SCALE = {Kind.PERCENT: 100.0, Kind.MINUTES: 1.0 / 60.0}

Facts = dict[Kind, set[float | str]]


def collect(results: Iterable[object]) -> Facts:
    """Gather the numbers of frozen results, however deep, by kind."""
    facts: Facts = {kind: set() for kind in Kind}
    for result in results:
        _walk("", result, facts)
    return facts


def _walk(name: str, value: object, facts: Facts) -> None:
    if isinstance(value, PositionDistribution):
        _distribution(value, facts)
    elif isinstance(value, Estimate):
        for number in (value.mean, value.se):
            _note(name, number, facts)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in _UNSPOKEN:
                _walk(field.name, getattr(value, field.name), facts)
    elif isinstance(value, tuple):
        if name.endswith("stops"):
            facts[Kind.STOPS].add(float(len(value)))
        for item in value:
            _walk(name, item, facts)
    else:
        _note(name, value, facts)


def _note(name: str, value: object, facts: Facts) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return
    for kind in next((kinds for known, kinds in _BY_NAME if known.fullmatch(name)), ()):
        if kind is Kind.CAR:
            facts[kind].add(str(value))
        elif not isinstance(value, str):
            facts[kind].add(abs(float(value)) * _SCALE.get(kind, 1.0))


def _distribution(places: PositionDistribution, facts: Facts) -> None:
    facts[Kind.POSITION].update(float(p) for p in (places.p05, places.p50, places.p95))
    facts[Kind.POSITION].add(float(most_likely(places)))
    facts[Kind.PERCENT].update(100.0 * share for share in places.probability)
    facts[Kind.PLACES].update((places.expected.mean, places.expected.se))


def most_likely(places: PositionDistribution) -> int:
    """The place with the highest probability; the better one of two equals."""
    return places.probability.index(max(places.probability)) + 1
