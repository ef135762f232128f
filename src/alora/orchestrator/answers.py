"""The answer as it goes down the socket, put together from what was found."""

from __future__ import annotations

from dataclasses import dataclass

from alora.contracts.page import Answer, Ask
from alora.domain.state import RaceSoFar
from alora.domain.strategy import Outcome, Recommendation
from alora.orchestrator.agent import (
    Advised,
    Clarification,
    Evidence,
    Simulated,
    Spoken,
    Steps,
    ToolResult,
    first_of,
)
from alora.orchestrator.hops import HopLog
from alora.orchestrator.moments import Moment
from alora.orchestrator.races import Race

UNKNOWN_INTENT = "unknown"
"""The intent of a question that was not understood."""


@dataclass(frozen=True, slots=True)
class Told:
    """All that is known when the words have been found."""

    ask: Ask
    request_id: str
    moment: Moment
    so_far: RaceSoFar
    steps: Steps | Clarification
    results: tuple[ToolResult, ...]
    spoken: Spoken
    hops: HopLog


@dataclass(frozen=True, slots=True)
class _Simulation:
    """What the simulations of a question came to, as the page shows it."""

    recommendation: Recommendation | None = None
    outcome: Outcome | None = None
    alternative_outcome: Outcome | None = None


def make_answer(told: Told) -> Answer:
    """Put the answer together."""
    shown = _shown(told.results)
    evidence = _evidence(told.results)
    understood = isinstance(told.steps, Steps)
    car_id = told.steps.reading.car_id if isinstance(told.steps, Steps) else told.moment.car_id
    state = told.so_far.state
    return Answer(
        id=told.ask.id,
        request_id=told.request_id,
        intent=told.steps.reading.intent if isinstance(told.steps, Steps) else UNKNOWN_INTENT,
        question=told.ask.text,
        answer=told.spoken.text,
        race_id=told.moment.race.race_id,
        event=state.event,
        car_id=car_id,
        lap=state.car(car_id).laps_done,
        clock_s=state.clock_s,
        recommendation=shown.recommendation,
        outcome=shown.outcome,
        alternative_outcome=shown.alternative_outcome,
        iterations=shown.outcome.iterations if shown.outcome else 0,
        model_version=evidence[-1].model_version if evidence else None,
        from_cache=bool(evidence) and all(e.from_cache for e in evidence),
        elapsed_ms=round(told.hops.elapsed_ms, 3),
        hops=told.hops.hops(),
        notes=(*_damage(told.moment.race), *told.spoken.notes) if understood else (),
    )


def _damage(race: Race) -> tuple[str, ...]:
    """Say that the timing file was damaged: the field may not be whole."""
    rows = race.recording.rows_left_out
    if not rows:
        return ()
    what = "1 row" if rows == 1 else f"{rows} rows"
    return (f"{what} of the timing file could not be read: laps or whole cars may be missing",)


def _shown(results: tuple[ToolResult, ...]) -> _Simulation:
    """A plan that was asked for stands first, and the best plan is held against it."""
    advised, simulated = first_of(results, Advised), first_of(results, Simulated)
    advice = None if advised is None else advised.advice
    if simulated is not None:
        return _Simulation(
            recommendation=advice.recommendation if advice else None,
            outcome=simulated.outcome,
            alternative_outcome=advice.outcome if advice else None,
        )
    if advice is None:
        return _Simulation()
    return _Simulation(advice.recommendation, advice.outcome, advice.alternative_outcome)


def _evidence(results: tuple[ToolResult, ...]) -> tuple[Evidence, ...]:
    return tuple(r.evidence for r in results if isinstance(r, (Advised, Simulated)))
