"""Run the oracle to the flag, in the shape that the kernel returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from alora.domain.strategy import Plan
from alora.racesim.kernel import RivalStops
from alora.racesim.race import Race
from tests.oracle.draws import TICKS_PER_S, Ints
from tests.oracle.inputs import Inputs, lay_out
from tests.oracle.orders import Orders, of_plan, of_rival
from tests.oracle.prospects import Prospects, draw_prospects
from tests.oracle.results import Surroundings, classify, gap_to, look_around
from tests.oracle.shard import Shard


@dataclass(frozen=True, slots=True)
class OracleRaces:
    """Arrays are (plan, race); `clock_s`, `laps`, `last_lap`, `beaten` (car, plan, race)."""

    clock_s: Any
    laps: Any
    last_lap: Any
    rejoin_place: Any
    ahead: Any
    behind: Any
    ahead_gap_s: Any
    behind_gap_s: Any
    position: Any
    class_position: Any
    time_s: Any
    retired: Any
    beaten: Any
    rival_gap_s: Any


PER_CAR = ("clock_s", "laps", "last_lap", "beaten")


def run_oracle(
    race: Race,
    plans: tuple[Plan, ...],
    first: int,
    count: int,
    *,
    rival: RivalStops | None = None,
    all_by_policy: bool = False,
) -> OracleRaces:
    """Simulate iterations `first` to `first + count - 1` of every plan, slowly.

    Args:
        rival: a car that stops when it is told, and when the gap to it is measured.
        all_by_policy: our car follows the rivals' policy too.
    """
    inputs = lay_out(race)
    iterations = np.arange(first, first + count, dtype=np.int64)
    prospects = draw_prospects(inputs, iterations)
    runs = []
    for number, plan in enumerate(plans):
        orders = [] if all_by_policy else [of_plan(race, plan, count)]
        measured = None
        if rival is not None:
            laps = (rival.laps[number],) if rival.laps[number] else ()
            orders.append(of_rival(rival.car, laps, count))
            measured = (rival.car, rival.measured_lap[number])
        runs.append(_run_plan(inputs, prospects, iterations, plan, orders, measured))
    joined = {
        name: np.stack([run[name] for run in runs], axis=1 if name in PER_CAR else 0)
        for name in OracleRaces.__dataclass_fields__
    }
    return OracleRaces(**joined)


def _made(orders: Orders | None, races: int) -> Ints:
    """How many of its stops our plan has made, race by race."""
    return np.zeros(races, np.int64) if orders is None else orders.made.copy()


def _run_plan(
    inputs: Inputs,
    prospects: Prospects,
    iterations: Ints,
    plan: Plan,
    orders: list[Orders],
    measured: tuple[int, int] | None,
) -> dict[str, Any]:
    """One plan in all races, from now to the flag."""
    shard = Shard(inputs, prospects, iterations, orders)
    races = len(iterations)
    nowhere = np.full(races, np.nan)
    seen = Surroundings(
        np.zeros(races, np.int64), np.full(races, -1), np.full(races, -1), nowhere, nowhere
    )
    rival_gap_s = nowhere
    ours = next((told for told in orders if told.ours), None)
    out_lap = np.zeros(races, np.bool_)
    while not shard.done:
        before = _made(ours, races)
        shard.step()
        lap = shard.lap_of(inputs.race.grid.ours)
        seen = seen.replaced(look_around(shard.field), out_lap)
        out_lap = (before == 0) & (_made(ours, races) > 0)
        if measured is not None and lap == measured[1]:
            rival_gap_s = gap_to(shard.field, measured[0])
    field, finish = shard.field, classify(shard.field)
    return {
        "clock_s": field.clock / TICKS_PER_S,
        "laps": field.laps,
        "last_lap": field.last_lap,
        "rejoin_place": seen.place,
        "ahead": seen.ahead,
        "behind": seen.behind,
        "ahead_gap_s": seen.ahead_gap_s,
        "behind_gap_s": seen.behind_gap_s,
        "position": finish.position,
        "class_position": finish.class_position,
        "time_s": finish.time_s,
        "retired": finish.retired,
        "beaten": finish.beaten,
        "rival_gap_s": rival_gap_s,
    }
