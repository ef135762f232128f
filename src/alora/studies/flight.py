"""The jobs of a study that a Dask cluster has at the moment."""

from __future__ import annotations

import queue
import uuid
from collections import OrderedDict, deque
from collections.abc import Iterator
from typing import Any

from distributed import Client, Future
from distributed.scheduler import KilledWorker

from alora.domain.errors import UnavailableError
from alora.studies.limits import MAX_TRIES, TICK_S
from alora.studies.local import given_up
from alora.studies.races import RaceCase, RaceShelf
from alora.studies.tasks import Job, split_job
from alora.studies.work import JobResult, run_job

RACES_THERE = 4
"""Races without a job in flight that the cluster still keeps [races]."""


class Flight:
    """The jobs that the scheduler has now, and the races that they need."""

    def __init__(self, client: Client, shelf: RaceShelf) -> None:
        self._client = client
        self._shelf = shelf
        # Keys are looked up on the scheduler: those of another run must not be found.
        self._run = uuid.uuid4().hex[:12]
        self._jobs: dict[str, tuple[Job, Future[Any]]] = {}
        self._races: OrderedDict[int, Future[Any]] = OrderedDict()
        self._again: deque[Job] = deque()
        self._landed: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._number = 0

    def __len__(self) -> int:
        return len(self._jobs)

    def fill(self, jobs: Iterator[Job], most: int) -> None:
        """Submit jobs until the scheduler has `most`."""
        while len(self._jobs) < most:
            job = self._again.popleft() if self._again else next(jobs, None)
            if job is None:
                return
            self._submit(job)

    def landed(self) -> Iterator[JobResult]:
        """Results that are there, waiting a little for the first.

        Raises:
            UnavailableError: the scheduler was lost.
        """
        try:
            key = self._landed.get(timeout=TICK_S)
        except queue.Empty:
            return
        while True:
            yield self._result(key)
            try:
                key = self._landed.get_nowait()
            except queue.Empty:
                return

    def cancel(self) -> None:
        """Take back what is not done."""
        self._jobs.clear()
        self._races.clear()

    def _submit(self, job: Job) -> None:
        self._number += 1
        key = f"alora-job-{self._run}-{self._number}"
        future = self._client.submit(run_job, job, self._race(job.race), key=key, pure=False)
        self._jobs[key] = job, future
        future.add_done_callback(self._note)

    def _note(self, future: Future[Any]) -> None:
        self._landed.put(str(future.key))

    def _race(self, number: int) -> Future[Any]:
        """The race on the cluster.

        A task that returns it, and no scattered data: the scheduler makes it again elsewhere when
        the worker that had it dies.
        """
        found = self._races.get(number)
        if found is None:
            key = f"alora-race-{self._run}-{number}"
            case = self._shelf.case(number)
            found = self._client.submit(hold, case, key=key, pure=False)
            self._races[number] = found
            self._forget_races()
        self._races.move_to_end(number)
        return found

    def _forget_races(self) -> None:
        needed = {job.race for job, _ in self._jobs.values()}
        idle = [number for number in self._races if number not in needed]
        for number in idle[:-RACES_THERE]:
            del self._races[number]

    def _result(self, key: str) -> JobResult:
        job, future = self._jobs.pop(key)
        if future.status == "finished":
            found: Any = future.result()
            if not isinstance(found, JobResult):
                raise TypeError(f"the cluster sent {type(found).__name__}")
            return found
        if future.status != "error":
            raise lost("the connection to its scheduler broke")
        return self._failed(job, future.exception())

    def _failed(self, job: Job, error: BaseException | None) -> JobResult:
        if not isinstance(error, KilledWorker):
            raise UnavailableError(
                f"a worker of the cluster cannot do our jobs ({type(error).__name__}: {error}); "
                "is the same Alora installed there?"
            )
        # It may have been the race that was given up; the next try brings a new one.
        self._races.pop(job.race, None)
        if job.tries + 1 < MAX_TRIES:
            self._again.extend(split_job(job))
            return JobResult()
        return given_up(job, "the worker that did it died")


def hold(case: RaceCase) -> RaceCase:
    """Keep a race on the cluster."""
    return case


def lost(why: str) -> UnavailableError:
    """The error for a cluster that is gone."""
    return UnavailableError(
        f"the cluster was lost ({why}); the same command goes on from here once it is back"
    )
