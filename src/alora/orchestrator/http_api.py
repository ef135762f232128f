"""The HTTP side: races in and out as JSON, the page as files, errors as `ApiError`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path

from pydantic import TypeAdapter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from alora.contracts.page import ApiError, RaceSummary
from alora.domain.errors import AloraError, InvalidInputError
from alora.domain.state import RaceState
from alora.orchestrator.moments import Moments, state_of
from alora.orchestrator.races import UnknownRaceError
from alora.orchestrator.sockets import is_same_origin
from alora.orchestrator.uploads import Uploads
from alora.runtime import logs
from alora.runtime.ids import new_request_id

JSON = "application/json"

_STATUS = {
    "deadline": HTTPStatus.GATEWAY_TIMEOUT,
    "unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
    "overloaded": HTTPStatus.SERVICE_UNAVAILABLE,
    "too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "unknown_car": HTTPStatus.NOT_FOUND,
    "internal": HTTPStatus.INTERNAL_SERVER_ERROR,
}
_state = TypeAdapter(RaceState)
_summaries = TypeAdapter(tuple[RaceSummary, ...])
_log = logs.get("alora.orchestrator")


class Api:
    """The endpoints under `/api`."""

    def __init__(self, moments: Moments, uploads: Uploads) -> None:
        self._moments = moments
        self._uploads = uploads

    def routes(self) -> list[BaseRoute]:
        """List the routes."""
        return [
            Route("/api/races", self.list_races, methods=["GET"]),
            Route("/api/races", self.add_race, methods=["POST"]),
            Route("/api/races/{race_id}/state", self.show_state, methods=["GET"]),
        ]

    async def list_races(self, _request: Request) -> Response:
        """Answer with every race as a `RaceSummary`, the live one first."""
        return Response(_summaries.dump_json(self._moments.summaries()), media_type=JSON)

    async def add_race(self, request: Request) -> Response:
        """Take a timing file as the body; answer 201 with its `RaceSummary`.

        A form of any page can post here without asking first, so only our own page may.
        """
        if not is_same_origin(request.headers.get("origin"), request.headers.get("host")):
            raise HTTPException(HTTPStatus.FORBIDDEN, "this page may not talk to Alora")
        summary = await self._uploads.take(request)
        return Response(summary.model_dump_json(), HTTPStatus.CREATED, media_type=JSON)

    async def show_state(self, request: Request) -> Response:
        """Answer with the `RaceState` now, or as `car` completed `lap`."""
        race_id = request.path_params["race_id"]
        lap = _lap(request.query_params)
        car = request.query_params.get("car") or None
        race, clock_s = self._moments.at(race_id, car, lap)
        state = await asyncio.to_thread(state_of, race, clock_s)
        return Response(_state.dump_json(state), media_type=JSON)


def _lap(given: Mapping[str, str]) -> int | None:
    text = given.get("lap")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise InvalidInputError(f"lap {text[:40]!r} is not a lap number")
    return int(text)


class Page(StaticFiles):
    """The built web app. A missing asset is a 404, never the page in its place."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Serve one file; hashed assets may be kept for good, the page itself never."""
        response = await super().get_response(path, scope)
        lasting = path.startswith("assets/") and response.status_code == HTTPStatus.OK
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if lasting else "no-cache"
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def page_routes(web_root: Path | None) -> list[BaseRoute]:
    """Serve the built page, if there is one."""
    if web_root is None:
        return []
    return [Mount("/", Page(directory=web_root, html=True))]


async def show_error(_request: Request, error: Exception) -> Response:
    """Answer an error that is meant for the client."""
    if isinstance(error, UnknownRaceError):
        return _error(HTTPStatus.NOT_FOUND, error.code, str(error))
    if isinstance(error, AloraError):
        status = _STATUS.get(error.code, HTTPStatus.UNPROCESSABLE_ENTITY)
        return _error(status, error.code, str(error))
    if isinstance(error, HTTPException):
        status = HTTPStatus(error.status_code)
        return _error(status, _word(status), error.detail, error.headers)
    _log.critical("a request broke", exc_info=error)
    line = "the orchestrator failed; its log says how under the request id"
    return _error(HTTPStatus.INTERNAL_SERVER_ERROR, "internal", line)


def _word(status: HTTPStatus) -> str:
    return status.phrase.lower().replace(" ", "_").replace("-", "_")


def _error(
    status: HTTPStatus, code: str, line: str, headers: Mapping[str, str] | None = None
) -> Response:
    request_id = logs.current_request_id() or new_request_id()
    body = ApiError(code=code, message=line, request_id=request_id).model_dump_json()
    return Response(body, status, dict(headers or {}), media_type=JSON)


EXCEPTION_HANDLERS = {AloraError: show_error, HTTPException: show_error, Exception: show_error}
