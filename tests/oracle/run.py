"""Run the oracle to the flag, in the shape that the kernel returns."""

from __future__ import annotations

import numpy as np

from alora.domain.strategy import Plan
from alora.racesim.kernel import RawRaces
from alora.racesim.race import Race
from tests.oracle.shard import Shard


def run_oracle(race: Race, plans: tuple[Plan, ...], first: int, count: int) -> RawRaces:
    """Simulate iterations `first` to `first + count - 1` of every plan, slowly."""
    shard = Shard(race, plans, np.arange(first, first + count, dtype=np.int64))
    shape = (len(plans), count)
    place = np.zeros(shape, dtype=np.int64)
    ahead, behind = np.full(shape, -1, dtype=np.int64), np.full(shape, -1, dtype=np.int64)
    ahead_gap, behind_gap = np.full(shape, np.nan), np.full(shape, np.nan)
    while not shard.done:
        step = shard.step_number
        shard.step()
        lap = int(race.grid.first_lap[race.grid.ours] + step - race.grid.start_step[race.grid.ours])
        for row, plan in enumerate(plans):
            if plan.first_lap is not None and lap == plan.first_lap + 1:
                for column in range(count):
                    seen = _look_around(race, shard, row, column)
                    place[row, column], ahead[row, column], behind[row, column] = seen[:3]
                    ahead_gap[row, column], behind_gap[row, column] = seen[3:]
    return RawRaces(
        clock_s=shard.clock_s,
        laps=shard.laps,
        rejoin_place=place,
        ahead=ahead,
        behind=behind,
        ahead_gap_s=ahead_gap,
        behind_gap_s=behind_gap,
        last_lap=shard.last_lap,
    )


def _look_around(
    race: Race, shard: Shard, row: int, column: int
) -> tuple[int, int, int, float, float]:
    """Our place in class, and who of our racing group is next to us."""
    grid = race.grid
    ours = shard.clock_s[grid.ours, row, column]
    gaps = {
        car: ours - shard.clock_s[car, row, column]
        for car in range(grid.size)
        if car != grid.ours
        and grid.group[car] == grid.group[grid.ours]
        and shard.racing[car, row, column]
    }
    front = {car: gap for car, gap in gaps.items() if gap > 0}
    rear = {car: -gap for car, gap in gaps.items() if gap <= 0}
    ahead = min(front, key=front.__getitem__, default=-1)
    behind = min(rear, key=rear.__getitem__, default=-1)
    laps = shard.laps[:, row, column]
    leading = [
        car
        for car in range(grid.size)
        if car != grid.ours
        and grid.car_class[car] == grid.car_class[grid.ours]
        and shard.racing[car, row, column]
        and (laps[car], ours - shard.clock_s[car, row, column]) > (laps[grid.ours], 0.0)
    ]
    here = bool(shard.racing[grid.ours, row, column])
    return (
        len(leading) + 1 if here else 0,
        ahead,
        behind,
        front.get(ahead, np.nan),
        rear.get(behind, np.nan),
    )
