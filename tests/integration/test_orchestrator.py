"""One question through the three real services, over the wire."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from alora.contracts import page
from alora.domain.strategy import Advice
from alora.orchestrator.agent import Advised, Evidence
from alora.orchestrator.grounding import ungrounded
from tests.orchestrating import System, simulated_file, system, upload, upload_file
from tests.serving import until
from tests.unit.orchestrator.talking import talk

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[System]:
    path = tmp_path_factory.mktemp("race") / "23_laps.csv"
    path.write_bytes(simulated_file())
    chosen = {"RACE_FILE": str(path), "RACE_DISTANCE": "30laps", "RACE_CAR": "3"}
    async with system(**chosen, RACE_SPEED="200") as started:
        yield started


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def race_id(running: System) -> str:
    return await upload(running, simulated_file(), name="23_laps.csv", distance="30laps")


async def test_a_question_goes_all_the_way_and_comes_back_as_a_call(
    running: System, race_id: str
) -> None:
    async with talk(running.page_port) as client:
        await client.greet()
        await client.send(
            type="ask", id="q1", text="When should I pit?", race_id=race_id, car="3", lap=12
        )
        progress = await client.hear_of(page.Progress)
        answer = await client.end_of("q1")
    assert isinstance(answer, page.Answer)
    assert (answer.car_id, answer.lap, answer.intent) == ("3", 12, "pit_window")
    assert answer.recommendation is not None
    assert answer.outcome is not None
    assert sum(answer.outcome.position.probability) == pytest.approx(1.0)
    assert answer.iterations >= 100
    assert answer.model_version
    assert progress.request_id == answer.request_id
    assert 0.0 <= progress.fraction <= 1.0


async def test_the_hops_name_all_three_services_and_add_up(running: System, race_id: str) -> None:
    async with talk(running.page_port) as client:
        await client.greet()
        answer = await client.ask("should I pit now?", race_id=race_id, car="3", lap=13)
    services = {hop.service: hop.instance for hop in answer.hops}
    assert services == {"orchestrator": "a-1", "mcp_server": "b-1", "simulation_worker": "c-1"}
    assert sum(hop.ms for hop in answer.hops) == pytest.approx(answer.elapsed_ms, rel=0.05, abs=5)
    assert all(hop.ms >= 0.0 for hop in answer.hops)


async def test_one_request_id_is_in_the_logs_of_all_three(running: System, race_id: str) -> None:
    async with talk(running.page_port) as client:
        await client.greet()
        answer = await client.ask("where will I finish?", race_id=race_id, car="2", lap=11)
    await until(lambda: all(running.lines_about(answer.request_id).values()))
    assert min(running.lines_about(answer.request_id).values()) >= 1


async def test_the_same_question_gets_the_same_answer(running: System, race_id: str) -> None:
    asked = {"race_id": race_id, "car": "4", "lap": 12}
    async with talk(running.page_port) as client:
        await client.greet()
        first = await client.ask("box?", "q1", **asked)
        second = await client.ask("box?", "q2", **asked)
    assert second.answer == first.answer
    assert second.recommendation == first.recommendation
    assert (first.from_cache, second.from_cache) == (False, True)
    assert first.request_id != second.request_id


async def test_the_answer_does_not_change_when_the_future_is_cut_off(running: System) -> None:
    whole = simulated_file()
    rows = whole.decode().splitlines(keepends=True)
    head = [column.strip() for column in rows[0].split(";")]
    number, lap, hour = (head.index(name) for name in ("NUMBER", "LAP_NUMBER", "HOUR"))
    cells = [row.split(";") for row in rows[1:]]
    moment = next(row[hour] for row in cells if (row[number], row[lap]) == ("3", "12"))
    cut = "".join([rows[0], *(";".join(row) for row in cells if row[hour] <= moment)]).encode()
    assert len(cut) < len(whole)
    answers = []
    async with talk(running.page_port) as client:
        await client.greet()
        for content in (whole, cut):
            asked = await upload(running, content, name="23_laps.csv", distance="30laps")
            answer = await client.ask("When should I pit?", race_id=asked, car="3", lap=12)
            answers.append((answer.answer, answer.recommendation, answer.outcome))
    assert answers[0] == answers[1]


async def test_different_moments_and_cars_get_different_answers(
    running: System, race_id: str
) -> None:
    async with talk(running.page_port) as client:
        await client.greet()
        answers = [
            await client.ask("When should I pit?", race_id=race_id, car=car, lap=lap)
            for car, lap in (("3", 8), ("3", 20), ("6", 8))
        ]
    assert len({json.dumps(a.recommendation, default=repr) for a in answers}) == 3


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("where do I rejoin if I pit now?", "rejoin"),
        ("where will I finish?", "finish"),
        ("what if I stay out?", "stay_out"),
        ("what if I pit on lap 18?", "stop_on_lap"),
        ("should 5 pit now?", "pit_now"),
        ("will I beat 2?", "finish"),
        ("how are we doing?", "status"),
    ],
)
async def test_every_kind_of_question_is_answered_with_grounded_numbers(
    running: System, race_id: str, text: str, intent: str
) -> None:
    async with talk(running.page_port) as client:
        await client.greet()
        answer = await client.ask(text, race_id=race_id, car="3", lap=12)
    assert isinstance(answer, page.Answer)
    assert answer.intent == intent
    assert not running.a.find("numbers not grounded")
    assert not answer.answer.startswith("The numbers of this answer")


async def test_a_pit_answer_holds_only_numbers_of_its_result(running: System, race_id: str) -> None:
    async with talk(running.page_port) as client:
        await client.greet()
        answer = await client.ask("When should I pit?", race_id=race_id, car="3", lap=9)
    assert answer.recommendation is not None
    assert answer.outcome is not None
    told = Advice(answer.recommendation, answer.outcome, answer.alternative_outcome)
    result = Advised(answer.car_id, told, Evidence("", from_cache=False))
    assert ungrounded(answer.answer, (result,), answer.notes) == ()


async def test_the_live_race_moves_for_all_watchers_and_can_be_asked_about(
    running: System,
) -> None:
    async with talk(running.page_port) as one, talk(running.page_port) as two:
        live = (await one.greet()).live_race_id
        await two.greet()
        for client in (one, two):
            await client.send(type="watch", race_id=live)
        first = await one.hear_of(page.RaceUpdate)
        later = await one.hear_of(page.RaceUpdate)
        other = await two.hear_of(page.RaceUpdate)
        answer = await two.ask("what position am I?")
    assert (first.seq, later.seq, other.seq) == (1, 2, 1)
    assert later.state.clock_s != first.state.clock_s
    assert answer.car_id == "3"


async def test_many_sockets_at_once_are_all_answered(running: System, race_id: str) -> None:
    async def one(number: int) -> page.Answer:
        async with talk(running.page_port) as client:
            await client.greet()
            answer = await client.ask("gap ahead", race_id=race_id, car="3", lap=5 + number)
            assert isinstance(answer, page.Answer)
            return answer

    answers = await asyncio.gather(*(one(number) for number in range(12)))
    assert [answer.lap for answer in answers] == list(range(5, 17))


async def test_health_is_ok_with_all_three(running: System) -> None:
    body = (await running.web.get("/health")).json()
    assert (body["status"], body["dependencies"]["mcp_server"]["status"]) == ("ok", "ok")


def find(folder: Path, pattern: str) -> Path:
    return next(folder.glob(pattern))


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("pattern", "event", "car", "lap"),
    [
        ("gr_cup/barber/23_*", None, "13", 12),
        ("wec/2025/spa_6h.csv", None, "7", 30),
        ("imsa/2023/12-watkins-glen-international/*race-laps.csv", None, "31", 40),
        ("f1/laps_2019.csv", "Belgian Grand Prix", "HAM", 15),
        ("f1/laps_2019.csv", "Belgian Grand Prix", "HAM", 35),
    ],
)
async def test_a_real_race_is_answered_within_the_budget(
    running: System, shared_data: Path, pattern: str, event: str | None, car: str, lap: int
) -> None:
    path = find(shared_data, pattern)
    given = {} if event is None else {"event": event}
    asked = await upload_file(running, path, **given)
    async with talk(running.page_port) as client:
        await client.greet()
        answer = await client.ask("When should I pit?", race_id=asked, car=car, lap=lap)
    assert isinstance(answer, page.Answer), answer
    assert answer.recommendation is not None
    assert answer.elapsed_ms < 2_500.0
    assert not running.a.find("numbers not grounded")


@pytest.mark.real_data
async def test_a_season_file_without_an_event_lists_its_events(
    running: System, shared_data: Path
) -> None:
    response = await running.web.post(
        "/api/races?name=laps_2019.csv", content=(shared_data / "f1/laps_2019.csv").read_bytes()
    )
    error = page.ApiError.model_validate_json(response.content)
    assert response.status_code == 422
    assert "Belgian Grand Prix" in error.message
    assert "\n" not in error.message


@pytest.mark.real_data
async def test_a_number_that_two_cars_carry_is_named(running: System, shared_data: Path) -> None:
    path = find(shared_data, "gr_cup/cota/Race 1/23_*")
    asked = await upload_file(running, path)
    async with talk(running.page_port) as client:
        await client.greet()
        failure = await client.ask("When should I pit?", race_id=asked, car="3", lap=5)
    assert isinstance(failure, page.Failure)
    assert failure.code == "unknown_car"
    assert "3#1" in failure.message
    assert "3#2" in failure.message
