"""`alora study`: run a study file, or go on with it, and say what came out."""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import FrameType

from rich.console import Console

from alora import studies
from alora.cli.errors import EXIT_FAILED, EXIT_OK, complain
from alora.cli.figures import duration
from alora.cli.interrupts import SIGNAL_STATUS, STOP_SIGNALS
from alora.cli.progress import ProgressLine, progress_line
from alora.cli.study_table import study_table
from alora.domain.errors import InvalidInputError

CLUSTER_MODULE = "alora.studies.cluster"
"""Needs Dask, which is an extra; it is loaded only for `--cluster`."""


@dataclass(frozen=True, slots=True)
class StudyOptions:
    """What the user typed."""

    spec: Path
    out: Path | None
    workers: int | None
    cluster: str | None
    count: bool
    as_json: bool


def run(options: StudyOptions) -> int:
    """Run the study, print what it comes to, and return the exit status.

    Raises:
        AloraError: the study cannot be run; the message is for the user.
    """
    if options.workers is not None and options.cluster is not None:
        raise InvalidInputError("--workers is for this machine; a cluster has its own")
    folder = options.out or options.spec.with_suffix(".study")
    with progress_line() as line:
        study = studies.prepare(options.spec, _reader(line))
    if options.count:
        return _print_count(options, study)
    ran = None
    started_s = time.monotonic()
    if not studies.is_finished(study, folder):
        with stop_signals() as stop:
            meter = Meter()
            try:
                ran = _run(options, study, folder, stop.event, meter)
            except studies.StoppedError:
                complain(f"stopped with {meter.done}; {folder} has them, the same command goes on")
                return SIGNAL_STATUS + stop.number
    if ran is not None and not ran.finished:
        return _tell_lost(study, folder, ran)
    _print(options, study, folder, ran, time.monotonic() - started_s)
    return EXIT_OK


def _run(
    options: StudyOptions,
    study: studies.Study,
    folder: Path,
    stop: threading.Event,
    meter: Meter,
) -> studies.Ran:
    with _engine(options) as engine, progress_line() as line:

        def show(done: int, count: int) -> None:
            line.show(meter.text(done, count), done / count)

        return studies.run(study, folder, engine, stop, show)


def _engine(options: StudyOptions) -> AbstractContextManager[studies.Engine]:
    if options.cluster is None:
        return nullcontext(studies.LocalEngine(options.workers or studies.cores()))
    try:
        module = import_module(CLUSTER_MODULE)
    except ModuleNotFoundError as error:
        raise InvalidInputError(
            f"--cluster needs the package {error.name}; install alora with its extra: study"
        ) from None
    engine: AbstractContextManager[studies.Engine] = module.ClusterEngine(options.cluster)
    return engine


class Meter:
    """Turns counts into words: how many, how fast, how long still."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._first: tuple[float, int] | None = None
        self.done = "no task done"

    def text(self, done: int, count: int) -> str:
        """Say how far `count` tasks are; `done` keeps the short form of it."""
        now_s = self._clock()
        if self._first is None:
            self._first = now_s, done
        started_s, before = self._first
        self.done = f"{done:,} of {count:,} tasks"
        if done == before or now_s <= started_s:
            return self.done
        rate = (done - before) / (now_s - started_s)
        return f"{self.done}, {rate:.1f}/s, {duration((count - done) / rate)} left"


def _reader(line: ProgressLine) -> studies.Progress:
    def show(done: int, count: int) -> None:
        line.show(f"reading race {done + 1} of {count}", done / count)

    return show


@dataclass(slots=True)
class Stop:
    """Set by the signal of this number."""

    event: threading.Event
    number: int = signal.SIGINT


@contextmanager
def stop_signals() -> Iterator[Stop]:
    """Ctrl-C and SIGTERM set the event, so that what is done is written before the end."""
    stop = Stop(threading.Event())

    def note(number: int, _frame: FrameType | None) -> None:
        stop.number = number
        stop.event.set()

    before = {number: signal.signal(number, note) for number in STOP_SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _tell_lost(study: studies.Study, folder: Path, ran: studies.Ran) -> int:
    first = ran.lost[0]
    task = first.task
    race = study.facts["races"][task.race]["race"]
    complain(
        f"{len(ran.lost):,} of {ran.tasks:,} tasks have no result; the first, car {task.car_id} "
        f"lap {task.lap} of {race}: {first.reason}; the same command tries them again and keeps "
        f"what is in {folder}"
    )
    return EXIT_FAILED


def _print_count(options: StudyOptions, study: studies.Study) -> int:
    races = study.facts["races"]
    if options.as_json:
        document = {"tasks": len(study.tasks), "left_out": study.left_out, "races": races}
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
    else:
        past = f", {study.left_out:,} left out whose plan was past" if study.left_out else ""
        sys.stdout.write(f"{len(study.tasks):,} tasks in {len(races):,} races{past}\n")
    return EXIT_OK


def _print(
    options: StudyOptions,
    study: studies.Study,
    folder: Path,
    ran: studies.Ran | None,
    seconds: float,
) -> None:
    results = folder / studies.RESULTS
    summary = studies.summarise(studies.read_rows(results))
    run_now = 0 if ran is None else ran.tasks - ran.resumed
    if options.as_json:
        document = {
            "study": study.name,
            "results": str(results),
            "tasks": len(study.tasks),
            "tasks_run_now": run_now,
            "left_out": study.left_out,
            "seconds": round(seconds, 3),
            **summary.as_json(),
        }
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
    else:
        Console().print(study_table(study, summary, results, run_now, seconds))
    sys.stdout.flush()
