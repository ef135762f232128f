"""Run a shard to the flag and read off what happened to our car."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait

import numpy as np
from numpy.typing import NDArray

from alora.domain.errors import CancelledError
from alora.domain.strategy import Plan
from alora.racesim.budget import Budget
from alora.racesim.randomness import Floats
from alora.racesim.results import LAP_GAP_S, NOBODY, RETIRED_GAP_S, PlanRaces, join
from alora.racesim.shard import Race, Shard

CHUNK_RACES = 4_096
"""Races simulated side by side in one shard: long array operations let threads run at once, and
the arrays of a field of 60 stay under 100 MB a thread [races]."""

MAX_WORKERS = 64
"""Most threads of one simulation [threads]."""

Ints = NDArray[np.int64]


class _RejoinRecorder:
    """Notes our car's place and neighbours as it ends the out lap of its first stop."""

    def __init__(self, race: Race, plans: tuple[Plan, ...], iterations: int) -> None:
        shape = (len(plans), iterations)
        self.race = race
        self.first = np.array([plan.first_lap or 0 for plan in plans])
        self.place = np.zeros(shape, dtype=np.int64)
        self.ahead = np.full(shape, NOBODY, dtype=np.int64)
        self.behind = np.full(shape, NOBODY, dtype=np.int64)
        self.ahead_gap_s = np.full(shape, np.nan)
        self.behind_gap_s = np.full(shape, np.nan)

    def look(self, shard: Shard) -> None:
        """Look at the field after a step."""
        grid = self.race.grid
        ours = grid.ours
        lap = int(grid.first_lap[ours]) + shard.step_number - 1 - int(grid.start_step[ours])
        plans = np.nonzero((self.first > 0) & (self.first + 1 == lap))[0]
        if not len(plans):
            return
        rivals = np.nonzero(grid.group == grid.group[ours])[0]
        rivals = rivals[rivals != ours]
        here = shard.racing[ours][plans]
        if not len(rivals):
            self.place[plans] = np.where(here, 1, 0)
            return
        clock = shard.clock_s[rivals][:, plans]
        clock = np.where(shard.racing[rivals][:, plans], clock, np.inf)
        gap = shard.clock_s[ours][plans][None] - clock
        in_front = gap > 0
        self.place[plans] = np.where(here, in_front.sum(axis=0) + 1, 0)
        self._neighbour(plans, rivals, np.where(in_front, gap, np.inf), self.ahead)
        self._neighbour(plans, rivals, np.where(in_front, np.inf, -gap), self.behind)

    def _neighbour(self, plans: Ints, rivals: Ints, gap: Floats, who: Ints) -> None:
        nearest = gap.argmin(axis=0)
        distance = np.take_along_axis(gap, nearest[None], axis=0)[0]
        known = np.isfinite(distance)
        who[plans] = np.where(known, rivals[nearest], NOBODY)
        gaps = self.ahead_gap_s if who is self.ahead else self.behind_gap_s
        gaps[plans] = np.where(known, distance, np.nan)


def run_shard(
    race: Race, plans: tuple[Plan, ...], iterations: NDArray[np.int64], budget: Budget
) -> list[PlanRaces] | None:
    """Simulate the given iterations of every plan; None if the time ran out before the flag.

    Raises:
        CancelledError: the budget was cancelled; checked on every lap.
    """
    shard = Shard(race, plans, iterations)
    recorder = _RejoinRecorder(race, plans, len(iterations))
    while not shard.done:
        budget.check()
        if budget.left_s <= 0.0:
            return None
        shard.step()
        recorder.look(shard)
    return _read_off(race, shard, recorder)


def _read_off(race: Race, shard: Shard, recorder: _RejoinRecorder) -> list[PlanRaces]:
    grid, horizon = race.grid, race.horizon
    ours = grid.ours
    nominal = horizon.laps or horizon.our_last_lap
    retired = shard.laps >= shard.last_lap[:, None, :]
    if horizon.laps is not None:
        retired &= shard.laps < horizon.laps
        score = shard.clock_s + (horizon.laps - shard.laps) * grid.base_s[:, None, None]
    else:
        retired &= shard.clock_s < horizon.time_left_s
        score = shard.clock_s - shard.laps * LAP_GAP_S
    score = np.where(retired, RETIRED_GAP_S - shard.laps * LAP_GAP_S, score)
    beaten = score > score[ours]
    mates = grid.car_class == grid.car_class[ours]
    ahead = score < score[ours]
    time_s = shard.clock_s[ours] + (nominal - shard.laps[ours]) * grid.base_s[ours]
    return [
        PlanRaces(
            position=ahead[:, p].sum(axis=0) + 1,
            class_position=ahead[mates][:, p].sum(axis=0) + 1,
            time_s=time_s[p],
            retired=retired[ours, p],
            rejoin_place=recorder.place[p],
            ahead=recorder.ahead[p],
            ahead_gap_s=recorder.ahead_gap_s[p],
            behind=recorder.behind[p],
            behind_gap_s=recorder.behind_gap_s[p],
            beaten=beaten[:, p],
        )
        for p in range(shard.shape[1])
    ]


def run_plans(
    race: Race,
    plans: tuple[Plan, ...],
    first: int,
    count: int,
    budget: Budget,
    workers: int,
    report: Callable[[int], None],
) -> list[PlanRaces] | None:
    """Simulate iterations `first` to `first + count - 1` of every plan, on several threads.

    `report` is told how many races each finished shard added.

    Returns:
        One `PlanRaces` a plan; None if time ran out before all shards were done.

    Raises:
        CancelledError: the budget was cancelled.
    """
    size = max(1, CHUNK_RACES // len(plans))
    chunks = [
        np.arange(start, min(start + size, first + count))
        for start in range(first, first + count, size)
    ]
    parts: dict[int, list[PlanRaces]] = {}

    def one(index: int) -> None:
        races = run_shard(race, plans, chunks[index], budget)
        if races is not None:
            parts[index] = races
            report(len(plans) * len(chunks[index]))

    threads = max(1, min(workers, len(chunks), MAX_WORKERS, os.cpu_count() or 1))
    with ThreadPoolExecutor(threads) as pool:
        futures = [pool.submit(one, index) for index in range(len(chunks))]
        done, _ = wait(futures, return_when=FIRST_EXCEPTION)
        for future in futures:
            future.cancel()
        for future in done:
            error = future.exception()
            if error is not None:
                raise error
    if budget.cancelled:
        raise CancelledError("the simulation was cancelled")
    if len(parts) < len(chunks):
        return None
    return [join([parts[i][p] for i in range(len(chunks))]) for p in range(len(plans))]
