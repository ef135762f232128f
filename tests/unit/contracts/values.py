"""Hypothesis strategies for every type that goes over the wire, from the types themselves."""

from __future__ import annotations

import dataclasses
from enum import StrEnum
from typing import Any, NewType, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from alora.contracts import tools
from alora.domain.laps import CarLaps
from alora.domain.race import CarId, Compound, DistanceSource, RaceDistance
from alora.domain.strategy import BoxIfNeutralised, PitStop, Plan

NAN = float("nan")
numbers = st.floats(allow_nan=False, allow_infinity=False)
names = st.text(min_size=1, max_size=8).map(CarId)
distances = st.one_of(
    st.builds(RaceDistance, st.integers(1, 2_000), st.none(), st.sampled_from(DistanceSource)),
    st.builds(RaceDistance, st.none(), st.floats(60, 48 * 3_600), st.sampled_from(DistanceSource)),
)


@st.composite
def conditions(draw: st.DrawFn) -> BoxIfNeutralised:
    first = draw(st.integers(1, 2_000))
    return BoxIfNeutralised(first, draw(st.integers(first, 2_000)))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    laps = sorted(draw(st.sets(st.integers(1, 2_000), max_size=4)))
    tires = st.none() | st.sampled_from(Compound)
    stops = tuple(PitStop(lap, draw(tires), draw(st.none() | numbers)) for lap in laps)
    return Plan(stops, draw(st.none() | conditions()))


@st.composite
def car_laps(draw: st.DrawFn) -> CarLaps:
    size = draw(st.integers(0, 5))
    special = {
        "lap_times_s": numbers | st.just(NAN),
        "pit_times_s": numbers | st.just(NAN),
        "tire_ages_laps": st.integers(-1, 500),
    }
    columns: dict[str, Any] = {"car_id": draw(names)}
    for name, hint in get_type_hints(CarLaps).items():
        if name not in columns:
            values = special[name] if name in special else of(get_args(hint)[0])
            columns[name] = tuple(draw(st.lists(values, min_size=size, max_size=size)))
    return CarLaps(**columns)


SPECIAL: dict[object, st.SearchStrategy[Any]] = {
    float: numbers,
    int: st.integers(min_value=0, max_value=2**32 - 1),
    bool: st.booleans(),
    str: st.text(max_size=8),
    RaceDistance: distances,
    BoxIfNeutralised: conditions(),
    Plan: plans(),
    CarLaps: car_laps(),
}


def of(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a type, as its fields' hints say."""
    if hint in SPECIAL:
        return SPECIAL[hint]
    if isinstance(hint, NewType):
        return names
    if get_origin(hint) is tuple and get_args(hint)[-1] is not Ellipsis:
        return st.tuples(*map(of, get_args(hint)))
    if get_origin(hint) is tuple:
        return st.lists(of(get_args(hint)[0]), max_size=3).map(tuple)
    if type(None) in get_args(hint):
        return st.none() | of(next(arg for arg in get_args(hint) if arg is not type(None)))
    if issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    hints = get_type_hints(hint)
    return st.builds(hint, **{f.name: of(hints[f.name]) for f in dataclasses.fields(hint)})


def wire_values() -> st.SearchStrategy[Any]:
    """Any value that A and B send each other."""
    return st.one_of(
        of(tools.RecommendPit),
        of(tools.SimulatePlan),
        st.builds(tools.RecommendPitEvent, progress=of(tools.Progress)),
        st.builds(tools.RecommendPitEvent, result=of(tools.RecommendPitResult)),
        st.builds(tools.SimulatePlanEvent, progress=of(tools.Progress)),
        st.builds(tools.SimulatePlanEvent, result=of(tools.SimulatePlanResult)),
    )
