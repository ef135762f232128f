from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from dataclasses import replace

import pytest

from alora.studies.limits import MAX_TRIES
from alora.studies.local import LocalEngine, StoppedError, cores
from alora.studies.races import RaceCase, RaceShelf
from alora.studies.tasks import jobs_of
from alora.studies.work import JobResult, run_job
from tests.studying import demo_case, job, recipe, task

TASKS = [task(number, lap=1 + number) for number in range(16)]


class Deadly(str):
    """A text that ends the process that reads it from a pipe."""

    __slots__ = ()

    def __reduce__(self):
        return os._exit, (9,)


def shelf(case: RaceCase) -> RaceShelf:
    return RaceShelf((), (), [case])


def children() -> list[int]:
    """Ids of our worker processes that live."""
    return [child.pid for child in multiprocessing.active_children() if child.pid is not None]


def run(processes: int, on_result=lambda _result: None) -> list[JobResult]:
    found: list[JobResult] = []

    def take(result: JobResult) -> None:
        found.append(result)
        on_result(result)

    engine = job(TASKS[0]).engine
    jobs = jobs_of(TASKS, frozenset(), recipe(), engine, 2)
    LocalEngine(processes).run(jobs, shelf(demo_case()), take, threading.Event())
    return found


def in_order(results: list[JobResult]) -> list[str]:
    assert all(not result.lost for result in results)
    return [d.row for d in sorted((d for r in results for d in r.done), key=lambda d: d.task)]


def test_two_processes_one_of_which_is_killed_do_what_this_one_does():
    here = [run_job(job(one), demo_case()).done[0].row for one in TASKS]
    killed: list[int] = []

    def kill_one(_result: JobResult) -> None:
        if not killed:
            killed.append(children()[-1])
            os.kill(killed[0], signal.SIGKILL)

    assert in_order(run(2, kill_one)) == here
    assert killed
    assert children() == []


def test_a_task_that_always_kills_its_worker_is_given_up():
    case = replace(demo_case(), label=Deadly("x"))
    found: list[JobResult] = []
    LocalEngine(1).run(iter([job(task(3))]), shelf(case), found.append, threading.Event())
    (lost,) = [lost for result in found for lost in result.lost]
    assert lost.task.number == 3
    assert lost.reason == f"its worker process died with status 9, {MAX_TRIES} times"
    assert children() == []


def test_a_stopped_study_leaves_no_process():
    stop = threading.Event()
    found: list[JobResult] = []

    def take(result: JobResult) -> None:
        found.append(result)
        stop.set()

    jobs = iter([job(one) for one in TASKS])
    with pytest.raises(StoppedError):
        LocalEngine(1).run(jobs, shelf(demo_case()), take, stop)
    assert len(found) == 1
    assert children() == []


def test_there_is_at_least_one_process_and_a_core():
    assert LocalEngine(0).workers == 1
    assert LocalEngine(10_000).workers == 256
    assert cores() >= 1
