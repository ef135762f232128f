"""How one value, or a column of them, becomes what protobuf holds and comes back checked.

A column goes through whole, without a call for each entry: a 24 h race has 17,000 laps.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Protocol, cast

from google.protobuf.descriptor import EnumDescriptor, FieldDescriptor
from google.protobuf.message_factory import GetMessageClass

from alora.domain.errors import InvalidStateError

_NAN = float("nan")


class ValueMapper(Protocol):
    """Carries values of one type. The readers raise `InvalidStateError` naming `path`."""

    def write(self, value: object) -> object:
        """Turn a value of the domain into protobuf's."""
        ...

    def read(self, value: object, path: str) -> object:
        """Turn protobuf's value into the domain's."""
        ...

    def write_all(self, values: Iterable[object]) -> object:
        """Turn a column of the domain into protobuf's."""
        ...

    def read_all(self, values: Iterable[object], path: str) -> tuple[object, ...]:
        """Turn protobuf's column into the domain's."""
        ...


class Plain:
    """A value that is the same on both sides; protobuf itself checks its type and range."""

    def write(self, value: object) -> object:
        """Return the value."""
        return value

    def read(self, value: object, path: str) -> object:
        """Return the value; `path` is never named."""
        del path
        return value

    def write_all(self, values: Iterable[object]) -> object:
        """Return the column."""
        return values

    def read_all(self, values: Iterable[object], path: str) -> tuple[object, ...]:
        """Return the column as a tuple; `path` is never named."""
        del path
        return tuple(values)


class Name(Plain):
    """A text that names something, and so is not empty."""

    def read(self, value: object, path: str) -> object:
        """Refuse an empty name."""
        if not value:
            raise InvalidStateError(path, "is empty")
        return value

    def read_all(self, values: Iterable[object], path: str) -> tuple[object, ...]:
        """Refuse a column with an empty name."""
        return tuple(self.read(value, f"{path}[{i}]") for i, value in enumerate(values))


class Finite(Plain):
    """A number that is neither NaN nor infinite."""

    def read(self, value: object, path: str) -> object:
        """Refuse NaN and infinity."""
        if not (isinstance(value, float) and math.isfinite(value)):
            raise InvalidStateError(path, f"is {value}, not a finite number")
        return value

    def read_all(self, values: Iterable[object], path: str) -> tuple[object, ...]:
        """Refuse a column with a NaN or an infinity."""
        column = cast("tuple[float, ...]", tuple(values))
        if not all(map(math.isfinite, column)):
            index = next(i for i, value in enumerate(column) if not math.isfinite(value))
            raise InvalidStateError(f"{path}[{index}]", f"is {column[index]}, not a finite number")
        return column


class FiniteOrNan(Plain):
    """A number that is not infinite; NaN means unknown."""

    def read_all(self, values: Iterable[object], path: str) -> tuple[object, ...]:
        """Refuse a column with an infinity."""
        column = tuple(values)
        for bad in (math.inf, -math.inf):
            if bad in column:
                raise InvalidStateError(f"{path}[{column.index(bad)}]", f"is {bad}")
        return column


class Holes(FiniteOrNan):
    """A column of numbers in which None is carried as NaN."""

    def write_all(self, values: Iterable[object]) -> object:
        """Turn None into NaN."""
        return [_NAN if value is None else value for value in values]

    def read_all(self, values: Iterable[object], path: str) -> tuple[object, ...]:
        """Turn NaN into None."""
        column = cast("tuple[float, ...]", super().read_all(values, path))
        return tuple(None if math.isnan(value) else value for value in column)


class Numbers(Plain):
    """So many finite numbers as a message has fields, in the order of those.

    Raises:
        TypeError: the message has more, fewer or other fields.
    """

    def __init__(self, count: int, field: FieldDescriptor) -> None:
        kind = field.message_type
        types = [] if kind is None else [f.cpp_type for f in kind.fields]
        if kind is None or types != [field.CPPTYPE_DOUBLE] * count:
            raise TypeError(f"{field.full_name} does not hold {count} numbers")
        self._names = tuple(f.name for f in kind.fields)
        self._message = GetMessageClass(kind)
        self._number = Finite()

    def write(self, value: object) -> object:
        """Turn a tuple into a message."""
        numbers = cast("tuple[float, ...]", value)
        return self._message(**dict(zip(self._names, numbers, strict=True)))

    def read(self, value: object, path: str) -> object:
        """Refuse a message with a NaN or an infinity."""
        return self._number.read_all((getattr(value, name) for name in self._names), path)


class Choice(Plain):
    """A member of an enum, whose names are the same on both sides.

    Raises:
        TypeError: the enum and the proto's have different members.
    """

    def __init__(self, kind: type[StrEnum], descriptor: EnumDescriptor) -> None:
        prefix = descriptor.values[0].name.removesuffix("UNSPECIFIED")
        numbers = {v.name.removeprefix(prefix): v.number for v in descriptor.values[1:]}
        if set(numbers) != set(kind.__members__):
            raise TypeError(f"{kind.__name__} and {descriptor.full_name} differ")
        self._names = ", ".join(kind)
        self._to_wire: Mapping[object, int] = {kind[name]: n for name, n in numbers.items()}
        self._from_wire: Mapping[object, object] = {n: kind[name] for name, n in numbers.items()}

    def write(self, value: object) -> object:
        """Turn a member into its number."""
        return self._to_wire[value]

    def read(self, value: object, path: str) -> object:
        """Refuse an unset or unknown number."""
        try:
            return self._from_wire[value]
        except KeyError:
            what = "is not set" if value == 0 else f"is {value}, which means nothing here"
            raise InvalidStateError(path, f"{what}; it is one of {self._names}") from None

    def write_all(self, values: Iterable[object]) -> object:
        """Turn members into their numbers."""
        return list(map(self._to_wire.__getitem__, values))

    def read_all(self, values: Iterable[object], path: str) -> tuple[object, ...]:
        """Refuse a column with an unset or unknown number."""
        column = tuple(values)
        try:
            return tuple(map(self._from_wire.__getitem__, column))
        except KeyError:
            return tuple(self.read(value, f"{path}[{i}]") for i, value in enumerate(column))
