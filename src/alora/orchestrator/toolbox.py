"""The tools of one question: two simulations at service B, and a look at the race as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from alora.contracts import tools
from alora.contracts.tools_client import ToolsClient
from alora.domain.errors import DeadlineError, InvalidInputError, InvalidStateError
from alora.domain.race import Compound
from alora.domain.state import RaceSoFar
from alora.domain.strategy import PitStop, Plan
from alora.orchestrator.agent import (
    Advised,
    Context,
    Evidence,
    Observed,
    Refused,
    Simulated,
    ToolCall,
    ToolName,
    ToolResult,
)
from alora.orchestrator.derived import observe
from alora.orchestrator.hops import HopLog
from alora.orchestrator.limits import MIN_SIMULATION_MS
from alora.runtime.deadline import Deadline
from alora.runtime.limits import MAX_RIVALS
from alora.runtime.validation import first_problem

MAX_PLAN_STOPS = 60
"""Most stops of a plan that a brain may ask for [stops]."""

A = TypeVar("A", bound=BaseModel)

OnProgress = Callable[[tools.Progress], None]


class _Args(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RecommendArgs(_Args):
    """When should `car` stop, and how does its stop compare with those of `rivals`?

    Without rivals the nearest ones are taken.
    """

    car: str
    rivals: tuple[str, ...] = Field(default=(), max_length=MAX_RIVALS)


class StopArgs(_Args):
    """One stop: the in lap, tires to take (None keeps them), laps of fuel (None fills up)."""

    lap: int = Field(ge=1, le=2_000)
    compound: Compound | None = None
    fuel_laps: float | None = Field(default=None, gt=0.0, le=2_000.0)


class SimulateArgs(_Args):
    """What do these stops of `car` lead to? None at all means staying out to the end."""

    car: str
    stops: tuple[StopArgs, ...] = Field(max_length=MAX_PLAN_STOPS)


class StateArgs(_Args):
    """How does `car` stand now, and against `rival`?"""

    car: str
    rival: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """What all tool calls of one question share."""

    so_far: RaceSoFar
    context: Context
    request_id: str
    deadline: Deadline
    seed: int


class Toolbox:
    """Implements `Tools` for one question."""

    def __init__(
        self, client: ToolsClient, job: Job, hops: HopLog, on_progress: OnProgress
    ) -> None:
        self._client = client
        self._job = job
        self._hops = hops
        self._on_progress = on_progress

    async def call(self, call: ToolCall) -> ToolResult:
        """Run one tool.

        Raises:
            InvalidInputError: the arguments are not those of the tool.
            AloraError: the tool, or a service behind it, failed.
        """
        if call.name is ToolName.RACE_STATE:
            return self._observe(_checked(StateArgs, call))
        deadline = self._deadline(call.share)
        if call.name is ToolName.RECOMMEND_PIT:
            return await self._recommend(_checked(RecommendArgs, call), deadline)
        return await self._simulate(_checked(SimulateArgs, call), deadline)

    def _deadline(self, share: float) -> Deadline:
        left_ms = self._job.deadline.left_ms
        if left_ms < MIN_SIMULATION_MS:
            raise DeadlineError(
                "the time for the question was used up before the simulation could start; "
                "allow it more"
            )
        return self._job.deadline.at_most(share * left_ms)

    def _observe(self, args: StateArgs) -> Observed:
        state = self._job.so_far.state
        find = self._job.context.find_car
        rival = None if args.rival is None else state.car(find(args.rival))
        return observe(state, state.car(find(args.car)), rival)

    async def _recommend(self, args: RecommendArgs, deadline: Deadline) -> Advised:
        job = self._job
        car_id = job.context.find_car(args.car)
        rivals = tuple(job.context.find_car(name) for name in args.rivals)
        request = tools.RecommendPit(race=job.so_far, car_id=car_id, seed=job.seed, rivals=rivals)
        self._hops.done("plan")
        found = await self._client.recommend_pit(
            request, job.request_id, deadline, self._on_progress
        )
        return Advised(car_id, found.advice, self._evidence(found.evidence))

    async def _simulate(self, args: SimulateArgs, deadline: Deadline) -> Simulated | Refused:
        job = self._job
        car_id = job.context.find_car(args.car)
        plan = _plan(args.stops)
        request = tools.SimulatePlan(race=job.so_far, car_id=car_id, plan=plan, seed=job.seed)
        self._hops.done("plan")
        try:
            found = await self._client.simulate_plan(
                request, job.request_id, deadline, self._on_progress
            )
        except InvalidStateError as error:
            self._hops.called(())
            if not error.path.startswith("plan"):
                raise
            return Refused(ToolName.SIMULATE_PLAN, error.code, error.reason.rstrip("."), plan)
        return Simulated(car_id, found.outcome, self._evidence(found.evidence))

    def _evidence(self, evidence: tools.Evidence) -> Evidence:
        self._hops.called(evidence.hops)
        return Evidence(evidence.model_version, evidence.from_cache)


def _plan(stops: tuple[StopArgs, ...]) -> Plan:
    try:
        return Plan(tuple(PitStop(s.lap, s.compound, s.fuel_laps) for s in stops))
    except ValueError as error:
        raise InvalidInputError(str(error)) from None


def _checked(kind: type[A], call: ToolCall) -> A:
    args: Mapping[str, object] = call.args
    try:
        return kind.model_validate(dict(args))
    except ValidationError as error:
        where, reason = first_problem(error)
        raise InvalidInputError(f"tool {call.name}: {where}: {reason}") from None
