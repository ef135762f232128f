from __future__ import annotations

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from structlog.testing import capture_logs

from alora.runtime import logs
from alora.runtime.middleware import instrument
from tests.serving import in_process


async def who(request: Request) -> JSONResponse:
    return JSONResponse({"bound": logs.current_request_id(), "state": request.state.request_id})


async def broken(_request: Request) -> JSONResponse:
    raise RuntimeError("broken")


def client() -> httpx.AsyncClient:
    app = Starlette(routes=[Route("/who", who), Route("/broken", broken), Route("/health", who)])
    return in_process(instrument(app))


async def test_the_callers_id_is_bound_and_returned() -> None:
    async with client() as http:
        response = await http.get("/who", headers={"X-Request-Id": "abc"})
    assert response.json() == {"bound": "abc", "state": "abc"}
    assert response.headers["X-Request-Id"] == "abc"


async def test_a_request_without_an_id_gets_one() -> None:
    async with client() as http:
        response = await http.get("/who")
    assert len(response.headers["X-Request-Id"]) == 32
    assert response.json()["bound"] == response.headers["X-Request-Id"]


async def test_even_a_failure_carries_the_id() -> None:
    async with client() as http:
        response = await http.get("/broken", headers={"X-Request-Id": "abc"})
    assert response.status_code == 500
    assert response.headers["X-Request-Id"] == "abc"


async def test_each_request_is_logged_with_status_and_time() -> None:
    async with client() as http:
        with capture_logs() as written:
            await http.get("/nowhere")
            await http.get("/health")
    assert [(line["log_level"], line["status"]) for line in written] == [
        ("info", 404),
        ("debug", 200),
    ]
    assert written[0]["ms"] >= 0
