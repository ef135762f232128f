"""What a user sees when a service behind the orchestrator fails, and that the system goes on."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from alora.contracts import page
from tests.orchestrating import (
    SETTINGS,
    A,
    System,
    mcp_server,
    simulated_file,
    system,
    upload,
    worker,
)
from tests.serving import service, until
from tests.unit.orchestrator.talking import Talk, talk

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUICK_S = 2.0
"""How soon a failure must be told [s]."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared() -> AsyncIterator[System]:
    """One system for the tests that leave it as it was."""
    async with system() as started:
        yield started


async def small_race(running: System) -> dict[str, Any]:
    race_id = await upload(running, simulated_file(), name="23_laps.csv", distance="30laps")
    return {"race_id": race_id, "car": "3", "lap": 10}


async def long_race(running: System) -> dict[str, Any]:
    """A race whose simulation takes long enough to be interrupted."""
    content = await asyncio.to_thread(simulated_file, 40, 120)
    race_id = await upload(running, content, name="23_laps.csv", distance="120laps")
    return {"race_id": race_id, "car": "3", "lap": 2, "budget_ms": 60_000}


async def begin(client: Talk, asked: dict[str, Any]) -> page.Progress:
    """Ask, and wait until the simulation is under way."""
    await client.send(type="ask", id="q1", text="When should I pit?", **asked)
    progress = await client.hear_of(page.Progress)
    assert isinstance(progress, page.Progress)
    return progress


async def ask_until_answered(client: Talk, asked: dict[str, Any]) -> page.Answer:
    async with asyncio.timeout(20):
        while True:
            found = await client.ask("When should I pit?", **asked)
            if isinstance(found, page.Answer):
                return found


async def test_a_strategy_server_that_is_killed_is_named_and_found_again() -> None:
    async with system() as running, talk(running.page_port) as client:
        asked = await small_race(running)
        await client.greet()
        assert isinstance(await client.ask("box?", **asked), page.Answer)
        await running.b.stop(signal.SIGKILL)
        started = asyncio.get_running_loop().time()
        failure = await client.ask("box?", **asked)
        took_s = asyncio.get_running_loop().time() - started
        status = await client.ask("status", **asked)
        health = (await running.web.get("/health")).json()
        async with mcp_server(running.worker_port, running.grpc_port):
            answer = await ask_until_answered(client, asked)
    assert isinstance(failure, page.Failure)
    assert failure.code == "unavailable"
    assert f"does not answer at 127.0.0.1:{running.grpc_port}" in failure.message
    assert took_s < QUICK_S
    assert isinstance(status, page.Answer)
    assert health["status"] == "degraded"
    assert answer.recommendation is not None


async def test_a_strategy_server_that_dies_during_a_question_is_told_at_once() -> None:
    async with system() as running, talk(running.page_port) as client:
        asked = await long_race(running)
        await client.greet()
        await begin(client, asked)
        running.b.process.send_signal(signal.SIGKILL)
        async with asyncio.timeout(QUICK_S):
            failure = await client.end_of("q1")
    assert isinstance(failure, page.Failure)
    assert failure.code == "unavailable"
    assert "\n" not in failure.message


async def test_a_worker_that_is_down_is_one_line_and_found_again() -> None:
    async with system() as running, talk(running.page_port) as client:
        asked = await small_race(running)
        await client.greet()
        await running.c.stop(signal.SIGKILL)
        failure = await client.ask("box?", **asked)
        async with worker(running.worker_port):
            answer = await ask_until_answered(client, asked)
    assert isinstance(failure, page.Failure)
    assert failure.code == "unavailable"
    assert str(running.worker_port) in failure.message
    assert "\n" not in failure.message
    assert answer.outcome is not None


async def test_a_deadline_too_short_is_said_in_time_and_the_socket_lives_on(shared: System) -> None:
    running = shared
    async with talk(running.page_port) as client:
        asked = await small_race(running)
        await client.greet()
        started = asyncio.get_running_loop().time()
        failure = await client.ask("When should I pit?", **asked, budget_ms=50)
        took_s = asyncio.get_running_loop().time() - started
        answer = await client.ask("When should I pit?", "q2", **asked)
    assert isinstance(failure, page.Failure)
    assert failure.code == "deadline"
    assert took_s < QUICK_S
    assert isinstance(answer, page.Answer)


@pytest.mark.parametrize("way", ["cancel", "close"])
async def test_cancelling_or_closing_stops_the_simulation_within_100_ms(
    shared: System, way: str
) -> None:
    running = shared
    asked = await long_race(running)
    async with talk(running.page_port) as client:
        await client.greet()
        request_id = (await begin(client, asked)).request_id
        if way == "cancel":
            await client.send(type="cancel", id="q1")
            ended = await client.end_of("q1")
            assert isinstance(ended, page.Cancelled)
            assert ended.request_id == request_id
    await until(lambda: running.c.find("simulation stopped", request_id))
    await until(lambda: running.a.find("question cancelled", request_id))
    (stopped,) = running.c.find("simulation stopped", request_id)
    assert stopped["stop_ms"] < 100.0


async def test_an_open_id_is_refused_and_the_limit_of_open_questions_holds(shared: System) -> None:
    running = shared
    async with talk(running.page_port) as client:
        asked = await long_race(running)
        await client.greet()
        before = len(running.a.find("question cancelled"))
        await begin(client, asked)
        for name in ("q1", "q2", "q3", "q4", "q5"):
            await client.send(type="ask", id=name, text="box?", **asked)
        first = await client.hear_of(page.Failure)
        second = await client.hear_of(page.Failure)
        await client.connection.close()
        await until(lambda: len(running.a.find("question cancelled")) == before + 4)
    assert (first.id, first.code) == ("q1", "bad_message")
    assert "still open" in first.message
    assert (second.id, second.code) == ("q5", "overloaded")


async def test_a_stop_lets_an_open_question_finish_and_closes_as_going_away() -> None:
    async with system() as running, talk(running.page_port) as client:
        asked = await small_race(running)
        await client.greet()
        await begin(client, asked)
        running.a.process.send_signal(signal.SIGTERM)
        answer = await client.end_of("q1")
        code, reason = await client.closed()
        status = await running.a.stop_by_itself()
    assert isinstance(answer, page.Answer)
    assert (code, reason, status) == (1001, "the server is stopping", 0)


async def test_a_stop_refuses_what_takes_too_long_and_never_drops_it_silently() -> None:
    async with system() as running, talk(running.page_port) as client:
        asked = await long_race(running)
        await client.greet()
        request_id = (await begin(client, asked)).request_id
        running.c.process.send_signal(signal.SIGSTOP)
        running.a.process.send_signal(signal.SIGTERM)
        await until(lambda: running.a.find("waiting for open questions"))
        await client.send(type="ask", id="q2", text="status", **asked)
        late = await client.end_of("q2")
        failure = await client.end_of("q1")
        status = await running.a.stop_by_itself()
        running.c.process.send_signal(signal.SIGCONT)
    assert (late.code, failure.code) == ("unavailable", "unavailable")
    assert failure.request_id == request_id
    assert "the server is stopping" in failure.message
    assert status == 0


async def test_every_line_of_the_log_is_json_with_its_request() -> None:
    async with system() as running, talk(running.page_port) as client:
        asked = await small_race(running)
        await client.greet()
        answer = await client.ask("box?", **asked)
        await client.raw("nonsense")
        await client.hear_of(page.Failure)
        await running.a.stop()
    fields = {"ts", "level", "service", "instance", "request_id", "event"}
    assert all(fields <= set(line) for line in running.a.lines)
    (told,) = running.a.find("question answered")
    assert told["request_id"] == answer.request_id
    assert {line["level"] for line in running.a.lines} == {"info"}


async def test_an_upload_over_the_limit_is_refused_and_the_next_is_served(
    shared: System,
) -> None:
    content = b"x" * (page.MAX_UPLOAD_BYTES + 1)
    response = await shared.web.post("/api/races?name=x.csv", content=content)
    listed = await shared.web.get("/api/races")
    error = page.ApiError.model_validate_json(response.content)
    assert (response.status_code, error.code) == (413, "too_large")
    assert "larger than 64 MiB" in error.message
    assert listed.status_code == 200


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"RACE_FILE": "/nowhere/laps.csv"}, "laps.csv: no such file"),
        ({"PORT": "http"}, "PORT='http' is refused"),
        ({"RACE_SPEED": "-1"}, "RACE_SPEED='-1' is refused"),
        ({"WEB_ROOT": "/nowhere"}, "no index.html there"),
    ],
)
async def test_a_setting_that_cannot_be_used_is_one_line_and_exit_status_2(
    settings: dict[str, str], words: str
) -> None:

    async with service(A, **({"PORT": "0"} | SETTINGS | settings)) as running:
        assert await running.stop_by_itself() == 2
    (line,) = running.lines
    assert (line["level"], words in line["event"]) == ("critical", True)
