from __future__ import annotations

from itertools import pairwise

import pytest

from alora.cli.demo.circuit import demo_circuit
from alora.cli.demo.field import OUR_CAR, demo_field
from alora.cli.demo.lap_speed import Car, flying_lap
from alora.cli.demo.race import DemoRace, our_driven_laps, simulate_demo
from alora.cli.demo.truth import RACE_S

CIRCUIT = demo_circuit()
PROFILE = flying_lap(CIRCUIT, Car())


@pytest.fixture(scope="session")
def race() -> DemoRace:
    return simulate_demo(2026, CIRCUIT, PROFILE)


def test_the_field_has_24_different_cars_of_two_classes():
    entries = [car.entry for car in demo_field()]
    assert len({entry.car_id for entry in entries}) == 24
    assert len({entry.car_class for entry in entries}) == 2
    assert {"007", "7"} <= {entry.number for entry in entries}


def test_the_race_lasts_an_hour_and_the_lap_in_progress(race: DemoRace):
    last = race.laps[-1]
    assert RACE_S < last.crossed_at_s < RACE_S + 120
    assert all(lap.crossed_at_s > 0 for lap in race.laps)


def test_a_stop_is_seen_on_both_sides_of_the_line(race: DemoRace):
    for car in race.field:
        for before, lap in pairwise(race.laps_of(car.entry.car_id)):
            assert lap.starts_in_pit == before.ends_in_pit
            assert (lap.pit_time_s is not None) == lap.starts_in_pit


def test_our_driven_laps_follow_each_other_without_a_gap(race: DemoRace):
    laps = our_driven_laps(race)
    assert len(laps) == len(race.laps_of(OUR_CAR))
    for before, lap in pairwise(laps):
        assert lap.started_at_s == pytest.approx(before.started_at_s + before.lap_time_s)


def test_the_same_seed_is_the_same_race(race: DemoRace):
    assert simulate_demo(2026, CIRCUIT, PROFILE) == race
