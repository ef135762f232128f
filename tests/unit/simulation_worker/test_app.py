from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from alora.contracts.worker import (
    AdviceLine,
    ErrorLine,
    ProgressLine,
    SimulateLine,
    SimulationInput,
    worker_line,
)
from alora.racesim.budget import Budget
from alora.runtime.limits import MAX_SIMULATION_BODY_BYTES
from alora.simulation_worker.app import create_app
from alora.simulation_worker.engine import Engine
from alora.simulation_worker.settings import WorkerSettings
from tests.serving import http_server, until

from .engines import Engines, Gate, recommend_request, simulate_request


@asynccontextmanager
async def worker(
    engine: Engine, stop_within_s: float = 5.0, **settings: int
) -> AsyncIterator[httpx.AsyncClient]:
    told = WorkerSettings(instance="c-1", simulations_at_once=1, queue_limit=1, **settings)
    async with (
        http_server(create_app(told, engine), stop_within_s) as url,
        httpx.AsyncClient(base_url=url, timeout=30.0) as client,
    ):
        yield client


async def post(
    client: httpx.AsyncClient, told: SimulationInput, path: str = "/v1/recommend", **headers: str
) -> httpx.Response:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return await client.post(path, content=told.model_dump_json(), headers=names)


def lines(response: httpx.Response) -> list[object]:
    assert response.headers["content-type"] == "application/x-ndjson"
    return [worker_line.validate_json(line) for line in response.content.splitlines()]


def refusal(response: httpx.Response) -> tuple[int, str, str]:
    said = ErrorLine.model_validate_json(response.content)
    assert "\n" not in said.message
    return response.status_code, said.code, said.message


async def metric(client: httpx.AsyncClient, name: str) -> float:
    text = (await client.get("/metrics")).text
    return sum(float(x.rsplit(" ", 1)[1]) for x in text.splitlines() if x.startswith(name))


async def test_a_recommendation_is_progress_then_one_result() -> None:
    async with worker(Engines().engine()) as client:
        response = await post(client, recommend_request(), X_Request_Id="abc")
    progress, result = lines(response)
    assert response.status_code == 200
    assert response.headers["X-Request-Id"] == "abc"
    assert isinstance(progress, ProgressLine)
    assert isinstance(result, AdviceLine)
    assert result.timing.instance == "c-1"
    assert result.timing.compute_ms > 0.0
    assert not result.from_cache


async def test_a_plan_is_simulated_with_the_iterations_of_the_settings() -> None:
    engines = Engines()
    async with worker(engines.engine(), monte_carlo_iterations=77, parallel_workers=3) as client:
        result = lines(await post(client, simulate_request(), "/v1/simulate"))[-1]
    assert isinstance(result, SimulateLine)
    assert result.outcome.iterations == 77
    assert engines.workers == [3]


async def test_an_identical_request_is_answered_from_the_cache() -> None:
    engines = Engines()
    async with worker(engines.engine()) as client:
        first = lines(await post(client, recommend_request()))[-1]
        (second,) = lines(await post(client, recommend_request()))
        assert await metric(client, 'alora_cache_lookups_total{cache="results",result="hit"}') == 1
    assert isinstance(first, AdviceLine)
    assert isinstance(second, AdviceLine)
    assert second.from_cache
    assert second.advice == first.advice
    assert engines.runs == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("", "{"), "body: Invalid JSON"),
        (("", "[" * 100_000), "body: Invalid JSON: recursion limit"),
        (("", "x" * 256 * 1024), "body: Invalid JSON"),
        (("", ""), "body: Invalid JSON"),
        (("", "{}"), "state: Field required (and 3 more)"),
        (('"position":3,', '"position":"x",'), "state.cars[2].position: Input should be a valid"),
        (('"clock_s":', '"clock_s":NaN,"_":'), "state.clock_s: Input should be a finite number"),
        (('"seed":1', '"seed":1,"sed":2'), "sed: Extra inputs are not permitted"),
        (('"flag":"green"', '"flag":"mauve"'), "state.flag: Input should be 'green'"),
    ],
)
async def test_a_body_that_cannot_be_used_is_refused_by_field_and_reason(
    change: tuple[str, str], message: str
) -> None:
    whole = recommend_request().model_dump_json()
    old, new = change
    body = whole.replace(old, new, 1) if old else new
    engines = Engines()
    async with worker(engines.engine()) as client:
        status, code, said = refusal(await client.post("/v1/recommend", content=body))
    assert (status, code) == (422, "invalid_state")
    assert said.startswith(message)
    assert engines.runs == 0


async def test_a_body_over_the_limit_is_refused() -> None:
    async with worker(Engines().engine()) as client:
        over = b" " * (MAX_SIMULATION_BODY_BYTES + 1)
        status, code, said = refusal(await client.post("/v1/recommend", content=over))
        assert (await post(client, recommend_request())).status_code == 200
    assert (status, code) == (413, "invalid_input")
    assert str(MAX_SIMULATION_BODY_BYTES) in said


@pytest.mark.parametrize(
    ("deadline", "status", "code"),
    [("0", 504, "deadline"), ("-5", 504, "deadline"), ("soon", 422, "invalid_input")],
)
async def test_a_deadline_that_has_passed_or_is_none_is_refused(
    deadline: str, status: int, code: str
) -> None:
    async with worker(Engines().engine()) as client:
        found = refusal(await post(client, recommend_request(), X_Deadline_Ms=deadline))
    assert found[:2] == (status, code)


async def test_a_body_that_stops_coming_is_given_up_at_the_deadline() -> None:
    async with worker(Engines().engine()) as client:
        address = httpx.URL(client.base_url)
        reader, writer = await asyncio.open_connection(address.host, address.port)
        head = "POST /v1/recommend HTTP/1.1\r\nHost: c\r\nContent-Length: 99\r\nX-Deadline-Ms: 50"
        writer.write(f"{head}\r\n\r\nhalf".encode())
        async with asyncio.timeout(10.0):
            status = await reader.readline()
        writer.close()
    assert status.split()[1] == b"504"


async def test_the_deadline_is_the_engines_budget_and_never_over_the_limit() -> None:
    engines = Engines()
    async with worker(engines.engine()) as client:
        await post(client, recommend_request(1), X_Deadline_Ms="800")
        await post(client, recommend_request(2), X_Deadline_Ms="60000")
        await post(client, recommend_request(3))
    assert 0.5 < engines.seconds[0] < 0.8
    assert 9.0 < engines.seconds[1] < 10.0
    assert 9.0 < engines.seconds[2] < 10.0


async def test_a_full_queue_refuses_and_says_when_to_ask_again() -> None:
    gate = Gate()
    async with worker(Engines(gate).engine()) as client:
        waiting = [asyncio.create_task(post(client, recommend_request(s))) for s in (1, 2)]
        await asyncio.to_thread(gate.reached.acquire)
        health = (await client.get("/health")).json()
        while "1 waiting" not in health["dependencies"]["queue"]["detail"]:
            health = (await client.get("/health")).json()
        response = await post(client, recommend_request(3))
        gate.open()
        answers = await asyncio.gather(*waiting)
    assert refusal(response)[:2] == (503, "overloaded")
    assert response.headers["Retry-After"] == "1"
    assert [answer.status_code for answer in answers] == [200, 200]


async def test_a_caller_who_leaves_stops_the_simulation() -> None:
    gate = Gate()
    async with worker(Engines(gate).engine()) as client:
        body = recommend_request().model_dump_json()
        async with client.stream("POST", "/v1/recommend", content=body) as response:
            await anext(response.aiter_bytes())
        async with asyncio.timeout(10.0):
            while not await metric(client, 'alora_step_seconds_count{step="stop"}'):
                pass
        stop_s = await metric(client, 'alora_step_seconds_sum{step="stop"}')
        ended = await metric(client, 'alora_calls_total{call="recommend",code="cancelled"}')
    assert stop_s < 0.1
    assert ended == 1


async def test_an_engine_that_breaks_is_one_line_and_the_worker_goes_on() -> None:
    def bug(_budget: Budget) -> None:
        raise ZeroDivisionError("a bug\nof two lines")

    engines = Engines(bug)
    async with worker(engines.engine()) as client:
        last = lines(await post(client, recommend_request()))[-1]
        health = (await client.get("/health")).json()
    assert isinstance(last, ErrorLine)
    assert last.code == "internal"
    assert "ZeroDivisionError" in last.message
    assert health["status"] == "ok"


async def test_a_worker_that_must_stop_says_so_to_whom_it_leaves_without_an_answer() -> None:
    gate = Gate()
    server = worker(Engines(gate).engine(), stop_within_s=1.0)
    client = await server.__aenter__()
    url = client.base_url
    async with httpx.AsyncClient(base_url=url, timeout=30.0) as caller:
        asked = asyncio.create_task(post(caller, recommend_request()))
        await asyncio.to_thread(gate.reached.acquire)
        await server.__aexit__(None, None, None)
        last = lines(await asked)[-1]
    assert isinstance(last, ErrorLine)
    assert last.code == "unavailable"
    assert "stopping" in last.message


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/v1/recommend", 405), ("GET", "/nowhere", 404)]
)
async def test_a_wrong_address_is_one_line_too(method: str, path: str, status: int) -> None:
    async with worker(Engines().engine()) as client:
        found = refusal(await client.request(method, path))
    assert found[0] == status
    assert path in found[2]


async def test_health_names_the_worker_and_its_queue() -> None:
    async with worker(Engines().engine()) as client:
        health = (await client.get("/health")).json()
    assert (health["service"], health["instance"]) == ("simulation_worker", "c-1")
    assert health["dependencies"]["queue"]["detail"] == "0 simulations running, 0 waiting"


async def test_a_flight_is_counted_while_it_is_under_way() -> None:
    gate = Gate()
    async with worker(Engines(gate).engine()) as client:
        asked = asyncio.create_task(post(client, recommend_request()))
        await asyncio.to_thread(gate.reached.acquire)
        during = await metric(client, 'alora_calls_in_flight{call="recommend"}')
        gate.open()
        await until(asked.done)
        after = await metric(client, 'alora_calls_in_flight{call="recommend"}')
    assert (during, after) == (1, 0)
