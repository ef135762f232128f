"""The way from B to the simulation worker: HTTP/JSON out, NDJSON lines back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from types import TracebackType
from typing import Self, TypeVar

import httpx
from pydantic import ValidationError

from alora.contracts.worker import (
    RECOMMEND_PATH,
    SIMULATE_PATH,
    AdviceLine,
    ErrorLine,
    ProgressLine,
    RecommendRequest,
    SimulateLine,
    SimulateRequest,
    worker_line,
)
from alora.domain.errors import AloraError, DeadlineError, UnavailableError
from alora.runtime import logs
from alora.runtime.deadline import Deadline
from alora.runtime.health import Dependency
from alora.runtime.limits import CLIENT_KEEP_ALIVE_S, MAX_WORKER_LINE_BYTES
from alora.runtime.propagation import one_line, outgoing_headers

CONNECT_LIMIT_S = 1.0
"""How long one connection to the worker may take to open [s]."""

MAX_CONNECTIONS = 128
"""Connections to the worker at the same time."""

RETRY_WORTH_MS = 50.0
"""A broken connection is tried again if at least this much is left [ms]."""

TRANSIT_RESERVE_MS = 20.0
"""Kept back from the deadline named to the worker, for the way back [ms]."""

OnProgress = Callable[[ProgressLine], Awaitable[None]]
L = TypeVar("L", AdviceLine, SimulateLine)

_log = logs.get("alora.mcp_server")


class RelayedError(AloraError):
    """An error that the worker named; `code` is the worker's word."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class WorkerClient:
    """Talks to the worker at `url` over kept-alive connections; an async context manager."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._http = httpx.AsyncClient(
            base_url=url,
            timeout=httpx.Timeout(None, connect=CONNECT_LIMIT_S),
            limits=httpx.Limits(
                max_connections=MAX_CONNECTIONS, keepalive_expiry=CLIENT_KEEP_ALIVE_S
            ),
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.aclose()

    async def recommend(
        self, request: RecommendRequest, deadline: Deadline, on_progress: OnProgress
    ) -> AdviceLine:
        """Have all plans searched.

        Raises:
            RelayedError: the worker refused, and says why.
            UnavailableError: it cannot be reached, or broke off.
            DeadlineError: it did not answer in time.
        """
        body = request.model_dump_json().encode()
        return await self._ask(RECOMMEND_PATH, body, AdviceLine, deadline, on_progress)

    async def simulate(
        self, request: SimulateRequest, deadline: Deadline, on_progress: OnProgress
    ) -> SimulateLine:
        """Have one plan simulated; raises as `recommend`."""
        body = request.model_dump_json().encode()
        return await self._ask(SIMULATE_PATH, body, SimulateLine, deadline, on_progress)

    async def check(self) -> Dependency:
        """Ask the worker how it is."""
        try:
            response = await self._http.get("/health")
        except httpx.TransportError as error:
            return Dependency("down", f"{self.url}: {_reason(error)}")
        if response.status_code != httpx.codes.OK:
            return Dependency("down", f"{self.url} answers {response.status_code}")
        return Dependency("ok", f"{self.url} answers")

    async def _ask(
        self, path: str, body: bytes, kind: type[L], deadline: Deadline, on_progress: OnProgress
    ) -> L:
        allowed_ms = deadline.left_ms
        if deadline.expired:
            raise DeadlineError("nothing was left of the deadline to ask the simulation worker")
        try:
            async with asyncio.timeout(deadline.left_s):
                return await self._ask_twice(path, body, kind, deadline, on_progress)
        except TimeoutError:
            raise DeadlineError(
                f"the simulation worker did not answer within the {allowed_ms:.0f} ms left"
            ) from None

    async def _ask_twice(
        self, path: str, body: bytes, kind: type[L], deadline: Deadline, on_progress: OnProgress
    ) -> L:
        # Safe to repeat: the same request gives the same result.
        try:
            return await self._ask_once(path, body, kind, deadline, on_progress)
        except httpx.TransportError as error:
            if deadline.left_ms < RETRY_WORTH_MS:
                raise self._unavailable(error) from None
            _log.warning("asking the worker again", reason=_reason(error))
        try:
            return await self._ask_once(path, body, kind, deadline, on_progress)
        except httpx.TransportError as error:
            raise self._unavailable(error) from None

    async def _ask_once(
        self, path: str, body: bytes, kind: type[L], deadline: Deadline, on_progress: OnProgress
    ) -> L:
        request_id = logs.current_request_id() or ""
        headers = outgoing_headers(request_id, deadline.reserve(TRANSIT_RESERVE_MS))
        headers["Content-Type"] = "application/json"
        async with self._http.stream("POST", path, content=body, headers=headers) as response:
            async for line in _lines(response):
                if response.status_code != httpx.codes.OK:
                    raise self._refusal(response.status_code, line)
                message = self._parse(line)
                if isinstance(message, ErrorLine):
                    raise RelayedError(message.code, message.message)
                if isinstance(message, kind):
                    return message
                if not isinstance(message, ProgressLine):
                    raise self._gibberish(line)
                await on_progress(message)
        raise UnavailableError(f"the simulation worker at {self.url} ended without a result")

    def _parse(self, line: bytes) -> ProgressLine | AdviceLine | SimulateLine | ErrorLine:
        try:
            return worker_line.validate_json(line)
        except ValidationError:
            raise self._gibberish(line) from None

    def _refusal(self, status: int, line: bytes) -> AloraError:
        try:
            said = ErrorLine.model_validate_json(line)
        except ValidationError:
            return UnavailableError(f"the simulation worker at {self.url} answers {status}")
        return RelayedError(said.code, said.message)

    def _gibberish(self, line: bytes) -> UnavailableError:
        start = one_line(line[:60].decode("utf-8", "replace"))
        return UnavailableError(
            f"the simulation worker at {self.url} answers with what is no line of ours: {start!r}"
        )

    def _unavailable(self, error: httpx.TransportError) -> UnavailableError:
        return UnavailableError(
            f"the simulation worker at {self.url} does not answer: {_reason(error)}"
        )


def _reason(error: httpx.TransportError) -> str:
    return one_line(str(error)) or type(error).__name__


async def _lines(response: httpx.Response) -> AsyncIterator[bytes]:
    """Split at newlines only: JSON may hold what Python takes for other line ends."""
    rest = b""
    async for chunk in response.aiter_bytes():
        *lines, rest = (rest + chunk).split(b"\n")
        if len(rest) > MAX_WORKER_LINE_BYTES:
            raise UnavailableError("the simulation worker sends a line without end")
        for line in lines:
            if line:
                yield line
    if rest:
        yield rest
