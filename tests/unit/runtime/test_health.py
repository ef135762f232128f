from __future__ import annotations

import asyncio

import pytest
from starlette.applications import Starlette

from alora.runtime import health
from alora.runtime.health import Dependency, HealthReporter, health_route
from tests.serving import in_process


async def well() -> Dependency:
    return Dependency("ok", "answers")


async def down() -> Dependency:
    return Dependency("down", "refused")


async def silent() -> Dependency:
    await asyncio.Event().wait()
    raise AssertionError("unreachable")


async def test_a_service_says_who_it_is_and_how_its_dependencies_are() -> None:
    reporter = HealthReporter("mcp_server", "b-1", {"worker": well})
    async with in_process(Starlette(routes=[health_route(reporter)])) as client:
        body = (await client.get("/health")).json()
    assert body["status"] == "ok"
    assert (body["service"], body["instance"]) == ("mcp_server", "b-1")
    assert body["version"]
    assert body["dependencies"]["worker"]["status"] == "ok"
    assert body["dependencies"]["worker"]["detail"] == "answers"


async def test_one_dependency_down_makes_the_service_degraded() -> None:
    report = await HealthReporter("b", "b-1", {"worker": down, "models": well}).report()
    assert report.status == "degraded"
    assert report.dependencies["models"].status == "ok"


async def test_a_silent_dependency_is_down_after_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(health, "HEALTH_CHECK_LIMIT_S", 0.01)
    report = await HealthReporter("b", "b-1", {"worker": silent}).report()
    assert report.dependencies["worker"].status == "down"
    assert "no answer" in report.dependencies["worker"].detail
