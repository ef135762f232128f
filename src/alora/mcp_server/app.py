"""Service B as one thing that starts and stops: gRPC, health, reflection, HTTP."""

from __future__ import annotations

from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

from grpc import aio
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection
from starlette.applications import Starlette
from starlette.types import ASGIApp

from alora.contracts.tools import SERVICE as TOOLS_SERVICE
from alora.mcp_server.bundles import BundleCache
from alora.mcp_server.grpc_api import handlers
from alora.mcp_server.settings import McpServerSettings
from alora.mcp_server.tools import SERVICE, WORKER, StrategyTools
from alora.mcp_server.worker_client import WorkerClient
from alora.runtime import logs
from alora.runtime.health import Dependency, HealthReporter, health_route
from alora.runtime.limits import GRACEFUL_STOP_S, MAX_GRPC_MESSAGE_BYTES
from alora.runtime.metrics import Metrics, metrics_route
from alora.runtime.middleware import instrument
from alora.runtime.server import BindError, HttpServer, bind, stop_signals

MIN_PING_MS = 10_000
"""How often a client may ping an idle connection [ms]."""

_SERVING = health_pb2.HealthCheckResponse.SERVING
_log = logs.get("alora.mcp_server")


class McpServer:
    """The whole service as an async context manager: it listens inside, and stops on leaving."""

    def __init__(self, settings: McpServerSettings) -> None:
        self._settings = settings
        self._stack = AsyncExitStack()
        self.metrics = Metrics()
        self.worker = WorkerClient(settings.simulation_worker_url)
        self.bundles = BundleCache(
            settings.model_cache_size,
            lambda result: self.metrics.observe_cache("models", result),
        )
        self.grpc_port = 0
        self.http_port = 0

    async def __aenter__(self) -> Self:
        """Listen.

        Raises:
            BindError: an address cannot be listened on.
        """
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self.worker)
            listener = bind(self._settings.host, self._settings.http_port, "HTTP_PORT")
            stack.callback(listener.close)
            server = await stack.enter_async_context(HttpServer(self._http_app(), listener))
            self.http_port = server.port
            await self._start_grpc(stack)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    def _http_app(self) -> ASGIApp:
        reporter = HealthReporter(
            SERVICE,
            self._settings.instance,
            {WORKER: self.worker.check, "models": self._models},
        )
        return instrument(Starlette(routes=[health_route(reporter), metrics_route(self.metrics)]))

    async def _models(self) -> Dependency:
        return Dependency("ok", f"{len(self.bundles)} of {self._settings.model_cache_size} kept")

    async def _start_grpc(self, stack: AsyncExitStack) -> None:
        settings = self._settings
        server = aio.server(
            maximum_concurrent_rpcs=settings.calls_at_once,
            options=[
                ("grpc.max_receive_message_length", MAX_GRPC_MESSAGE_BYTES),
                ("grpc.max_send_message_length", MAX_GRPC_MESSAGE_BYTES),
                ("grpc.so_reuseport", 0),
                ("grpc.http2.min_recv_ping_interval_without_data_ms", MIN_PING_MS),
            ],
        )
        tools = StrategyTools(self.worker, self.bundles, self.metrics, settings.instance)
        server.add_generic_rpc_handlers((handlers(tools, self.metrics),))
        servicer = health.aio.HealthServicer()  # type: ignore[attr-defined] # stubs lack aio
        health_pb2_grpc.add_HealthServicer_to_server(servicer, server)
        names = (TOOLS_SERVICE, health.SERVICE_NAME, reflection.SERVICE_NAME)
        reflection.enable_server_reflection(names, server)
        self.grpc_port = _bind_grpc(server, settings.host, settings.grpc_port)
        await server.start()
        stack.push_async_callback(server.stop, GRACEFUL_STOP_S)
        for name in ("", TOOLS_SERVICE):
            await servicer.set(name, _SERVING)
        stack.push_async_callback(servicer.enter_graceful_shutdown)


def _bind_grpc(server: aio.Server, host: str, port: int) -> int:
    # gRPC's own message for a port in use is a page long, so a plain socket asks first.
    bind(host, port, "GRPC_PORT").close()
    try:
        return server.add_insecure_port(f"{host}:{port}")
    except RuntimeError:
        raise BindError(f"cannot listen on {host}:{port}; set GRPC_PORT") from None


async def start(settings: McpServerSettings) -> None:
    """Serve until SIGTERM or SIGINT."""
    with stop_signals() as stop:
        async with McpServer(settings) as server:
            _log.info(
                "listening",
                host=settings.host,
                grpc_port=server.grpc_port,
                http_port=server.http_port,
            )
            await stop.wait()
            _log.info("stopping", within_s=GRACEFUL_STOP_S)
    _log.info("stopped")
