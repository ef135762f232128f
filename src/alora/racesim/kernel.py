"""The way into the native kernel: arrays in, arrays out, no GIL in between.

The order of the fields is that of `native/race.h`; a test compares the two.
"""

from __future__ import annotations

import ctypes
import time
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from alora.domain.errors import CancelledError
from alora.domain.strategy import Plan
from alora.racesim.budget import Budget
from alora.racesim.kernel_layout import ARRAYS, INTEGERS, NUMBERS
from alora.racesim.neutralisation import CATCH_UP_SHARE
from alora.racesim.race import Race, draw_prospects
from alora.racesim.randomness import HEAVY_F32, LOGISTIC_F32, NORMAL_F32, Floats
from alora.racesim.stops import (
    FUEL_MARGIN_LAPS,
    LATEST_COMPULSORY_LAPS,
    REACHABLE_STINTS,
    PlanTable,
    best_next_tires,
    botch_threshold,
)

TRACE_COLUMNS = 5
"""Columns of a trace: racing, clock, loss of the stop just made, compound, age."""


class _Race(ctypes.Structure):
    _fields_ = [
        *[(name, ctypes.c_int64) for name in INTEGERS],
        ("seed", ctypes.c_uint64),
        *[(name, ctypes.c_double) for name in NUMBERS],
        *[(name, ctypes.c_void_p) for name in ARRAYS],
    ]


def _library() -> ctypes.CDLL:
    """The shared library that setup built; found as a module is, but never imported as one."""
    spec = find_spec("alora.racesim._kernel")
    if spec is None or spec.origin is None:
        raise ImportError("the native kernel is not built; run: make setup")
    return ctypes.CDLL(spec.origin)


_simulate = _library().alora_simulate
_simulate.argtypes = [ctypes.POINTER(_Race)]
_simulate.restype = ctypes.c_int

_CANCELLED = 1
_NO_MEMORY = 2
_LATE = 3

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RawRaces:
    """What the kernel leaves behind.

    `clock_s` and `laps` (car, plan, iteration) are each car's last crossing and complete laps; the
    rejoin (plan, iteration) is our car's place and neighbours after its first stop, place 0 where
    there was none; `last_lap` (car, iteration) is the last before a retirement.
    """

    clock_s: Floats
    laps: Ints
    rejoin_place: Ints
    ahead: Ints
    behind: Ints
    ahead_gap_s: Floats
    behind_gap_s: Floats
    last_lap: Floats


class Kernel:
    """One question's race in the kernel's layout; safe to run from several threads."""

    def __init__(self, race: Race) -> None:
        self.race = race
        self._shared = _shared_arrays(race)
        self._numbers = _numbers(race)

    def run(
        self,
        plans: tuple[Plan, ...],
        first: int,
        count: int,
        budget: Budget,
        *,
        all_by_policy: bool = False,
        trace: Floats | None = None,
    ) -> RawRaces | None:
        """Simulate iterations `first` to `first + count - 1` of every plan.

        None if the budget ran out before all of them were done.

        Args:
            all_by_policy: our car follows the rivals' policy too.
            trace: (steps, cars, `TRACE_COLUMNS`) to be filled with the first race's laps.

        Raises:
            CancelledError: the budget was cancelled.
            MemoryError: no memory for the field.
        """
        race = self.race
        prospects = draw_prospects(race, np.arange(first, first + count, dtype=np.int64))
        table = PlanTable.of(race, plans)
        shape = (len(plans), count)
        raw = RawRaces(
            clock_s=np.empty((race.grid.size, *shape)),
            laps=np.empty((race.grid.size, *shape), dtype=np.int64),
            rejoin_place=np.zeros(shape, dtype=np.int64),
            ahead=np.full(shape, -1, dtype=np.int64),
            behind=np.full(shape, -1, dtype=np.int64),
            ahead_gap_s=np.full(shape, np.nan),
            behind_gap_s=np.full(shape, np.nan),
            last_lap=prospects.last_lap,
        )
        schedule = prospects.schedule
        arrays = self._shared | {
            "plan_lap": table.laps,
            "plan_compound": table.compounds,
            "plan_fuel": table.fuel,
            "base_drawn": prospects.base_s,
            "last_lap": prospects.last_lap,
            "start_loss": prospects.start_loss_s,
            "event_start": schedule.start_s,
            "event_end": schedule.end_s,
            "event_factor": schedule.factor,
            "event_bunches": schedule.bunches,
            "cancelled": budget.flag,
            "end_clock": raw.clock_s,
            "end_laps": raw.laps,
            "rejoin_place": raw.rejoin_place,
            "ahead": raw.ahead,
            "behind": raw.behind,
            "ahead_gap": raw.ahead_gap_s,
            "behind_gap": raw.behind_gap_s,
            "trace": trace,
        }
        sizes = {
            "iterations": count,
            "first_iteration": first,
            "plans": len(plans),
            "stops_per_plan": table.laps.shape[1],
            "events": len(schedule.start_s),
            "all_by_policy": int(all_by_policy),
        }
        limit = {"deadline_s": time.clock_gettime(time.CLOCK_MONOTONIC) + budget.left_s}
        status = _call(self._numbers | sizes | limit, arrays)
        if status == _NO_MEMORY:
            raise MemoryError("no memory for the simulated field")
        if status == _CANCELLED:
            raise CancelledError("the simulation was cancelled")
        return None if status == _LATE else raw


def _call(numbers: dict[str, float | int], arrays: dict[str, np.ndarray | None]) -> int:
    """Fill the structure and run; `arrays` stay referenced until the kernel returns."""
    request = _Race()
    for name, value in numbers.items():
        setattr(request, name, value)
    for name in ARRAYS:
        array = arrays[name]
        if array is not None:
            setattr(request, name, array.ctypes.data)
    return int(_simulate(ctypes.byref(request)))


def _shared_arrays(race: Race) -> dict[str, np.ndarray | None]:
    """The arrays that every run of this race reads, in the kernel's types."""
    grid, tires = race.grid, race.tires
    spread = np.log1p((grid.service_sd_s / np.maximum(grid.service_mean_s, 1e-9)) ** 2)
    log_mean = np.log(np.maximum(grid.service_mean_s, 1e-9)) - spread / 2
    integers = {
        "group": grid.group,
        "car_class": grid.car_class,
        "first_lap": grid.first_lap,
        "start_step": grid.start_step,
        "in_pit": grid.in_pit,
        "compound": grid.compound,
        "owed": grid.owed_stops,
        "used": grid.used_dry,
        "dry": np.array([compound.is_dry for compound in tires.compounds]),
        "best_next": best_next_tires(race),
    }
    numbers = {
        "clock": grid.clock_s,
        "age": grid.age_laps,
        "stint": grid.stint_laps,
        "fuel": grid.fuel_laps,
        "tank": grid.tank_laps,
        "max_stint": grid.max_stint,
        "base": grid.base_s,
        "rho": grid.noise_rho,
        "noise_scale": grid.noise_s * np.sqrt(1.0 - grid.noise_rho**2),
        "service_log_mean": log_mean,
        "service_log_sd": np.sqrt(spread),
        "service_mean": grid.service_mean_s,
        "typical": grid.typical_stint,
        "hazard_intercept": grid.hazard_intercept,
        "hazard_slope": grid.hazard_slope,
        "hazard_neutral": grid.hazard_neutralised,
        "min_share": grid.neutralised_min_share,
        "no_stop_last": grid.no_stop_last,
        "offset": tires.offset_s,
        "wear": tires.wear_s,
        "cliff_age": tires.cliff_age,
        "cliff": tires.cliff_s,
        "warmup": tires.warmup_s,
    }
    shared: dict[str, np.ndarray | None] = {"heavy": HEAVY_F32, "logistic": LOGISTIC_F32}
    shared["normal"] = NORMAL_F32
    shared |= {name: np.ascontiguousarray(a, dtype=np.int64) for name, a in integers.items()}
    shared |= {name: np.ascontiguousarray(a, dtype=np.float64) for name, a in numbers.items()}
    return shared


def _numbers(race: Race) -> dict[str, float | int]:
    parameters, horizon = race.parameters, race.horizon
    pit, traffic, neutral = parameters.pit, parameters.traffic, parameters.neutralisation
    return {
        "cars": race.grid.size,
        "steps": horizon.steps,
        "laps": -1 if horizon.laps is None else horizon.laps,
        "ours": race.grid.ours,
        "tires": len(race.tires.compounds),
        "masks": 1 << len(race.tires.compounds),
        "required_dry": race.state.rules.required_dry_compounds,
        "lap_reference": parameters.lap_reference,
        "refuel_in_parallel": int(pit.refuel_in_parallel),
        "seed": race.seed,
        "time_left_s": horizon.time_left_s,
        "trend_s": parameters.evolution_s_per_lap - parameters.fuel_s_per_lap,
        "reference_lap_s": race.reference_lap_s,
        "min_pit_stop_s": race.state.rules.min_pit_stop_s,
        "min_gap_s": traffic.min_gap_s,
        "dirty_range_s": traffic.dirty_air_range_s,
        "dirty_s": traffic.dirty_air_s,
        "pass_intercept": traffic.pass_intercept,
        "pass_per_s": traffic.pass_per_s,
        "pass_cost_s": traffic.pass_cost_s,
        "lane_s": pit.lane_loss_s,
        "lane_neutral_s": pit.lane_loss_neutralised_s,
        "refuel_s": pit.refuel_s_per_lap,
        "botch_z": botch_threshold(pit.botch_probability),
        "botch_s": pit.botch_s,
        "wear_factor": neutral.wear_factor,
        "fuel_factor": neutral.fuel_factor,
        "bunch_gap_s": neutral.bunch_gap_s,
        "catch_up": CATCH_UP_SHARE,
        "reachable_stints": REACHABLE_STINTS,
        "latest_laps": LATEST_COMPULSORY_LAPS,
        "fuel_margin": FUEL_MARGIN_LAPS,
    }
