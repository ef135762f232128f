"""Small engines for the worker's tests: instant, gated, or broken."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from alora.contracts.worker import RecommendRequest, SimulateRequest
from alora.domain.race import CarId, Compound
from alora.domain.strategy import (
    Action,
    Advice,
    Estimate,
    Outcome,
    PitStop,
    Plan,
    PositionDistribution,
    Recommendation,
)
from alora.racesim.budget import Budget, SearchProgress
from alora.simulation_worker.engine import Engine
from tests.fields import field_parameters, field_state

NOTHING = Estimate(0.0, 0.0)
FIRST = PositionDistribution((1.0,), Estimate(1.0, 0.0), 1, 1, 1)


def outcome(plan: Plan, iterations: int) -> Outcome:
    return Outcome(plan, iterations, FIRST, FIRST, NOTHING, 0.0, None)


def advice(car_id: CarId, iterations: int) -> Advice:
    recommendation = Recommendation(
        car_id=car_id,
        action=Action.STAY_OUT,
        window=None,
        best_plan=Plan(),
        alternative=None,
        expected_gain_s=NOTHING,
        expected_gain_places=NOTHING,
        rejoin=None,
        rejoin_if_now=None,
        lap_costs=(),
        place_value_s=5.0,
        window_cost_s=1.0,
        iterations=iterations,
        plans_considered=1,
        races_run=iterations,
    )
    return Advice(recommendation, outcome(Plan(), iterations), None)


class Engines:
    """An engine that counts its runs; `before` is called in the engine's thread at each run.

    `spends` says that it takes all the time there is, and does half of the iterations asked for.
    """

    def __init__(
        self, before: Callable[[Budget], object] = lambda _budget: None, spends: bool = False
    ) -> None:
        self.runs = 0
        self.spends = spends
        self.rivals: list[tuple[CarId, ...]] = []
        self.workers: list[int] = []
        self.seconds: list[float] = []
        self.planned_s: list[float] = []
        self._before = before

    def engine(self) -> Engine:
        return Engine(self._recommend, self._simulate, lambda *_args: None, lambda *_args: None)

    def _run(self, told: dict[str, Any]) -> int:
        self.runs += 1
        self.workers.append(told["workers"])
        self.seconds.append(told["budget"].left_s)
        self.planned_s.append(told["budget"].planned_s)
        told["progress"](SearchProgress("comparing plans", 1, 2, 0.5))
        self._before(told["budget"])
        told["budget"].check()
        if self.spends:
            told["budget"].seconds = 0.0
        return int(told["iterations"] * (0.5 if self.spends else 1.0))

    def _recommend(self, *args: Any, **told: Any) -> Advice:
        self.rivals.append(told["rivals"])
        return advice(args[2], self._run(told))

    def _simulate(self, *args: Any, **told: Any) -> Outcome:
        return outcome(args[3], self._run(told))


class Gate:
    """Holds the engine's threads until opened or cancelled; never longer than a test may last."""

    def __init__(self) -> None:
        self.reached = threading.Semaphore(0)
        self._open = threading.Event()

    def open(self) -> None:
        self._open.set()

    def __call__(self, budget: Budget) -> None:
        self.reached.release()
        while not self._open.wait(0.001):
            budget.check()


def recommend_request(seed: int = 1, iterations: int | None = None) -> RecommendRequest:
    state = field_state(cars=4)
    return RecommendRequest(
        state=state,
        parameters=field_parameters(state),
        car_id=CarId("2"),
        seed=seed,
        iterations=iterations,
    )


def simulate_request(lap: int = 30, iterations: int | None = None) -> SimulateRequest:
    told = recommend_request()
    return SimulateRequest(
        **{name: getattr(told, name) for name in ("state", "parameters", "car_id", "seed")},
        plan=Plan((PitStop(lap, Compound.HARD),)),
        iterations=iterations,
    )


def with_laps_done(request: RecommendRequest, laps: int) -> RecommendRequest:
    return request.model_copy(update={"state": replace(request.state, laps_done=laps)})
