"""The way into the native kernel: arrays in, arrays out, no GIL in between.

The order of the fields is that of `native/race.h`; a test compares the two.
"""

from __future__ import annotations

import ctypes
import time
from dataclasses import dataclass
from enum import IntEnum
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from alora.domain.errors import CancelledError
from alora.domain.strategy import Plan
from alora.racesim.budget import Budget
from alora.racesim.clocks import TICKS_PER_S
from alora.racesim.kernel_inputs import Arrays, arrays_of
from alora.racesim.kernel_layout import ARRAYS, INTEGERS, NUMBERS
from alora.racesim.kernel_numbers import Numbers, numbers_of
from alora.racesim.race import Race
from alora.racesim.randomness import Floats
from alora.racesim.stops import PlanTable, covers_duties

TRACE_COLUMNS = 5
"""Columns of a trace: racing, clock, loss of the stop just made, compound, age."""

EVENT_COLUMNS = 3
"""Columns of traced neutralisations: start, end [s from now], row of the kind."""

MAX_EVENTS = 24
"""Most neutralisations in one race [events]."""

NOBODY = -1
"""Row of no car."""


class Path(IntEnum):
    """Which of the compiled ways to take; all give the same bits."""

    BEST = 0
    PORTABLE = 1
    AVX2 = 2
    AVX512 = 3


class _Race(ctypes.Structure):
    _fields_ = [
        *[(name, ctypes.c_int64) for name in INTEGERS],
        ("seed_key", ctypes.c_uint64),
        *[(name, ctypes.c_double) for name in NUMBERS],
        *[(name, ctypes.c_void_p) for name in ARRAYS],
    ]


def _library() -> ctypes.CDLL:
    """The shared library that setup built; found as a module is, but never imported as one."""
    spec = find_spec("alora.racesim._kernel")
    if spec is None or spec.origin is None:
        raise ImportError("the native kernel is not built; run: make setup")
    return ctypes.CDLL(spec.origin)


_lib = _library()
_lib.alora_simulate.argtypes = [ctypes.POINTER(_Race)]
_lib.alora_simulate.restype = ctypes.c_int
_lib.alora_memory.argtypes = [ctypes.POINTER(_Race)]
_lib.alora_memory.restype = ctypes.c_int64
_lib.alora_path.argtypes = [ctypes.c_int64]
_lib.alora_path.restype = ctypes.c_int64

_CANCELLED = 1
_NO_MEMORY = 2
_LATE = 3

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]


def path_taken(asked: Path = Path.BEST) -> Path:
    """The path that this machine takes for the one asked for."""
    return Path(_lib.alora_path(int(asked)))


@dataclass(frozen=True, slots=True)
class RivalStops:
    """A rival (its row in the grid) that stops when it is told, for every plan of ours.

    It stops at the end of its lap `laps[plan]` (0: only when it must); the gap between us is taken
    at the end of our lap `measured_lap[plan]`.
    """

    car: int
    laps: tuple[int, ...]
    measured_lap: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RawRaces:
    """What the kernel leaves behind, (plan, iteration) unless said otherwise.

    `beaten` (car, plan, iteration) says whether we finish ahead of each car; `time_s` is from now
    until we have driven the nominal distance. The rejoin is our place and neighbours after the
    first stop, place 0 where there was none. `rival_gap_s` is the rival's clock less ours, NaN
    where one of us is out. `clock_s`, `laps` and `last_lap` (car, plan, iteration) are each car's
    last crossing, complete laps and the last lap before a failure; empty if not asked for.
    """

    position: Ints
    class_position: Ints
    time_s: Floats
    retired: Bools
    beaten: Bools
    rejoin_place: Ints
    ahead: Ints
    behind: Ints
    ahead_gap_s: Floats
    behind_gap_s: Floats
    rival_gap_s: Floats
    clock_s: Floats
    laps: Ints
    last_lap: Ints


class Kernel:
    """One question's race in the kernel's layout; safe to run from several threads."""

    def __init__(self, race: Race, path: Path = Path.BEST) -> None:
        self.race = race
        self._shared = arrays_of(race)
        self._numbers = numbers_of(race) | {"path": int(path)}

    def memory_bytes(self, plans: int, iterations: int) -> int:
        """Memory that one run of these plans and races takes beside its results [bytes]."""
        request = _Race()
        for name, value in (self._numbers | {"plans": plans, "iterations": iterations}).items():
            setattr(request, name, value)
        return int(_lib.alora_memory(ctypes.byref(request)))

    def run(
        self,
        plans: tuple[Plan, ...],
        first: int,
        count: int,
        budget: Budget,
        *,
        all_by_policy: bool = False,
        rival: RivalStops | None = None,
        ends: bool = True,
        trace: Floats | None = None,
        events: Floats | None = None,
    ) -> RawRaces | None:
        """Simulate iterations `first` to `first + count - 1` of every plan.

        None if the budget ran out before all of them were done.

        Args:
            all_by_policy: our car follows the rivals' policy too.
            ends: also return where every car ended.
            trace: (steps, cars, `TRACE_COLUMNS`) to be filled with the first race's laps.
            events: (`MAX_EVENTS`, `EVENT_COLUMNS`) to be filled with its neutralisations.

        Raises:
            CancelledError: the budget was cancelled.
            MemoryError: no memory for the field.
        """
        results = _results(self.race.grid.size, len(plans), count, ends=ends)
        table = PlanTable.of(self.race, plans)
        arrays = self._shared | results | _plan_arrays(self.race, table, plans, rival)
        arrays["cancelled"] = budget.flag
        if trace is not None:
            arrays["trace"] = trace
        if events is not None:
            arrays["trace_events"] = events
        numbers = self._numbers | {
            "iterations": count,
            "first_iteration": first,
            "plans": len(plans),
            "stops_per_plan": table.laps.shape[1],
            "all_by_policy": int(all_by_policy),
            "rival": NOBODY if rival is None else rival.car,
            "deadline_s": time.clock_gettime(time.CLOCK_MONOTONIC) + budget.left_s,
        }
        status = _call(numbers, arrays)
        if status == _NO_MEMORY:
            raise MemoryError("no memory for the simulated field")
        if status == _CANCELLED:
            raise CancelledError("the simulation was cancelled")
        return None if status == _LATE else _raw(results)


def _call(numbers: Numbers, arrays: Arrays) -> int:
    """Fill the structure and run; `arrays` stay referenced until the kernel returns."""
    request = _Race()
    for name, value in numbers.items():
        setattr(request, name, value)
    for name, array in arrays.items():
        if array.size:
            setattr(request, name, array.ctypes.data)
    return int(_lib.alora_simulate(ctypes.byref(request)))


def _ordered(race: Race, plan: Plan) -> int:
    """Stops of a plan that pays what is owed; what another one leaves open is forced."""
    return len(plan.stops) if covers_duties(race, plan) else 0


def _plan_arrays(
    race: Race, table: PlanTable, plans: tuple[Plan, ...], rival: RivalStops | None
) -> Arrays:
    conditions = [plan.if_neutralised for plan in plans]
    arrays: Arrays = {
        "plan_lap": table.laps.astype(np.int32),
        "plan_compound": table.compounds.astype(np.int32),
        "plan_fuel": table.fuel.astype(np.float32),
        "plan_from": np.array([c.from_lap if c else 1 for c in conditions], dtype=np.int32),
        "plan_stops": np.array([_ordered(race, plan) for plan in plans], dtype=np.int32),
        "plan_until": np.array([c.until_lap if c else 0 for c in conditions], dtype=np.int32),
    }
    if rival is not None:
        arrays["rival_lap"] = np.array(rival.laps, dtype=np.int32)
        arrays["measured_lap"] = np.array(rival.measured_lap, dtype=np.int32)
    return arrays


def _results(cars: int, plans: int, count: int, *, ends: bool) -> Arrays:
    shape, whole = (plans, count), (cars, plans, count)
    every = whole if ends else (0, plans, count)
    return {
        "position": np.empty(shape, dtype=np.int32),
        "class_position": np.empty(shape, dtype=np.int32),
        "time_s": np.empty(shape),
        "retired": np.empty(shape, dtype=np.bool_),
        "beaten": np.empty(whole, dtype=np.bool_),
        "rejoin_place": np.zeros(shape, dtype=np.int32),
        "ahead": np.full(shape, NOBODY, dtype=np.int32),
        "behind": np.full(shape, NOBODY, dtype=np.int32),
        "ahead_gap": np.full(shape, np.nan),
        "behind_gap": np.full(shape, np.nan),
        "rival_gap": np.full(shape, np.nan),
        "end_clock": np.empty(every, dtype=np.int32),
        "end_laps": np.empty(every, dtype=np.int32),
        "end_last": np.empty(every, dtype=np.int32),
    }


def _raw(results: Arrays) -> RawRaces:
    return RawRaces(
        position=results["position"],
        class_position=results["class_position"],
        time_s=results["time_s"],
        retired=results["retired"],
        beaten=results["beaten"],
        rejoin_place=results["rejoin_place"],
        ahead=results["ahead"],
        behind=results["behind"],
        ahead_gap_s=results["ahead_gap"],
        behind_gap_s=results["behind_gap"],
        rival_gap_s=results["rival_gap"],
        clock_s=results["end_clock"] / TICKS_PER_S,
        laps=results["end_laps"],
        last_lap=results["end_last"],
    )
