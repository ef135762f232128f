"""What the real application with the real engine refuses, and how soon."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from alora.contracts.worker import ErrorLine
from alora.runtime.limits import MAX_SIMULATION_BODY_BYTES
from alora.simulation_worker.app import create_app
from alora.simulation_worker.settings import WorkerSettings
from tests.serving import http_server

from .engines import recommend_request, simulate_request

REFUSED_WITHIN_S = 0.010
"""How soon a bad request is refused [s], the network of this machine included."""

TRIES = 12
"""The quickest of so many counts: other tests use the same processors [requests]."""

Change = Callable[[dict[str, Any]], object]


@asynccontextmanager
async def worker() -> AsyncIterator[httpx.AsyncClient]:
    async with (
        http_server(create_app(WorkerSettings())) as url,
        httpx.AsyncClient(base_url=url, timeout=30.0) as client,
    ):
        yield client


async def refused(client: httpx.AsyncClient, path: str, body: bytes) -> tuple[int, str]:
    """Status and message of a refusal that comes soon enough."""
    spent_s = []
    for _ in range(TRIES):
        started_s = time.perf_counter()
        response = await client.post(path, content=body)
        spent_s.append(time.perf_counter() - started_s)
    assert min(spent_s) < REFUSED_WITHIN_S
    said = ErrorLine.model_validate_json(response.content)
    assert "\n" not in said.message
    return response.status_code, said.message


def search(change: Change) -> bytes:
    told = json.loads(recommend_request().model_dump_json())
    change(told)
    return json.dumps(told).encode()


def plan(change: Change) -> bytes:
    told = json.loads(simulate_request().model_dump_json())
    change(told)
    return json.dumps(told).encode()


def car(told: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = told["state"]["cars"][2]
    return found


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda told: car(told).update(gap_to_leader_s=float("nan")), "state.cars[2].gap_to_lead"),
        (lambda told: car(told).update(last_crossing_s=float("inf")), "state.cars[2].last_crossi"),
        (lambda told: car(told).update(gap_to_leader_s=-1.0), "state.cars[2].gap_to_leader_s"),
        (lambda told: car(told).update(compound="glass"), "state.cars[2].compound: Input should"),
        (lambda told: car(told).update(car_id="1"), "state.cars: car 1 stands there twice"),
        (lambda told: told["state"].update(cars=[]), "state.cars: 0 cars"),
        (lambda told: told.update(iterations=10**9), "iterations: Input should be less than or eq"),
        (lambda told: told.update(iterations=0), "iterations: Input should be greater than or eq"),
        (lambda told: told.update(seed=-1), "seed: Input should be greater than or equal to 0"),
        (lambda told: told.update(car_id="77"), "car_id: no car 77 in this race"),
        (lambda told: told.update(rivals=["1", "77"]), "rivals[1]: no car 77 in this race"),
        (lambda told: told.update(rivals=["1", "1"]), "rivals[1]: car 1 is named twice"),
        (lambda told: told.update(rivals=["1"] * 9), "rivals: Tuple should have at most 8 items"),
        (
            lambda told: told["state"].update(cars=[1] * 20_000),
            "state.cars: has 20000 entries; at most 120 are possible",
        ),
        (
            lambda told: told.update({f"x{i}": 1 for i in range(10_000)}),
            "body: has 10006 fields; at most 64 are possible",
        ),
        (
            lambda told: told["parameters"]["cars"][1].update(base_lap_s=float("-inf")),
            "parameters.cars[1].base_lap_s",
        ),
    ],
)
async def test_a_search_that_cannot_be_done_is_refused_by_field_and_reason(
    change: Change, message: str
) -> None:
    async with worker() as client:
        status, said = await refused(client, "/v1/recommend", search(change))
    assert status == 422
    assert said.startswith(message)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda told: told["plan"]["stops"][0].update(lap=3),
            "plan.stops[0].lap: lap 3 is in the past; car 2 has done 10 laps",
        ),
        (lambda told: told["plan"]["stops"][0].update(lap=0), "plan.stops[0]: Value error, a stop"),
        (
            lambda told: told["plan"]["stops"][0].update(compound="glass"),
            "plan.stops[0].compound: Input should be 'soft'",
        ),
        (
            lambda told: told["plan"]["stops"][0].update(compound="wet"),
            "plan.stops[0].compound: nothing is known of wet tires",
        ),
        (
            lambda told: told["plan"].update(if_neutralised={"from_lap": 9, "until_lap": 8}),
            "plan.if_neutralised: Value error, a condition from lap 9 until lap 8",
        ),
        (lambda told: told["plan"].update(stops=[{}] * 121), "plan.stops: has 121 entries"),
    ],
)
async def test_a_plan_that_cannot_be_driven_is_refused_by_field_and_reason(
    change: Change, message: str
) -> None:
    async with worker() as client:
        status, said = await refused(client, "/v1/simulate", plan(change))
    assert status == 422
    assert said.startswith(message)


async def test_a_million_cars_are_refused_before_they_are_read() -> None:
    body = search(lambda told: told["state"].update(cars=told["state"]["cars"] * 250_000))
    async with worker() as client:
        address = httpx.URL(client.base_url)
        reader, writer = await asyncio.open_connection(address.host, address.port)
        head = f"POST /v1/recommend HTTP/1.1\r\nHost: c\r\nContent-Length: {len(body)}\r\n\r\n"
        started_s = time.perf_counter()
        writer.write(head.encode())
        async with asyncio.timeout(10.0):
            status = await reader.readline()
        spent_s = time.perf_counter() - started_s
        writer.close()
        again = await client.post("/v1/recommend", content=body)
    assert status.split()[1] == b"413"
    assert spent_s < 10 * REFUSED_WITHIN_S
    assert again.status_code == 413
    assert str(MAX_SIMULATION_BODY_BYTES) in ErrorLine.model_validate_json(again.content).message


async def test_a_body_that_does_not_tell_its_length_is_refused_once_it_is_over_the_limit() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(MAX_SIMULATION_BODY_BYTES // 1024 + 2):
            yield b" " * 1024

    async with worker() as client:
        response = await client.post("/v1/recommend", content=pieces())
    assert response.status_code == 413
