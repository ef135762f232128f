from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from alora.contracts import page
from alora.orchestrator.app import Orchestrator
from alora.orchestrator.office import SUGGESTED_QUESTIONS
from alora.orchestrator.settings import OrchestratorSettings
from alora.orchestrator.understanding import understand
from alora.runtime.server import StartError
from tests.serving import until

from .files import timing_file
from .talking import Talk, talk

NOBODY = "127.0.0.1:9"


@pytest.fixture
def race_file(tmp_path: Path) -> Path:
    path = tmp_path / "23_laps.csv"
    path.write_bytes(timing_file(40))
    return path


def settings(**given: object) -> OrchestratorSettings:
    chosen = {"port": 0, "mcp_server_url": NOBODY, "instance": "a-1", "race_distance": "60laps"}
    return OrchestratorSettings(**(chosen | given))  # type: ignore[arg-type]


@asynccontextmanager
async def serving(race_file: Path, **given: object) -> AsyncIterator[tuple[Orchestrator, Talk]]:
    chosen = settings(race_file=race_file, race_car="13", **given)
    async with Orchestrator(chosen) as service, talk(service.port) as client:
        yield service, client


async def test_hello_is_answered_with_all_that_a_client_needs(race_file: Path) -> None:
    async with serving(race_file) as (_, client):
        welcome = await client.greet()
    assert (welcome.protocol, welcome.instance) == (1, "a-1")
    assert [race.race_id for race in welcome.races] == [welcome.live_race_id]
    assert welcome.races[0].our_car == "13"
    assert welcome.suggested_questions == SUGGESTED_QUESTIONS


def test_every_suggested_question_is_understood() -> None:
    assert all(understand(question, {}) for question in SUGGESTED_QUESTIONS)


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        ("nonsense", "not JSON"),
        ('{"type":"fly"}', "'fly' is not known"),
        ('{"type":"ask","id":"q"}', "field 'text'"),
        ('{"type":"hello","protocol":1}', "'hello' was said already"),
        ("x" * (1024 * 1024), "the message is 1048576 bytes long; at most 65536 are taken"),
        (b"\x00\x01", "binary frames are not understood here"),
    ],
)
async def test_a_bad_message_gets_one_line_and_the_socket_lives_on(
    race_file: Path, frame: str | bytes, words: str
) -> None:
    async with serving(race_file) as (_, client):
        await client.greet()
        await client.raw(frame)
        failure = await client.hear()
        await client.send(type="ping")
        pong = await client.hear()
    assert isinstance(failure, page.Failure)
    assert failure.code == "bad_message"
    assert words in failure.message
    assert isinstance(pong, page.Pong)


async def test_a_frame_over_the_transport_limit_ends_the_socket_and_only_it(
    race_file: Path,
) -> None:
    async with serving(race_file) as (service, client):
        await client.greet()
        await client.raw("x" * (3 * 1024 * 1024))
        code, _ = await client.closed()
        async with talk(service.port) as other:
            assert await other.greet()
    assert code == 1009


async def test_a_page_of_another_origin_is_refused(race_file: Path) -> None:
    async with serving(race_file) as (service, _):
        async with talk(service.port, Origin="https://evil.example") as other:
            failure = await other.hear()
            code, _ = await other.closed()
        async with talk(service.port, Origin=f"http://127.0.0.1:{service.port}") as own:
            assert await own.greet()
    assert (failure.code, code) == ("bad_origin", 1008)


async def test_a_question_about_the_race_is_answered_without_the_strategy_server(
    race_file: Path,
) -> None:
    async with serving(race_file) as (_, client):
        await client.greet()
        answer = await client.ask("what position am I", lap=None)
    assert isinstance(answer, page.Answer)
    assert (answer.intent, answer.car_id, answer.lap) == ("status", "13", 1)
    assert answer.answer.startswith("P1 of 1 car")
    assert answer.recommendation is None
    assert sum(hop.ms for hop in answer.hops) == pytest.approx(answer.elapsed_ms, abs=2.0)
    assert len(answer.request_id) == 32


async def test_an_unknown_question_is_answered_with_what_can_be_asked(race_file: Path) -> None:
    async with serving(race_file) as (_, client):
        await client.greet()
        answer = await client.ask("tell me a joke")
    assert (answer.intent, answer.iterations) == ("unknown", 0)
    assert "when to pit" in answer.answer


@pytest.mark.parametrize(
    ("ask", "code", "words"),
    [
        ({"text": " "}, "invalid_input", "the question is empty"),
        ({"text": "box?", "race_id": "race-x"}, "invalid_input", "no race 'race-x' is here"),
        ({"text": "box?", "car": "99"}, "unknown_car", "99"),
        ({"text": "when should 99 pit?", "car": "13"}, "unknown_car", "99"),
        ({"text": "box?", "lap": 0}, "bad_moment", "laps count from 1"),
        ({"text": "box?", "lap": 400}, "bad_moment", "has not completed lap 400 yet"),
        ({"text": "box?", "lap": 30}, "bad_moment", "has not completed lap 30 yet"),
        ({"text": "When should I pit?"}, "unavailable", f"does not answer at {NOBODY}; is it"),
    ],
)
async def test_a_question_that_cannot_be_answered_gets_one_clear_line(
    race_file: Path, ask: dict[str, object], code: str, words: str
) -> None:
    async with serving(race_file) as (_, client):
        await client.greet()
        await client.send(type="ask", id="q1", **ask)
        failure = await client.end_of("q1")
        assert isinstance(await client.ask("status"), page.Answer)
    assert isinstance(failure, page.Failure)
    assert failure.code == code
    assert words in failure.message
    assert "\n" not in failure.message
    assert failure.request_id


async def test_a_question_without_any_race_is_told_so() -> None:
    async with Orchestrator(settings()) as service, talk(service.port) as client:
        welcome = await client.greet()
        failure = await client.ask("box?")
    assert welcome.races == ()
    assert "names no race" in failure.message


async def test_a_watched_race_moves_and_its_updates_are_numbered(race_file: Path) -> None:
    async with serving(race_file, race_speed=900.0) as (_, client):
        welcome = await client.greet()
        await client.send(type="watch", race_id=welcome.live_race_id)
        seen = [await client.hear_of(page.RaceUpdate) for _ in range(3)]
        await client.send(type="watch", race_id=None)
        await client.send(type="ping")
        await client.hear_of(page.Pong)
    assert [update.seq for update in seen] == [1, 2, 3]
    assert seen[2].state.clock_s > seen[0].state.clock_s
    assert seen[0].speed == 900.0


async def test_watching_an_unknown_race_is_refused(race_file: Path) -> None:
    async with serving(race_file) as (_, client):
        await client.greet()
        await client.send(type="watch", race_id="race-x")
        failure = await client.hear()
    assert failure.message == "no race 'race-x' is here; upload its timing file"


async def test_stopping_closes_sockets_as_going_away(race_file: Path) -> None:
    service = Orchestrator(settings(race_file=race_file, race_car="13"))
    await service.__aenter__()
    async with talk(service.port) as client:
        await client.greet()
        stopping = asyncio.create_task(service.__aexit__(None, None, None))
        code, reason = await client.closed()
        await stopping
    assert (code, reason) == (1001, "the server is stopping")


async def test_a_socket_that_says_nothing_is_forgotten_when_it_goes(race_file: Path) -> None:
    async with Orchestrator(settings(race_file=race_file, race_car="13")) as service:
        async with talk(service.port) as client:
            await client.greet()
            assert service.open_sockets == 1
        await until(lambda: service.open_sockets == 0)
        assert service.open_sockets == 0


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"race_file": Path("/nowhere/laps.csv")}, "laps.csv: no such file"),
        ({"web_root": Path("/nowhere")}, "no index.html there"),
    ],
)
async def test_a_setting_that_cannot_be_used_stops_the_start_with_one_line(
    given: dict[str, object], words: str
) -> None:
    with pytest.raises(StartError, match=words):
        async with Orchestrator(settings(**given)):
            pytest.fail("it must not start")


async def test_metrics_count_questions_by_how_they_ended(race_file: Path) -> None:
    chosen = settings(race_file=race_file, race_car="13")
    async with Orchestrator(chosen) as service, talk(service.port) as client:
        await client.greet()
        await client.ask("status", "q1")
        await client.ask("box?", "q2")
        async with httpx.AsyncClient(trust_env=False) as web:
            text = (await web.get(f"http://127.0.0.1:{service.port}/metrics")).text
    assert 'alora_calls_total{call="question",code="ok"} 1.0' in text
    assert 'alora_calls_total{call="question",code="unavailable"} 1.0' in text
