from __future__ import annotations

import asyncio

import grpc
import pytest
from grpc import aio
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from alora.contracts import mapping, tools
from alora.contracts.tools_client import ToolsClient
from alora.domain import errors
from alora.domain.race import CarId
from alora.domain.state import RaceSoFar
from alora.domain.strategy import Plan
from alora.runtime.deadline import Deadline
from alora.runtime.propagation import ERROR_CODE_KEY, REQUEST_ID_KEY, metadata_value
from tests.fields import field_state
from tests.unit.orchestrator.races import outcome

from .tool_server import server_of, serving

PROGRESS = tools.Progress("search", 10, 100, 0.25)
RESULT = tools.SimulatePlanResult(outcome(), tools.Evidence("prior-1", from_cache=False, hops=()))


def request() -> tools.SimulatePlan:
    return tools.SimulatePlan(RaceSoFar(field_state(), ()), CarId("3"), Plan(), seed=7)


async def answer(_request: bytes, context: aio.ServicerContext) -> None:
    for event in (
        tools.SimulatePlanEvent(progress=PROGRESS),
        tools.SimulatePlanEvent(result=RESULT),
    ):
        await context.write(mapping.to_bytes(event))


async def simulate(
    client: ToolsClient, within_ms: float = 5_000.0, seen: list[tools.Progress] | None = None
) -> tools.SimulatePlanResult:
    progress: list[tools.Progress] = [] if seen is None else seen
    return await client.simulate_plan(
        request(), "request-1", Deadline.after(within_ms), progress.append
    )


async def test_progress_and_the_result_come_through_with_the_request_id() -> None:
    given: list[str | None] = []

    async def note(data: bytes, context: aio.ServicerContext) -> None:
        given.append(metadata_value(context.invocation_metadata(), REQUEST_ID_KEY))
        assert mapping.from_bytes(tools.SimulatePlan, data).seed == 7
        await answer(data, context)

    seen: list[tools.Progress] = []
    async with (
        serving({tools.SIMULATE_PLAN: note}) as port,
        ToolsClient(f"127.0.0.1:{port}") as client,
    ):
        assert await simulate(client, seen=seen) == RESULT
    assert seen == [PROGRESS]
    assert given == ["request-1"]


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (grpc.StatusCode.INVALID_ARGUMENT, "invalid_state", errors.InvalidStateError),
        (grpc.StatusCode.INVALID_ARGUMENT, "unknown_car", errors.UnknownCarError),
        (grpc.StatusCode.INVALID_ARGUMENT, "bad_moment", errors.MomentError),
        (grpc.StatusCode.UNAVAILABLE, "unavailable", errors.UnavailableError),
        (grpc.StatusCode.RESOURCE_EXHAUSTED, "overloaded", errors.OverloadedError),
        (grpc.StatusCode.DEADLINE_EXCEEDED, "deadline", errors.DeadlineError),
        (grpc.StatusCode.CANCELLED, "cancelled", errors.CancelledError),
    ],
)
async def test_an_error_of_the_server_comes_back_as_itself(
    status: grpc.StatusCode, code: str, kind: type[errors.AloraError]
) -> None:
    calls = 0

    async def refuse(_data: bytes, context: aio.ServicerContext) -> None:
        nonlocal calls
        calls += 1
        await context.abort(status, "plan.stops: why it is so", ((ERROR_CODE_KEY, code),))

    async with (
        serving({tools.SIMULATE_PLAN: refuse}) as port,
        ToolsClient(f"127.0.0.1:{port}") as client,
    ):
        with pytest.raises(kind, match=r"plan\.stops: why it is so"):
            await simulate(client)
    assert calls == 1


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (grpc.StatusCode.RESOURCE_EXHAUSTED, errors.OverloadedError, "too busy"),
        (grpc.StatusCode.INTERNAL, errors.AloraError, "failed: oh"),
    ],
)
async def test_a_status_without_a_code_word_still_says_what_is_wrong(
    status: grpc.StatusCode, kind: type[errors.AloraError], words: str
) -> None:
    async def refuse(_data: bytes, context: aio.ServicerContext) -> None:
        await context.abort(status, "oh")

    async with (
        serving({tools.SIMULATE_PLAN: refuse}) as port,
        ToolsClient(f"127.0.0.1:{port}") as client,
    ):
        with pytest.raises(kind, match=words):
            await simulate(client)


async def test_the_deadline_ends_a_call_that_takes_too_long() -> None:
    ended = asyncio.Event()

    async def never(_data: bytes, _context: aio.ServicerContext) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async with (
        serving({tools.SIMULATE_PLAN: never}) as port,
        ToolsClient(f"127.0.0.1:{port}") as client,
    ):
        with pytest.raises(errors.DeadlineError, match="no answer within the time allowed"):
            await simulate(client, within_ms=150.0)
        await asyncio.wait_for(ended.wait(), 5)


async def test_a_deadline_that_has_passed_calls_nobody() -> None:
    async with (
        serving({tools.SIMULATE_PLAN: answer}) as port,
        ToolsClient(f"127.0.0.1:{port}") as client,
    ):
        with pytest.raises(errors.DeadlineError, match="before the simulation could start"):
            await simulate(client, within_ms=0.0)


async def test_cancelling_the_task_cancels_the_call_at_once() -> None:
    began, cancelled = asyncio.Event(), asyncio.Event()

    async def never(_data: bytes, _context: aio.ServicerContext) -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    async with (
        serving({tools.SIMULATE_PLAN: never}) as port,
        ToolsClient(f"127.0.0.1:{port}") as client,
    ):
        task = asyncio.create_task(simulate(client))
        await asyncio.wait_for(began.wait(), 5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.wait_for(cancelled.wait(), 5)


async def test_nobody_at_the_address_is_said_quickly_and_by_name() -> None:
    async with serving({tools.SIMULATE_PLAN: answer}) as port:
        pass
    async with ToolsClient(f"127.0.0.1:{port}") as client:
        started = asyncio.get_running_loop().time()
        with pytest.raises(
            errors.UnavailableError,
            match=f"does not answer at 127.0.0.1:{port}; is it running",
        ):
            await simulate(client)
        assert asyncio.get_running_loop().time() - started < 2.0


async def test_a_server_that_comes_back_is_found_again() -> None:
    async with serving({tools.SIMULATE_PLAN: answer}) as port:
        client = ToolsClient(f"127.0.0.1:{port}")
        await client.__aenter__()
        assert await simulate(client) == RESULT
    try:
        with pytest.raises(errors.UnavailableError):
            await simulate(client)
        async with serving({tools.SIMULATE_PLAN: answer}, port):
            found: list[tools.SimulatePlanResult] = []

            async def keep_asking() -> None:
                while not found:
                    try:
                        found.append(await simulate(client))
                    except errors.UnavailableError:
                        continue

            await asyncio.wait_for(keep_asking(), 10)
        assert found == [RESULT]
    finally:
        await client.__aexit__(None, None, None)


async def test_a_connection_lost_between_two_calls_costs_nobody_a_question() -> None:
    server, port = server_of({tools.SIMULATE_PLAN: answer})
    await server.start()
    async with ToolsClient(f"127.0.0.1:{port}") as client:
        assert await simulate(client) == RESULT
        await server.stop(None)
        async with serving({tools.SIMULATE_PLAN: answer}, port):
            assert await simulate(client) == RESULT


async def test_an_answer_that_breaks_off_is_not_asked_for_twice() -> None:
    calls = 0

    async def half(_data: bytes, context: aio.ServicerContext) -> None:
        nonlocal calls
        calls += 1
        await context.write(mapping.to_bytes(tools.SimulatePlanEvent(progress=PROGRESS)))
        await context.abort(grpc.StatusCode.UNAVAILABLE, "gone")

    async with (
        serving({tools.SIMULATE_PLAN: half}) as port,
        ToolsClient(f"127.0.0.1:{port}") as client,
    ):
        with pytest.raises(errors.UnavailableError):
            await simulate(client)
    assert calls == 1


async def test_a_stream_without_a_result_is_an_error() -> None:
    async def nothing(_data: bytes, _context: aio.ServicerContext) -> None:
        return

    async with (
        serving({tools.SIMULATE_PLAN: nothing}) as port,
        ToolsClient(f"127.0.0.1:{port}") as client,
    ):
        with pytest.raises(errors.UnavailableError, match="ended its answer without a result"):
            await simulate(client)


async def test_health_is_asked_of_the_server() -> None:
    server, port = server_of({tools.SIMULATE_PLAN: answer})
    servicer = health.aio.HealthServicer()
    await servicer.set(tools.SERVICE, health_pb2.HealthCheckResponse.SERVING)
    health_pb2_grpc.add_HealthServicer_to_server(servicer, server)
    await server.start()
    async with ToolsClient(f"127.0.0.1:{port}") as client:
        assert await client.is_serving(Deadline.after(2_000))
        await server.stop(None)
        with pytest.raises(errors.UnavailableError):
            await client.is_serving(Deadline.after(2_000))


async def test_many_calls_share_one_connection() -> None:
    async with (
        serving({tools.SIMULATE_PLAN: answer}) as port,
        ToolsClient(f"127.0.0.1:{port}") as client,
    ):
        found = await asyncio.gather(*(simulate(client) for _ in range(16)))
    assert found == [RESULT] * 16


async def test_a_closed_client_calls_nobody() -> None:
    client = ToolsClient("127.0.0.1:1")
    with pytest.raises(errors.UnavailableError):
        await simulate(client)
