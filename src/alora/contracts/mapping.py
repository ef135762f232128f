"""The domain's types and those of `tools` as protobuf bytes, and back: total and lossless.

The frozen dataclasses and the messages of `proto/alora/v1` have the same field names, so each
mapper is derived from the type hints and the message's descriptor. A field or enum member that
only one side has is an error at import: nothing can be forgotten on the way.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import fields
from enum import StrEnum
from typing import NewType, TypeVar, cast, get_args, get_origin, get_type_hints

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import DecodeError, Message

from alora.contracts import mapping_values as values
from alora.contracts import tools
from alora.contracts.pb import race_pb2, strategy_pb2, tools_pb2
from alora.domain import laps, race, state, strategy
from alora.domain.errors import InvalidStateError

T = TypeVar("T")

_MESSAGES: dict[type, type[Message]] = {
    race.RaceDistance: race_pb2.RaceDistance,
    race.RaceRules: race_pb2.RaceRules,
    race.RainForecast: race_pb2.RainForecast,
    race.Weather: race_pb2.Weather,
    state.CarState: race_pb2.CarState,
    state.RaceState: race_pb2.RaceState,
    laps.CarLaps: race_pb2.CarLaps,
    state.RaceSoFar: race_pb2.RaceSoFar,
    strategy.PitStop: strategy_pb2.PitStop,
    strategy.BoxIfNeutralised: strategy_pb2.BoxIfNeutralised,
    strategy.Plan: strategy_pb2.Plan,
    strategy.Estimate: strategy_pb2.Estimate,
    strategy.PositionDistribution: strategy_pb2.PositionDistribution,
    strategy.Rejoin: strategy_pb2.Rejoin,
    strategy.Neighbour: strategy_pb2.Neighbour,
    strategy.Outcome: strategy_pb2.Outcome,
    strategy.LapCost: strategy_pb2.LapCost,
    strategy.PitWindow: strategy_pb2.PitWindow,
    strategy.Duel: strategy_pb2.Duel,
    strategy.SafetyCarCall: strategy_pb2.SafetyCarCall,
    strategy.FuelCall: strategy_pb2.FuelCall,
    strategy.Flip: strategy_pb2.Flip,
    strategy.Recommendation: strategy_pb2.Recommendation,
    strategy.Advice: strategy_pb2.Advice,
    tools.Hop: tools_pb2.Hop,
    tools.Progress: tools_pb2.Progress,
    tools.Evidence: tools_pb2.Evidence,
    tools.RecommendPit: tools_pb2.RecommendPitRequest,
    tools.SimulatePlan: tools_pb2.SimulatePlanRequest,
    tools.RecommendPitResult: tools_pb2.RecommendPitResult,
    tools.SimulatePlanResult: tools_pb2.SimulatePlanResult,
    tools.RecommendPitEvent: tools_pb2.RecommendPitEvent,
    tools.SimulatePlanEvent: tools_pb2.SimulatePlanEvent,
}
"""Each type and its message, inner types before the types that hold them."""

_NAN_MEANS_UNKNOWN = frozenset({"alora.v1.CarLaps.lap_times_s", "alora.v1.CarLaps.pit_times_s"})
_COLUMNS = laps.CarLaps


class _Field:
    """Carries one field of a dataclass."""

    def __init__(self, descriptor: FieldDescriptor, hint: object) -> None:
        inner, self._optional = _without_none(hint)
        self.name = descriptor.name
        self._repeated = get_origin(inner) is tuple and get_args(inner)[-1] is Ellipsis
        self._must_be_set = descriptor.message_type is not None and not self._repeated
        self._value = _value_mapper(
            get_args(inner)[0] if self._repeated else inner, descriptor, self._repeated
        )

    def write(self, value: object) -> object:
        if self._repeated:
            return self._value.write_all(cast("tuple[object, ...]", value))
        return self._value.write(value)

    def read(self, message: Message, path: str) -> object:
        here = f"{path}.{self.name}" if path else self.name
        if self._repeated:
            return self._value.read_all(getattr(message, self.name), here)
        if self._optional and not message.HasField(self.name):
            return None
        if self._must_be_set and not message.HasField(self.name):
            raise InvalidStateError(here, "is missing")
        return self._value.read(getattr(message, self.name), here)


class _Record:
    """Carries one dataclass as one message; a value mapper for the types that hold it."""

    def __init__(self, kind: type, message: type[Message]) -> None:
        hints = get_type_hints(kind)
        here = {field.name for field in fields(kind)}
        descriptors = {
            field.name: cast("FieldDescriptor", field) for field in message.DESCRIPTOR.fields
        }
        if here != set(descriptors):
            raise TypeError(f"{kind.__name__} and its message differ: {here ^ set(descriptors)}")
        self.message = message
        self._kind: Callable[..., object] = kind
        self._fields = [_Field(descriptors[name], hints[name]) for name in descriptors]

    def write(self, value: object) -> Message:
        given = ((field, getattr(value, field.name)) for field in self._fields)
        return self.message(**{f.name: f.write(v) for f, v in given if v is not None})

    def read(self, value: object, path: str) -> object:
        message = cast("Message", value)
        taken = {field.name: field.read(message, path) for field in self._fields}
        if self._kind is _COLUMNS:
            _refuse_ragged(taken, path)
        try:
            return self._kind(**taken)
        except ValueError as error:
            raise InvalidStateError(path or "message", str(error)) from None

    def write_all(self, column: object) -> object:
        return [self.write(value) for value in cast("tuple[object, ...]", column)]

    def read_all(self, column: object, path: str) -> tuple[object, ...]:
        items = enumerate(cast("tuple[object, ...]", column))
        return tuple(self.read(item, f"{path}[{index}]") for index, item in items)


def _refuse_ragged(columns: dict[str, object], path: str) -> None:
    lengths = {name: len(c) for name, c in columns.items() if isinstance(c, tuple)}
    for name, length in lengths.items():
        if length != lengths["numbers"]:
            raise InvalidStateError(
                f"{path}.{name}" if path else name,
                f"has {length} entries, and numbers has {lengths['numbers']}",
            )


def _without_none(hint: object) -> tuple[object, bool]:
    if get_origin(hint) is types.UnionType or type(None) in get_args(hint):
        inner = [arg for arg in get_args(hint) if arg is not type(None)]
        return inner[0], True
    return hint, False


def _value_mapper(hint: object, field: FieldDescriptor, repeated: bool) -> values.ValueMapper:
    inner, holes = _without_none(hint)
    if holes and repeated:
        return values.Holes()
    if not repeated and get_origin(inner) is tuple and set(get_args(inner)) == {float}:
        return values.Numbers(len(get_args(inner)), field)
    if isinstance(inner, NewType):
        return values.Name()
    if inner is float:
        nan = field.full_name in _NAN_MEANS_UNKNOWN
        return values.FiniteOrNan() if nan else values.Finite()
    if inner in (int, bool, str):
        return values.Plain()
    if isinstance(inner, type) and issubclass(inner, StrEnum) and field.enum_type is not None:
        return values.Choice(inner, field.enum_type)
    if isinstance(inner, type) and inner in _RECORDS:
        return _RECORDS[inner]
    raise TypeError(f"{field.full_name}: nothing carries {hint!r}")


_RECORDS: dict[type, _Record] = {}
for _kind, _message in _MESSAGES.items():
    _RECORDS[_kind] = _Record(_kind, _message)


def to_bytes(value: object) -> bytes:
    """Turn a value of a mapped type into protobuf bytes.

    Raises:
        InvalidStateError: a number is too large or negative for its field.
    """
    try:
        return _RECORDS[type(value)].write(value).SerializeToString()
    except (ValueError, TypeError) as error:
        raise InvalidStateError(type(value).__name__, str(error)) from None


def from_bytes(kind: type[T], data: bytes) -> T:
    """Read a value of the mapped type `kind` from protobuf bytes.

    Raises:
        InvalidStateError: the bytes are no such message, or a value is missing or impossible;
            the path says which, such as `race.state.cars[3].status`.
    """
    record = _RECORDS[kind]
    try:
        message = record.message.FromString(data)
    except DecodeError:
        raise InvalidStateError(kind.__name__, "these bytes are not such a message") from None
    return cast("T", record.read(message, ""))
