"""Serving HTTP with uvicorn: port 0, one JSON line when it listens, a graceful stop."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Coroutine, Generator, Iterator
from types import TracebackType
from typing import Any, Self, TypeVar

import uvicorn
import uvloop
from starlette.types import ASGIApp

from alora.runtime import logs, settings
from alora.runtime.limits import GRACEFUL_STOP_S, KEEP_ALIVE_S, MAX_WS_FRAME_BYTES

EXIT_BAD_INPUT = 2
"""Exit status for settings that cannot be used, among them a port in use."""

BACKLOG = 512
"""Connections that may wait to be accepted [connections]."""

S = TypeVar("S", bound=settings.ServiceSettings)
_log = logs.get("alora.server")


class StartError(Exception):
    """The service cannot start as it is told to; the message is one line that says why."""


class BindError(StartError):
    """The address cannot be listened on; the message is one line that names it."""


def bind(host: str, port: int, setting: str = "PORT") -> socket.socket:
    """Open a listening TCP socket; port 0 takes a free one.

    Args:
        host: name or address of the interface.
        port: TCP port.
        setting: name of the setting to change, for the message.

    Raises:
        BindError: the address is in use, unknown or not allowed.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        # The protocol is named because asyncio turns Nagle's delay off only where it is.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    except OSError as error:
        raise BindError(f"cannot listen on {host}: {error.strerror or error}; set HOST") from None
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        reason = (error.strerror or str(error)).lower()
        raise BindError(
            f"cannot listen on {host}:{port}: {reason}; stop the other program or set {setting}"
        ) from None
    listener.settimeout(0.0)
    return listener


def bound_port(listener: socket.socket) -> int:
    """Tell which TCP port a socket is bound to."""
    return int(listener.getsockname()[1])


class _Server(uvicorn.Server):
    """uvicorn that says when it is ready and leaves the process' signals alone."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


class HttpServer:
    """An HTTP server as an async context manager: it listens inside, and stops on leaving.

    On leaving it refuses new connections, lets requests in progress finish for `stop_within_s`
    [s], then cancels what is left. A WebSocket frame over `ws_max_bytes` ends its socket.
    """

    def __init__(
        self,
        app: ASGIApp,
        listener: socket.socket,
        stop_within_s: float = GRACEFUL_STOP_S,
        ws_max_bytes: int = MAX_WS_FRAME_BYTES,
    ) -> None:
        self.port = bound_port(listener)
        self._listener = listener
        self._server = _Server(
            uvicorn.Config(
                app,
                http="httptools",
                ws="websockets-sansio",
                ws_max_size=ws_max_bytes,
                lifespan="on",
                backlog=BACKLOG,
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_keep_alive=KEEP_ALIVE_S,
                timeout_graceful_shutdown=max(1, round(stop_within_s)),
                reset_contextvars=True,
            )
        )
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._server.serve([self._listener]))
        ready = asyncio.create_task(self._server.ready.wait())
        await asyncio.wait({self._task, ready}, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if self._task.done():
            await self._task
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.should_exit = True
        if self._task is not None:
            await self._task


@contextlib.contextmanager
def stop_signals() -> Iterator[asyncio.Event]:
    """Turn SIGTERM and SIGINT into an event of the running loop."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    numbers = (signal.SIGTERM, signal.SIGINT)
    for number in numbers:
        loop.add_signal_handler(number, stop.set)
    try:
        yield stop
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)


async def serve(
    app: ASGIApp, host: str, port: int, *, stop_within_s: float = GRACEFUL_STOP_S
) -> None:
    """Serve `app` until SIGTERM or SIGINT; logs `listening` with the port, then `stopped`.

    Raises:
        BindError: the address cannot be listened on.
    """
    listener = bind(host, port)
    with stop_signals() as stop:
        async with HttpServer(app, listener, stop_within_s) as server:
            _log.info("listening", host=host, port=server.port)
            await stop.wait()
            _log.info("stopping", within_s=stop_within_s)
    _log.info("stopped")


def run_service(
    service: str, kind: type[S], start: Callable[[S], Coroutine[Any, Any, None]]
) -> int:
    """Be the main of a service: settings, logs, event loop, exit status.

    Args:
        service: name in the logs.
        kind: the settings class, read from the environment.
        start: serves until it is told to stop.

    Returns:
        The exit status: 0 after a stop that was asked for, 2 for settings that cannot be used.
    """
    logs.configure(service, "INFO", settings.default_instance())
    logs.own_process()
    try:
        chosen = settings.load(kind)
    except settings.SettingsError as error:
        _log.critical(str(error))
        return EXIT_BAD_INPUT
    logs.configure(service, chosen.log_level, chosen.instance)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(start(chosen))
    except StartError as error:
        _log.critical(str(error))
        return EXIT_BAD_INPUT
    return 0
