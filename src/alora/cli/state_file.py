"""A race state in a JSON file: written by `alora ingest --state-out`, read by `alora simulate`.

The file is a `RaceState`, with two things beside that a state alone does not say: `laps`, every
lap so far, from which the models learn this race's pace, and `our_car`. Both may be missing, as in
what `GET /api/races/{id}/state` gives.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from alora.cli.files import write_atomically
from alora.domain.errors import (
    InvalidInputError,
    InvalidStateError,
    UnknownCarError,
    UnreadableFileError,
)
from alora.domain.laps import CarLaps
from alora.domain.race import CarId
from alora.domain.state import CarState, RaceSoFar, RaceState
from alora.runtime.limits import MAX_RIVALS
from alora.runtime.validation import first_problem

MAX_STATE_BYTES = 32 * 1024 * 1024
"""Largest state file that is read [bytes] (32 MiB); a 24 h race with its laps is about 8 MiB."""

MAX_CARS = 1_000
"""Most cars whose fields are looked at [cars]; how many can be simulated, the engine says."""

MAX_CARS_NAMED = 12
"""Most cars listed in a message [cars]."""

_UNKNOWN_TIMES = ("lap_times_s", "pit_times_s")
"""Columns in which NaN means unknown; JSON has no NaN, the file has null."""

_state: TypeAdapter[RaceState] = TypeAdapter(RaceState)
_laps: TypeAdapter[tuple[CarLaps, ...]] = TypeAdapter(tuple[CarLaps, ...])


@dataclass(frozen=True, slots=True)
class StateFile:
    """What a state file says; `our_car` is None where it names none."""

    race: RaceSoFar
    our_car: CarId | None


def write_state(path: Path, race: RaceSoFar, our_car: CarId) -> None:
    """Write a state file, replacing one that is there.

    Raises:
        InvalidInputError: the file cannot be written.
    """
    document: dict[str, Any] = _state.dump_python(race.state, mode="json")
    document["our_car"] = our_car
    document["laps"] = [_without_nan(_laps_of(car)) for car in race.laps]
    text = json.dumps(document, separators=(",", ":"), allow_nan=False)
    write_atomically(path, (text + "\n").encode("utf-8"))


def read_state(path: Path) -> StateFile:
    """Read a state file.

    Raises:
        UnreadableFileError: there is no such file, or it is not JSON.
        InvalidStateError: it is not a race state; says which field, and why.
    """
    document = _read_object(path)
    _refuse_crowd(document)
    laps = document.pop("laps", None)
    our_car = document.pop("our_car", None)
    if our_car is not None and not isinstance(our_car, str):
        raise InvalidStateError("our_car", "should be the id of a car")
    try:
        state = _state.validate_python(document)
        columns = () if laps is None else _laps.validate_python(_with_nan(laps))
    except ValidationError as error:
        raise _explained(path, error) from None
    return StateFile(RaceSoFar(state, columns), None if our_car is None else CarId(our_car))


def choose_car(file: StateFile, named: str | None) -> CarId:
    """The car that the user names, or else that of the file.

    Raises:
        UnknownCarError: nobody names one, or it is not in the state.
    """
    state = file.race.state
    chosen = file.our_car if named is None else named.strip()
    if chosen is None:
        raise UnknownCarError(f"which car? Name it with --car: {_listed(state.cars)}")
    return _find(state, chosen).car_id


def choose_rivals(file: StateFile, car_id: CarId, named: Sequence[str]) -> tuple[CarId, ...]:
    """The rivals that the user names, each once.

    Raises:
        UnknownCarError: one is not in the state.
        InvalidInputError: one does not race against ours, or there are too many.
    """
    state = file.race.state
    ours = state.car(car_id)
    mates = [c for c in state.cars if c.car_class == ours.car_class and c.status.is_racing]
    mates = [c for c in mates if c.car_id != car_id]
    found = tuple(dict.fromkeys(_find(state, name.strip()).car_id for name in named))
    for rival in found:
        if all(rival != mate.car_id for mate in mates):
            there = _listed(mates) or "nobody"
            raise InvalidInputError(
                f"--rival {rival}: no rival of car {car_id} that still races in its class; "
                f"there is {there}"
            )
    if len(found) > MAX_RIVALS:
        raise InvalidInputError(f"--rival names {len(found)} cars, at most {MAX_RIVALS} are taken")
    return found


def _find(state: RaceState, name: str) -> CarState:
    for car in state.cars:
        if car.car_id == name:
            return car
    raise UnknownCarError(f"no car {name!r} in this state; it has {_listed(state.cars)}")


def _listed(cars: Sequence[CarState]) -> str:
    shown = ", ".join(car.car_id for car in cars[:MAX_CARS_NAMED])
    return f"{shown}, ..." if len(cars) > MAX_CARS_NAMED else shown


def _read_object(path: Path) -> dict[str, Any]:
    try:
        if path.is_file() and path.stat().st_size > MAX_STATE_BYTES:
            raise UnreadableFileError(
                f"{path.name} is larger than {MAX_STATE_BYTES // 2**20} MiB; is it a race state?"
            )
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise UnreadableFileError(f"cannot read {path}: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise UnreadableFileError(
            f"{path.name} is not JSON; write a state with: "
            "alora ingest FILE --car CAR --lap N --state-out STATE.json"
        ) from None
    if not isinstance(document, dict):
        raise InvalidStateError(path.name, "is JSON, but not an object with a race state")
    return document


def _refuse_crowd(document: dict[str, Any]) -> None:
    """Refuse more cars than any race has, before each of them is looked at."""
    for name in ("cars", "laps"):
        entries = document.get(name)
        if isinstance(entries, list) and len(entries) > MAX_CARS:
            raise InvalidStateError(name, f"{len(entries)} cars are more than any race has")


def _explained(path: Path, error: ValidationError) -> InvalidStateError:
    where, reason = first_problem(error)
    return InvalidStateError(where or path.name, f"{reason}, in {path.name}")


def _laps_of(car: CarLaps) -> dict[str, Any]:
    columns: dict[str, Any] = TypeAdapter(CarLaps).dump_python(car, mode="python")
    return columns


def _without_nan(columns: dict[str, Any]) -> dict[str, Any]:
    known = {
        name: [None if math.isnan(value) else value for value in columns[name]]
        for name in _UNKNOWN_TIMES
    }
    return columns | known


def _with_nan(laps: object) -> object:
    if not isinstance(laps, list):
        return laps
    return [_nan_for_null(car) if isinstance(car, dict) else car for car in laps]


def _nan_for_null(car: dict[str, Any]) -> dict[str, Any]:
    filled = {
        name: [math.nan if value is None else value for value in car[name]]
        for name in _UNKNOWN_TIMES
        if isinstance(car.get(name), list)
    }
    return car | filled
