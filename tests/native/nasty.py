"""Put values where nobody expects them: any number of a race, any list of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from hypothesis import strategies as st

from tests.features.case import Case, Draw

Spot = tuple[str | int, ...]
"""The way to a value: names of fields and places in lists."""

REALS = (
    *(0.0, -0.0, 5e-324, 1e-9, 0.3, 0.5, 0.99, 1.0, 1.5, 4.0, 5.0, 60.0, 500.0, 3_600.0, 20_000.0),
    *(86_400.0, 172_800.0, 259_200.0, 1e6, 2.0**31, 1e9, 1e38, 1e39, 1e300, -1e-9, -1.0, -1e9),
    *(-1e300, float("inf"), float("-inf"), float("nan")),
)
WHOLE = (0, 1, 2, 3, 4, 7, 31, 60, 127, 128, 255, 2_000, 5_000, 10**5, 2**31 - 1, 2**31, 2**40, -1)
LENGTHS = (0, 1, 2, 16, 17, 60, 64, 65, 120, 121, 129, 300)


def numbers_in(value: Any, spot: Spot = ()) -> Iterator[Spot]:
    """All spots of numbers, and of what may be a real number but is not known."""
    if is_dataclass(value):
        for entry in fields(value):
            mine, way = getattr(value, entry.name), (*spot, entry.name)
            if mine is None and entry.type == "float | None":
                yield way
            yield from numbers_in(mine, way)
    elif isinstance(value, tuple):
        for place, thing in enumerate(value):
            yield from numbers_in(thing, (*spot, place))
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield spot


def lists_in(value: Any, spot: Spot = ()) -> Iterator[Spot]:
    """All spots of lists."""
    if is_dataclass(value):
        for entry in fields(value):
            yield from lists_in(getattr(value, entry.name), (*spot, entry.name))
    elif isinstance(value, tuple):
        yield spot
        for place, thing in enumerate(value):
            yield from lists_in(thing, (*spot, place))


def at(value: Any, spot: Spot) -> Any:
    """What stands at a spot."""
    for step in spot:
        value = value[step] if isinstance(step, int) else getattr(value, step)
    return value


def put(value: Any, spot: Spot, new: Any) -> Any:
    """The same with something else at a spot."""
    if not spot:
        return new
    step, rest = spot[0], spot[1:]
    if isinstance(step, int):
        return (*value[:step], put(value[step], rest, new), *value[step + 1 :])
    return replace(value, **{step: put(getattr(value, step), rest, new)})


def twist_number(draw: Draw, case: Case) -> tuple[Case, str]:
    """Put a nasty value at one spot, of the kind that stands there."""
    part = draw(st.sampled_from(["state", "parameters", "plans"]))
    spots = [spot for spot in numbers_in(getattr(case, part)) if _is_of_use(spot)]
    if not spots:
        return case, "nothing"
    spot = (part, *draw(st.sampled_from(spots)))
    old = at(case, spot)
    values: tuple[Any, ...] = WHOLE if isinstance(old, int) else REALS
    new = draw(st.sampled_from(values))
    return put(case, spot, new), f"{spot}: {old} -> {new}"


def twist_list(draw: Draw, case: Case) -> tuple[Case, str]:
    """Make one list empty, or longer by repeating what is in it."""
    part = draw(st.sampled_from(["state", "parameters"]))
    spot = (part, *draw(st.sampled_from(list(lists_in(getattr(case, part))))))
    old, length = at(case, spot), draw(st.sampled_from(LENGTHS))
    if not old and length:
        return case, "nothing"
    new = tuple(old[place % len(old)] for place in range(length))
    return put(case, spot, new), f"{spot}: {len(old)} -> {length} entries"


def _is_of_use(spot: Spot) -> bool:
    return not any(
        str(step).startswith(("last_sectors", "best_lap", "last_lap_s")) for step in spot
    )
