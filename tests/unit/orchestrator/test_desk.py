from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

import grpc
import pytest
from grpc import aio

from alora.contracts import mapping, page, tools
from alora.contracts.tools_client import ToolsClient
from alora.domain.errors import DeadlineError, InvalidInputError
from alora.orchestrator.agent import (
    Context,
    Intent,
    Question,
    Reading,
    Spoken,
    Steps,
    ToolCall,
    ToolName,
    ToolResult,
)
from alora.orchestrator.desk import DeskSettings, QuestionDesk
from alora.orchestrator.moments import Moments
from alora.orchestrator.races import RaceStore
from alora.orchestrator.strategist import Strategist
from alora.orchestrator.summary import PlainSummarizer
from tests.unit.contracts.tool_server import Serve, serving

from .files import uploaded
from .races import advice, outcome

HOPS = (tools.Hop("simulate", "simulation_worker", "c-1", 0.5),)
EVIDENCE = tools.Evidence("prior-1", from_cache=False, hops=HOPS)
SEEN: list[object] = []


async def recommend(data: bytes, context: aio.ServicerContext) -> None:
    SEEN.append(mapping.from_bytes(tools.RecommendPit, data))
    for fraction in (0.5, 1.0):
        progress = tools.Progress("search", 10, 20, fraction)
        await context.write(mapping.to_bytes(tools.RecommendPitEvent(progress=progress)))
    result = tools.RecommendPitResult(advice(), EVIDENCE)
    await context.write(mapping.to_bytes(tools.RecommendPitEvent(result=result)))


async def simulate(data: bytes, context: aio.ServicerContext) -> None:
    told = mapping.from_bytes(tools.SimulatePlan, data)
    SEEN.append(told)
    progress = tools.Progress("plan", 10, 20, 1.0)
    await context.write(mapping.to_bytes(tools.SimulatePlanEvent(progress=progress)))
    result = tools.SimulatePlanResult(outcome(told.plan, 5.2, 2115.0), EVIDENCE)
    await context.write(mapping.to_bytes(tools.SimulatePlanEvent(result=result)))


class Desk:
    """A desk with one uploaded race, and what it told of its progress."""

    def __init__(self, client: ToolsClient, **parts: object) -> None:
        race = uploaded()
        store = RaceStore(None)
        store.add(race)
        chosen = {"brain": Strategist(), "summarizer": PlainSummarizer()} | parts
        self.race_id = race.race_id
        self.progress: list[page.Progress] = []
        self._desk = QuestionDesk(
            Moments(store, None),
            client,
            chosen["brain"],  # type: ignore[arg-type]
            chosen["summarizer"],  # type: ignore[arg-type]
            DeskSettings("a-1", 2_500.0, 7),
        )

    async def ask(self, text: str, **more: object) -> page.Answer:
        fields = {"race_id": self.race_id, "car": "13", "lap": 10} | more
        question = page.Ask(id="q1", text=text, **fields)  # type: ignore[arg-type]
        return await self._desk.answer(question, "request-1", self.progress.append)


@asynccontextmanager
async def desk(
    serve_recommend: Serve = recommend, serve_simulate: Serve = simulate, **parts: object
) -> AsyncIterator[Desk]:
    SEEN.clear()
    methods = {tools.RECOMMEND_PIT: serve_recommend, tools.SIMULATE_PLAN: serve_simulate}
    async with serving(methods) as port, ToolsClient(f"127.0.0.1:{port}") as client:
        yield Desk(client, **parts)


async def test_a_pit_question_is_answered_from_one_recommendation() -> None:
    async with desk() as office:
        answer = await office.ask("When should I pit?")
    assert (answer.intent, answer.car_id, answer.lap) == ("pit_window", "13", 10)
    assert answer.answer.startswith("Box on lap 14, window 13\u201316.")
    assert answer.recommendation == advice().recommendation
    assert answer.alternative_outcome == advice().alternative_outcome
    assert (answer.iterations, answer.model_version) == (3000, "prior-1")
    (told,) = SEEN
    assert isinstance(told, tools.RecommendPit)
    assert (told.car_id, told.seed) == ("13", 7)
    assert told.race.state.car(told.car_id).laps_done == 10


async def test_hops_add_up_to_the_time_elapsed_and_name_every_service() -> None:
    async with desk() as office:
        answer = await office.ask("When should I pit?")
    assert sum(hop.ms for hop in answer.hops) == pytest.approx(answer.elapsed_ms, rel=0.1, abs=2)
    assert {hop.service for hop in answer.hops} == {"orchestrator", "simulation_worker"}
    steps = [hop.step for hop in answer.hops]
    assert steps == ["receive", "state", "plan", "network A→B", "simulate", "words"]


async def test_the_same_question_gets_the_same_answer() -> None:
    async with desk() as office:
        answers = [await office.ask("When should I pit?") for _ in range(2)]
    assert answers[0].answer == answers[1].answer
    assert SEEN[0] == SEEN[1] or repr(SEEN[0]) == repr(SEEN[1])


async def test_a_named_lap_is_simulated_beside_the_best_plan_with_rising_progress() -> None:
    async with desk() as office:
        answer = await office.ask("what if I pit on lap 20?")
    assert [type(told) for told in SEEN] == [tools.RecommendPit, tools.SimulatePlan]
    assert answer.outcome is not None
    assert answer.outcome.plan.first_lap == 20
    assert answer.alternative_outcome == advice().outcome
    assert answer.answer.startswith("Lap 20 is outside the window")
    fractions = [step.fraction for step in office.progress]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1.0)


async def test_a_refused_plan_is_said_with_its_reason() -> None:
    async def refuse(_data: bytes, context: aio.ServicerContext) -> None:
        code = (("alora-code", "invalid_state"),)
        await context.abort(
            grpc.StatusCode.INVALID_ARGUMENT, "plan.stops[0].lap: lap 29 is too late.", code
        )

    async with desk(serve_simulate=refuse) as office:
        answer = await office.ask("what if I pit on lap 29?")
    assert answer.answer.startswith("A stop on lap 29 is not possible: lap 29 is too late. Box on")
    assert answer.outcome == advice().outcome


async def test_words_with_a_number_of_their_own_never_leave() -> None:
    class Liar(PlainSummarizer):
        async def say(
            self, context: Context, reading: Reading, results: Sequence[ToolResult]
        ) -> Spoken:
            spoken = await super().say(context, reading, results)
            return replace(spoken, text=spoken.text.replace("lap 14", "lap 15"))

    async with desk(summarizer=Liar()) as office:
        answer = await office.ask("When should I pit?")
    assert answer.answer == "Box on lap 14, window 13\u201316."


async def test_a_note_with_a_number_of_its_own_never_leaves() -> None:
    class Liar(PlainSummarizer):
        async def say(
            self, context: Context, reading: Reading, results: Sequence[ToolResult]
        ) -> Spoken:
            spoken = await super().say(context, reading, results)
            return replace(spoken, notes=(*spoken.notes, "You win in 99% of simulated races."))

    async with desk(summarizer=Liar()) as office:
        answer = await office.ask("When should I pit?")
    assert "99" not in "".join(answer.notes)


async def test_the_budget_ends_a_question_and_its_call() -> None:
    ended = asyncio.Event()

    async def never(_data: bytes, _context: aio.ServicerContext) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async with desk(serve_recommend=never) as office:
        with pytest.raises(DeadlineError):
            await office.ask("When should I pit?", budget_ms=200)
        await asyncio.wait_for(ended.wait(), 5)


async def test_a_budget_too_small_to_simulate_is_said_so() -> None:
    async with desk() as office:
        with pytest.raises(DeadlineError, match="allow it more"):
            await office.ask("When should I pit?", budget_ms=50)
    assert SEEN == []


async def test_cancelling_the_question_cancels_the_call() -> None:
    began, cancelled = asyncio.Event(), asyncio.Event()

    async def never(_data: bytes, _context: aio.ServicerContext) -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    async with desk(serve_recommend=never) as office:
        task = asyncio.create_task(office.ask("When should I pit?"))
        await asyncio.wait_for(began.wait(), 5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.wait_for(cancelled.wait(), 5)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (ToolCall(ToolName.RECOMMEND_PIT, {"vehicle": "13"}), "tool recommend_pit: "),
        (
            ToolCall(ToolName.SIMULATE_PLAN, {"car": "13", "stops": [{"lap": 0}]}),
            r"stops\[0\]\.lap",
        ),
        (
            ToolCall(ToolName.SIMULATE_PLAN, {"car": "13", "stops": [{"lap": 20}, {"lap": 20}]}),
            "later and later laps",
        ),
    ],
)
async def test_a_brain_that_calls_a_tool_wrongly_is_refused(call: ToolCall, words: str) -> None:
    class Confused:
        async def plan(
            self, _question: Question, context: Context, _results: Sequence[ToolResult]
        ) -> Steps:
            return Steps(Reading(Intent.PIT_WINDOW, context.car_id), (call,))

    async with desk(brain=Confused()) as office:
        with pytest.raises(InvalidInputError, match=words):
            await office.ask("anything")
    assert SEEN == []


async def test_a_brain_that_never_ends_is_ended() -> None:
    class Restless:
        async def plan(
            self, _question: Question, context: Context, _results: Sequence[ToolResult]
        ) -> Steps:
            look = ToolCall(ToolName.RACE_STATE, {"car": str(context.car_id)})
            return Steps(Reading(Intent.STATUS, context.car_id), (look,))

    async with desk(brain=Restless()) as office:
        with pytest.raises(InvalidInputError, match="more steps than are allowed"):
            await office.ask("anything")
