"""The gRPC contract between the orchestrator (A) and the MCP server (B) as frozen types.

Twins of `proto/alora/v1/tools.proto`; `alora.contracts.mapping` turns them into bytes and back.
"""

from __future__ import annotations

from dataclasses import dataclass

from alora.domain.race import CarId
from alora.domain.state import RaceSoFar
from alora.domain.strategy import Advice, Outcome, Plan

SERVICE = "alora.v1.StrategyTools"
"""Full name of the gRPC service."""

RECOMMEND_PIT = f"/{SERVICE}/RecommendPit"
"""Full name of the method that takes a `RecommendPit` and streams `RecommendPitEvent`."""

SIMULATE_PLAN = f"/{SERVICE}/SimulatePlan"
"""Full name of the method that takes a `SimulatePlan` and streams `SimulatePlanEvent`."""


@dataclass(frozen=True, slots=True)
class RecommendPit:
    """When should this car stop?

    `iterations` 0 and an empty `model_version` leave the choice to the server. `rivals` are the
    cars to compare stops with, at most `runtime.limits.MAX_RIVALS`; empty: the nearest ones.
    """

    race: RaceSoFar
    car_id: CarId
    seed: int
    iterations: int = 0
    model_version: str = ""
    rivals: tuple[CarId, ...] = ()


@dataclass(frozen=True, slots=True)
class SimulatePlan:
    """What does this one plan lead to? Defaults as in `RecommendPit`."""

    race: RaceSoFar
    car_id: CarId
    plan: Plan
    seed: int
    iterations: int = 0
    model_version: str = ""


@dataclass(frozen=True, slots=True)
class Hop:
    """Which service spent how long [ms] on a step of the question."""

    step: str
    service: str
    instance: str
    ms: float


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the simulation is; `fraction` is 0 to 1, `races_planned` may grow."""

    stage: str
    races_done: int
    races_planned: int
    fraction: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a result is based on, and how long its steps took."""

    model_version: str
    from_cache: bool
    hops: tuple[Hop, ...]


@dataclass(frozen=True, slots=True)
class RecommendPitResult:
    """The end of a `RecommendPit`."""

    advice: Advice
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class SimulatePlanResult:
    """The end of a `SimulatePlan`."""

    outcome: Outcome
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class RecommendPitEvent:
    """Exactly one of the two is set; a stream ends after one `result`."""

    progress: Progress | None = None
    result: RecommendPitResult | None = None

    def __post_init__(self) -> None:
        _refuse_all_but_one(self.progress, self.result)


@dataclass(frozen=True, slots=True)
class SimulatePlanEvent:
    """Exactly one of the two is set; a stream ends after one `result`."""

    progress: Progress | None = None
    result: SimulatePlanResult | None = None

    def __post_init__(self) -> None:
        _refuse_all_but_one(self.progress, self.result)


def _refuse_all_but_one(progress: object, result: object) -> None:
    if (progress is None) == (result is None):
        raise ValueError("an event is either progress or a result")
