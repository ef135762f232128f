"""A study on the workers of a Dask cluster; only this module and `flight` know Dask."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Self

from distributed import Client

from alora.domain.errors import InvalidInputError, UnavailableError
from alora.studies.flight import Flight, lost
from alora.studies.limits import MAX_IN_FLIGHT
from alora.studies.local import check
from alora.studies.races import RaceShelf
from alora.studies.tasks import Job
from alora.studies.work import JobResult

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
        flight = Flight(self._opened(), shelf)
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
            raise lost(f"{error}") from None
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


def _silence() -> None:
    """Keep Dask's log off the terminal: what matters of it is raised."""
    for name in list(logging.Logger.manager.loggerDict):
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
