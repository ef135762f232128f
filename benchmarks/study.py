"""Tasks of a study a second: one process, a process for each core, and as many threads of one.

The demo race, a search at every lap of the class leaders. The start of the worker processes, about
half a second, is within the time, as in `alora study`. `machine_limit` is what as many processes
of plain arithmetic gain over one in the same run: no study can gain more on that machine.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from alora import studies
from alora.cli.demo.files import LAPS_FILE, SEED, write_demo
from alora.studies.races import RaceShelf
from alora.studies.tasks import Job, jobs_of, recipe_of
from alora.studies.work import JobResult, run_job

SPEC = f"""
what = "recommend"
races = [{{ files = "{LAPS_FILE}" }}]
cars = "leaders"
moments = {{ every = 1 }}
iterations = 1000
"""

LOOP = 10_000_000
"""Rounds of the loop that shows what the machine gives [rounds]."""

REPEATS = 2
"""The best of this many runs counts."""


class ThreadEngine:
    """Threads of this process, for comparison: the kernel runs without the GIL, Python does not."""

    def __init__(self, threads: int) -> None:
        self.workers = threads

    def run(
        self,
        jobs: Iterator[Job],
        shelf: RaceShelf,
        take: Callable[[JobResult], None],
        stop: threading.Event,
    ) -> None:
        """Run all jobs on threads."""
        if stop.is_set():
            raise studies.StoppedError
        with ThreadPoolExecutor(self.workers) as pool:
            for result in pool.map(lambda job: run_job(job, shelf.case(job.race)), jobs):
                take(result)


def arithmetic(count: int) -> float:
    """Time of a plain loop [s]."""
    started = time.perf_counter()
    total = 0
    for number in range(count):
        total += number * number
    return time.perf_counter() - started


def machine_limit(cores: int) -> float:
    """How much more `cores` processes get done than one."""
    with multiprocessing.get_context("spawn").Pool(cores) as pool:
        pool.map(arithmetic, [LOOP] * cores, chunksize=1)
        alone = pool.apply(arithmetic, (LOOP,))
        together = pool.map(arithmetic, [LOOP] * cores, chunksize=1)
    return cores * alone / max(together)


def seconds(study: studies.Study, engine: studies.Engine) -> tuple[float, bytes]:
    """Wall-clock time of all tasks [s], and the rows in order."""
    rows: dict[int, str] = {}

    def take(result: JobResult) -> None:
        rows.update({done.task: done.row for done in result.done})

    started = time.perf_counter()
    jobs = jobs_of(study.tasks, frozenset(), recipe_of(study.spec), study.engine, engine.workers)
    engine.run(jobs, study.shelf, take, threading.Event())
    taken = time.perf_counter() - started
    return taken, "\n".join(rows[number] for number in sorted(rows)).encode()


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        write_demo(Path(name) / "race", SEED)
        path = Path(name) / "race" / "study.toml"
        path.write_text(SPEC)
        study = studies.prepare(path)
        cores = studies.cores()
        engines: dict[str, studies.Engine] = {
            "one_process": studies.LocalEngine(1),
            "all_cores": studies.LocalEngine(cores),
            "threads_of_one_process": ThreadEngine(cores),
        }
        runs = {
            name: min(seconds(study, engine) for _ in range(REPEATS))
            for name, engine in engines.items()
        }
    one_s = runs["one_process"][0]
    result: dict[str, object] = {"tasks": len(study.tasks), "cores": cores}
    for name, (taken, _) in runs.items():
        result[f"{name}_tasks_per_s"] = round(len(study.tasks) / taken, 1)
    result["all_cores_over_one_process"] = round(one_s / runs["all_cores"][0], 2)
    result["threads_over_one_process"] = round(one_s / runs["threads_of_one_process"][0], 2)
    result["machine_limit"] = round(machine_limit(cores), 2)
    result["same_bytes"] = len({rows for _, rows in runs.values()}) == 1
    print(json.dumps(result, indent=2) if args.json else result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
