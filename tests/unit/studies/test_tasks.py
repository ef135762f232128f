from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from alora.studies.limits import JOB_TASKS
from alora.studies.spec import read_spec
from alora.studies.tasks import jobs_of, recipe_of, split_job, tasks_of
from tests.studying import demo_case, job, recipe, task


def spec(folder: Path, text: str):
    path = folder / "study.toml"
    path.write_text('races = [{ files = "laps.csv" }]\n' + text)
    return read_spec(path)


def test_tasks_go_by_moment_then_plan_then_what_if(tmp_path: Path):
    text = (
        'what = "simulate"\nmoments = { laps = [4, 8] }\nplans = ["stay out", "+2 slick"]\n'
        '[changes]\n"pit.lane_loss_s" = [0.5, 1.0]\n'
    )
    car = demo_case().recording.entries[0].car_id
    tasks, left_out = tasks_of(spec(tmp_path, text), 0, demo_case(), (car,), 100)
    assert [t.number for t in tasks] == list(range(100, 108))
    assert [t.lap for t in tasks] == [4] * 4 + [8] * 4
    assert [t.pattern for t in tasks[:4]] == ["stay out"] * 2 + ["+2 slick"] * 2
    assert [t.change[0][1] for t in tasks[:4]] == [0.5, 1.0, 0.5, 1.0]
    assert tasks[2].plan is not None
    assert tasks[2].plan.first_lap == 6
    assert left_out == 0


def test_plans_that_are_past_are_left_out_and_counted(tmp_path: Path):
    text = 'what = "simulate"\nmoments = { laps = [4, 8] }\nplans = ["lap 6 slick"]\n'
    car = demo_case().recording.entries[0].car_id
    tasks, left_out = tasks_of(spec(tmp_path, text), 0, demo_case(), (car,), 0)
    assert [t.lap for t in tasks] == [4]
    assert left_out == 1


def test_the_recipe_is_what_the_study_says_of_every_task(tmp_path: Path):
    text = 'what = "recommend"\nmoments = { every = 4 }\nseed = 7\nrows = "full"\niterations = 9\n'
    found = recipe_of(spec(tmp_path, text))
    assert (found.seed, found.iterations, found.full_rows) == (7, 9, True)


@given(
    races=st.lists(st.integers(1, 30), min_size=1, max_size=4),
    done=st.sets(st.integers(0, 60)),
    workers=st.integers(1, 8),
)
def test_jobs_hold_every_open_task_once_in_order_and_of_one_race(
    races: list[int], done: set[int], workers: int
):
    ids = [race for race, count in enumerate(races) for _ in range(count)]
    tasks = [task(number, race=race) for number, race in enumerate(ids)]
    known = frozenset(done) & frozenset(range(len(tasks)))
    jobs = list(jobs_of(tasks, known, recipe(), "engine", workers))
    numbers = [t.number for j in jobs for t in j.tasks]
    assert numbers == [number for number in range(len(tasks)) if number not in known]
    assert all(len({t.race for t in j.tasks}) == 1 for j in jobs)
    assert all(1 <= len(j.tasks) <= JOB_TASKS for j in jobs)


def test_a_split_job_has_each_task_for_itself_and_one_try_more():
    found = split_job(job(task(0), task(1)))
    assert [[t.number for t in part.tasks] for part in found] == [[0], [1]]
    assert {part.tries for part in found} == {1}
