from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from alora.contracts.page import RaceUpdate
from alora.orchestrator.limits import UPDATE_AT_LEAST_EVERY_S, UPDATE_EVERY_S
from alora.orchestrator.live import LiveRace
from alora.orchestrator.moments import Moments
from alora.orchestrator.races import RaceStore
from alora.orchestrator.updates import Update, Updates, pause_s
from tests.serving import until

from .files import LAP_S, Clock, live_race, uploaded


class Pauses:
    """Lets the updates go on when the test says so, and counts how often they waited."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self._gate = asyncio.Semaphore(0)

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        await self._gate.acquire()

    def go_on(self) -> None:
        self._gate.release()


async def test_a_watched_live_race_is_computed_once_for_all_its_watchers(tmp_path: Path) -> None:
    race, clock, pauses = live_race(tmp_path), Clock(), Pauses()
    moments = Moments(RaceStore(race), LiveRace(race, 1.0, loop=True, clock=clock))
    updates = Updates(moments, pauses)
    one: list[Update] = []
    two: list[Update] = []
    updates.watch(race, one.append)
    updates.watch(race, two.append)
    await until(lambda: one and two)
    assert one[0] is two[0]
    clock.now_s += 2 * LAP_S
    pauses.go_on()
    await until(lambda: len(one) == 2)
    first, second = (RaceUpdate.model_validate_json(u.frame(7)) for u in one)
    assert (first.seq, first.race_id, first.speed, first.ended) == (7, race.race_id, 1.0, False)
    assert second.state.laps_done == first.state.laps_done + 2
    await updates.close()


async def test_a_late_watcher_gets_the_last_update_at_once(tmp_path: Path) -> None:
    race, pauses = live_race(tmp_path), Pauses()
    moments = Moments(RaceStore(race), LiveRace(race, 1.0, loop=True, clock=Clock()))
    updates = Updates(moments, pauses)
    one: list[Update] = []
    updates.watch(race, one.append)
    await until(lambda: one)
    late: list[Update] = []
    updates.watch(race, late.append)
    assert late == one
    await updates.close()


async def test_nothing_is_computed_for_a_race_that_nobody_watches(tmp_path: Path) -> None:
    race, pauses = live_race(tmp_path), Pauses()
    moments = Moments(RaceStore(race), LiveRace(race, 1.0, loop=True, clock=Clock()))
    updates = Updates(moments, pauses)
    seen: list[Update] = []
    updates.watch(race, seen.append)
    await until(lambda: pauses.asked)
    updates.leave(race.race_id, seen.append)
    watchers = updates.watching
    assert watchers == 0
    await updates.close()
    assert len(seen) == 1


async def test_an_uploaded_race_is_sent_once_as_ended() -> None:
    race = uploaded()
    store = RaceStore(None)
    store.add(race)
    updates = Updates(Moments(store, None), Pauses())
    seen: list[Update] = []
    updates.watch(race, seen.append)
    await until(lambda: seen)
    frame = json.loads(seen[0].frame(1))
    assert (frame["ended"], frame["speed"]) == (True, 0.0)
    assert frame["state"]["laps_done"] == 12
    await updates.close()


@pytest.mark.parametrize(
    ("change_in_s", "wait_s"),
    [(None, UPDATE_AT_LEAST_EVERY_S), (0.0, UPDATE_EVERY_S), (0.5, 0.5), (90.0, 1.0)],
)
def test_updates_come_at_most_five_times_and_at_least_once_a_second(
    change_in_s: float | None, wait_s: float
) -> None:
    assert pause_s(change_in_s) == wait_s
