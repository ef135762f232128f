"""A study on the cores of this machine: one process for each, started afresh."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Protocol

from alora.studies.limits import MAX_PROCESSES, MAX_TRIES, TICK_S
from alora.studies.races import RaceCase, RaceShelf
from alora.studies.tasks import Job, split_job
from alora.studies.work import JobResult, Lost, run_job

JOIN_S = 5.0
"""How long a worker that was told to end may take before it is killed [s]."""


class StoppedError(Exception):
    """The user stopped the study."""


class Engine(Protocol):
    """Runs jobs somewhere."""

    @property
    def workers(self) -> int:
        """Jobs that can run at the same time."""

    def run(
        self,
        jobs: Iterator[Job],
        shelf: RaceShelf,
        take: Callable[[JobResult], None],
        stop: threading.Event,
    ) -> None:
        """Run all jobs and hand over their results in any order.

        Raises:
            StoppedError: `stop` was set.
            AloraError: they cannot be run.
        """


def check(stop: threading.Event) -> None:
    """Return at once, or raise StoppedError."""
    if stop.is_set():
        raise StoppedError


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0))


class LocalEngine:
    """Worker processes on this machine; one that dies is replaced."""

    def __init__(self, processes: int) -> None:
        self._processes = max(1, min(processes, MAX_PROCESSES))

    @property
    def workers(self) -> int:
        """Worker processes."""
        return self._processes

    def run(
        self,
        jobs: Iterator[Job],
        shelf: RaceShelf,
        take: Callable[[JobResult], None],
        stop: threading.Event,
    ) -> None:
        """Run all jobs; see `Engine`."""
        crew: list[_Worker] = []
        again: deque[Job] = deque()
        try:
            while True:
                check(stop)
                self._employ(crew, again, jobs, shelf)
                busy: dict[object, _Worker] = {
                    worker.pipe: worker for worker in crew if worker.job is not None
                }
                if not busy:
                    break
                for pipe in wait([worker.pipe for worker in busy.values()], TICK_S):
                    worker = busy[pipe]
                    result = worker.result()
                    if result is None:
                        crew.remove(worker)
                        result = _retried(worker, again)
                    take(result)
        except BaseException:
            _kill(crew)
            raise
        _dismiss(crew)

    def _employ(
        self, crew: list[_Worker], again: deque[Job], jobs: Iterator[Job], shelf: RaceShelf
    ) -> None:
        """Give every idle worker a job, and start workers while there are more jobs."""
        given: list[tuple[_Worker, Job]] = []
        for place in range(self._processes):
            if place < len(crew) and crew[place].job is not None:
                continue
            job = again.popleft() if again else next(jobs, None)
            if job is None:
                break
            if place == len(crew):
                crew.append(_Worker())
            given.append((crew[place], job))
        # All are started before the first is sent a race, which it reads only once it is up.
        for worker, job in given:
            worker.give(job, shelf.case(job.race))


class _Worker:
    """One worker process, seen from here."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(
            target=serve, args=(theirs,), name="alora-study-worker", daemon=True
        )
        self.process.start()
        theirs.close()
        self.job: Job | None = None
        self._digest = ""

    def give(self, job: Job, case: RaceCase) -> None:
        """Send a job, with its race if the worker has another."""
        self.job = job
        try:
            self.pipe.send((job, None if case.digest == self._digest else case))
            self._digest = case.digest
        except OSError:
            # It died while it was idle; its pipe says so when it is read.
            return

    def result(self) -> JobResult | None:
        """What came through the pipe; None if the worker died."""
        try:
            result = self.pipe.recv()
        except (EOFError, OSError):
            self.process.join(JOIN_S)
            self.pipe.close()
            return None
        if not isinstance(result, JobResult):
            raise TypeError(f"a worker sent {type(result).__name__}")
        self.job = None
        return result


def _retried(worker: _Worker, again: deque[Job]) -> JobResult:
    """Put the tasks of a dead worker back, each for itself, or give them up."""
    job = worker.job
    if job is None:
        return JobResult()
    if job.tries + 1 < MAX_TRIES:
        again.extend(split_job(job))
        return JobResult()
    return given_up(job, f"its worker process died with status {worker.process.exitcode}")


def given_up(job: Job, why: str) -> JobResult:
    """The result of a job that was tried often enough."""
    return JobResult(lost=tuple(Lost(task, f"{why}, {MAX_TRIES} times") for task in job.tasks))


def _dismiss(crew: list[_Worker]) -> None:
    """Let idle workers end by themselves."""
    for worker in crew:
        worker.pipe.close()
    for worker in crew:
        worker.process.join(JOIN_S)
    _kill(crew)


def _kill(crew: list[_Worker]) -> None:
    for worker in crew:
        worker.process.kill()
    for worker in crew:
        worker.process.join()


def serve(pipe: Connection) -> None:
    """Do jobs until the other end is closed; the main function of a worker process."""
    # Ctrl-C goes to the whole group of processes; the one that started this one decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    case: RaceCase | None = None
    while True:
        try:
            job, sent = pipe.recv()
        except EOFError:
            return
        case = sent or case
        if case is None:
            raise ValueError("the first job came without its race")
        try:
            pipe.send(run_job(job, case))
        except OSError:
            return
