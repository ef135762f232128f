"""The tools of the MCP server over gRPC, with the real worker, models and engine behind them."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import grpc
import httpx
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from alora.contracts import mapping, tools
from alora.domain.race import CarId
from alora.domain.strategy import PositionDistribution
from alora.mcp_server.app import McpServer
from alora.mcp_server.settings import McpServerSettings
from alora.runtime.limits import MAX_GRPC_MESSAGE_BYTES
from alora.simulation_worker.app import create_app
from alora.simulation_worker.settings import WorkerSettings
from tests.calling import Caller, caller, race_so_far, recommend, simulate
from tests.fields import field_state
from tests.serving import Service, http_server, service, until


@dataclass
class Chain:
    """B and C in this process, and a client of B."""

    server: McpServer
    tools: Caller


@asynccontextmanager
async def chain(**settings: int) -> AsyncIterator[Chain]:
    async with http_server(create_app(WorkerSettings(instance="c-1"))) as url:
        told = McpServerSettings(
            grpc_port=0, http_port=0, instance="b-1", simulation_worker_url=url, **settings
        )
        async with McpServer(told) as server, caller(server.grpc_port) as client:
            yield Chain(server, client)


def whole(position: PositionDistribution) -> bool:
    return sum(position.probability) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("rivals", "words"),
    [
        (("1", "77"), "rivals[1]: no car 77 in this race"),
        (("1", "1"), "rivals[1]: car 1 is named twice"),
        (tuple("12456789x"), "rivals: Tuple should have at most 8 items"),
    ],
)
async def test_rivals_that_cannot_be_are_refused_by_their_place(
    rivals: tuple[str, ...], words: str
) -> None:
    async with chain() as both:
        ended = await both.tools.ask(recommend(rivals=tuple(map(CarId, rivals))))
    assert ended.status is grpc.StatusCode.INVALID_ARGUMENT
    assert ended.details.startswith(words)
    assert ended.code in {"invalid_state", "invalid_input"}


async def test_a_recommendation_comes_with_progress_and_evidence() -> None:
    async with chain() as both:
        ended = await both.tools.ask(recommend(), request_id="req-7")
    assert [event.progress is not None for event in ended.events[:-1]] == [True] * (
        len(ended.events) - 1
    )
    assert len(ended.events) >= 2
    assert ended.request_id == "req-7"
    assert ended.result.advice.recommendation.car_id == "3"
    assert whole(ended.result.advice.outcome.position)
    assert ended.result.evidence.model_version
    hops = {hop.step: hop for hop in ended.result.evidence.hops}
    assert list(hops) == [
        "read request",
        "load model",
        "fit parameters",
        "network B→C",
        "queue",
        "simulate",
    ]
    assert (hops["fit parameters"].service, hops["fit parameters"].instance) == (
        "mcp_server",
        "b-1",
    )
    assert (hops["simulate"].service, hops["simulate"].instance) == ("simulation_worker", "c-1")
    assert all(hop.ms >= 0.0 for hop in hops.values())
    assert hops["simulate"].ms > 0.0


async def test_progress_never_goes_back() -> None:
    async with chain() as both:
        ended = await both.tools.ask(recommend(iterations=400))
    fractions = [event.progress.fraction for event in ended.events[:-1]]
    assert fractions == sorted(fractions)


async def test_a_plan_is_simulated() -> None:
    async with chain() as both:
        call = simulate(lap=25, iterations=60)
        ended = await both.tools.ask(call)
    assert ended.result.outcome.plan == call.plan
    assert ended.result.outcome.iterations == 60
    assert whole(ended.result.outcome.class_position)


async def test_the_same_question_comes_from_the_cache_and_is_the_same() -> None:
    async with chain() as both:
        first = (await both.tools.ask(recommend())).result
        second = (await both.tools.ask(recommend())).result
        other = (await both.tools.ask(recommend(seed=2))).result
    assert (first.evidence.from_cache, second.evidence.from_cache) == (False, True)
    assert first.advice == second.advice
    assert not other.evidence.from_cache


@pytest.mark.parametrize(
    ("call", "code", "words"),
    [
        (recommend(car="77"), "unknown_car", "no car 77 in this race"),
        (recommend(model_version="nonsense"), "invalid_input", "no model version nonsense"),
        (recommend(iterations=2_000_000), "invalid_input", "iterations: "),
        (simulate(lap=3), "invalid_state", "plan.stops[0].lap: "),
        (
            tools.RecommendPit(
                replace(race_so_far(), laps=race_so_far(field_state(cars=9)).laps), CarId("3"), 1
            ),
            "invalid_state",
            "race.laps[8].car_id: car 9 is not in the race's state",
        ),
        (
            tools.RecommendPit(replace(race_so_far(), laps=race_so_far().laps * 2), CarId("3"), 1),
            "invalid_state",
            "race.laps[8].car_id: car 1 is there twice",
        ),
        (b"garbage", "invalid_state", "RecommendPit: these bytes are not such a message"),
        (b"", "invalid_state", "race: is missing"),
    ],
)
async def test_a_call_that_cannot_be_answered_is_refused_in_one_line(
    call: object, code: str, words: str
) -> None:
    async with chain() as both:
        ended = await both.tools.ask(call)
        after = await both.tools.ask(recommend())
    assert ended.status is grpc.StatusCode.INVALID_ARGUMENT
    assert ended.code == code
    assert words in ended.details
    assert "\n" not in ended.details
    assert after.status is grpc.StatusCode.OK


async def test_a_message_over_the_limit_is_refused() -> None:
    async with chain() as both:
        ended = await both.tools.ask(b" " * (MAX_GRPC_MESSAGE_BYTES + 1))
    assert ended.status is grpc.StatusCode.RESOURCE_EXHAUSTED


async def test_a_call_of_an_unknown_method_is_refused() -> None:
    async with chain() as both:
        call = both.tools.channel.unary_stream(f"/{tools.SERVICE}/Nonsense")(b"")
        assert await call.code() is grpc.StatusCode.UNIMPLEMENTED


async def test_health_and_reflection_are_served() -> None:
    async with chain() as both:
        health = health_pb2_grpc.HealthStub(both.tools.channel)
        found = await health.Check(health_pb2.HealthCheckRequest(service=tools.SERVICE))
        asked = reflection_pb2.ServerReflectionRequest(list_services="")
        stub = reflection_pb2_grpc.ServerReflectionStub(both.tools.channel)
        stream = stub.ServerReflectionInfo(iter([asked]))
        names = [s.name for s in (await anext(aiter(stream))).list_services_response.service]
        stream.cancel()
    assert found.status == health_pb2.HealthCheckResponse.SERVING
    assert tools.SERVICE in names


async def test_http_health_looks_at_the_worker_and_metrics_count_the_calls() -> None:
    async with chain() as both, httpx.AsyncClient() as http:
        await both.tools.ask(recommend())
        await both.tools.ask(recommend())
        url = f"http://127.0.0.1:{both.server.http_port}"
        health = (await http.get(f"{url}/health")).json()
        metrics = (await http.get(f"{url}/metrics")).text
    assert (health["status"], health["instance"]) == ("ok", "b-1")
    assert health["dependencies"]["simulation_worker"]["status"] == "ok"
    assert 'alora_calls_total{call="RecommendPit",code="ok"} 2.0' in metrics
    assert 'alora_cache_lookups_total{cache="models",result="hit"} 1.0' in metrics
    assert 'alora_step_seconds_count{step="fit parameters"} 2.0' in metrics


@asynccontextmanager
async def processes() -> AsyncIterator[tuple[Service, Service, Caller]]:
    async with service("alora.simulation_worker", PORT="0", INSTANCE="c-1") as worker:
        port = (await worker.listening())["port"]
        settings = {
            "GRPC_PORT": "0",
            "HTTP_PORT": "0",
            "INSTANCE": "b-1",
            "SIMULATION_WORKER_URL": f"http://127.0.0.1:{port}",
        }
        async with (
            service("alora.mcp_server", **settings) as server,
            caller((await server.listening())["grpc_port"]) as client,
        ):
            yield worker, server, client


async def test_the_request_id_is_in_every_line_of_both_services() -> None:
    async with processes() as (worker, server, client):
        await client.ask(recommend(), request_id="req-9")
        await client.ask(simulate(lap=3), request_id="req-bad")
        await until(lambda: server.find("call", "req-bad"))
        assert await server.stop() == 0
        assert await worker.stop() == 0
    assert [line["code"] for line in server.find("call", "req-9")] == ["ok"]
    assert [line["code"] for line in server.find("call", "req-bad")] == ["invalid_state"]
    assert [line["status"] for line in worker.find("request", "req-9")] == [200]
    assert [line["status"] for line in worker.find("request", "req-bad")] == [422]
    life = {"listening", "stopping", "stopped"}
    for raw in worker.raw + server.raw:
        line = json.loads(raw)
        assert line["event"] in life or line["request_id"] in {"req-9", "req-bad"}, line


async def test_cancelling_the_call_stops_the_simulation_within_100_ms() -> None:
    async with processes() as (worker, server, client):
        call = client.start(recommend(iterations=1_000_000), request_id="gone")
        await anext(aiter(call))
        call.cancel()
        await until(lambda: worker.find("simulation stopped", "gone"))
        (ended,) = server.find("call", "gone")
        (stopped,) = worker.find("simulation stopped", "gone")
        after = await client.ask(recommend())
    assert ended["code"] == "cancelled"
    assert stopped["stop_ms"] < 100.0
    assert after.status is grpc.StatusCode.OK


async def test_a_stop_lets_the_call_under_way_finish() -> None:
    async with processes() as (_, server, client):
        call = client.start(recommend(iterations=3_000), timeout_s=9.0)
        first = await anext(aiter(call))
        server.process.terminate()
        await until(lambda: server.find("stopping"))
        datas = [first] + [data async for data in call]
        assert await call.code() is grpc.StatusCode.OK
        assert await server.stop() == 0
    assert mapping.from_bytes(tools.RecommendPitEvent, datas[-1]).result is not None


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"GRPC_PORT": "abc"}, "GRPC_PORT='abc'"),
        ({"GRPC_PORT": "0", "HTTP_PORT": "0", "GCS_BUCKET": "b"}, "GCS_BUCKET='b'"),
    ],
)
async def test_bad_settings_end_the_server_with_status_2_and_one_line(
    settings: dict[str, str], words: str
) -> None:
    async with service("alora.mcp_server", **settings) as running:
        assert await running.stop_by_itself() == 2
    (line,) = running.lines
    assert words in line["event"]


@pytest.mark.parametrize("setting", ["GRPC_PORT", "HTTP_PORT"])
async def test_a_port_in_use_ends_the_server_with_status_2_and_one_line(setting: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        settings = {"GRPC_PORT": "0", "HTTP_PORT": "0", setting: port}
        async with service("alora.mcp_server", **settings) as running:
            assert await running.stop_by_itself() == 2
    (line,) = running.lines
    assert f"127.0.0.1:{port}" in line["event"]
    assert setting in line["event"]


async def test_many_calls_at_once_are_all_answered() -> None:
    async with chain() as both:
        calls = [both.tools.ask(recommend(seed=seed, iterations=32)) for seed in range(8)]
        ended = await asyncio.gather(*calls)
    assert {one.status for one in ended} == {grpc.StatusCode.OK}
