from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from alora.contracts.worker import AdviceLine, ProgressLine, WorkerTiming
from alora.domain.errors import AloraError, DeadlineError, UnavailableError
from alora.domain.race import CarId
from alora.mcp_server.worker_client import RelayedError, WorkerClient
from alora.runtime import logs
from alora.runtime.deadline import Deadline
from tests.serving import http_server
from tests.unit.simulation_worker.engines import advice, recommend_request

LONG = 20_000.0
PROGRESS = b'{"type":"progress","stage":"s","races_done":1,"races_planned":2,"fraction":0.5}\n'


def result_line() -> bytes:
    line = AdviceLine(
        advice=advice(CarId("2"), 7),
        from_cache=False,
        timing=WorkerTiming(instance="c-1", queue_ms=0.0, compute_ms=1.0),
    )
    return line.model_dump_json().encode() + b"\n"


class Worker:
    """A worker that answers what the test tells it to, and remembers how it was asked."""

    def __init__(self, answer: Callable[[], Response]) -> None:
        self.requests: list[Request] = []
        self._answer = answer

    def app(self) -> Starlette:
        async def recommend(request: Request) -> Response:
            await request.body()
            self.requests.append(request)
            return self._answer()

        return Starlette(routes=[Route("/v1/recommend", recommend, methods=["POST"])])


def pieces(*chunks: bytes) -> Callable[[], Response]:
    async def body() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    return lambda: StreamingResponse(body(), media_type="application/x-ndjson")


async def ask(
    answer: Callable[[], Response], ms: float = LONG
) -> tuple[object, list[ProgressLine], Worker]:
    worker, seen = Worker(answer), []

    async def on_progress(line: ProgressLine) -> None:
        seen.append(line)

    async with http_server(worker.app()) as url, WorkerClient(url) as client:
        with logs.bind_request("req-1"):
            line = await client.recommend(recommend_request(), Deadline.after(ms), on_progress)
    return line, seen, worker


async def refused(answer: Callable[[], Response]) -> AloraError:
    with pytest.raises(AloraError) as caught:
        await ask(answer)
    assert "\n" not in str(caught.value)
    return caught.value


async def test_lines_are_relayed_however_they_are_cut() -> None:
    whole = PROGRESS + PROGRESS + result_line()
    line, seen, _ = await ask(pieces(whole[:30], whole[30:200], whole[200:]))
    assert len(seen) == 2
    assert line.advice.recommendation.iterations == 7


async def test_the_worker_is_told_the_request_id_and_less_than_what_is_left() -> None:
    _, _, worker = await ask(pieces(result_line()), ms=5_000.0)
    headers = worker.requests[0].headers
    assert headers["X-Request-Id"] == "req-1"
    assert 4_000.0 < float(headers["X-Deadline-Ms"]) < 4_990.0


async def test_a_line_separator_inside_a_text_does_not_end_the_line() -> None:
    odd = PROGRESS.replace(b'"s"', '"a\u2028b\u0085c"'.encode())
    _, seen, _ = await ask(pieces(odd, result_line()))
    assert seen[0].stage == "a\u2028b\u0085c"


async def test_what_the_worker_refuses_keeps_its_code() -> None:
    said = {"type": "error", "code": "invalid_state", "message": "state.cars: none"}
    error = await refused(lambda: JSONResponse(said, 422))
    assert isinstance(error, RelayedError)
    assert (error.code, str(error)) == ("invalid_state", "state.cars: none")


async def test_an_error_after_progress_keeps_its_code() -> None:
    said = json.dumps({"type": "error", "code": "deadline", "message": "too late"}).encode()
    error = await refused(pieces(PROGRESS, said + b"\n"))
    assert (error.code, str(error)) == ("deadline", "too late")


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda: HTMLResponse("<h1>Bad\nGateway</h1>", 502), "answers 502"),
        (pieces(b"garbage\n"), "no line of ours: 'garbage'"),
        (pieces(b'{"type":"outcome"}\n'), "no line of ours"),
        (pieces(PROGRESS), "ended without a result"),
        (pieces(), "ended without a result"),
        (pieces(b"x" * (5 * 1024 * 1024)), "line without end"),
    ],
)
async def test_a_worker_that_breaks_the_contract_is_unavailable_in_one_line(
    answer: Callable[[], Response], message: str
) -> None:
    error = await refused(answer)
    assert isinstance(error, UnavailableError)
    assert message in str(error)


async def test_nothing_is_asked_after_the_deadline() -> None:
    with pytest.raises(DeadlineError, match="nothing was left"):
        await ask(pieces(result_line()), ms=0.0)


async def test_health_says_why_the_worker_cannot_be_reached() -> None:
    async with http_server(Starlette()) as url, WorkerClient(url) as client:
        found = await client.check()
    assert (found.status, found.detail) == ("down", f"{url} answers 404")
    async with WorkerClient(url) as client:
        found = await client.check()
    assert found.status == "down"
    assert url in found.detail
