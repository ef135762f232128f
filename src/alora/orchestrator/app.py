"""Service A as one thing that starts and stops: sockets, HTTP, the page, the live race."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.types import ASGIApp

from alora.contracts.tools_client import ToolsClient
from alora.domain.errors import AloraError, InvalidInputError
from alora.orchestrator.desk import DeskSettings, QuestionDesk
from alora.orchestrator.hops import SERVICE
from alora.orchestrator.http_api import EXCEPTION_HANDLERS, Api, page_routes
from alora.orchestrator.live import LiveRace
from alora.orchestrator.moments import Moments
from alora.orchestrator.office import Office
from alora.orchestrator.races import RaceStore, read_live
from alora.orchestrator.settings import OrchestratorSettings
from alora.orchestrator.sockets import Sockets
from alora.orchestrator.strategist import Strategist
from alora.orchestrator.summary import PlainSummarizer
from alora.orchestrator.updates import Updates
from alora.orchestrator.uploads import Uploads
from alora.runtime import logs
from alora.runtime.deadline import Deadline
from alora.runtime.health import Dependency, HealthReporter, health_route
from alora.runtime.limits import GRACEFUL_STOP_S, HEALTH_CHECK_LIMIT_S
from alora.runtime.metrics import Metrics, metrics_route
from alora.runtime.middleware import instrument
from alora.runtime.server import HttpServer, StartError, bind, stop_signals

_log = logs.get("alora.orchestrator")


class Orchestrator:
    """The whole service as an async context manager: it listens inside, and stops on leaving."""

    def __init__(self, settings: OrchestratorSettings) -> None:
        self._settings = settings
        self._stack = AsyncExitStack()
        self._client = ToolsClient(settings.mcp_server_url)
        self._metrics = Metrics()
        self._sockets: Sockets | None = None
        self.port = 0

    @property
    def open_sockets(self) -> int:
        """How many clients are connected."""
        return 0 if self._sockets is None else len(self._sockets)

    async def __aenter__(self) -> Self:
        """Read the live race and listen.

        Raises:
            StartError: the live race or the page cannot be read, or the address not be listened on.
        """
        settings = self._settings
        try:
            live = await asyncio.to_thread(_live_race, settings)
        except AloraError as error:
            raise StartError(str(error)) from None
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self._client)
            listener = bind(settings.host, settings.port)
            stack.callback(listener.close)
            moments = Moments(RaceStore(live.race if live else None), live)
            updates = Updates(moments)
            stack.push_async_callback(updates.close)
            sockets = self._sockets = Sockets(self._office(moments, updates))
            server = HttpServer(self._app(moments, sockets), listener)
            await stack.enter_async_context(server)
            stack.push_async_callback(sockets.drain)
            self.port = server.port
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    def _office(self, moments: Moments, updates: Updates) -> Office:
        settings = self._settings
        desk = QuestionDesk(
            moments,
            self._client,
            Strategist(),
            PlainSummarizer(),
            DeskSettings(settings.instance, settings.question_budget_ms, settings.seed),
        )
        return Office(desk, moments, updates, self._metrics, settings.instance)

    def _app(self, moments: Moments, sockets: Sockets) -> ASGIApp:
        reporter = HealthReporter(
            SERVICE, self._settings.instance, {"mcp_server": self._check_mcp_server}
        )
        routes = [
            WebSocketRoute("/ws", sockets.endpoint),
            health_route(reporter),
            metrics_route(self._metrics),
            *Api(moments, Uploads(moments.store)).routes(),
            *page_routes(self._settings.web_root),
        ]
        return instrument(Starlette(routes=routes, exception_handlers=EXCEPTION_HANDLERS))

    async def _check_mcp_server(self) -> Dependency:
        try:
            serves = await self._client.is_serving(Deadline.after(HEALTH_CHECK_LIMIT_S * 1e3))
        except AloraError as error:
            return Dependency("down", str(error))
        detail = f"gRPC at {self._client.address}"
        return Dependency("ok", detail) if serves else Dependency("down", f"{detail} is stopping")


def _live_race(settings: OrchestratorSettings) -> LiveRace | None:
    if settings.web_root is not None and not (settings.web_root / "index.html").is_file():
        raise InvalidInputError(
            f"WEB_ROOT={settings.web_root}: no index.html there; build the page or leave it empty"
        )
    if settings.race_file is None:
        return None
    race = read_live(
        settings.race_file, settings.race_event, settings.race_distance, settings.race_car
    )
    return LiveRace(race, settings.race_speed, loop=settings.race_loop)


async def start(settings: OrchestratorSettings) -> None:
    """Serve until SIGTERM or SIGINT.

    Raises:
        StartError: the live race or the page cannot be read, or the address not be listened on.
    """
    if settings.gemini_api_key.get_secret_value():
        _log.warning("GEMINI_API_KEY is set, but this version answers with its built-in strategist")
    with stop_signals() as stop:
        async with Orchestrator(settings) as server:
            _log.info("listening", host=settings.host, port=server.port)
            await stop.wait()
            _log.info("stopping", within_s=GRACEFUL_STOP_S)
    _log.info("stopped")
