"""Calling the MCP server's tools over gRPC."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar, cast

import grpc
import grpc.aio

from alora.cli.errors import ServerError
from alora.contracts import tools
from alora.contracts.mapping import from_bytes, to_bytes
from alora.domain.errors import AloraError, DeadlineError, InvalidInputError, UnavailableError
from alora.runtime.ids import new_request_id
from alora.runtime.limits import MAX_GRPC_MESSAGE_BYTES
from alora.runtime.propagation import ERROR_CODE_KEY, metadata_value, outgoing_metadata

CALL_LIMIT_S = 25.0
"""Longest time for one simulation [s]; the MCP server takes no longer than 30."""

Result = TypeVar("Result", tools.RecommendPitResult, tools.SimulatePlanResult)


class ToolsClient:
    """The MCP server at `address` (`host:port`)."""

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        if not host or not port.isdecimal() or "/" in address:
            raise InvalidInputError(f"--url {address!r} is not an address such as 127.0.0.1:50051")
        self._address = address

    async def recommend(
        self, request: tools.RecommendPit, progress: Callable[[tools.Progress], None]
    ) -> tools.RecommendPitResult:
        """Find the best plan.

        Raises:
            UnavailableError: nobody answers at the address.
            DeadlineError: no result within `CALL_LIMIT_S`.
            ServerError: the server refused the request or could not serve it.
        """
        return await self._call(
            tools.RECOMMEND_PIT, to_bytes(request), _read_recommend_event, progress
        )

    async def simulate(
        self, request: tools.SimulatePlan, progress: Callable[[tools.Progress], None]
    ) -> tools.SimulatePlanResult:
        """Simulate one plan; raises as `recommend`."""
        return await self._call(
            tools.SIMULATE_PLAN, to_bytes(request), _read_simulate_event, progress
        )

    async def _call(
        self,
        method: str,
        request: bytes,
        read: Callable[[bytes], tuple[tools.Progress | None, Result | None]],
        progress: Callable[[tools.Progress], None],
    ) -> Result:
        options = [
            ("grpc.max_send_message_length", MAX_GRPC_MESSAGE_BYTES),
            ("grpc.max_receive_message_length", MAX_GRPC_MESSAGE_BYTES),
            ("grpc.enable_http_proxy", 0),
        ]
        async with grpc.aio.insecure_channel(self._address, options=options) as channel:
            call = channel.unary_stream(method, _as_they_are, read)
            stream = call(
                request, timeout=CALL_LIMIT_S, metadata=outgoing_metadata(new_request_id())
            )
            result: Result | None
            try:
                async for step, result in stream:
                    if step is not None:
                        progress(step)
                    if result is not None:
                        return result
            except grpc.aio.AioRpcError as error:
                raise self._explained(error) from None
        raise UnavailableError(f"the MCP server at {self._address} ended without a result")

    def _explained(self, error: grpc.aio.AioRpcError) -> AloraError:
        code = metadata_value(_pairs(error), ERROR_CODE_KEY)
        detail = error.details() or error.code().name
        if code is not None:
            return ServerError(code, detail)
        if error.code() is grpc.StatusCode.DEADLINE_EXCEEDED:
            return DeadlineError(f"no result within {CALL_LIMIT_S:g} s")
        if error.code() is grpc.StatusCode.UNAVAILABLE:
            return UnavailableError(
                f"no MCP server answers at {self._address}; start it with: alora up"
            )
        return UnavailableError(f"the MCP server at {self._address} failed: {detail}")


def _pairs(error: grpc.aio.AioRpcError) -> Iterable[tuple[str, str | bytes]]:
    # The stubs give this class the metadata type of the blocking API.
    return cast("Iterable[tuple[str, str | bytes]]", error.trailing_metadata())


def _as_they_are(data: bytes) -> bytes:
    return data


def _read_recommend_event(
    data: bytes,
) -> tuple[tools.Progress | None, tools.RecommendPitResult | None]:
    event = from_bytes(tools.RecommendPitEvent, data)
    return event.progress, event.result


def _read_simulate_event(
    data: bytes,
) -> tuple[tools.Progress | None, tools.SimulatePlanResult | None]:
    event = from_bytes(tools.SimulatePlanEvent, data)
    return event.progress, event.result
