"""Real servers and clients for tests, on free ports, stopped by the test that started them."""

from __future__ import annotations

import httpx
from starlette.types import ASGIApp


def in_process(app: ASGIApp) -> httpx.AsyncClient:
    """A client that calls an ASGI application without a socket."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://test")
