from __future__ import annotations

from dataclasses import replace

import pytest

from alora.domain.race import Compound, DistanceSource, Flag, RaceDistance
from alora.domain.state import CarStatus, RaceState
from alora.orchestrator.agent import Topic
from alora.orchestrator.derived import observe
from alora.orchestrator.grounding import ungrounded
from alora.orchestrator.status_words import lap_time, status_words
from alora.orchestrator.words import Voice

from .races import CARS, OURS, car, state


def said(
    topic: Topic, race: RaceState | None = None, rival: int | None = None, our: int = 2
) -> str:
    race = race or state()
    seen = observe(race, race.cars[our], None if rival is None else race.cars[rival])
    voice = Voice(race.cars[our].car_id, race.cars[our].car_id == OURS, seen.several_classes)
    text = status_words(seen, topic, voice)
    assert ungrounded(text, (seen,)) == ()
    return text


@pytest.mark.parametrize(
    ("topic", "text"),
    [
        (Topic.POSITION, "P3 of 8 cars: 2.5 s behind 8, 2.5 s ahead of 22."),
        (Topic.AHEAD, "2.5 s behind 8."),
        (Topic.BEHIND, "2.5 s ahead of 22."),
        (Topic.LEADER, "Car 55 leads, 5.0 s ahead of you."),
        (Topic.TIRES, "Your tires are 10 laps old."),
        (Topic.LAPS_LEFT, "20 laps to go for the leader."),
        (Topic.STOPS, "No stop so far, 10 laps on this stint."),
        (Topic.FUEL, "The fuel is not known from the timing data."),
        (Topic.FLAG, "Green."),
        (Topic.LAST_LAP, "Last lap 1:39.871, best 1:38.700."),
    ],
)
def test_a_topic_is_answered_from_the_state(topic: Topic, text: str) -> None:
    assert said(topic) == text


def test_the_overview_says_the_most_important_things() -> None:
    text = said(Topic.OVERVIEW)
    assert text.startswith("P3 of 8 cars")
    assert "20 laps to go" in text


def test_the_gap_to_a_rival_either_way() -> None:
    assert said(Topic.GAP_TO, rival=0) == "Car 55 is 5.0 s ahead of you, in P1."
    assert said(Topic.GAP_TO, rival=5) == "Car 7 is 7.5 s behind you, in P6."


def test_the_gap_to_a_neighbour_is_its_interval_although_it_is_a_lap_behind_in_the_count() -> None:
    cars = list(state().cars)
    cars[3] = replace(cars[3], laps_done=9, gap_to_leader_s=6.9, interval_s=1.9)
    race = state(cars=tuple(cars))
    assert said(Topic.GAP_TO, race, rival=3) == "Car 22 is 1.9 s behind you, in P4."
    assert said(Topic.GAP_TO, race, rival=4) == "Car 007 is 4.4 s behind you, in P5."


def test_a_rival_a_lap_away_is_laps_away() -> None:
    cars = list(state().cars)
    cars[5] = replace(cars[5], laps_down=1)
    assert said(Topic.GAP_TO, state(cars=tuple(cars)), rival=5) == (
        "Car 7 is 1 lap behind you, in P6."
    )


def test_the_leader_is_told_so() -> None:
    assert said(Topic.AHEAD, our=0) == "Car 55 is leading: nobody ahead."
    assert said(Topic.LEADER, our=0) == "Car 55 is leading the race."


def test_one_lap_is_singular() -> None:
    cars = list(state().cars)
    cars[2] = replace(cars[2], tire_age_laps=1, compound=Compound.HARD)
    assert said(Topic.TIRES, state(cars=tuple(cars))) == "Your hard tires are 1 lap old."
    race = state(distance=RaceDistance(11, None, DistanceSource.GIVEN))
    assert said(Topic.LAPS_LEFT, race) == "1 lap to go for the leader."


def test_time_left_in_a_race_by_time() -> None:
    race = state(distance=RaceDistance(None, 2700.0, DistanceSource.GIVEN))
    assert said(Topic.LAPS_LEFT, race) == "28 min to go."
    assert said(Topic.LAPS_LEFT, replace(race, clock_s=2600.0)) == "100 s to go."


def test_a_safety_car_is_said_with_its_time() -> None:
    race = state(flag=Flag.SAFETY_CAR, flag_since_s=955.0)
    assert said(Topic.FLAG, race) == "Safety car, for 50 s now."


def test_a_retired_car_is_out() -> None:
    cars = list(state().cars)
    cars[2] = replace(cars[2], status=CarStatus.RETIRED)
    assert said(Topic.POSITION, state(cars=tuple(cars))) == (
        "You are out of the race after 10 laps."
    )


def test_a_class_has_its_own_places() -> None:
    cars = tuple(
        car(c, i + 1, car_class="A" if i % 2 else "B", class_position=i // 2 + 1)
        for i, c in enumerate(CARS)
    )
    text = said(Topic.POSITION, state(cars=cars))
    assert text == "P2 of 4 cars in class, P3 overall: 2.5 s behind 55, 2.5 s ahead of 007."


@pytest.mark.parametrize(
    ("seconds", "text"), [(99.871, "1:39.871"), (59.9996, "1:00.000"), (3601.5, "60:01.500")]
)
def test_lap_times_are_written_as_on_the_tower(seconds: float, text: str) -> None:
    assert lap_time(seconds) == text
