"""A client of the page protocol for tests: a real WebSocket, every wait inside a deadline."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from alora.contracts import page

LIMIT_S = 20.0
"""Longest wait for a message [s]."""


class Talk:
    """One socket."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def send(self, **message: object) -> None:
        await self.connection.send(json.dumps(message))

    async def raw(self, frame: str | bytes) -> None:
        await self.connection.send(frame)

    async def hear(self) -> Any:
        async with asyncio.timeout(LIMIT_S):
            return page.server_message.validate_json(await self.connection.recv())

    async def hear_of(self, kind: type[Any]) -> Any:
        """The next message of a kind; others are passed over."""
        while True:
            message = await self.hear()
            if isinstance(message, kind):
                return message

    async def greet(self) -> page.Welcome:
        await self.send(type="hello", protocol=page.PROTOCOL_VERSION)
        welcome = await self.hear()
        assert isinstance(welcome, page.Welcome), welcome
        return welcome

    async def ask(self, text: str, name: str = "q1", **more: object) -> Any:
        """Ask, and wait for the end of the question."""
        await self.send(type="ask", id=name, text=text, **more)
        return await self.end_of(name)

    async def end_of(self, name: str) -> Any:
        """What ends a question: an answer, a failure or a cancellation."""
        while True:
            message = await self.hear()
            if getattr(message, "id", None) == name and not isinstance(message, page.Progress):
                return message

    async def closed(self) -> tuple[int | None, str | None]:
        """How the server ended the socket."""
        async with asyncio.timeout(LIMIT_S):
            await self.connection.wait_closed()
        return self.connection.close_code, self.connection.close_reason


@asynccontextmanager
async def talk(port: int, **headers: str) -> AsyncIterator[Talk]:
    """Open a socket to an orchestrator on this machine."""
    async with connect(
        f"ws://127.0.0.1:{port}/ws",
        additional_headers=headers,
        max_size=16 * 1024 * 1024,
        proxy=None,
        close_timeout=2.0,
    ) as connection:
        yield Talk(connection)
