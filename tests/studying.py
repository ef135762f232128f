"""Studies for tests: the demo race in a folder, and study files beside it."""

from __future__ import annotations

import shutil
import threading
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from alora import studies
from alora.cli.demo.files import SEED, write_demo
from alora.domain.race import DistanceSource, RaceDistance
from alora.studies.engine import fingerprint
from alora.studies.races import RaceCase
from alora.studies.tasks import Job, Recipe, Task
from alora.timing import read_recording

QUICK = """
what = "recommend"
races = [{ files = "laps.csv" }]
cars = "leaders"
moments = { every = 8 }
iterations = 16
"""
"""A study of a dozen tasks, each a few tens of milliseconds."""


@cache
def demo_folder() -> Path:
    """The demo race, made once a test process; nobody writes there."""
    folder = Path(mkdtemp(prefix="alora-study-tests-"))
    write_demo(folder / "race", SEED)
    return folder / "race"


@cache
def demo_case() -> RaceCase:
    """The demo race as workers get it."""
    recording = read_recording(demo_folder() / "laps.csv")
    distance = RaceDistance(None, 3600.0, DistanceSource.GIVEN)
    return RaceCase("laps.csv", recording, distance, "demo")


def write_study(folder: Path, text: str = QUICK) -> Path:
    """A study file with the demo race beside it."""
    for name in ("laps.csv", "weather.csv", "results.csv"):
        shutil.copy(demo_folder() / name, folder / name)
    path = folder / "study.toml"
    path.write_text(text)
    return path


def run_study(
    path: Path, folder: Path, processes: int = 1, stop: threading.Event | None = None
) -> tuple[studies.Ran, bytes]:
    """Run a study to its end; what it did, and the bytes of its results."""
    study = studies.prepare(path)
    engine = studies.LocalEngine(processes)
    ran = studies.run(study, folder, engine, stop or threading.Event())
    return ran, (folder / studies.RESULTS).read_bytes()


def recipe(**changes: object) -> Recipe:
    usual = Recipe(seed=1, iterations=8, model=None, full_rows=False, limit_s=60.0)
    return replace(usual, **changes)


def task(number: int = 0, lap: int = 10, **changes: object) -> Task:
    car_id = demo_case().recording.entries[0].car_id
    return replace(Task(number, 0, car_id, lap, None, None, ()), **changes)


def job(*tasks: Task, **changes: object) -> Job:
    return Job(0, recipe(**changes), fingerprint(), tasks)
