"""Real servers and clients for tests, on free ports, stopped by the test that started them."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
from starlette.types import ASGIApp

from alora.runtime.server import HttpServer, bind

START_LIMIT_S = 30.0
"""How long a service may take until it listens [s]."""


def in_process(app: ASGIApp) -> httpx.AsyncClient:
    """A client that calls an ASGI application without a socket."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://test")


@asynccontextmanager
async def http_server(app: ASGIApp, stop_within_s: float = 5.0) -> AsyncIterator[str]:
    """Serve an application on a free port; gives its URL."""
    async with HttpServer(app, bind("127.0.0.1", 0), stop_within_s) as server:
        yield f"http://127.0.0.1:{server.port}"


POLL_EVERY_S = 0.005
"""How often a condition is looked at [s]: the processor is for what it waits for."""


async def until(condition: Callable[[], object], within_s: float = 10.0) -> None:
    """Let the event loop go on until `condition` holds; fails after `within_s` [s]."""
    async with asyncio.timeout(within_s):
        while not condition():
            looked = asyncio.Event()
            asyncio.get_running_loop().call_later(POLL_EVERY_S, looked.set)
            await looked.wait()


class Service:
    """A service in a process of its own, and the lines it logs."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.raw: list[str] = []
        self._reader = asyncio.create_task(self._read())

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.raw]

    def find(self, event: str, request_id: str | None = None) -> list[dict[str, Any]]:
        """Log lines of an event, of one request if it is named."""
        found = [line for line in self.lines if line["event"] == event]
        return [x for x in found if request_id is None or x["request_id"] == request_id]

    async def listening(self) -> dict[str, Any]:
        """The line with the ports, once there is one."""
        await until(lambda: self.find("listening") or self._reader.done(), START_LIMIT_S)
        assert self.find("listening"), self.raw
        return self.find("listening")[0]

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal unless it has ended; gives the exit status."""
        if self.process.returncode is None:
            self.process.send_signal(number)
        await self._reader
        return await self.process.wait()

    async def stop_by_itself(self) -> int:
        """Wait until it ends without being told to; gives the exit status."""
        async with asyncio.timeout(START_LIMIT_S):
            await self._reader
            return await self.process.wait()

    async def _read(self) -> None:
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            self.raw.append(line.decode())


@asynccontextmanager
async def service(module: str, **settings: str) -> AsyncIterator[Service]:
    """Run `python -m module` with these settings, and stop it at the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, env={**os.environ, **settings}, stderr=PIPE
    )
    running = Service(process)
    try:
        yield running
    finally:
        await running.stop()
