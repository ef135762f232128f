"""A request as a piece of work: what to run, what names it, and whether it was done in full."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter

from alora.contracts.worker import RecommendRequest, SimulateRequest, SimulationInput
from alora.domain.strategy import Advice, Outcome
from alora.racesim.budget import Budget
from alora.simulation_worker.engine import Engine, Report

RECOMMEND_ITERATIONS = 3_000
"""Races each finalist of a search is simulated in where the caller names no number."""

Kind = Literal["recommend", "simulate"]

_advice: TypeAdapter[Advice] = TypeAdapter(Advice)
_outcome: TypeAdapter[Outcome] = TypeAdapter(Outcome)


@dataclass(frozen=True, slots=True)
class Finished:
    """What came out, as JSON. `complete` is false where the budget ended the work early."""

    body: bytes
    complete: bool


@dataclass(frozen=True, slots=True)
class Work:
    """One computation. Two of the same `key_for` give the same result, if both are complete.

    `is_planned` says that the result depends on the time the engine plans for, not only on `key`.
    """

    kind: Kind
    key: str
    run: Callable[[Budget, Report], Finished]
    is_planned: bool

    def key_for(self, planned_s: float) -> str:
        """Name the result of this work under a budget of that `Budget.planned_s` [s]."""
        return f"{self.key} {planned_s:g} s" if self.is_planned else self.key


def recommend_work(request: RecommendRequest, engine: Engine, workers: int) -> Work:
    """Make the work of a search.

    Raises:
        InvalidInputError: the engine could not do it.
    """
    engine.validate(request.state, request.parameters, request.car_id)
    engine.check_rivals(request.state, request.car_id, request.rivals)
    iterations = request.iterations or RECOMMEND_ITERATIONS

    def run(budget: Budget, report: Report) -> Finished:
        advice = engine.recommend(
            request.state,
            request.parameters,
            request.car_id,
            seed=request.seed,
            iterations=iterations,
            budget=budget,
            workers=workers,
            rivals=request.rivals,
            progress=report,
        )
        # While time was left, all that was planned was done, and would be again.
        return Finished(_advice.dump_json(advice), complete=budget.left_s > 0.0)

    return Work("recommend", _key("recommend", request, iterations), run, is_planned=True)


def simulate_work(
    request: SimulateRequest, engine: Engine, workers: int, default_iterations: int
) -> Work:
    """Make the work of simulating one plan; raises as `recommend_work`."""
    engine.validate(request.state, request.parameters, request.car_id, request.plan)
    iterations = request.iterations or default_iterations

    def run(budget: Budget, report: Report) -> Finished:
        outcome = engine.simulate(
            request.state,
            request.parameters,
            request.car_id,
            request.plan,
            seed=request.seed,
            iterations=iterations,
            budget=budget,
            workers=workers,
            progress=report,
        )
        return Finished(_outcome.dump_json(outcome), outcome.iterations >= iterations)

    return Work("simulate", _key("simulate", request, iterations), run, is_planned=False)


def _key(kind: Kind, request: SimulationInput, iterations: int) -> str:
    # All that was asked, plan and rivals too. The number of workers is not part of it: the answer
    # does not depend on that.
    told = request.model_copy(update={"iterations": iterations}).model_dump_json()
    return hashlib.sha256(f"{kind}\n{told}".encode()).hexdigest()
