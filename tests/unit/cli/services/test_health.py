from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from alora.cli.services.health import is_healthy, wait_until_healthy


@asynccontextmanager
async def server(*answers: bytes) -> AsyncIterator[int]:
    """Gives each caller the next of the answers, the last one for ever."""
    left = list(answers)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(left.pop(0) if len(left) > 1 else left[0])
        writer.close()

    listener = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with listener:
        yield listener.sockets[0].getsockname()[1]


OK = b'HTTP/1.1 200 OK\r\n\r\n{"status": "ok"}'
DEGRADED = b'HTTP/1.1 200 OK\r\n\r\n{"status": "degraded"}'


async def test_a_service_that_says_ok_is_healthy():
    async with server(OK) as port:
        assert await is_healthy("127.0.0.1", port)


@pytest.mark.parametrize(
    "answer",
    [
        DEGRADED,
        b'HTTP/1.1 503 No\r\n\r\n{"status": "ok"}',
        b"HTTP/1.1 200 OK\r\n\r\nnot json",
        b"HTTP/1.1 200 OK\r\n\r\n[]",
        b"HTTP/1.1 OK\r\n\r\n",
        b"SSH-2.0-OpenSSH\r\n",
        b"",
    ],
)
async def test_any_other_answer_is_not(answer: bytes):
    async with server(answer) as port:
        assert not await is_healthy("127.0.0.1", port)


async def test_a_port_where_nobody_listens_is_not():
    async with server(OK) as port:
        pass
    assert not await is_healthy("127.0.0.1", port)


async def test_waiting_ends_with_the_first_ok():
    async with server(DEGRADED, DEGRADED, OK) as port, asyncio.timeout(10):
        await wait_until_healthy("127.0.0.1", port)
        assert await is_healthy("127.0.0.1", port)
