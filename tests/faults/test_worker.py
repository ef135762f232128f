"""What the MCP server does when the simulation worker fails it."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import grpc
import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from alora.mcp_server.app import McpServer
from alora.mcp_server.settings import McpServerSettings
from alora.runtime.server import bind, bound_port
from alora.simulation_worker.app import create_app
from alora.simulation_worker.settings import WorkerSettings
from tests.calling import Caller, caller, recommend
from tests.serving import http_server, service

QUICK_S = 2.0
"""How soon a failure must be told [s]; the calls themselves may take 20 s."""


@asynccontextmanager
async def tools_before(url: str) -> AsyncIterator[tuple[McpServer, Caller]]:
    settings = McpServerSettings(grpc_port=0, http_port=0, simulation_worker_url=url)
    async with McpServer(settings) as server, caller(server.grpc_port) as client:
        yield server, client


def unused_port() -> int:
    with bind("127.0.0.1", 0) as listener:
        return bound_port(listener)


async def test_a_worker_that_is_down_is_one_clear_line_and_a_quick_one() -> None:
    url = f"http://127.0.0.1:{unused_port()}"
    async with tools_before(url) as (server, client), httpx.AsyncClient() as http:
        await client.ask(recommend())
        loop = asyncio.get_running_loop()
        started_s = loop.time()
        ended = await client.ask(recommend())
        quick_s = loop.time() - started_s
        health = (await http.get(f"http://127.0.0.1:{server.http_port}/health")).json()
    assert ended.status is grpc.StatusCode.UNAVAILABLE
    assert ended.code == "unavailable"
    assert url in ended.details
    assert "does not answer" in ended.details
    assert "\n" not in ended.details
    assert quick_s < QUICK_S
    assert health["status"] == "degraded"
    assert health["dependencies"]["simulation_worker"]["status"] == "down"


async def test_the_server_goes_on_when_the_worker_comes_back() -> None:
    port = unused_port()
    async with tools_before(f"http://127.0.0.1:{port}") as (_, client):
        before = await client.ask(recommend())
        async with service("alora.simulation_worker", PORT=str(port)) as worker:
            await worker.listening()
            during = await client.ask(recommend())
            await worker.stop()
            after = await client.ask(recommend(seed=2))
    assert [one.status for one in (before, during, after)] == [
        grpc.StatusCode.UNAVAILABLE,
        grpc.StatusCode.OK,
        grpc.StatusCode.UNAVAILABLE,
    ]


async def test_a_worker_killed_in_the_middle_of_an_answer_is_unavailable() -> None:
    async with service("alora.simulation_worker", PORT="0") as worker:
        url = f"http://127.0.0.1:{(await worker.listening())['port']}"
        async with tools_before(url) as (_, client):
            call = client.start(recommend(iterations=1_000_000))
            await anext(aiter(call))
            await worker.stop(signal.SIGKILL)
            status, details = await call.code(), await call.details()
    assert status is grpc.StatusCode.UNAVAILABLE
    assert details is not None
    assert "does not answer" in details


async def test_a_connection_that_breaks_once_is_tried_again() -> None:
    """The first connection is cut before an answer; the second reaches the real worker."""
    async with http_server(create_app(WorkerSettings())) as url:
        host, port = url.removeprefix("http://").split(":")
        cut = 0

        async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal cut
            cut += 1
            if cut == 1:
                await reader.read(1)
                writer.transport.abort()
                return
            there_reader, there_writer = await asyncio.open_connection(host, int(port))
            await asyncio.gather(pump(reader, there_writer), pump(there_reader, writer))

        proxy = await asyncio.start_server(relay, "127.0.0.1", 0)
        async with proxy:
            address = f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}"
            async with tools_before(address) as (_, client):
                ended = await client.ask(recommend())
    assert ended.status is grpc.StatusCode.OK
    assert cut == 2


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65_536):
        writer.write(data)
        await writer.drain()
    writer.close()


@pytest.mark.parametrize("timeout_s", [0.06, 0.15, 0.3])
async def test_a_tiny_deadline_is_kept_with_the_real_engine(timeout_s: float) -> None:
    async with (
        http_server(create_app(WorkerSettings())) as url,
        tools_before(url) as (_, client),
    ):
        await client.ask(recommend())
        loop = asyncio.get_running_loop()
        started_s = loop.time()
        ended = await client.ask(recommend(seed=9, iterations=100_000), timeout_s=timeout_s)
        spent_s = loop.time() - started_s
        after = await client.ask(recommend(seed=10))
    assert ended.status in {grpc.StatusCode.OK, grpc.StatusCode.DEADLINE_EXCEEDED}
    assert spent_s < timeout_s + QUICK_S
    assert after.status is grpc.StatusCode.OK


async def test_a_deadline_that_has_passed_starts_nothing() -> None:
    asked = []

    async def never(request: Request) -> Response:
        asked.append(request)
        return PlainTextResponse("")

    app = Starlette(routes=[Route("/v1/recommend", never, methods=["POST"])])
    async with http_server(app) as url, tools_before(url) as (_, client):
        ended = await client.ask(recommend(), timeout_s=0.01)
    assert ended.status is grpc.StatusCode.DEADLINE_EXCEEDED
    assert asked == []


async def test_a_worker_that_never_answers_costs_no_more_than_the_deadline() -> None:
    left = asyncio.Event()

    async def silent(request: Request) -> Response:
        await request.body()
        while (await request.receive())["type"] != "http.disconnect":
            pass
        left.set()
        return PlainTextResponse("")

    app = Starlette(routes=[Route("/v1/recommend", silent, methods=["POST"])])
    async with http_server(app) as url, tools_before(url) as (_, client):
        ended = await client.ask(recommend(), timeout_s=0.4)
        async with asyncio.timeout(10.0):
            await left.wait()
    assert ended.status is grpc.StatusCode.DEADLINE_EXCEEDED
    assert ended.code in {"deadline", None}


@pytest.mark.parametrize("answer", [b"garbage\n", b"{}\n", b'{"type":"outcome"}\n', b""])
async def test_a_worker_that_answers_garbage_is_unavailable_in_one_line(answer: bytes) -> None:
    async def babble(request: Request) -> Response:
        await request.body()
        return Response(answer, media_type="application/x-ndjson")

    app = Starlette(routes=[Route("/v1/recommend", babble, methods=["POST"])])
    async with http_server(app) as url, tools_before(url) as (_, client):
        ended = await client.ask(recommend())
    assert ended.status is grpc.StatusCode.UNAVAILABLE
    assert ended.code == "unavailable"
    assert url in ended.details


async def test_a_worker_with_a_full_queue_is_too_much_at_once() -> None:
    settings = WorkerSettings(simulations_at_once=1, queue_limit=0)
    async with http_server(create_app(settings)) as url, tools_before(url) as (_, client):
        busy = client.start(recommend(iterations=1_000_000))
        await anext(aiter(busy))
        ended = await client.ask(recommend(seed=2))
        busy.cancel()
    assert ended.status is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert ended.code == "overloaded"
