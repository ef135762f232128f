from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import ClassVar

import httpx
import pytest

from alora.contracts import page
from alora.domain.errors import DeadlineError
from alora.orchestrator.app import Orchestrator
from alora.orchestrator.races import RaceStore
from alora.orchestrator.settings import OrchestratorSettings
from alora.orchestrator.uploads import TooLargeError, Uploads, read_parameters

from .files import timing_file

NOBODY = "127.0.0.1:9"


def settings(**given: object) -> OrchestratorSettings:
    chosen = {"port": 0, "mcp_server_url": NOBODY, "instance": "a-1"}
    return OrchestratorSettings(**(chosen | given))  # type: ignore[arg-type]


@asynccontextmanager
async def browsing(**given: object) -> AsyncIterator[httpx.AsyncClient]:
    async with Orchestrator(settings(**given)) as service:
        url = f"http://127.0.0.1:{service.port}"
        async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
            yield client


async def test_health_says_that_the_strategy_server_is_down() -> None:
    async with browsing() as client:
        response = await client.get("/health")
    assert response.status_code == 200
    body = response.json()
    assert (body["status"], body["service"], body["instance"]) == (
        "degraded",
        "orchestrator",
        "a-1",
    )
    assert body["dependencies"]["mcp_server"]["status"] == "down"


@pytest.mark.parametrize("origin", ["http://elsewhere.example", "null"])
async def test_another_page_cannot_upload_a_race(origin: str) -> None:
    async with browsing() as client:
        refused = await client.post("/api/races", content=timing_file(), headers={"Origin": origin})
        assert (await client.get("/api/races")).json() == []
    assert refused.status_code == 403
    assert page.ApiError.model_validate_json(refused.content).code == "forbidden"


async def test_a_race_is_uploaded_listed_and_shown() -> None:
    async with browsing() as client:
        created = await client.post(
            "/api/races",
            params={"name": "23_laps.csv", "distance": "60laps", "distance_source": "results"},
            content=timing_file(),
        )
        race = created.json()
        again = await client.post(
            "/api/races",
            params={"name": "23_laps.csv", "distance": "60laps", "distance_source": "results"},
            content=timing_file(),
        )
        listed = (await client.get("/api/races")).json()
        shown = await client.get(f"/api/races/{race['race_id']}/state?car=22&lap=5")
        now = await client.get(f"/api/races/{race['race_id']}/state")
    assert created.status_code == 201
    assert (race["distance"], race["distance_source"]) == ("60 laps", "results")
    assert again.json() == race
    assert listed == [race]
    cars = {car["car_id"]: car["laps_done"] for car in shown.json()["cars"]}
    assert cars["22"] == 5
    assert now.json()["laps_done"] == 12


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("POST", "/api/races?name=x.csv", b"", 422, "unreadable_file"),
        ("POST", "/api/races?name=x.csv", b"\x00\xff" * 999, 422, "unreadable_file"),
        ("POST", "/api/races?color=red", b"x", 422, "invalid_input"),
        ("POST", f"/api/races?name={'x' * 201}", b"x", 422, "invalid_input"),
        ("POST", "/api/races?distance=far", timing_file(), 422, "invalid_input"),
        ("POST", "/api/races?distance_source=dream", b"x", 422, "invalid_input"),
        ("GET", "/api/races/race-x/state", b"", 404, "invalid_input"),
        ("GET", "/api/races/race-x/state?lap=soon", b"", 422, "invalid_input"),
        ("PUT", "/api/races", b"", 405, "method_not_allowed"),
        ("GET", "/nothing", b"", 404, "not_found"),
    ],
)
async def test_every_http_error_is_an_api_error(
    method: str, path: str, body: bytes, status: int, code: str
) -> None:
    async with browsing() as client:
        response = await client.request(method, path, content=body)
    assert response.status_code == status
    error = page.ApiError.model_validate_json(response.content)
    assert error.code == code
    assert "\n" not in error.message
    assert error.request_id == response.headers["x-request-id"]


async def test_a_missing_asset_is_not_the_page(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<h1>Alora</h1>")
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "app-1.js").write_text("1")
    async with browsing(web_root=tmp_path) as client:
        home = await client.get("/")
        asset = await client.get("/assets/app-1.js")
        missing = await client.get("/assets/app-2.js")
        escape = await client.get("/..%2f..%2fetc/passwd")
        races = await client.get("/api/races")
    assert (home.status_code, home.text) == (200, "<h1>Alora</h1>")
    assert home.headers["cache-control"] == "no-cache"
    assert "immutable" in asset.headers["cache-control"]
    assert (missing.status_code, escape.status_code) == (404, 404)
    assert missing.headers["content-type"] == "application/json"
    assert races.json() == []


async def test_a_file_over_the_limit_is_refused_before_it_is_kept() -> None:
    class Sent:
        def __init__(self, length: str | None) -> None:
            self.query_params: dict[str, str] = {}
            self.headers = {} if length is None else {"content-length": length}

        async def stream(self) -> AsyncIterator[bytes]:
            for _ in range(4):
                yield b"x" * 1000

    for length in ("4000", None):
        uploads = Uploads(store=RaceStore(None), max_bytes=3_500)
        with pytest.raises(TooLargeError, match="larger than"):
            await uploads.take(Sent(length))  # type: ignore[arg-type]


async def test_a_file_that_never_comes_frees_its_place_in_the_end() -> None:
    class Stalled:
        query_params: ClassVar[dict[str, str]] = {}
        headers: ClassVar[dict[str, str]] = {}

        async def stream(self) -> AsyncIterator[bytes]:
            yield b"x"
            await asyncio.Event().wait()

    uploads = Uploads(store=RaceStore(None), at_once=1, within_s=0.01)
    for _ in range(2):
        with pytest.raises(DeadlineError, match=r"within 0\.01 s"):
            await uploads.take(Stalled())  # type: ignore[arg-type]


def test_what_a_client_leaves_out_is_none() -> None:
    upload = read_parameters({"event": "", "distance": ""})
    assert (upload.event, upload.distance, upload.distance_source) == (None, None, None)
