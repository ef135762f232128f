"""A study from its file to its results: prepare, run or go on, finish."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alora.domain.errors import InvalidInputError, UnavailableError
from alora.models import load_bundle
from alora.studies.engine import fingerprint
from alora.studies.journal import FORM, JOURNAL, Journal, write_whole
from alora.studies.limits import MAX_TASKS, RACES_KEPT
from alora.studies.local import Engine
from alora.studies.races import RaceCase, RaceShelf, find_races, read_case
from alora.studies.spec import StudySpec, read_spec
from alora.studies.tasks import Task, jobs_of, recipe_of, tasks_of
from alora.studies.work import JobResult, Lost

RESULTS = "results.jsonl"
FACTS = "study.json"

MAX_FACTS_BYTES = 16 * 1024 * 1024
"""Largest `study.json` that is read [bytes] (16 MiB)."""


@dataclass(frozen=True, slots=True)
class Study:
    """All that is to be done.

    `left_out` counts tasks whose plan was past at their moment [tasks]; `facts` is what
    `study.json` says of the study, its name (`study`) being the digest of all that results depend
    on.
    """

    spec: StudySpec
    tasks: tuple[Task, ...]
    left_out: int
    shelf: RaceShelf
    engine: str
    facts: dict[str, Any]

    @property
    def name(self) -> str:
        """Digest of everything that the results depend on."""
        return str(self.facts["study"])


@dataclass(frozen=True, slots=True)
class Ran:
    """What one run did: tasks that were there before, and those that were given up."""

    tasks: int
    resumed: int
    lost: tuple[Lost, ...]

    @property
    def finished(self) -> bool:
        """True if every task has its row."""
        return not self.lost


Progress = Callable[[int, int], None]
"""Told how much is done, of how much."""


def prepare(path: Path, progress: Progress = lambda _done, _all: None) -> Study:
    """Read a study file and all of its races, and list the tasks.

    Raises:
        InvalidInputError: the file, a race or a car cannot be used, or there is too much to do.
    """
    spec = read_spec(path)
    sources = find_races(spec, path.resolve().parent)
    tasks: list[Task] = []
    races: list[dict[str, Any]] = []
    first: list[RaceCase] = []
    left_out = 0
    for number, source in enumerate(sources):
        progress(number, len(sources))
        case = read_case(source)
        load_bundle(case.recording.series, spec.model)
        found, past = tasks_of(spec, number, case, source.cars, len(tasks))
        tasks += found
        left_out += past
        if len(tasks) > MAX_TASKS:
            raise InvalidInputError(
                f"{path}: more than {MAX_TASKS:,} tasks; ask at fewer moments, or split the study"
            )
        races.append(_race_facts(case, len(found)))
        if number < RACES_KEPT:
            first.append(case)
    if not tasks:
        raise InvalidInputError(f"{path}: moments: no car of any race has such a moment")
    engine = fingerprint()
    return Study(
        spec=spec,
        tasks=tuple(tasks),
        left_out=left_out,
        shelf=RaceShelf(sources, tuple(race["digest"] for race in races), first),
        engine=engine,
        facts=_facts(spec, races, engine, len(tasks)),
    )


def _race_facts(case: RaceCase, tasks: int) -> dict[str, Any]:
    return {
        "race": case.label,
        "event": case.recording.event,
        "series": case.recording.series,
        "distance": str(case.distance),
        "digest": case.digest,
        "tasks": tasks,
    }


def _facts(spec: StudySpec, races: list[dict[str, Any]], engine: str, tasks: int) -> dict[str, Any]:
    """What a study is, and its digest over all of that."""
    said = spec.model_dump(mode="json", exclude={"task_limit_s"})
    facts = {"form": FORM, "engine": engine, "tasks": tasks, "races": races, "spec": said}
    digest = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
    return {"study": digest[:32], **facts}


def is_finished(study: Study, folder: Path) -> bool:
    """True if the folder has the results of this study.

    Raises:
        InvalidInputError: it has those of another one, or is no folder for results.
    """
    if folder.exists() and not folder.is_dir():
        raise InvalidInputError(f"{folder} is a file, not a folder; name another with --out")
    results, facts, journal = (folder / name for name in (RESULTS, FACTS, JOURNAL))
    if facts.exists() and not journal.exists():
        if _name_in(facts) != study.name:
            raise InvalidInputError(
                f"{folder} has the results of another study (its file, its races, or Alora itself "
                "changed since); name another folder with --out, or remove it"
            )
        if results.exists():
            return True
    if results.exists() and not journal.exists():
        raise InvalidInputError(f"{results} is not of this study; name another folder with --out")
    return False


def run(
    study: Study,
    folder: Path,
    engine: Engine,
    stop: threading.Event,
    progress: Progress = lambda _done, _all: None,
) -> Ran:
    """Do the tasks that have no row yet, and write the results once all have one.

    Raises:
        StoppedError: `stop` was set; what was done is kept.
        InvalidInputError: the folder is in use, or has another study.
        UnavailableError: it cannot be written, or the engine was lost; what was done is kept.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidInputError(f"cannot write {folder}: {error.strerror or error}") from None
    with Journal(folder / JOURNAL, study.name, len(study.tasks)) as journal:
        resumed = len(journal)
        lost = _run_rest(study, journal, engine, stop, progress)
        if not lost:
            _finish(study, folder, journal)
    return Ran(len(study.tasks), resumed, lost)


def _run_rest(
    study: Study,
    journal: Journal,
    engine: Engine,
    stop: threading.Event,
    progress: Progress,
) -> tuple[Lost, ...]:
    lost: list[Lost] = []

    def take(result: JobResult) -> None:
        if result.other_engine is not None:
            raise UnavailableError("Alora itself changed while the study ran; start it again")
        journal.append(result.done)
        lost.extend(result.lost)
        progress(len(journal), len(study.tasks))

    progress(len(journal), len(study.tasks))
    jobs = jobs_of(study.tasks, journal.done, recipe_of(study.spec), study.engine, engine.workers)
    engine.run(jobs, study.shelf, take, stop)
    if len(journal) + len(lost) != len(study.tasks):
        raise RuntimeError("the engine lost tasks without a word")
    return tuple(lost)


def _finish(study: Study, folder: Path, journal: Journal) -> None:
    """Write the rows in order; the journal goes last, so that nothing is ever nowhere."""
    write_whole(folder / RESULTS, journal.rows())
    write_whole(folder / FACTS, [(json.dumps(study.facts, indent=2) + "\n").encode()])
    journal.remove()


def _name_in(facts: Path) -> object:
    """The name of the study in a `study.json`; None if it is none."""
    try:
        with facts.open("rb") as file:
            found = json.loads(file.read(MAX_FACTS_BYTES))
    except (OSError, ValueError):
        return None
    return found.get("study") if isinstance(found, dict) else None
