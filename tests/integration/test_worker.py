"""The simulation worker as a process, with the real engine."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from alora.contracts.worker import (
    AdviceLine,
    ErrorLine,
    RecommendRequest,
    SimulateLine,
    SimulateRequest,
    worker_line,
)
from alora.domain.race import CarId, Compound
from alora.domain.strategy import PitStop, Plan
from tests.fields import field_parameters, field_state
from tests.serving import Service, service, until

MODULE = "alora.simulation_worker"


def request(seed: int = 1, iterations: int | None = 40, cars: int = 8) -> RecommendRequest:
    state = field_state(cars=cars)
    parameters = field_parameters(state)
    return RecommendRequest(
        state=state, parameters=parameters, car_id=CarId("3"), seed=seed, iterations=iterations
    )


def plan_request(lap: int, iterations: int = 200) -> SimulateRequest:
    told = request()
    return SimulateRequest(
        state=told.state,
        parameters=told.parameters,
        car_id=told.car_id,
        seed=1,
        iterations=iterations,
        plan=Plan((PitStop(lap, Compound.HARD),)),
    )


@asynccontextmanager
async def worker(**settings: str) -> AsyncIterator[tuple[Service, httpx.AsyncClient]]:
    async with service(MODULE, PORT="0", INSTANCE="c-1", **settings) as running:
        port = (await running.listening())["port"]
        url = f"http://127.0.0.1:{port}"
        async with httpx.AsyncClient(base_url=url, timeout=60.0) as client:
            yield running, client


def last_line(response: httpx.Response) -> object:
    return worker_line.validate_json(response.content.splitlines()[-1])


async def post(client: httpx.AsyncClient, told: RecommendRequest, name: str) -> httpx.Response:
    headers = {"X-Request-Id": name}
    return await client.post("/v1/recommend", content=told.model_dump_json(), headers=headers)


async def test_a_recommendation_of_the_real_engine_is_kept_and_comes_again() -> None:
    async with worker() as (_, client):
        first = last_line(await post(client, request(), "one"))
        second = last_line(await post(client, request(), "two"))
        described = (await client.get("/openapi.json")).json()
    assert isinstance(first, AdviceLine)
    assert isinstance(second, AdviceLine)
    assert second.advice == first.advice
    assert (first.from_cache, second.from_cache) == (False, True)
    assert first.advice.recommendation.lap_costs
    assert sum(first.advice.outcome.position.probability) == pytest.approx(1.0)
    assert set(described["paths"]) >= {"/v1/recommend", "/v1/simulate"}


async def test_another_plan_has_another_outcome() -> None:
    async with worker() as (_, client):
        found = [
            last_line(
                await client.post("/v1/simulate", content=plan_request(lap).model_dump_json())
            )
            for lap in (14, 40)
        ]
    early, late = found
    assert isinstance(early, SimulateLine)
    assert isinstance(late, SimulateLine)
    assert early.outcome.iterations == 200
    assert early.outcome.remaining_time_s != late.outcome.remaining_time_s


async def test_the_answer_is_the_same_whatever_the_number_of_workers() -> None:
    answers = []
    for workers in ("1", "3"):
        async with worker(PARALLEL_WORKERS=workers) as (_, client):
            answers.append(last_line(await post(client, request(), "same")))
    one, three = answers
    assert isinstance(one, AdviceLine)
    assert isinstance(three, AdviceLine)
    assert one.advice == three.advice


async def test_a_dropped_connection_stops_the_real_engine_within_100_ms() -> None:
    async with worker() as (running, client):
        body = request(iterations=1_000_000, cars=20).model_dump_json()
        headers = {"X-Request-Id": "dropped"}
        async with client.stream(
            "POST", "/v1/recommend", content=body, headers=headers
        ) as response:
            await anext(response.aiter_bytes())
        await until(lambda: running.find("simulation stopped", "dropped"))
        (stopped,) = running.find("simulation stopped", "dropped")
        metrics = (await client.get("/metrics")).text
    assert stopped["stop_ms"] < 100.0
    assert running.find("caller left", "dropped")
    assert 'alora_step_seconds_count{step="stop"} 1.0' in metrics


async def test_every_line_on_stderr_is_json_and_names_its_request() -> None:
    async with worker() as (running, client):
        await post(client, request(), "good")
        await client.post("/v1/recommend", content=b"{", headers={"X-Request-Id": "bad"})
        await running.stop()
    for raw in running.raw:
        line = json.loads(raw)
        assert {"ts", "level", "service", "instance", "request_id", "event"} <= set(line)
        assert (line["service"], line["instance"]) == ("simulation_worker", "c-1")
    assert [line["status"] for line in running.find("request", "good")] == [200]
    assert [line["status"] for line in running.find("request", "bad")] == [422]
    life = [line["event"] for line in running.lines if line["request_id"] is None]
    assert life == ["listening", "stopping", "stopped"]


async def test_a_stop_lets_the_question_under_way_finish_and_takes_no_other() -> None:
    async with worker() as (running, client):
        told = request(iterations=3_000, cars=12)
        headers = {"X-Deadline-Ms": "6000"}
        async with client.stream(
            "POST", "/v1/recommend", content=told.model_dump_json(), headers=headers
        ) as response:
            chunks = response.aiter_bytes()
            body = await anext(chunks)
            running.process.terminate()
            await until(lambda: running.find("stopping"))
            async for chunk in chunks:
                body += chunk
        assert await running.stop() == 0
        with pytest.raises(httpx.TransportError):
            await client.get("/health")
    last = worker_line.validate_json(body.splitlines()[-1])
    assert isinstance(last, AdviceLine)


async def test_a_tiny_deadline_ends_in_an_answer_or_one_line_and_soon() -> None:
    async with worker() as (_, client):
        told = request(iterations=100_000, cars=20)
        loop = asyncio.get_running_loop()
        started_s = loop.time()
        response = await client.post(
            "/v1/recommend", content=told.model_dump_json(), headers={"X-Deadline-Ms": "150"}
        )
        took_s = loop.time() - started_s
        again = last_line(await post(client, request(), "after"))
    assert isinstance(last_line(response), AdviceLine | ErrorLine)
    assert took_s < 5.0
    assert isinstance(again, AdviceLine)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"PORT": "abc"}, "PORT='abc'"),
        ({"PORT": "0", "PARALLEL_WORKERS": "0"}, "PARALLEL_WORKERS='0'"),
        ({"PORT": "0", "HOST": "nowhere.invalid"}, "nowhere.invalid"),
    ],
)
async def test_bad_settings_end_the_worker_with_status_2_and_one_line(
    settings: dict[str, str], words: str
) -> None:
    async with service(MODULE, **settings) as running:
        assert await running.stop_by_itself() == 2
    (line,) = running.lines
    assert words in line["event"]


async def test_a_port_in_use_ends_the_worker_with_status_2_and_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with service(MODULE, PORT=str(port)) as running:
            assert await running.stop_by_itself() == 2
    (line,) = running.lines
    assert f"127.0.0.1:{port}" in line["event"]
    assert "in use" in line["event"]
