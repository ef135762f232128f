"""What comes in: the deadline, the body, and what is said when either cannot be used."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from alora.domain.errors import AloraError, DeadlineError, InvalidInputError, InvalidStateError
from alora.runtime.deadline import Deadline, parse_deadline_ms
from alora.runtime.limits import MAX_SIMULATION_BODY_BYTES, WORKER_TIME_LIMIT_MS
from alora.runtime.propagation import DEADLINE_HEADER
from alora.runtime.validation import first_problem
from alora.simulation_worker.flights import InternalError
from alora.simulation_worker.shape import refuse_endless
from alora.simulation_worker.stream import error_response

M = TypeVar("M", bound=BaseModel)


class BodyTooLargeError(InvalidInputError):
    """The request's body is over the limit."""


def deadline_of(request: Request) -> Deadline:
    """Take what the caller says is left, at most the worker's time limit.

    Raises:
        InvalidInputError: the header is no deadline.
    """
    given = request.headers.get(DEADLINE_HEADER)
    if given is None:
        return Deadline.after(WORKER_TIME_LIMIT_MS)
    try:
        return Deadline.after(min(parse_deadline_ms(given), WORKER_TIME_LIMIT_MS))
    except ValueError as error:
        raise InvalidInputError(f"header {DEADLINE_HEADER}: {error}") from None


async def read(request: Request, kind: type[M], deadline: Deadline) -> M:
    """Read and check a body, never more of it than the limit nor for longer than the deadline.

    Raises:
        BodyTooLargeError: it is over `MAX_SIMULATION_BODY_BYTES`.
        DeadlineError: it was not there in time.
        InvalidInputError: it is not JSON of this kind; says which field and why.
    """
    try:
        async with asyncio.timeout(deadline.left_s):
            body = await _body(request)
    except TimeoutError:
        raise DeadlineError("the deadline passed before the whole body was there") from None
    refuse_endless(body)
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        path, reason = first_problem(error)
        raise InvalidStateError(path or "body", reason) from None


async def _body(request: Request) -> bytes:
    told = request.headers.get("content-length", "")
    if told.isdecimal() and float(told) > MAX_SIMULATION_BODY_BYTES:
        raise _too_large()
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_SIMULATION_BODY_BYTES:
            raise _too_large()
    return bytes(body)


def _too_large() -> BodyTooLargeError:
    return BodyTooLargeError(f"the body is over {MAX_SIMULATION_BODY_BYTES} bytes")


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


ERROR_HANDLERS: dict[
    int | type[Exception], Callable[[Request, Any], Coroutine[Any, Any, Response]]
] = {
    AloraError: _on_alora_error,
    HTTPException: _on_http_error,
    ClientDisconnect: _on_disconnect,
    Exception: _on_bug,
}
"""How each kind of failure is answered: one `ErrorLine`."""
