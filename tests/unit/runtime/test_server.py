from __future__ import annotations

import asyncio
import socket

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from alora.runtime.server import BindError, HttpServer, bind, bound_port


async def hello(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("hello")


async def test_a_server_answers_on_a_free_port_and_stops() -> None:
    app = Starlette(routes=[Route("/", hello)])
    async with httpx.AsyncClient() as client:
        async with HttpServer(app, bind("127.0.0.1", 0)) as server:
            url = f"http://127.0.0.1:{server.port}/"
            assert (await client.get(url)).text == "hello"
        with pytest.raises(httpx.TransportError):
            await client.get(url)


async def test_a_request_in_progress_is_finished_before_the_server_stops() -> None:
    reached, may_end = asyncio.Event(), asyncio.Event()

    async def slow(_request: Request) -> PlainTextResponse:
        reached.set()
        await may_end.wait()
        return PlainTextResponse("finished")

    server = HttpServer(Starlette(routes=[Route("/", slow)]), bind("127.0.0.1", 0))
    await server.__aenter__()
    async with httpx.AsyncClient() as client:
        asked = asyncio.create_task(client.get(f"http://127.0.0.1:{server.port}/"))
        await reached.wait()
        stopping = asyncio.create_task(server.__aexit__(None, None, None))
        may_end.set()
        assert (await asked).text == "finished"
        await stopping


def test_a_port_in_use_is_named_in_one_line() -> None:
    with bind("127.0.0.1", 0) as taken:
        port = bound_port(taken)
        with pytest.raises(BindError, match=rf"127.0.0.1:{port}.*in use.*GRPC_PORT"):
            bind("127.0.0.1", port, "GRPC_PORT")


def test_an_unknown_host_is_named() -> None:
    with pytest.raises(BindError, match=r"nowhere\.invalid.*HOST"):
        bind("nowhere.invalid", 0)


def test_the_listener_delays_no_small_answers() -> None:
    with bind("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP
