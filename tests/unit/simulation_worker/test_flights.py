from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

import pytest
from structlog.testing import capture_logs

from alora.domain.errors import CancelledError, DeadlineError, OverloadedError
from alora.racesim.budget import Budget, SearchProgress
from alora.runtime.deadline import Deadline
from alora.runtime.metrics import Metrics
from alora.simulation_worker.flights import (
    Flight,
    FlightDeck,
    InternalError,
    Landing,
    compute_seconds,
)
from alora.simulation_worker.work import Finished, Work, recommend_work
from tests.serving import until

from .engines import Engines, Gate, recommend_request

LONG_MS = 30_000.0


def work(engines: Engines, seed: int = 1) -> Work:
    return recommend_work(recommend_request(seed), engines.engine(), 1)


class Kept:
    def __init__(self) -> None:
        self.results: dict[str, bytes] = {}
        self.metrics = Metrics()

    @asynccontextmanager
    async def deck(self, at_once: int = 1, queue_limit: int = 1) -> AsyncIterator[FlightDeck]:
        deck = FlightDeck(at_once, queue_limit, self.results.__setitem__, self.metrics)
        yield deck
        await deck.close()


async def landing(flight: Flight) -> Landing:
    async with aclosing(flight.follow()) as events:
        async for event in events:
            if isinstance(event, Landing):
                return event
    raise AssertionError("no landing")


async def test_a_flight_tells_progress_and_lands_with_the_result() -> None:
    kept, gate = Kept(), Gate()
    async with kept.deck() as deck:
        wanted = work(Engines(gate))
        flight, shared = deck.join(wanted, Deadline.after(LONG_MS))
        seen = []
        async with aclosing(flight.follow()) as events:
            async for event in events:
                seen.append(event)
                gate.open()
    assert not shared
    assert seen[0] == SearchProgress("comparing plans", 1, 2, 0.5)
    assert isinstance(seen[-1].end, Finished)
    assert kept.results == {wanted.key_for(16.0): seen[-1].end.body}


async def test_equal_work_is_computed_once() -> None:
    kept, gate = Kept(), Gate()
    engines = Engines(gate)
    async with kept.deck() as deck:
        one, _ = deck.join(work(engines), Deadline.after(LONG_MS))
        two, shared = deck.join(work(engines), Deadline.after(LONG_MS + 1_000.0))
        gate.open()
        ends = await asyncio.gather(landing(one), landing(two))
    assert shared
    assert ends[0] is ends[1]
    assert engines.runs == 1


async def test_nobody_waits_for_a_flight_that_ends_after_his_own_deadline() -> None:
    gate = Gate()
    async with Kept().deck() as deck:
        one, _ = deck.join(work(Engines(gate)), Deadline.after(LONG_MS))
        two, shared = deck.join(work(Engines(gate)), Deadline.after(LONG_MS / 2))
        gate.open()
        await asyncio.gather(landing(one), landing(two))
    assert not shared
    assert one is not two


async def test_a_search_planned_for_less_time_is_not_shared_with_who_has_more() -> None:
    gate = Gate()
    engines = Engines(gate)
    async with Kept().deck() as deck:
        one, _ = deck.join(work(engines), Deadline.after(LONG_MS))
        two, shared = deck.join(work(engines), Deadline.after(2 * LONG_MS))
        gate.open()
        await asyncio.gather(landing(one), landing(two))
    assert not shared
    assert engines.planned_s == [16.0, 32.0]


async def test_a_result_is_kept_under_the_time_that_was_left_after_waiting() -> None:
    kept, gate = Kept(), Gate()
    late = work(Engines(), 2)
    async with kept.deck() as deck:
        first, _ = deck.join(work(Engines(gate)), Deadline.after(LONG_MS))
        await asyncio.to_thread(gate.reached.acquire)
        deadline = Deadline.after(1_100.0)
        second, _ = deck.join(late, deadline)
        await until(lambda: compute_seconds(deadline) < 1.0)
        gate.open()
        await asyncio.gather(landing(first), landing(second))
    assert second.key == late.key_for(1.0)
    assert late.key_for(0.5) in kept.results
    assert late.key_for(1.0) not in kept.results


async def test_too_many_flights_are_refused() -> None:
    gate = Gate()
    async with Kept().deck(at_once=1, queue_limit=1) as deck:
        flights = [
            deck.join(work(Engines(gate), seed), Deadline.after(LONG_MS))[0] for seed in (1, 2)
        ]
        with pytest.raises(OverloadedError, match="2 simulations under way"):
            deck.join(work(Engines(gate), 3), Deadline.after(LONG_MS))
        await asyncio.to_thread(gate.reached.acquire)
        assert (deck.running, deck.waiting) == (1, 1)
        gate.open()
        await asyncio.gather(*map(landing, flights))
        assert (deck.running, deck.waiting) == (0, 0)


async def test_the_last_listener_who_leaves_stops_the_computation() -> None:
    kept, gate = Kept(), Gate()
    engines = Engines(gate)
    with capture_logs() as lines:
        async with kept.deck() as deck:
            flight, _ = deck.join(work(engines), Deadline.after(LONG_MS))
            leaving = [asyncio.create_task(landing(flight)) for _ in range(2)]
            await asyncio.to_thread(gate.reached.acquire)
            leaving[0].cancel()
            await asyncio.wait(leaving[:1])
            assert flight.abandoned_at_s is None
            leaving[1].cancel()
            assert flight.task is not None
            await asyncio.wait({*leaving, flight.task})
    assert flight.landing is not None
    assert isinstance(flight.landing.end, CancelledError)
    stopped = [line for line in lines if line["event"] == "simulation stopped"]
    assert stopped[0]["stop_ms"] < 100.0
    assert kept.results == {}


async def test_a_waiting_flight_that_nobody_wants_never_runs() -> None:
    gate, unwanted = Gate(), Engines()
    async with Kept().deck(at_once=1, queue_limit=2) as deck:
        first, _ = deck.join(work(Engines(gate)), Deadline.after(LONG_MS))
        await asyncio.to_thread(gate.reached.acquire)
        second, _ = deck.join(work(unwanted, 2), Deadline.after(LONG_MS))
        waiting = asyncio.create_task(landing(second))
        third, _ = deck.join(work(Engines(), 3), Deadline.after(LONG_MS))
        await until(lambda: deck.waiting == 2 and second.has_listeners)
        waiting.cancel()
        await asyncio.wait({waiting})
        gate.open()
        ends = await asyncio.gather(landing(first), landing(third))
    assert all(isinstance(end.end, Finished) for end in ends)
    assert unwanted.runs == 0


async def test_a_deadline_that_passes_in_the_queue_is_an_error() -> None:
    gate = Gate()
    async with Kept().deck() as deck:
        first, _ = deck.join(work(Engines(gate)), Deadline.after(LONG_MS))
        await asyncio.to_thread(gate.reached.acquire)
        late, _ = deck.join(work(Engines(), 2), Deadline.after(5.0))
        end = (await landing(late)).end
        gate.open()
        await landing(first)
    assert isinstance(end, DeadlineError)


async def test_what_is_left_of_the_deadline_is_the_engines_budget() -> None:
    engines = Engines()
    async with Kept().deck() as deck:
        flight, _ = deck.join(work(engines), Deadline.after(2_000.0))
        await landing(flight)
    assert 1.5 < engines.seconds[0] < 2.0


async def test_a_result_cut_short_is_not_kept() -> None:
    kept = Kept()
    async with kept.deck() as deck:
        flight, _ = deck.join(work(Engines(spends=True)), Deadline.after(LONG_MS))
        end = (await landing(flight)).end
    assert isinstance(end, Finished)
    assert kept.results == {}


async def test_an_engine_that_breaks_is_reported_and_leaves_the_worker_well() -> None:
    def bug(_budget: Budget) -> None:
        raise ZeroDivisionError("a bug")

    kept = Kept()
    with capture_logs() as lines:
        async with kept.deck() as deck:
            flight, _ = deck.join(work(Engines(bug)), Deadline.after(LONG_MS))
            end = (await landing(flight)).end
            after, _ = deck.join(work(Engines(), 2), Deadline.after(LONG_MS))
            assert isinstance((await landing(after)).end, Finished)
    assert isinstance(end, InternalError)
    assert any(line["event"] == "the engine broke" for line in lines)


async def test_closing_stops_what_is_under_way() -> None:
    gate = Gate()
    async with Kept().deck() as deck:
        flight, _ = deck.join(work(Engines(gate)), Deadline.after(LONG_MS))
        await asyncio.to_thread(gate.reached.acquire)
    assert flight.landing is not None
    assert isinstance(flight.landing.end, CancelledError)
