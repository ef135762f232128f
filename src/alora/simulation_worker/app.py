"""The HTTP application of the simulation worker."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from importlib.metadata import version
from typing import TypeVar

from fastapi import FastAPI
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp

from alora.contracts.worker import (
    RECOMMEND_PATH,
    SIMULATE_PATH,
    RecommendRequest,
    SimulateRequest,
)
from alora.domain.errors import AloraError, InvalidInputError, InvalidStateError
from alora.runtime.deadline import Deadline, parse_deadline_ms
from alora.runtime.health import Dependency, Health, HealthReporter
from alora.runtime.limits import MAX_SIMULATION_BODY_BYTES, WORKER_TIME_LIMIT_MS
from alora.runtime.metrics import Metrics, metrics_route
from alora.runtime.middleware import instrument
from alora.runtime.propagation import DEADLINE_HEADER
from alora.simulation_worker import openapi
from alora.simulation_worker.answers import Answers
from alora.simulation_worker.cache import ResultCache
from alora.simulation_worker.engine import Engine, built_in
from alora.simulation_worker.flights import FlightDeck, InternalError
from alora.simulation_worker.settings import WorkerSettings
from alora.simulation_worker.stream import SimulationResponse, error_response
from alora.simulation_worker.work import Work, recommend_work, simulate_work

SERVICE = "simulation_worker"

M = TypeVar("M", bound=BaseModel)


class BodyTooLargeError(InvalidInputError):
    """The request's body is over the limit."""


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

    api = FastAPI(
        title="Alora simulation worker",
        version=version("alora"),
        description=openapi.DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        separate_input_output_schemas=False,
        lifespan=lifespan,
        exception_handlers={
            AloraError: _on_alora_error,
            HTTPException: _on_http_error,
            ClientDisconnect: _on_disconnect,
            Exception: _on_bug,
        },
    )

    @api.post(RECOMMEND_PATH, **openapi.RECOMMEND)
    async def recommend(request: Request) -> Response:
        """Search all legal plans of the car for the best one."""
        deadline = _deadline(request)
        told = await _read(request, RecommendRequest)
        work = recommend_work(told, engine, settings.parallel_workers)
        return worker.respond(work, deadline)

    @api.post(SIMULATE_PATH, **openapi.SIMULATE)
    async def simulate(request: Request) -> Response:
        """Simulate the rest of the race with one plan of the car."""
        deadline = _deadline(request)
        told = await _read(request, SimulateRequest)
        work = simulate_work(
            told, engine, settings.parallel_workers, settings.monte_carlo_iterations
        )
        return worker.respond(work, deadline)

    @api.get("/health")
    async def health() -> Health:
        """Say how this process is."""
        return await worker.health.report()

    api.router.routes.append(metrics_route(worker.metrics))
    openapi.complete(api)
    return api


def create_app(settings: WorkerSettings, engine: Engine | None = None) -> ASGIApp:
    """Build the whole application; `engine` is the built-in one unless given."""
    return instrument(create_api(settings, engine or built_in()))


def _deadline(request: Request) -> Deadline:
    given = request.headers.get(DEADLINE_HEADER)
    if given is None:
        return Deadline.after(WORKER_TIME_LIMIT_MS)
    try:
        return Deadline.after(min(parse_deadline_ms(given), WORKER_TIME_LIMIT_MS))
    except ValueError as error:
        raise InvalidInputError(f"header {DEADLINE_HEADER}: {error}") from None


async def _read(request: Request, kind: type[M]) -> M:
    """Read and check a body, never more of it than the limit.

    Raises:
        BodyTooLargeError: it is over `MAX_SIMULATION_BODY_BYTES`.
        InvalidInputError: it is not JSON of this kind; says which field and why.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_SIMULATION_BODY_BYTES:
            raise BodyTooLargeError(f"the body is over {MAX_SIMULATION_BODY_BYTES} bytes")
    try:
        return kind.model_validate_json(bytes(body))
    except ValidationError as error:
        raise _first_problem(error) from None


def _first_problem(error: ValidationError) -> InvalidInputError:
    problem = error.errors(include_url=False, include_context=False, include_input=False)[0]
    path = ""
    for part in problem["loc"]:
        path += f"[{part}]" if isinstance(part, int) else f".{part}"
    more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
    return InvalidStateError(path.lstrip(".") or "body", problem["msg"] + more)


async def _on_alora_error(_request: Request, error: Exception) -> Response:
    too_large = isinstance(error, BodyTooLargeError)
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_large else None
    known = error if isinstance(error, AloraError) else InternalError(str(error))
    return error_response(known, status)


async def _on_http_error(request: Request, error: Exception) -> Response:
    status = HTTPStatus(error.status_code if isinstance(error, HTTPException) else 500)
    said = InvalidInputError(f"{request.method} {request.url.path}: {status.phrase.lower()}")
    return error_response(said, status)


async def _on_disconnect(_request: Request, _error: Exception) -> Response:
    return Response(status_code=HTTPStatus.BAD_REQUEST)


async def _on_bug(_request: Request, _error: Exception) -> Response:
    return error_response(InternalError("the simulation worker failed; its log says how"))
