"""The orchestrator's end of the gRPC contract: call a tool, follow its progress, get its result."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Protocol, Self, TypeVar, cast

import grpc
from grpc import aio
from grpc_health.v1 import health_pb2

from alora.contracts import mapping, tools
from alora.domain import errors
from alora.runtime.deadline import Deadline
from alora.runtime.limits import MAX_GRPC_MESSAGE_BYTES
from alora.runtime.propagation import ERROR_CODE_KEY, metadata_value, outgoing_metadata

RECONNECT_WAIT_S = 0.25
"""How long one call waits for a lost connection to come back before it gives up [s]."""

RECONNECT_EVERY_MS = 100
"""First pause between two attempts to connect [ms]."""

RECONNECT_AT_MOST_MS = 1_000
"""Longest pause between two attempts to connect [ms]; a restarted server is found within it."""

PING_EVERY_MS = 20_000
"""How often a connection with a call on it is asked whether it is alive [ms]."""

PING_TIMEOUT_MS = 5_000
"""How long that answer may take before the connection counts as lost [ms]."""

_HEALTH = "/grpc.health.v1.Health/Check"
_OPTIONS = (
    ("grpc.max_receive_message_length", MAX_GRPC_MESSAGE_BYTES),
    ("grpc.max_send_message_length", MAX_GRPC_MESSAGE_BYTES),
    ("grpc.initial_reconnect_backoff_ms", RECONNECT_EVERY_MS),
    ("grpc.min_reconnect_backoff_ms", RECONNECT_EVERY_MS),
    ("grpc.max_reconnect_backoff_ms", RECONNECT_AT_MOST_MS),
    ("grpc.keepalive_time_ms", PING_EVERY_MS),
    ("grpc.keepalive_timeout_ms", PING_TIMEOUT_MS),
    ("grpc.enable_http_proxy", 0),
    ("grpc.enable_retries", 0),
)
_ERRORS: dict[str, Callable[[str], errors.AloraError]] = {
    kind.code: kind
    for kind in (
        errors.InvalidInputError,
        errors.UnreadableFileError,
        errors.UnknownCarError,
        errors.MomentError,
        errors.DeadlineError,
        errors.UnavailableError,
        errors.OverloadedError,
        errors.CancelledError,
    )
}

R_co = TypeVar("R_co", covariant=True)
R = TypeVar("R")

OnProgress = Callable[[tools.Progress], None]


class _Event(Protocol[R_co]):
    @property
    def progress(self) -> tools.Progress | None: ...

    @property
    def result(self) -> R_co | None: ...


class _ConnectionLostError(Exception):
    """The server could not be reached, and nothing of its answer was seen."""


class ToolsClient:
    """One connection to the MCP server, as an async context manager; for any number of calls.

    Args:
        address: `host:port` of the server's gRPC side.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self._channel: aio.Channel | None = None

    async def __aenter__(self) -> Self:
        self._channel = aio.insecure_channel(self.address, options=_OPTIONS)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._channel is not None:
            await self._channel.close(grace=None)
            self._channel = None

    async def recommend_pit(
        self,
        request: tools.RecommendPit,
        request_id: str,
        deadline: Deadline,
        on_progress: OnProgress,
    ) -> tools.RecommendPitResult:
        """Ask when a car should stop; cancelling the task cancels the call at once.

        Raises:
            AloraError: as the server says, or `UnavailableError` or `DeadlineError` from here.
        """
        kind: type[_Event[tools.RecommendPitResult]] = tools.RecommendPitEvent
        return await self._call(
            tools.RECOMMEND_PIT, request, kind, request_id, deadline, on_progress
        )

    async def simulate_plan(
        self,
        request: tools.SimulatePlan,
        request_id: str,
        deadline: Deadline,
        on_progress: OnProgress,
    ) -> tools.SimulatePlanResult:
        """Ask what one plan leads to; otherwise like `recommend_pit`."""
        kind: type[_Event[tools.SimulatePlanResult]] = tools.SimulatePlanEvent
        return await self._call(
            tools.SIMULATE_PLAN, request, kind, request_id, deadline, on_progress
        )

    async def is_serving(self, deadline: Deadline) -> bool:
        """Ask the server's gRPC health service.

        Raises:
            UnavailableError: it does not answer.
        """
        check = self._open().unary_unary(
            _HEALTH,
            request_serializer=health_pb2.HealthCheckRequest.SerializeToString,
            response_deserializer=health_pb2.HealthCheckResponse.FromString,
        )
        request = health_pb2.HealthCheckRequest(service=tools.SERVICE)
        try:
            found = await check(request, timeout=deadline.left_s)
        except aio.AioRpcError:
            raise self._unavailable() from None
        return bool(found.status == health_pb2.HealthCheckResponse.SERVING)

    async def _call(
        self,
        method: str,
        request: object,
        kind: type[_Event[R]],
        request_id: str,
        deadline: Deadline,
        on_progress: OnProgress,
    ) -> R:
        data = await asyncio.to_thread(mapping.to_bytes, request)
        if deadline.expired:
            raise errors.DeadlineError(
                "the time for the question was used up before the simulation could start"
            )
        try:
            return await self._once(method, data, kind, request_id, deadline, on_progress)
        except _ConnectionLostError:
            await self._reconnect(deadline)
        try:
            return await self._once(method, data, kind, request_id, deadline, on_progress)
        except _ConnectionLostError:
            raise self._unavailable() from None

    async def _once(
        self,
        method: str,
        data: bytes,
        kind: type[_Event[R]],
        request_id: str,
        deadline: Deadline,
        on_progress: OnProgress,
    ) -> R:
        call = self._open().unary_stream(method, bytes, bytes)(
            data,
            timeout=deadline.left_s,
            metadata=outgoing_metadata(request_id),
            wait_for_ready=False,
        )
        result: R | None = None
        seen = False
        try:
            async for answer in call:
                seen = True
                event = mapping.from_bytes(kind, answer)
                if event.progress is not None:
                    on_progress(event.progress)
                result = event.result or result
        except aio.AioRpcError as error:
            if is_lost(error) and not seen:
                raise _ConnectionLostError from None
            raise self._error(error) from None
        finally:
            call.cancel()
        if result is None:
            raise errors.UnavailableError(
                f"the strategy server at {self.address} ended its answer without a result"
            )
        return result

    async def _reconnect(self, deadline: Deadline) -> None:
        """Wait a moment for the connection, as long as the question allows."""
        channel = self._open()
        wait_s = min(RECONNECT_WAIT_S, deadline.left_s)
        try:
            async with asyncio.timeout(wait_s):
                state = channel.get_state(try_to_connect=True)
                while state is not grpc.ChannelConnectivity.READY:
                    await channel.wait_for_state_change(state)
                    state = channel.get_state(try_to_connect=True)
        except TimeoutError:
            raise self._unavailable() from None

    def _open(self) -> aio.Channel:
        if self._channel is None:
            raise self._unavailable()
        return self._channel

    def _unavailable(self) -> errors.UnavailableError:
        return errors.UnavailableError(
            f"the strategy server does not answer at {self.address}; is it running?"
        )

    def _error(self, error: aio.AioRpcError) -> errors.AloraError:
        said = error.details() or "it gave no reason"
        code = _code_of(error)
        if code == errors.InvalidStateError.code:
            path, _, reason = said.partition(": ")
            return errors.InvalidStateError(path, reason)
        if code in _ERRORS:
            return _ERRORS[code](said)
        if error.code() is grpc.StatusCode.DEADLINE_EXCEEDED:
            return errors.DeadlineError("the simulation had no answer within the time allowed")
        if error.code() is grpc.StatusCode.RESOURCE_EXHAUSTED:
            return errors.OverloadedError(f"the strategy server is too busy: {said}")
        if error.code() is grpc.StatusCode.UNAVAILABLE:
            return self._unavailable()
        return errors.AloraError(f"the strategy server at {self.address} failed: {said}")


def is_lost(error: aio.AioRpcError) -> bool:
    """True if the transport failed, and not a service that said so in its own words."""
    return error.code() is grpc.StatusCode.UNAVAILABLE and _code_of(error) is None


def _code_of(error: aio.AioRpcError) -> str | None:
    trailing = cast("Iterable[tuple[str, str | bytes]]", error.trailing_metadata())
    return metadata_value(trailing, ERROR_CODE_KEY)
