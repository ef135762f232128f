from __future__ import annotations

import json
from dataclasses import replace

import pytest

from alora.domain.strategy import PitStop, Plan
from alora.studies.work import JobResult, run_job
from tests.studying import demo_case, job, task

CASE = demo_case()
STOP = Plan((PitStop(20, None),))


def rows(result: JobResult) -> list[dict]:
    assert result.lost == ()
    return [json.loads(done.row) for done in result.done]


def test_a_recommendation_has_its_call_and_its_errors():
    (row,) = rows(run_job(job(task(5)), CASE))
    assert row["task"] == 5
    assert row["race"] == "laps.csv"
    assert row["lap"] == 10
    assert row["action"] in {"box_now", "box_later", "stay_out", "too_close", "no_legal_plan"}
    assert row["gain_s"]["se"] >= 0.0
    assert row["class_finish"]["p05"] <= row["class_finish"]["p95"]
    assert row["races_run"] > 0
    assert "advice" not in row


def test_a_plan_is_simulated_with_the_iterations_asked_for():
    (row,) = rows(run_job(job(task(plan=STOP, pattern="lap 20 keep"), iterations=24), CASE))
    assert row["asked_plan"] == "lap 20 keep"
    assert row["iterations"] == 24
    assert "action" not in row


def test_full_rows_have_everything():
    both = job(task(0), task(1, plan=STOP), full_rows=True)
    advised, simulated = rows(run_job(both, CASE))
    assert advised["advice"]["recommendation"]["lap_costs"]
    assert simulated["outcome"]["plan"]["stops"][0]["lap"] == 20


def test_a_task_gives_the_same_bytes_alone_and_among_others():
    tasks = [task(n, lap=lap, change=change) for n, (lap, change) in enumerate(VARIED)]
    together = run_job(job(*tasks), CASE)
    alone = [run_job(job(one), CASE).done[0] for one in reversed(tasks)]
    assert list(together.done) == alone[::-1]


VARIED = [
    (8, ()),
    (8, (("pit.lane_loss_s", 0.5),)),
    (16, ()),
    (8, (("pit.lane_loss_s", 1.0),)),
]


def test_a_what_if_changes_the_answer_and_a_factor_of_one_does_not():
    plain, half, _, same = rows(
        run_job(job(*[task(n, lap=lap, change=c) for n, (lap, c) in enumerate(VARIED)]), CASE)
    )
    assert half["time_left_s"] != plain["time_left_s"] == same["time_left_s"]


@pytest.mark.parametrize(
    ("change", "code"),
    [({"lap": 9_999}, "bad_moment"), ({"car_id": "999"}, "unknown_car")],
)
def test_a_question_that_cannot_be_answered_has_a_row_that_says_why(
    change: dict[str, object], code: str
):
    (row,) = rows(run_job(job(task(**change)), CASE))
    assert row["error"]["code"] == code
    assert row["error"]["message"]
    assert "class_finish" not in row


def test_a_what_if_that_is_impossible_has_a_row_that_says_why():
    change = (("cars.base_lap_s", 0.0),)
    (row,) = rows(run_job(job(task(change=change)), CASE))
    assert row["error"]["code"] == "invalid_state"


def test_a_task_that_takes_too_long_is_lost_and_the_next_is_done():
    result = run_job(job(task(0), task(1), iterations=1_000_000, limit_s=1e-4), CASE)
    assert [lost.task.number for lost in result.lost] == [0, 1]
    assert "took longer than 0.0001 s" in result.lost[0].reason
    assert result.done == ()


def test_a_fault_loses_its_task_only():
    result = run_job(job(task(0, plan="no plan"), task(1)), CASE)
    assert [lost.task.number for lost in result.lost] == [0]
    assert "a fault in Alora itself" in result.lost[0].reason
    assert [done.task for done in result.done] == [1]


def test_another_engine_does_nothing():
    result = run_job(replace(job(task()), engine="another"), CASE)
    assert result.other_engine is not None
    assert (result.done, result.lost) == ((), ())
