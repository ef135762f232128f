"""Run plans on several threads and read off what happened to our car."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait

from alora.domain.errors import CancelledError
from alora.domain.strategy import Plan
from alora.racesim.budget import Budget
from alora.racesim.kernel import Kernel, RawRaces
from alora.racesim.race import Race
from alora.racesim.results import PlanRaces, join

LANES = 16
"""Most races that the kernel runs side by side; chunks are multiples of it [races]."""

CHUNK_CAR_LAPS = 1_600_000
"""Work of one call of the kernel, about ten milliseconds: the clock is looked at in between
[laps of one car]."""

MAX_CHUNK = 4_096
"""Most iterations of one call, which bounds its memory [races]."""

MAX_WORKERS = 64
"""Most threads of one simulation [threads]."""


def run_plans(
    kernel: Kernel,
    plans: tuple[Plan, ...],
    first: int,
    count: int,
    budget: Budget,
    workers: int,
    report: Callable[[int], None],
) -> list[PlanRaces] | None:
    """Simulate iterations `first` to `first + count - 1` of every plan, on several threads.

    `report` is told how many races each finished chunk added.

    Returns:
        One `PlanRaces` a plan; None if time ran out before all chunks were done.

    Raises:
        CancelledError: the budget was cancelled.
    """
    race = kernel.race
    size = chunk_size(race, len(plans))
    starts = range(first, first + count, size)
    parts: dict[int, list[PlanRaces]] = {}

    def one(start: int) -> None:
        if budget.left_s <= 0.0:
            return
        races = min(size, first + count - start)
        raw = kernel.run(plans, start, races, budget, ends=False)
        if raw is not None:
            parts[start] = read_off(raw)
            report(len(plans) * races)

    threads = max(1, min(workers, len(starts), MAX_WORKERS, os.cpu_count() or 1))
    with ThreadPoolExecutor(threads) as pool:
        futures = [pool.submit(one, start) for start in starts]
        done, _ = wait(futures, return_when=FIRST_EXCEPTION)
        for future in futures:
            future.cancel()
        for future in done:
            error = future.exception()
            if error is not None:
                raise error
    if budget.cancelled:
        raise CancelledError("the simulation was cancelled")
    if len(parts) < len(starts):
        return None
    return [join([parts[start][p] for start in starts]) for p in range(len(plans))]


def chunk_size(race: Race, plans: int) -> int:
    """Iterations of one call of the kernel."""
    car_laps = race.grid.size * race.horizon.steps * plans
    lanes = round(CHUNK_CAR_LAPS / car_laps / LANES)
    return min(MAX_CHUNK, LANES * max(1, lanes))


def read_off(raw: RawRaces) -> list[PlanRaces]:
    """Take what concerns our car, plan by plan."""
    return [
        PlanRaces(
            position=raw.position[p],
            class_position=raw.class_position[p],
            time_s=raw.time_s[p],
            retired=raw.retired[p],
            rejoin_place=raw.rejoin_place[p],
            ahead=raw.ahead[p],
            ahead_gap_s=raw.ahead_gap_s[p],
            behind=raw.behind[p],
            behind_gap_s=raw.behind_gap_s[p],
            beaten=raw.beaten[:, p],
        )
        for p in range(raw.position.shape[0])
    ]
