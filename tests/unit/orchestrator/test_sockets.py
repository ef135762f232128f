from __future__ import annotations

import asyncio
import base64
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute

from alora.contracts import page
from alora.contracts.tools_client import ToolsClient
from alora.orchestrator import connection
from alora.orchestrator.desk import DeskSettings, QuestionDesk
from alora.orchestrator.limits import MAX_QUEUED_MESSAGES
from alora.orchestrator.moments import Moments
from alora.orchestrator.office import Office
from alora.orchestrator.races import RaceStore
from alora.orchestrator.sockets import Sockets, is_same_origin
from alora.orchestrator.strategist import Strategist
from alora.orchestrator.summary import PlainSummarizer
from alora.orchestrator.updates import Updates
from alora.runtime.metrics import Metrics
from tests.serving import http_server, until

from .talking import talk


@asynccontextmanager
async def serving(max_sockets: int = 8) -> AsyncIterator[tuple[Sockets, int]]:
    moments = Moments(RaceStore(None), None)
    desk = QuestionDesk(
        moments,
        ToolsClient("127.0.0.1:9"),
        Strategist(),
        PlainSummarizer(),
        DeskSettings("a-1", 2_500.0, 1),
    )
    sockets = Sockets(Office(desk, moments, Updates(moments), Metrics(), "a-1"), max_sockets)
    app = Starlette(routes=[WebSocketRoute("/ws", sockets.endpoint)])
    async with http_server(app) as url:
        yield sockets, urlsplit(url).port or 0


async def test_one_socket_too_many_is_told_to_come_back_and_the_others_stay() -> None:
    async with serving(max_sockets=1) as (_, port), talk(port) as first:
        await first.greet()
        async with talk(port) as second:
            failure = await second.hear()
            code, _ = await second.closed()
        await first.send(type="ping")
        assert isinstance(await first.hear(), page.Pong)
    assert (failure.code, code) == ("overloaded", 1013)


async def test_a_socket_that_never_says_hello_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "HELLO_WITHIN_S", 0.05)
    async with serving() as (_, port), talk(port) as client:
        code, reason = await client.closed()
    assert (code, reason) == (1008, "no hello came in time")


async def test_a_client_that_leaves_before_its_hello_leaves_no_trace(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async with serving() as (sockets, port):
        async with talk(port):
            await until(lambda: len(sockets) == 1)
        await until(lambda: len(sockets) == 0)
    assert "a socket broke" not in "".join(capsys.readouterr())


async def test_after_a_drain_nobody_is_let_in() -> None:
    async with serving() as (sockets, port):
        await sockets.drain()
        async with talk(port) as client:
            failure = await client.hear()
            code, _ = await client.closed()
    assert (failure.code, code) == ("unavailable", 1001)


async def test_a_client_that_never_reads_is_cut_off_and_harms_nobody() -> None:
    async with serving() as (sockets, port), talk(port) as other:
        await other.greet()
        deaf = await deaf_client(port)
        try:
            await until(lambda: len(sockets) == 2)
            flood = asyncio.create_task(send_for_ever(deaf))
            await until(lambda: len(sockets) == 1, 60.0)
            flood.cancel()
            await asyncio.gather(flood, return_exceptions=True)
        finally:
            deaf.close()
        await other.send(type="ping")
        assert isinstance(await other.hear(), page.Pong)


async def test_a_burst_of_messages_is_answered_one_by_one() -> None:
    async with serving() as (_, port), talk(port) as client:
        await client.greet()
        for _ in range(5 * MAX_QUEUED_MESSAGES):
            client.connection.transport.write(masked(b'{"type":"ping"}'))
        heard = [await client.hear() for _ in range(5 * MAX_QUEUED_MESSAGES)]
    assert all(isinstance(message, page.Pong) for message in heard)


def masked(text: bytes) -> bytes:
    """A text frame as a client sends it, masked with zeros."""
    return bytes([0x81, 0x80 | len(text)]) + b"\0\0\0\0" + text


async def deaf_client(port: int) -> socket.socket:
    """Shake hands as a WebSocket client with a tiny receive buffer, and never read again."""
    loop = asyncio.get_running_loop()
    deaf = socket.socket()
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    deaf.setblocking(False)
    await loop.sock_connect(deaf, ("127.0.0.1", port))
    key = base64.b64encode(os.urandom(16)).decode()
    head = (
        f"GET /ws HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    await loop.sock_sendall(deaf, head.encode())
    await loop.sock_recv(deaf, 64)
    return deaf


async def send_for_ever(deaf: socket.socket) -> None:
    """Send messages that each get a long answer."""
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(deaf, masked(b'{"type":"hello","protocol":1}'))
    frames = masked(b'{"type":"' + b"x" * 100 + b'"}') * 200
    while True:
        await loop.sock_sendall(deaf, frames)


@pytest.mark.parametrize(
    ("origin", "host", "same"),
    [
        (None, "localhost:8080", True),
        ("http://localhost:8080", "localhost:8080", True),
        ("https://alora.example", "Alora.example", True),
        ("http://localhost:5173", "localhost:8080", False),
        ("https://evil.example", "alora.example", False),
        ("null", "localhost:8080", False),
    ],
)
def test_only_our_own_page_may_open_a_socket(origin: str | None, host: str, same: bool) -> None:
    assert is_same_origin(origin, host) is same
