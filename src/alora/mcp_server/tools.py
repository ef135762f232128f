"""The tools: from a race as it stands to the worker's answer, and what each step took."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import ValidationError

from alora.contracts import mapping, tools
from alora.contracts.worker import (
    AdviceLine,
    ProgressLine,
    RecommendRequest,
    SimulateLine,
    SimulateRequest,
)
from alora.domain.errors import InvalidInputError, InvalidStateError
from alora.domain.state import RaceSoFar
from alora.mcp_server.bundles import BundleCache
from alora.mcp_server.worker_client import WorkerClient
from alora.models import fit_parameters
from alora.racesim.parameters import Parameters
from alora.runtime.deadline import Deadline
from alora.runtime.metrics import Metrics
from alora.runtime.validation import first_problem

SERVICE = "mcp_server"
WORKER = "simulation_worker"

C = TypeVar("C", tools.RecommendPit, tools.SimulatePlan)
Write = Callable[[bytes], Awaitable[None]]
"""Sends one event of the stream."""


class _Steps:
    """Measures the steps of one call at this service."""

    def __init__(self, instance: str) -> None:
        self._instance = instance
        self._last_s = time.perf_counter()
        self.hops: list[tools.Hop] = []

    def done(self, step: str) -> None:
        """End `step`, which began where the step before ended."""
        now_s = time.perf_counter()
        self.hops.append(tools.Hop(step, SERVICE, self._instance, (now_s - self._last_s) * 1e3))
        self._last_s = now_s

    def worker_done(self, line: AdviceLine | SimulateLine) -> None:
        """End the worker's steps and the way there and back."""
        now_s = time.perf_counter()
        timing = line.timing
        way_ms = (now_s - self._last_s) * 1e3 - timing.queue_ms - timing.compute_ms
        self.hops += [
            tools.Hop("network B→C", SERVICE, self._instance, max(0.0, way_ms)),
            tools.Hop("queue", WORKER, timing.instance, timing.queue_ms),
            tools.Hop("simulate", WORKER, timing.instance, timing.compute_ms),
        ]
        self._last_s = now_s


@dataclass(frozen=True, slots=True)
class _Prepared(Generic[C]):
    """A call understood, and what the models say of its race."""

    call: C
    parameters: Parameters
    steps: _Steps


class StrategyTools:
    """Does the calls of `alora.contracts.tools`."""

    def __init__(
        self, worker: WorkerClient, bundles: BundleCache, metrics: Metrics, instance: str
    ) -> None:
        self._worker = worker
        self._bundles = bundles
        self._metrics = metrics
        self._instance = instance

    async def recommend_pit(self, data: bytes, deadline: Deadline, write: Write) -> None:
        """Answer a `RecommendPit`; raises `AloraError` for what cannot be answered."""
        ready = await asyncio.to_thread(self._prepare, tools.RecommendPit, data)
        call = ready.call
        request = _checked(
            lambda: RecommendRequest(
                state=call.race.state,
                parameters=ready.parameters,
                car_id=call.car_id,
                seed=call.seed,
                iterations=call.iterations or None,
                rivals=call.rivals,
            )
        )

        async def relay(line: ProgressLine) -> None:
            await write(mapping.to_bytes(tools.RecommendPitEvent(progress=_progress(line))))

        line = await self._worker.recommend(request, deadline, relay)
        result = tools.RecommendPitResult(line.advice, self._evidence(ready, line))
        await write(mapping.to_bytes(tools.RecommendPitEvent(result=result)))

    async def simulate_plan(self, data: bytes, deadline: Deadline, write: Write) -> None:
        """Answer a `SimulatePlan`; raises `AloraError` for what cannot be answered."""
        ready = await asyncio.to_thread(self._prepare, tools.SimulatePlan, data)
        call = ready.call
        request = _checked(
            lambda: SimulateRequest(
                state=call.race.state,
                parameters=ready.parameters,
                car_id=call.car_id,
                plan=call.plan,
                seed=call.seed,
                iterations=call.iterations or None,
            )
        )

        async def relay(line: ProgressLine) -> None:
            await write(mapping.to_bytes(tools.SimulatePlanEvent(progress=_progress(line))))

        line = await self._worker.simulate(request, deadline, relay)
        result = tools.SimulatePlanResult(line.outcome, self._evidence(ready, line))
        await write(mapping.to_bytes(tools.SimulatePlanEvent(result=result)))

    def _prepare(self, kind: type[C], data: bytes) -> _Prepared[C]:
        """Read the call, load its model, fit it to the race. Runs in a thread: it may take long."""
        steps = _Steps(self._instance)
        call = mapping.from_bytes(kind, data)
        _refuse_strangers(call.race)
        call.race.state.car(call.car_id)
        steps.done("read request")
        bundle = self._bundles.get(call.race.state.series, call.model_version)
        steps.done("load model")
        parameters = fit_parameters(call.race, bundle)
        steps.done("fit parameters")
        return _Prepared(call, parameters, steps)

    def _evidence(self, ready: _Prepared[C], line: AdviceLine | SimulateLine) -> tools.Evidence:
        ready.steps.worker_done(line)
        for hop in ready.steps.hops:
            if hop.service == SERVICE:
                self._metrics.observe_step(hop.step, hop.ms)
        return tools.Evidence(
            ready.parameters.model_version, line.from_cache, tuple(ready.steps.hops)
        )


def _progress(line: ProgressLine) -> tools.Progress:
    return tools.Progress(line.stage, line.races_done, line.races_planned, line.fraction)


R = TypeVar("R", RecommendRequest, SimulateRequest)


def _checked(build: Callable[[], R]) -> R:
    try:
        return build()
    except ValidationError as error:
        where, reason = first_problem(error)
        raise InvalidInputError(f"{where}: {reason}") from None


def _refuse_strangers(race: RaceSoFar) -> None:
    known = {car.car_id for car in race.state.cars}
    seen = set()
    for index, laps in enumerate(race.laps):
        if laps.car_id not in known or laps.car_id in seen:
            what = "is there twice" if laps.car_id in seen else "is not in the race's state"
            raise InvalidStateError(f"race.laps[{index}].car_id", f"car {laps.car_id} {what}")
        seen.add(laps.car_id)
