"""The threads of one search: they share a budget, and say how far they are."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import pairwise
from types import TracebackType
from typing import Self, TypeVar

import numpy as np

from alora.domain.strategy import Plan
from alora.racesim.budget import Budget, SearchProgress
from alora.racesim.kernel import Kernel, RawRaces, RivalStops
from alora.racesim.results import PlanRaces, join
from alora.racesim.run import MAX_WORKERS, read_off
from alora.racesim.rungs import LANES

JOBS_PER_WORKER = 2
"""Pieces that a run is cut into for each thread, so that none waits long for another [jobs]."""

MAX_CELLS = 1_000_000
"""Most (car, plan, iteration) results of one piece, which bounds its memory (about 16 MiB)."""

MAX_JOB_CAR_LAPS = 20_000_000
"""Work of one piece, some 150 ms; the kernel itself looks at the clock in between
[laps of one car]."""

T = TypeVar("T")


@dataclass(slots=True)
class Crew:
    """Threads that run races; use as a context.

    Attributes:
        budget: when to stop; `workers` threads, on which no answer depends.
        tell: takes progress reports; `planned` races are expected.
        races: how many were run.
    """

    budget: Budget
    workers: int
    tell: Callable[[SearchProgress], None]
    planned: int = 1
    stage: str = "comparing plans"
    races: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _pool: ThreadPoolExecutor | None = None

    def __enter__(self) -> Self:
        self.workers = max(1, min(self.workers, MAX_WORKERS, os.cpu_count() or 1))
        if self.workers > 1:
            self._pool = ThreadPoolExecutor(self.workers)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    @property
    def late(self) -> bool:
        """True once the time is over."""
        return self.budget.left_s <= 0.0

    def each(self, jobs: Sequence[Callable[[], T | None]]) -> list[T] | None:
        """Do all jobs; None if one of them returned None, which says that time ran out.

        Raises:
            CancelledError: the budget was cancelled.
        """
        self.budget.check()
        if self._pool is None or len(jobs) == 1:
            results = [job() for job in jobs]
        else:
            futures = [self._pool.submit(job) for job in jobs]
            done, waiting = wait(futures, return_when=FIRST_EXCEPTION)
            for future in waiting:
                future.cancel()
            wait(waiting)
            results = [future.result() for future in sorted(done, key=futures.index)]
        self.budget.check()
        whole = [result for result in results if result is not None]
        return whole if len(whole) == len(results) else None

    def run(
        self,
        kernel: Kernel,
        plans: Sequence[Plan],
        first: int,
        count: int,
        take: Callable[[RawRaces, slice], T],
        *,
        budget: Budget | None = None,
        rival: RivalStops | None = None,
        ends: bool = False,
    ) -> list[list[T]] | None:
        """Run iterations `first` to `first + count - 1` of every plan.

        Args:
            take: makes of each piece, which holds the given slice of plans, what is wanted of it.
            budget: when to stop, if not with the crew's own budget.
            ends: whether `take` reads where every car ended.

        Returns:
            Rows of pieces: plans from the top, iterations from the left; None if time ran out.
        """
        limit = budget or self.budget
        rows, columns = self._pieces(kernel, len(plans), count)

        def one(row: slice, column: range) -> T | None:
            if limit.left_s <= 0.0:
                return None
            some = tuple(plans[row])
            told = None if rival is None else _part(rival, row)
            raw = kernel.run(some, first + column.start, len(column), limit, rival=told, ends=ends)
            if raw is None:
                return None
            taken = take(raw, row)
            self._report(len(some) * len(column))
            return taken

        jobs = [lambda r=row, c=column: one(r, c) for row in rows for column in columns]
        done = self.each(jobs)
        if done is None:
            return None
        width = len(columns)
        return [done[at : at + width] for at in range(0, len(done), width)]

    def plan_races(
        self,
        kernel: Kernel,
        plans: Sequence[Plan],
        first: int,
        count: int,
        budget: Budget | None = None,
    ) -> list[PlanRaces] | None:
        """The same, one `PlanRaces` a plan."""

        def take(raw: RawRaces, _row: slice) -> list[PlanRaces]:
            return read_off(raw)

        pieces = self.run(kernel, plans, first, count, take, budget=budget)
        if pieces is None:
            return None
        return [join([part[p] for part in parts]) for parts in pieces for p in range(len(parts[0]))]

    def _pieces(self, kernel: Kernel, plans: int, count: int) -> tuple[list[slice], list[range]]:
        """Cut (plan, iteration) into pieces for the threads, whole lanes each."""
        race = kernel.race
        lanes = -(-count // LANES)
        wanted = 1 if self.workers == 1 else JOBS_PER_WORKER * self.workers
        work = race.grid.size * race.horizon.steps * plans * count / MAX_JOB_CAR_LAPS
        cells = race.grid.size * plans * count / MAX_CELLS
        wanted = max(wanted, int(np.ceil(max(work, cells))))
        columns = max(1, min(lanes, wanted))
        rows = max(1, min(plans, wanted // columns))
        widths = np.linspace(0, lanes, columns + 1).round().astype(int) * LANES
        heights = np.linspace(0, plans, rows + 1).round().astype(int)
        return (
            [slice(int(a), int(b)) for a, b in pairwise(heights)],
            [range(int(a), min(count, int(b))) for a, b in pairwise(widths)],
        )

    def _report(self, races: int) -> None:
        with self._lock:
            self.races += races
            planned = max(self.planned, self.races)
            self.tell(SearchProgress(self.stage, self.races, planned, self.races / planned))

    def finish(self) -> None:
        """Say that all is done."""
        with self._lock:
            self.tell(SearchProgress(self.stage, self.races, max(1, self.races), 1.0))


def _part(rival: RivalStops, row: slice) -> RivalStops:
    return RivalStops(rival.car, rival.laps[row], rival.measured_lap[row])
