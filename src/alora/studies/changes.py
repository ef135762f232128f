"""What-ifs: parameters of the engine, scaled.

`pit.lane_loss_s` names one number; a part that is a list takes the name of one of its items
(`tires.hard.wear_s_per_lap`, `cars.13.noise_s`, `neutralisation.kinds.sc.per_hour`), or none for
all of them (`tires.wear_s_per_lap`).
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from alora.racesim.parameters import Parameters

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Item = TypeVar("Item", bound="DataclassInstance")

Change = tuple[tuple[str, float], ...]
"""Paths and the factors that their values are multiplied by."""

MAX_PATH_PARTS = 8
"""Most parts of one path [parts]."""


def check_path(path: str) -> None:
    """Make sure that a path names numbers that can be scaled.

    Raises:
        ValueError: it does not; the message says where it goes wrong.
    """
    parts = path.split(".")
    if len(parts) > MAX_PATH_PARTS:
        raise ValueError(f'"{path[:60]}" has too many parts')
    _check(Parameters, parts, path)


def apply_change(parameters: Parameters, change: Change) -> Parameters:
    """The parameters with every factor applied; an item that this race has not changes nothing."""
    for path, factor in change:
        if factor != 1.0:
            parameters = _scaled(parameters, path.split("."), factor)
    return parameters


def _check(kind: type, parts: list[str], path: str) -> None:
    hints = _hints(kind)
    name = parts[0]
    if name not in hints:
        raise ValueError(f'"{path[:60]}": no "{name[:40]}"; there are {", ".join(hints)}')
    inner = _without_none(hints[name])
    item = get_args(inner)[0] if get_origin(inner) is tuple else None
    rest = parts[1:]
    if item is not None and rest and rest[0] not in _hints(item):
        rest = rest[1:]
    inner = inner if item is None else item
    if is_dataclass(inner) and isinstance(inner, type):
        if not rest:
            raise ValueError(
                f'"{path[:60]}" is not one number; go on with {", ".join(_hints(inner))}'
            )
        _check(inner, rest, path)
    elif inner is not float or rest:
        raise ValueError(f'"{path[:60]}" is not a number that can be scaled')


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _without_none(hint: object) -> object:
    if get_origin(hint) in (Union, types.UnionType):
        return next(part for part in get_args(hint) if part is not type(None))
    return hint


def _scaled(value: Item, parts: list[str], factor: float) -> Item:
    """Copy a dataclass with what the path names multiplied."""
    name = parts[0]
    return replace(value, **{name: _scaled_value(getattr(value, name), parts[1:], factor)})


def _scaled_value(old: object, rest: list[str], factor: float) -> object:
    if isinstance(old, tuple):
        return _scaled_items(old, rest, factor)
    if is_dataclass(old) and not isinstance(old, type):
        return _scaled(old, rest, factor)
    # The checked path ends here, at a number or at None where this race has none.
    return old * factor if isinstance(old, (int, float)) else old


def _scaled_items(
    items: tuple[DataclassInstance, ...], rest: list[str], factor: float
) -> tuple[DataclassInstance, ...]:
    if not items or rest[0] in {field.name for field in fields(items[0])}:
        return tuple(_scaled(item, rest, factor) for item in items)
    return tuple(
        _scaled(item, rest[1:], factor) if _name_of(item) == rest[0] else item for item in items
    )


def _name_of(item: DataclassInstance) -> str:
    """What an item of a list is called: its first field (car, compound, flag, class)."""
    return str(getattr(item, fields(item)[0].name))
