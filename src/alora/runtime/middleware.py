"""ASGI middleware every HTTP service has: one concern a class."""

from __future__ import annotations

import time
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from alora.runtime import logs
from alora.runtime.propagation import REQUEST_ID_HEADER, incoming_request_id

QUIET_PATHS = frozenset({"/health", "/metrics"})
"""Polled paths, whose requests are logged at debug level only."""

_log = logs.get("alora.http")


class RequestIdMiddleware:
    """Takes or makes the request id, binds it to the logs and returns it in the response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or socket."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        request_id = incoming_request_id(Headers(scope=scope))
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[REQUEST_ID_HEADER] = request_id
            await send(message)

        # Bound for the rest of the task, which serves nothing else, so that the server's own
        # lines about a failure carry the id too.
        logs.bind_task(request_id)
        await self._app(scope, receive, send_with_id)


class RequestLogMiddleware:
    """Writes one line for each HTTP request as it ends."""

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.perf_counter) -> None:
        self._app = app
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = self._clock()
        status = 0

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            write = _log.debug if scope["path"] in QUIET_PATHS else _log.info
            write(
                "request",
                method=scope["method"],
                path=scope["path"],
                status=status,
                ms=round((self._clock() - started) * 1e3, 3),
            )


def instrument(app: ASGIApp) -> ASGIApp:
    """Wrap a whole application, its own error pages too, in request ids and request logs."""
    return RequestIdMiddleware(RequestLogMiddleware(app))
