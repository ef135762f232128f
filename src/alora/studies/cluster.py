"""A study on the workers of a Dask cluster that runs already; the only module that knows Dask."""

from __future__ import annotations

import logging
import queue
import threading
import time
import uuid
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, Self

from distributed import Client, Future
from distributed.scheduler import KilledWorker

from alora.domain.errors import InvalidInputError, UnavailableError
from alora.studies.limits import MAX_IN_FLIGHT, MAX_TRIES, TICK_S
from alora.studies.local import check, given_up
from alora.studies.races import RaceCase, RaceShelf
from alora.studies.tasks import Job, split_job
from alora.studies.work import JobResult, run_job

CONNECT_LIMIT_S = 10.0
"""How long the scheduler may take to answer [s]."""

CLOSE_LIMIT_S = 0.5
"""How long saying goodbye to the scheduler may take [s]: Ctrl-C ends a study within a second."""

NO_WORKER_LIMIT_S = 60.0
"""A cluster without a worker for longer than this is given up [s]."""

LOOK_EVERY_S = 2.0
"""How often the cluster is asked how many workers it has [s]."""

JOBS_IN_FLIGHT = 2
"""Jobs that the scheduler has for each thread, so that none waits for us [jobs]."""

RACES_THERE = 4
"""Races without a job in flight that the cluster still keeps [races]."""

_HOW = "an address such as tcp://10.0.0.5:8786, which `dask scheduler` prints"


class ClusterEngine:
    """Runs jobs on a cluster; a context manager, connected while it is open."""

    def __init__(
        self,
        address: str,
        connect_limit_s: float = CONNECT_LIMIT_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Name the scheduler.

        Raises:
            InvalidInputError: that is no address.
        """
        scheme, _, place = address.rpartition("://")
        host, _, port = place.rpartition(":")
        if scheme not in ("", "tcp", "tls") or not host or not port.isdecimal():
            raise InvalidInputError(f'--cluster "{address[:100]}" is not {_HOW}')
        self._address = address
        self._connect_limit_s = connect_limit_s
        self._clock = clock
        self._client: Client | None = None
        self._threads = 1

    def __enter__(self) -> Self:
        """Connect.

        Raises:
            UnavailableError: nobody answers, or the cluster has no worker.
        """
        _silence()
        try:
            self._client = Client(
                self._address, timeout=self._connect_limit_s, set_as_default=False
            )
            self._client.wait_for_workers(1, timeout=self._connect_limit_s)
        except (OSError, ValueError, ImportError) as error:
            found = "has no worker" if self._client is not None else "does not answer"
            self.close()
            raise UnavailableError(
                f"the cluster at {self._address} {found} ({error}); "
                "start one with: dask scheduler, and: dask worker ADDRESS"
            ) from None
        self._threads = self._count_threads()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Leave the cluster, which forgets our jobs."""
        client, self._client = self._client, None
        if client is None:
            return
        try:
            client.close(timeout=CLOSE_LIMIT_S)
        except OSError:
            # The scheduler is gone, or slow; it drops a client that no longer answers.
            return

    @property
    def workers(self) -> int:
        """Threads of all workers as they were last counted."""
        return max(1, self._threads)

    def run(
        self,
        jobs: Iterator[Job],
        shelf: RaceShelf,
        take: Callable[[JobResult], None],
        stop: threading.Event,
    ) -> None:
        """Run all jobs; see `alora.studies.local.Engine`.

        Raises:
            StoppedError: `stop` was set.
            UnavailableError: the cluster was lost, has no worker left, or runs another Alora.
        """
        flight = _Flight(self._opened(), shelf)
        watch = _Watch(self._clock)
        try:
            while True:
                check(stop)
                flight.fill(jobs, min(MAX_IN_FLIGHT, self.workers * JOBS_IN_FLIGHT))
                if not flight:
                    return
                for result in flight.landed():
                    self._check(result)
                    take(result)
                if watch.due():
                    self._threads = self._count_threads()
                    watch.saw(self._threads, self._address)
        finally:
            flight.cancel()

    def _opened(self) -> Client:
        if self._client is None:
            raise ValueError("the cluster engine is used without being entered")
        return self._client

    def _count_threads(self) -> int:
        try:
            found = self._opened().nthreads(callback_timeout=CONNECT_LIMIT_S)
        except OSError as error:
            raise _lost(f"{error}") from None
        return sum(found.values())

    def _check(self, result: JobResult) -> None:
        if result.other_engine is not None:
            raise UnavailableError(
                f"a worker of the cluster at {self._address} would give other results: it runs "
                "another Alora, another NumPy, or a processor that computes otherwise; install "
                "the same versions there as here"
            )


class _Watch:
    """Tells when to count the workers, and gives up when there have long been none."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._looked_s = self._seen_s = clock()

    def due(self) -> bool:
        return self._clock() - self._looked_s >= LOOK_EVERY_S

    def saw(self, threads: int, address: str) -> None:
        self._looked_s = self._clock()
        if threads:
            self._seen_s = self._looked_s
        elif self._looked_s - self._seen_s > NO_WORKER_LIMIT_S:
            raise UnavailableError(
                f"the cluster at {address} has had no worker for {NO_WORKER_LIMIT_S:.0f} s; "
                "start workers, then the same command goes on from here"
            )


class _Flight:
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
            raise _lost("the connection to its scheduler broke")
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


def _silence() -> None:
    """Keep Dask's log off the terminal: what matters of it is raised."""
    for name in list(logging.Logger.manager.loggerDict):
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _lost(why: str) -> UnavailableError:
    return UnavailableError(
        f"the cluster was lost ({why}); the same command goes on from here once it is back"
    )
