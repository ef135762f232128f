"""The gRPC side: calls in, statuses out, one line for each error."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

import grpc
from grpc import aio

from alora.contracts.tools import RECOMMEND_PIT, SERVICE, SIMULATE_PLAN
from alora.domain import errors
from alora.domain.errors import AloraError, DeadlineError
from alora.mcp_server.tools import StrategyTools, Write
from alora.runtime import logs
from alora.runtime.deadline import Deadline
from alora.runtime.ids import accept_request_id
from alora.runtime.limits import TOOLS_TIME_LIMIT_MS
from alora.runtime.metrics import Call, Metrics
from alora.runtime.propagation import ERROR_CODE_KEY, REQUEST_ID_KEY, metadata_value, one_line

RELAY_RESERVE_MS = 20.0
"""Kept back from the call's deadline to send the result [ms]."""

Context = aio.ServicerContext[bytes, bytes]
Tool = Callable[[bytes, Deadline, Write], Awaitable[None]]

_STATUS = {
    errors.DeadlineError.code: grpc.StatusCode.DEADLINE_EXCEEDED,
    errors.CancelledError.code: grpc.StatusCode.CANCELLED,
    errors.UnavailableError.code: grpc.StatusCode.UNAVAILABLE,
    errors.OverloadedError.code: grpc.StatusCode.RESOURCE_EXHAUSTED,
    **dict.fromkeys(errors.INPUT_CODES, grpc.StatusCode.INVALID_ARGUMENT),
}

_log = logs.get("alora.mcp_server")


def status_of(code: str) -> grpc.StatusCode:
    """Choose the gRPC status of an error's code word."""
    return _STATUS.get(code, grpc.StatusCode.INTERNAL)


class _Serving:
    """One call: its request id, its line in the log, its count, and the status of its failure."""

    def __init__(self, name: str, context: Context, call: Call) -> None:
        self._name = name
        self._context = context
        self._call = call
        self._started_s = time.perf_counter()

    async def __aenter__(self) -> Self:
        given = metadata_value(self._context.invocation_metadata(), REQUEST_ID_KEY)
        self._request_id = accept_request_id(given)
        # Bound for the rest of the task, which serves nothing else, so that gRPC's own lines
        # about a failure carry the id too.
        logs.bind_task(self._request_id)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._call.code = _code_of(error)
        ms = round((time.perf_counter() - self._started_s) * 1e3, 3)
        reason = {} if error is None else {"reason": one_line(str(error))}
        _log.info("call", call=self._name, code=self._call.code, ms=ms, **reason)
        trailing = ((REQUEST_ID_KEY, self._request_id), (ERROR_CODE_KEY, self._call.code))
        if error is None:
            self._context.set_trailing_metadata(trailing[:1])
        elif isinstance(error, AloraError):
            status = status_of(error.code)
            await self._context.abort(status, one_line(str(error)), trailing)
        elif isinstance(error, Exception):
            _log.critical("the call broke", exc_info=error)
            text = f"the MCP server failed ({type(error).__name__}); its log says how"
            await self._context.abort(grpc.StatusCode.INTERNAL, text, trailing)


def _code_of(error: BaseException | None) -> str:
    if error is None:
        return "ok"
    if isinstance(error, AloraError):
        return error.code
    return "cancelled" if isinstance(error, asyncio.CancelledError) else "internal"


def deadline_of(context: Context) -> Deadline:
    """Take the call's deadline, less what sending the result needs.

    Raises:
        DeadlineError: nothing is left.
    """
    left_s = context.time_remaining()
    left_ms = TOOLS_TIME_LIMIT_MS if left_s is None else left_s * 1e3
    deadline = Deadline.after(min(left_ms, TOOLS_TIME_LIMIT_MS)).reserve(RELAY_RESERVE_MS)
    if deadline.expired:
        raise DeadlineError(f"{left_ms:.0f} ms were left for the call, too few to begin")
    return deadline


def _serve(method: str, tool: Tool, metrics: Metrics) -> grpc.RpcMethodHandler[bytes, bytes]:
    name = method.rpartition("/")[2]

    async def handle(request: bytes, context: Context) -> None:
        with metrics.call(name) as call:
            async with _Serving(name, context, call):
                await tool(request, deadline_of(context), context.write)

    return grpc.unary_stream_rpc_method_handler(handle)


def handlers(tools: StrategyTools, metrics: Metrics) -> grpc.GenericRpcHandler[bytes, bytes]:
    """Make the handlers of the service; messages pass as bytes, mapped off the event loop."""
    methods = {RECOMMEND_PIT: tools.recommend_pit, SIMULATE_PLAN: tools.simulate_plan}
    return grpc.method_handlers_generic_handler(
        SERVICE,
        {path.rpartition("/")[2]: _serve(path, tool, metrics) for path, tool in methods.items()},
    )
