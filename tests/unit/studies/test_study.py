from __future__ import annotations

import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from alora import studies
from alora.domain.errors import InvalidInputError, UnavailableError
from alora.studies.journal import JOURNAL
from alora.studies.tasks import Job
from alora.studies.work import run_job
from tests.studying import QUICK, run_study, write_study


class HereEngine:
    """Runs jobs in this process, the last first, each as `change_job` makes it."""

    workers = 2

    def __init__(self, *, change_job=lambda job: job, stop_after: int | None = None) -> None:
        self._change_job = change_job
        self._stop_after = stop_after

    def run(self, jobs, shelf, take, stop) -> None:
        for number, job in enumerate(reversed(list(jobs))):
            if number == self._stop_after:
                raise studies.StoppedError
            take(run_job(self._change_job(job), shelf.case(job.race)))


def run(study: studies.Study, folder: Path, engine: studies.Engine) -> studies.Ran:
    return studies.run(study, folder, engine, threading.Event())


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A study file, and its results from one process."""
    folder = tmp_path_factory.mktemp("study")
    path = write_study(folder)
    ran, results = run_study(path, folder / "out", 1)
    assert ran.finished
    return path, results


def test_rows_are_in_task_order_and_the_same_from_two_processes(usual, tmp_path: Path):
    path, one = usual
    ran, two = run_study(path, tmp_path, 2)
    assert two == one
    assert (ran.resumed, ran.finished) == (0, True)
    rows = [json.loads(line) for line in one.splitlines()]
    assert [row["task"] for row in rows] == list(range(ran.tasks))
    assert sorted(file.name for file in tmp_path.iterdir()) == ["results.jsonl", "study.json"]


def test_rows_are_the_same_whatever_the_order_of_the_jobs(usual, tmp_path: Path):
    path, one = usual
    run(studies.prepare(path), tmp_path, HereEngine())
    assert (tmp_path / studies.RESULTS).read_bytes() == one


def test_a_stopped_study_goes_on_after_a_torn_line(usual, tmp_path: Path):
    path, one = usual
    study = studies.prepare(path)
    with pytest.raises(studies.StoppedError):
        run(study, tmp_path, HereEngine(stop_after=3))
    assert not studies.is_finished(study, tmp_path)
    journal = tmp_path / JOURNAL
    done = journal.read_bytes().count(b"\n") - 1
    journal.write_bytes(journal.read_bytes()[:-10])
    counts: list[tuple[int, int]] = []
    ran = studies.run(
        study, tmp_path, HereEngine(), threading.Event(), lambda a, b: counts.append((a, b))
    )
    assert ran.resumed == done - 1 > 0
    assert (tmp_path / studies.RESULTS).read_bytes() == one
    assert counts[0] == (done - 1, ran.tasks)
    assert counts[-1] == (ran.tasks, ran.tasks)
    assert studies.is_finished(study, tmp_path)


def test_lost_tasks_are_tried_again_by_the_next_run(usual, tmp_path: Path):
    path, one = usual
    study = studies.prepare(path)

    def lose_one(job: Job) -> Job:
        first = job.tasks[0]
        return job if first.number else _hopeless(job)

    ran = run(study, tmp_path, HereEngine(change_job=lose_one))
    assert [lost.task.number for lost in ran.lost] == [0]
    assert not (tmp_path / studies.RESULTS).exists()
    again = run(study, tmp_path, HereEngine())
    assert again.resumed == again.tasks - 1
    assert (tmp_path / studies.RESULTS).read_bytes() == one


def _hopeless(job: Job) -> Job:
    """The job with a first task that nobody can do."""
    return replace(job, tasks=(replace(job.tasks[0], plan="no plan"), *job.tasks[1:]))


def test_the_results_and_the_journal_of_another_study_are_refused(usual, tmp_path: Path):
    path, _ = usual
    study = studies.prepare(path)
    other = write_study(tmp_path, QUICK.replace("iterations = 16", "iterations = 17"))
    changed = studies.prepare(other)
    assert changed.name != study.name
    with pytest.raises(InvalidInputError, match="results of another study"):
        studies.is_finished(changed, path.parent / "out")
    with pytest.raises(studies.StoppedError):
        run(study, tmp_path / "out", HereEngine(stop_after=1))
    with pytest.raises(InvalidInputError, match="is of another study"):
        run(changed, tmp_path / "out", HereEngine())


def test_the_time_limit_of_a_task_makes_no_other_study(usual, tmp_path: Path):
    path, _ = usual
    other = write_study(tmp_path, QUICK + "task_limit_s = 7\n# a remark\n")
    assert studies.prepare(other).name == studies.prepare(path).name


def test_a_study_whose_code_changes_while_it_runs_ends_and_writes_no_results(usual, tmp_path: Path):
    study = studies.prepare(usual[0])
    changed = HereEngine(change_job=lambda job: replace(job, engine="another"))
    with pytest.raises(UnavailableError, match="changed while the study ran"):
        run(study, tmp_path, changed)
    assert not (tmp_path / studies.RESULTS).exists()


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("study.json", "{}", "results of another study"),
        ("study.json", "no json", "results of another study"),
        ("results.jsonl", "mine", "is not of this study"),
    ],
)
def test_a_folder_of_somebody_else_is_refused(
    usual, tmp_path: Path, name: str, text: str, reason: str
):
    (tmp_path / name).write_text(text)
    with pytest.raises(InvalidInputError, match=reason):
        studies.is_finished(studies.prepare(usual[0]), tmp_path)
    assert (tmp_path / name).read_text() == text


def test_a_folder_that_is_a_file_or_cannot_be_made_is_refused(usual, tmp_path: Path):
    study = studies.prepare(usual[0])
    (tmp_path / "file").touch()
    with pytest.raises(InvalidInputError, match="is a file"):
        studies.is_finished(study, tmp_path / "file")
    with pytest.raises(InvalidInputError, match="cannot write"):
        run(study, tmp_path / "file" / "out", HereEngine())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (QUICK.replace("every = 8", "laps = [999]"), "no car of any race has such a moment"),
        (QUICK + 'model = "none"', "no model version none"),
        (QUICK.replace('"leaders"', '["999"]'), "no car '999'"),
    ],
)
def test_a_study_of_nothing_is_refused(tmp_path: Path, text: str, reason: str):
    with pytest.raises(InvalidInputError, match=reason):
        studies.prepare(write_study(tmp_path, text))


def test_the_facts_say_what_the_results_are_of(usual):
    path, _ = usual
    facts = json.loads((path.parent / "out" / studies.FACTS).read_text())
    assert facts["study"] == studies.prepare(path).name
    assert facts["races"][0]["race"] == "laps.csv"
    assert facts["spec"]["iterations"] == 16
