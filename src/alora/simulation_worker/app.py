"""The HTTP application of the simulation worker."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from alora.contracts.worker import (
    RECOMMEND_PATH,
    SIMULATE_PATH,
    RecommendRequest,
    SimulateRequest,
)
from alora.runtime.deadline import Deadline
from alora.runtime.health import Dependency, Health, HealthReporter
from alora.runtime.metrics import Metrics, metrics_route
from alora.runtime.middleware import instrument
from alora.simulation_worker import openapi, requests
from alora.simulation_worker.answers import Answers
from alora.simulation_worker.cache import ResultCache
from alora.simulation_worker.engine import Engine, built_in
from alora.simulation_worker.flights import FlightDeck
from alora.simulation_worker.settings import WorkerSettings
from alora.simulation_worker.stream import SimulationResponse
from alora.simulation_worker.work import Work, recommend_work, simulate_work

SERVICE = "simulation_worker"


class Worker:
    """What the routes share: engine, queue, cache, metrics."""

    def __init__(self, settings: WorkerSettings, engine: Engine) -> None:
        self.settings = settings
        self.engine = engine
        self.metrics = Metrics()
        self.cache = ResultCache(
            settings.cache_entries,
            settings.cache_bytes,
            lambda result: self.metrics.observe_cache("results", result),
        )
        self.deck = FlightDeck(
            settings.simulations_at_once, settings.queue_limit, self.cache.put, self.metrics
        )
        self.answers = Answers(self.deck, self.cache, self.metrics)
        self.health = HealthReporter(
            SERVICE, settings.instance, {"queue": self._queue, "cache": self._cache}
        )

    def respond(self, work: Work, deadline: Deadline) -> Response:
        """Answer one piece of work."""
        return SimulationResponse(
            work, deadline, self.answers, self.metrics, self.settings.instance
        )

    async def _queue(self) -> Dependency:
        running, waiting = self.deck.running, self.deck.waiting
        return Dependency("ok", f"{running} simulations running, {waiting} waiting")

    async def _cache(self) -> Dependency:
        return Dependency("ok", f"{len(self.cache)} results, {self.cache.size_bytes} bytes")


def create_api(settings: WorkerSettings, engine: Engine) -> FastAPI:
    """Build the FastAPI application, without the middleware around it."""
    worker = Worker(settings, engine)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await worker.deck.close()

    api = openapi.DescribedApi(
        title="Alora simulation worker",
        version=version("alora"),
        description=openapi.DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        exception_handlers=requests.ERROR_HANDLERS,
    )

    @api.post(RECOMMEND_PATH, **openapi.RECOMMEND)
    async def recommend(request: Request) -> Response:
        """Search all legal plans of the car for the best one."""
        deadline = requests.deadline_of(request)
        told = await requests.read(request, RecommendRequest, deadline)
        work = recommend_work(told, engine, settings.parallel_workers)
        return worker.respond(work, deadline)

    @api.post(SIMULATE_PATH, **openapi.SIMULATE)
    async def simulate(request: Request) -> Response:
        """Simulate the rest of the race with one plan of the car."""
        deadline = requests.deadline_of(request)
        told = await requests.read(request, SimulateRequest, deadline)
        work = simulate_work(
            told, engine, settings.parallel_workers, settings.monte_carlo_iterations
        )
        return worker.respond(work, deadline)

    @api.get("/health")
    async def health() -> Health:
        """Say how this process is."""
        return await worker.health.report()

    api.router.routes.append(metrics_route(worker.metrics))
    return api


def create_app(settings: WorkerSettings, engine: Engine | None = None) -> ASGIApp:
    """Build the whole application; `engine` is the built-in one unless given."""
    return instrument(create_api(settings, engine or built_in()))


def document() -> dict[str, Any]:
    """Write the OpenAPI document that a worker with any settings serves."""
    return create_api(WorkerSettings.model_construct(), built_in()).openapi()
