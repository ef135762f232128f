"""An NDJSON response that follows a simulation and stops it when the caller leaves."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from http import HTTPStatus

from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from alora.contracts.worker import NDJSON, ErrorLine, ProgressLine, WorkerTiming
from alora.domain.errors import (
    AloraError,
    CancelledError,
    DeadlineError,
    InvalidInputError,
    OverloadedError,
    UnavailableError,
)
from alora.racesim.budget import SearchProgress
from alora.runtime import logs
from alora.runtime.deadline import Deadline
from alora.runtime.metrics import Metrics
from alora.runtime.propagation import one_line
from alora.simulation_worker.answers import Answers
from alora.simulation_worker.flights import Landing
from alora.simulation_worker.work import Finished, Kind, Work

_STATUS: tuple[tuple[type[AloraError], HTTPStatus], ...] = (
    (InvalidInputError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (DeadlineError, HTTPStatus.GATEWAY_TIMEOUT),
    (OverloadedError, HTTPStatus.SERVICE_UNAVAILABLE),
    (UnavailableError, HTTPStatus.SERVICE_UNAVAILABLE),
)
_RESULT_FIELD: dict[Kind, str] = {"recommend": "advice", "simulate": "outcome"}

_log = logs.get("alora.simulation_worker")


def error_line(error: AloraError) -> ErrorLine:
    """Say an error in one line."""
    return ErrorLine(code=error.code, message=one_line(str(error)))


def error_response(error: AloraError, status: HTTPStatus | None = None) -> Response:
    """Make the response to a request that fails before its first line."""
    found = (choice for kind, choice in _STATUS if isinstance(error, kind))
    status = status or next(found, HTTPStatus.INTERNAL_SERVER_ERROR)
    headers = {"Retry-After": "1"} if status is HTTPStatus.SERVICE_UNAVAILABLE else None
    return JSONResponse(error_line(error).model_dump(), status, headers=headers)


class SimulationResponse(Response):
    """Streams one piece of work. An error before the first line is an HTTP status instead."""

    media_type = NDJSON

    def __init__(
        self, work: Work, deadline: Deadline, answers: Answers, metrics: Metrics, instance: str
    ) -> None:
        super().__init__()
        self._work = work
        self._deadline = deadline
        self._answers = answers
        self._metrics = metrics
        self._instance = instance
        self._started = False
        self._fraction = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, unless the caller leaves first."""
        with self._metrics.call(self._work.kind) as call:
            call.code = CancelledError.code
            answer = asyncio.create_task(self._answer(scope, receive, send))
            caller = asyncio.create_task(_until_gone(receive))
            try:
                await asyncio.wait({answer, caller}, return_when=asyncio.FIRST_COMPLETED)
                if not answer.done():
                    _log.info("caller left", call=self._work.kind)
            except asyncio.CancelledError:
                answer.cancel()
                await asyncio.wait({answer})
                error = UnavailableError("the simulation worker is stopping; ask again")
                await self._fail(error, scope, receive, send)
                raise
            finally:
                caller.cancel()
                answer.cancel()
                await asyncio.wait({answer, caller})
            if not answer.cancelled():
                call.code = answer.result()

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> str:
        try:
            async with aclosing(self._answers.events(self._work, self._deadline)) as events:
                async for event in events:
                    if isinstance(event, SearchProgress):
                        await self._send(send, self._progress(event))
                    elif isinstance(event.end, AloraError):
                        raise event.end
                    else:
                        await self._send(send, self._result(event, event.end), last=True)
        except AloraError as error:
            await self._fail(error, scope, receive, send)
            return error.code
        return "ok"

    async def _fail(self, error: AloraError, scope: Scope, receive: Receive, send: Send) -> None:
        _log.warning("not answered", call=self._work.kind, code=error.code, reason=str(error))
        if self._started:
            line = error_line(error).model_dump_json().encode() + b"\n"
            await self._send(send, line, last=True)
        else:
            await error_response(error)(scope, receive, send)

    async def _send(self, send: Send, line: bytes, *, last: bool = False) -> None:
        if not self._started:
            self._started = True
            headers = [(b"content-type", NDJSON.encode())]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": line, "more_body": not last})

    def _progress(self, progress: SearchProgress) -> bytes:
        # A computation begun anew must not look like a step back.
        self._fraction = max(self._fraction, min(1.0, progress.fraction))
        line = ProgressLine(
            stage=progress.stage,
            races_done=progress.races_done,
            races_planned=progress.races_planned,
            fraction=self._fraction,
        )
        return line.model_dump_json().encode() + b"\n"

    def _result(self, landing: Landing, finished: Finished) -> bytes:
        timing = WorkerTiming(
            instance=self._instance,
            queue_ms=round(landing.queue_ms, 3),
            compute_ms=round(landing.compute_ms, 3),
        )
        field = _RESULT_FIELD[self._work.kind]
        cached = "true" if landing.from_cache else "false"
        head = f'{{"type":"{field}","{field}":'
        tail = f',"from_cache":{cached},"timing":{timing.model_dump_json()}}}\n'
        return head.encode() + finished.body + tail.encode()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
