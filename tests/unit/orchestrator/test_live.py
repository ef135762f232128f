from __future__ import annotations

from pathlib import Path

import pytest

from alora.orchestrator.limits import LOOP_PAUSE_S
from alora.orchestrator.live import LiveRace

from .files import LAP_S, Clock, live_race

END_S = 12 * (LAP_S + 0.4 * 4)


def test_it_begins_as_the_first_car_completes_a_lap(tmp_path: Path) -> None:
    live = LiveRace(live_race(tmp_path), 1.0, loop=True, clock=Clock())
    assert live.clock_s == pytest.approx(LAP_S)
    assert not live.ended


def test_it_runs_at_its_speed(tmp_path: Path) -> None:
    clock = Clock()
    live = LiveRace(live_race(tmp_path), 10.0, loop=True, clock=clock)
    clock.now_s += 3.0
    assert live.clock_s == pytest.approx(LAP_S + 30.0)


def test_it_starts_again_a_while_after_the_end(tmp_path: Path) -> None:
    clock = Clock()
    live = LiveRace(live_race(tmp_path), 10.0, loop=True, clock=clock)
    clock.now_s += END_S
    assert live.clock_s == pytest.approx(END_S)
    assert live.ended
    clock.now_s += LOOP_PAUSE_S - 0.1
    assert live.clock_s == pytest.approx(END_S)
    clock.now_s += 0.2
    assert live.clock_s == pytest.approx(LAP_S)
    assert not live.ended


def test_it_stays_at_the_end_if_it_is_not_to_loop(tmp_path: Path) -> None:
    clock = Clock()
    live = LiveRace(live_race(tmp_path), 10.0, loop=False, clock=clock)
    clock.now_s += END_S
    assert live.clock_s == pytest.approx(END_S)
    clock.now_s += 10 * LOOP_PAUSE_S
    assert live.clock_s == pytest.approx(END_S)
    assert live.next_change_in_s is None
