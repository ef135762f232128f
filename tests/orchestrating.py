"""The three services as real processes on free ports, and races to ask them about."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

from alora.domain.laps import Lap
from alora.domain.race import CarId, Entry
from alora.racesim import record_race
from alora.racesim.parameters import Parameters
from alora.timing import write_alkamel
from tests.fields import field_parameters, field_state
from tests.serving import Service, service

A, B, C = "alora.orchestrator", "alora.mcp_server", "alora.simulation_worker"
SETTINGS = {"LOG_LEVEL": "INFO", "HOST": "127.0.0.1"}


@dataclass(slots=True)
class System:
    """A running system; `b` and `c` may be replaced by their successors."""

    a: Service
    b: Service
    c: Service
    page_port: int
    grpc_port: int
    worker_port: int
    web: httpx.AsyncClient

    def lines_about(self, request_id: str) -> dict[str, int]:
        """How many log lines of each service carry a request id."""
        services = {"a": self.a, "b": self.b, "c": self.c}
        return {
            name: sum(line["request_id"] == request_id for line in running.lines)
            for name, running in services.items()
        }


def worker(port: int = 0, **settings: str) -> AbstractAsyncContextManager[Service]:
    """Run service C."""
    return service(C, PORT=str(port), INSTANCE="c-1", **SETTINGS, **settings)


def mcp_server(worker_port: int, port: int = 0) -> AbstractAsyncContextManager[Service]:
    """Run service B."""
    return service(
        B,
        GRPC_PORT=str(port),
        HTTP_PORT="0",
        SIMULATION_WORKER_URL=f"http://127.0.0.1:{worker_port}",
        INSTANCE="b-1",
        **SETTINGS,
    )


@asynccontextmanager
async def system(**settings: str) -> AsyncIterator[System]:
    """Run all three; the orchestrator gets `settings`."""
    async with AsyncExitStack() as stack:
        c = await stack.enter_async_context(worker())
        worker_port = (await c.listening())["port"]
        b = await stack.enter_async_context(mcp_server(worker_port))
        grpc_port = (await b.listening())["grpc_port"]
        a = await stack.enter_async_context(
            service(
                A,
                PORT="0",
                INSTANCE="a-1",
                MCP_SERVER_URL=f"127.0.0.1:{grpc_port}",
                **SETTINGS,
                **settings,
            )
        )
        page_port = (await a.listening())["port"]
        url = f"http://127.0.0.1:{page_port}"
        web = await stack.enter_async_context(
            httpx.AsyncClient(base_url=url, trust_env=False, timeout=60.0)
        )
        yield System(a, b, c, page_port, grpc_port, worker_port, web)


def simulated_file(cars: int = 8, laps: int = 30, seed: int = 3) -> bytes:
    """A race of our own simulator as an Al Kamel file: a known truth, nobody's data."""
    start = field_state(cars=cars, laps=0, race_laps=laps, gap_s=0.5)
    record = record_race(start, _that_last(field_parameters(start)), seed=seed)
    entries = tuple(Entry(car.car_id, str(car.car_id), car.car_class) for car in start.cars)
    ended_in_pit: set[CarId] = set()
    driven = []
    for lap in record.laps:
        driven.append(
            Lap(
                lap.car_id,
                lap.number,
                lap.crossed_at_s,
                lap.lap_time_s,
                flag=lap.flag,
                ends_in_pit=lap.ends_in_pit,
                starts_in_pit=lap.car_id in ended_in_pit,
                pit_time_s=lap.stop_loss_s if lap.car_id in ended_in_pit else None,
            )
        )
        (ended_in_pit.add if lap.ends_in_pit else ended_in_pit.discard)(lap.car_id)
    stream = io.BytesIO()
    write_alkamel(stream, entries, driven, series="gr_cup")
    return stream.getvalue()


def _that_last(parameters: Parameters) -> Parameters:
    """The same cars without failures: questions name laps that they must drive."""
    cars = tuple(replace(car, retirement_per_lap=0.0) for car in parameters.cars)
    return replace(parameters, cars=cars)


async def upload(system: System, content: bytes, **parameters: str) -> str:
    """Send a timing file; gives the id of its race."""
    response = await system.web.post("/api/races", params=parameters, content=content)
    assert response.status_code == 201, response.text
    return str(response.json()["race_id"])


async def upload_file(system: System, path: Path, **parameters: str) -> str:
    """Send a timing file from disk."""
    content = await asyncio.to_thread(path.read_bytes)
    return await upload(system, content, name=path.name, **parameters)
