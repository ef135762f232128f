"""Calls of the tools for tests: a race with laps, and a gRPC client for it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import grpc
from grpc import aio

from alora.contracts import mapping, tools
from alora.domain.laps import CarLaps, Lap
from alora.domain.race import CarId, Compound
from alora.domain.state import CarState, RaceSoFar, RaceState
from alora.domain.strategy import PitStop, Plan
from tests.fields import LAP_S, field_state

EVENTS = {
    tools.RecommendPit: (tools.RECOMMEND_PIT, tools.RecommendPitEvent),
    tools.SimulatePlan: (tools.SIMULATE_PLAN, tools.SimulatePlanEvent),
}


def laps_of(car: CarState) -> CarLaps:
    rows = tuple(
        Lap(
            car.car_id,
            number,
            number * LAP_S + car.gap_to_leader_s,
            LAP_S + 0.1 * (number % 3),
            compound=Compound.MEDIUM,
            tire_age_laps=number,
        )
        for number in range(1, car.laps_done + 1)
    )
    return CarLaps.from_laps(car.car_id, rows)


def race_so_far(state: RaceState | None = None) -> RaceSoFar:
    state = state or field_state(cars=8)
    return RaceSoFar(state, tuple(laps_of(car) for car in state.cars))


def recommend(car: str = "3", seed: int = 1, iterations: int = 40, **more: Any) -> Any:
    return tools.RecommendPit(race_so_far(), CarId(car), seed, iterations, **more)


def simulate(car: str = "3", lap: int = 30, iterations: int = 40) -> Any:
    plan = Plan((PitStop(lap, Compound.HARD),))
    return tools.SimulatePlan(race_so_far(), CarId(car), plan, 1, iterations)


@dataclass(frozen=True)
class Ended:
    """How a call ended: its events, its status and what the trailing metadata says."""

    events: tuple[Any, ...]
    status: grpc.StatusCode
    details: str
    code: str | None
    request_id: str | None

    @property
    def result(self) -> Any:
        assert self.status is grpc.StatusCode.OK, f"{self.status}: {self.details}"
        return self.events[-1].result


class Caller:
    """A client of the tools on one channel."""

    def __init__(self, channel: aio.Channel) -> None:
        self.channel = channel

    def start(
        self, call: Any, timeout_s: float | None = 20.0, request_id: str = "req-1"
    ) -> aio.UnaryStreamCall[bytes, bytes]:
        data = call if isinstance(call, bytes) else mapping.to_bytes(call)
        path = EVENTS[tools.RecommendPit if isinstance(call, bytes) else type(call)][0]
        metadata = (("x-request-id", request_id),)
        return self.channel.unary_stream(path)(data, timeout=timeout_s, metadata=metadata)

    async def ask(
        self, call: Any, timeout_s: float | None = 20.0, request_id: str = "req-1"
    ) -> Ended:
        """Call and read to the end."""
        kind = EVENTS[tools.RecommendPit if isinstance(call, bytes) else type(call)][1]
        running = self.start(call, timeout_s, request_id)
        events: tuple[Any, ...] = ()
        with suppress(aio.AioRpcError):
            async for data in running:
                events = (*events, mapping.from_bytes(kind, data))
        trailing = dict(await running.trailing_metadata() or ())
        return Ended(
            events,
            await running.code(),
            await running.details() or "",
            trailing.get("alora-code"),
            trailing.get("x-request-id"),
        )


@asynccontextmanager
async def caller(port: int) -> AsyncIterator[Caller]:
    """A client of the tools at a port."""
    options = [("grpc.enable_retries", 0)]
    async with aio.insecure_channel(f"127.0.0.1:{port}", options=options) as channel:
        yield Caller(channel)
