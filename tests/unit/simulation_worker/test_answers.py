from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from alora.domain.errors import DeadlineError
from alora.runtime.deadline import Deadline
from alora.runtime.metrics import Metrics
from alora.simulation_worker.answers import Answers
from alora.simulation_worker.cache import ResultCache
from alora.simulation_worker.flights import FlightDeck, Landing
from alora.simulation_worker.work import Finished, Work, recommend_work
from tests.serving import until

from .engines import Engines, Gate, recommend_request

LONG_MS = 30_000.0


def work(engines: Engines) -> Work:
    return recommend_work(recommend_request(), engines.engine(), 1)


@asynccontextmanager
async def answering() -> AsyncIterator[Answers]:
    metrics = Metrics()
    cache = ResultCache(4, 100_000, lambda result: metrics.observe_cache("results", result))
    deck = FlightDeck(2, 2, cache.put, metrics)
    yield Answers(deck, cache, metrics)
    await deck.close()


def shared_lookups(answers: Answers) -> float | None:
    labels = {"cache": "flights", "result": "shared"}
    return answers._metrics.registry.get_sample_value("alora_cache_lookups_total", labels)


async def last(answers: Answers, wanted: Work, ms: float = LONG_MS) -> Landing:
    events = [event async for event in answers.events(wanted, Deadline.after(ms))]
    assert isinstance(events[-1], Landing)
    return events[-1]


async def test_the_second_answer_comes_from_the_cache_and_is_the_same() -> None:
    engines = Engines()
    async with answering() as answers:
        first = await last(answers, work(engines))
        second = await last(answers, work(engines))
    assert (first.from_cache, second.from_cache) == (False, True)
    assert isinstance(first.end, Finished)
    assert isinstance(second.end, Finished)
    assert first.end.body == second.end.body
    assert engines.runs == 1


async def test_a_question_with_another_budget_is_searched_anew() -> None:
    engines = Engines()
    async with answering() as answers:
        quick = await last(answers, work(engines), 1_500.0)
        patient = await last(answers, work(engines), 6_000.0)
        again = await last(answers, work(engines), 1_400.0)
    assert (quick.from_cache, patient.from_cache, again.from_cache) == (False, False, True)
    assert engines.planned_s == [1.0, 4.0]


async def test_an_answer_cut_short_is_computed_again_next_time() -> None:
    engines = Engines(spends=True)
    async with answering() as answers:
        await last(answers, work(engines))
        again = await last(answers, work(engines))
    assert not again.from_cache
    assert engines.runs == 2


async def test_a_caller_with_more_time_does_not_put_up_with_anothers_short_result() -> None:
    gate = Gate()
    engines = Engines(gate, spends=True)
    async with answering() as answers:
        hurried = asyncio.create_task(last(answers, work(engines), LONG_MS))
        await asyncio.to_thread(gate.reached.acquire)
        patient = asyncio.create_task(last(answers, work(engines), LONG_MS + 1_000.0))
        same = asyncio.create_task(last(answers, work(engines), LONG_MS + 50.0))
        await until(lambda: shared_lookups(answers) == 2)
        gate.open()
        short, better, shared = await asyncio.gather(hurried, patient, same)
    assert engines.runs == 2
    assert short is shared
    assert better is not short


async def test_nothing_is_started_after_the_deadline() -> None:
    engines = Engines()
    async with answering() as answers:
        with pytest.raises(DeadlineError):
            await last(answers, work(engines), 0.0)
    assert engines.runs == 0
