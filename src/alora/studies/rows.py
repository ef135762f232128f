"""One line of the results for each task: what was asked, and the answer or why there is none."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

from alora.domain.errors import AloraError
from alora.domain.race import CarId
from alora.domain.state import RaceState
from alora.domain.strategy import Advice, Estimate, Outcome, PositionDistribution
from alora.studies.plans import plan_text
from alora.studies.races import RaceCase
from alora.studies.tasks import Task

Row = dict[str, Any]

_advice: TypeAdapter[Advice] = TypeAdapter(Advice)
_outcome: TypeAdapter[Outcome] = TypeAdapter(Outcome)


def asked(case: RaceCase, task: Task) -> Row:
    """What the task is; the start of its row."""
    return {
        "task": task.number,
        "race": case.label,
        "event": case.recording.event,
        "car": task.car_id,
        "lap": task.lap,
        "asked_plan": task.pattern,
        "plan": None if task.plan is None else plan_text(task.plan),
        "change": dict(task.change),
    }


def situation(state: RaceState, car_id: CarId, model: str) -> Row:
    """What held at that moment."""
    car = state.car(car_id)
    return {
        "clock_s": state.clock_s,
        "flag": state.flag.value,
        "class": car.car_class,
        "class_position": car.class_position,
        "laps_done": state.laps_done,
        "model": model,
    }


def advised(advice: Advice, *, full: bool) -> Row:
    """The answer to "when should this car stop?"."""
    call = advice.recommendation
    row: Row = {
        "action": call.action.value,
        "best_plan": plan_text(call.best_plan),
        "stop_lap": call.best_plan.first_lap,
        "window": None if call.window is None else [call.window.first_lap, call.window.last_lap],
        "alternative": None if call.alternative is None else plan_text(call.alternative),
        "gain_s": _estimate(call.expected_gain_s),
        "gain_places": _estimate(call.expected_gain_places),
        "stop_now_gain_s": _if_known(call.stop_now_gain_s),
        "waiting_s_per_lap": _if_known(call.waiting_s_per_lap),
        "flipped_by": None if call.flip is None else call.flip.assumption,
        "plans_considered": call.plans_considered,
        "races_run": call.races_run,
        **_finish(advice.outcome),
    }
    if full:
        row["advice"] = json.loads(_advice.dump_json(advice))
    return row


def simulated(outcome: Outcome, *, full: bool) -> Row:
    """What one plan leads to."""
    row = _finish(outcome)
    if full:
        row["outcome"] = json.loads(_outcome.dump_json(outcome))
    return row


def refused(error: AloraError) -> Row:
    """Why there is no answer, which is the same every time."""
    return {"error": {"code": error.code, "message": str(error)}}


def row_text(row: Row) -> str:
    """One line of JSON, without its end."""
    return json.dumps(row, separators=(",", ":"), allow_nan=False, ensure_ascii=False)


def _finish(outcome: Outcome) -> Row:
    return {
        "finish": _places(outcome.position),
        "class_finish": _places(outcome.class_position),
        "time_left_s": _estimate(outcome.remaining_time_s),
        "retires": outcome.retire_probability,
        "iterations": outcome.iterations,
    }


def _places(places: PositionDistribution) -> Row:
    spread = {"p05": places.p05, "p50": places.p50, "p95": places.p95}
    return _estimate(places.expected) | spread


def _estimate(value: Estimate) -> Row:
    return {"mean": value.mean, "se": value.se}


def _if_known(value: Estimate | None) -> Row | None:
    return None if value is None else _estimate(value)
