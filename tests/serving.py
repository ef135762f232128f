"""Real servers and clients for tests, on free ports, stopped by the test that started them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx
from starlette.types import ASGIApp


def in_process(app: ASGIApp) -> httpx.AsyncClient:
    """A client that calls an ASGI application without a socket."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://test")


async def until(condition: Callable[[], object], within_s: float = 10.0) -> None:
    """Let the event loop go on until `condition` holds; fails after `within_s` [s]."""
    async with asyncio.timeout(within_s):
        while not condition():
            await asyncio.to_thread(lambda: None)
