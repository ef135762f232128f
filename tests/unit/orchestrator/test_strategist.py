from __future__ import annotations

from dataclasses import replace

import pytest

from alora.domain.errors import MomentError
from alora.domain.race import Compound, DistanceSource, RaceDistance
from alora.domain.state import CarStatus
from alora.domain.strategy import Action, PitStop, Plan
from alora.orchestrator.agent import (
    Advised,
    Clarification,
    Evidence,
    Intent,
    Question,
    Reading,
    Simulated,
    Steps,
    ToolName,
    ToolResult,
)
from alora.orchestrator.strategist import Strategist, last_lap, stops_with

from .races import OURS, advice, context, outcome, state

EVIDENCE = Evidence("prior-1", from_cache=False)
ADVISED = Advised(OURS, advice(), EVIDENCE)


async def plan(text: str, *results: ToolResult, race: object = None) -> Steps | Clarification:
    return await Strategist().plan(Question(text, "r"), context(race), results)  # type: ignore[arg-type]


async def test_a_pit_question_asks_for_a_recommendation_and_then_is_done() -> None:
    steps = await plan("When should I pit?")
    assert isinstance(steps, Steps)
    assert [(c.name, c.args, c.share) for c in steps.calls] == [
        (ToolName.RECOMMEND_PIT, {"car": "13"}, 1.0)
    ]
    after = await plan("When should I pit?", ADVISED)
    assert isinstance(after, Steps)
    assert after.calls == ()


async def test_a_what_if_keeps_time_for_its_second_simulation() -> None:
    first = await plan("what if I pit on lap 20?")
    assert isinstance(first, Steps)
    assert 0.3 < first.calls[0].share < 0.9
    second = await plan("what if I pit on lap 20?", ADVISED)
    assert isinstance(second, Steps)
    assert second.calls[0].name is ToolName.SIMULATE_PLAN
    assert second.calls[0].args["stops"] == [{"lap": 20, "compound": Compound.SLICK}]
    third = await plan("what if I pit on lap 20?", ADVISED, Simulated(OURS, outcome(), EVIDENCE))
    assert isinstance(third, Steps)
    assert third.calls == ()


async def test_staying_out_simulates_no_stop_unless_that_is_the_best_plan() -> None:
    steps = await plan("what if I stay out?", ADVISED)
    assert isinstance(steps, Steps)
    assert steps.calls[0].args["stops"] == []
    best = Advised(OURS, advice(Action.STAY_OUT, best_plan=Plan()), EVIDENCE)
    steps = await plan("what if I stay out?", best)
    assert isinstance(steps, Steps)
    assert steps.calls == ()


async def test_a_question_about_the_race_needs_no_simulation() -> None:
    steps = await plan("gap to 22")
    assert isinstance(steps, Steps)
    assert [(c.name, c.args) for c in steps.calls] == [
        (ToolName.RACE_STATE, {"car": "13", "rival": "22"})
    ]


async def test_an_unknown_question_says_what_can_be_asked() -> None:
    answer = await plan("tell me a joke")
    assert isinstance(answer, Clarification)
    assert "when to pit" in answer.text
    assert "\n" not in answer.text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("what if I pit on lap 5?", "lap 5 is over"),
        ("what if I pit on lap 10?", "name lap 11 or a later one"),
        ("pit on lap 31", "after the end of the race"),
    ],
)
async def test_a_lap_out_of_reach_is_refused(text: str, words: str) -> None:
    with pytest.raises(MomentError, match=words):
        await plan(text)


async def test_a_retired_car_is_refused_but_its_state_can_be_asked() -> None:
    cars = tuple(replace(c, status=CarStatus.RETIRED) for c in state().cars)
    with pytest.raises(MomentError, match=r"car 13 is no longer racing \(retired after 10 laps\)"):
        await plan("When should I pit?", race=state(cars=cars))
    assert isinstance(await plan("what position am I", race=state(cars=cars)), Steps)


async def test_a_race_that_is_over_is_refused() -> None:
    with pytest.raises(MomentError, match="the race is over"):
        await plan("box?", race=state(distance=RaceDistance(10, None, DistanceSource.GIVEN)))


def test_later_stops_keep_their_share_of_the_way_to_the_end() -> None:
    best = Plan((PitStop(40, Compound.SLICK), PitStop(70, Compound.SLICK), PitStop(100, None)))
    given = advice(best_plan=best).recommendation
    stops = stops_with(given, Reading(Intent.STOP_ON_LAP, OURS, lap=20), state().cars[2], 130)
    assert [s["lap"] for s in stops] == [20, 57, 93]
    assert all(stop["lap"] for stop in stops)


def test_tires_come_from_the_question_or_the_best_plan_or_the_other_plan() -> None:
    reading = Reading(Intent.STOP_ON_LAP, OURS, lap=20)
    given = advice(best_plan=Plan(), alternative=Plan((PitStop(11, Compound.HARD),)))
    car = state().cars[2]
    assert stops_with(given.recommendation, reading, car, 30)[0]["compound"] is Compound.HARD
    named = replace(reading, compound=Compound.SOFT)
    assert stops_with(given.recommendation, named, car, 30)[0]["compound"] is Compound.SOFT
    none = replace(given.recommendation, alternative=None)
    assert stops_with(none, reading, car, 30)[0]["compound"] is Compound.SLICK


def test_the_last_lap_of_a_race_by_time_is_reckoned_from_the_best_lap() -> None:
    race = state(distance=RaceDistance(None, 2700.0, DistanceSource.GIVEN))
    assert last_lap(race, race.cars[2]) == 10 + 1 + int((2700 - 1005) / 98.7)


async def test_a_duel_asks_to_compare_stops_with_the_rival() -> None:
    steps = await plan("can I undercut car 22?")
    assert isinstance(steps, Steps)
    assert [(c.name, c.args) for c in steps.calls] == [
        (ToolName.RECOMMEND_PIT, {"car": "13", "rivals": ("22",)})
    ]
    after = await plan("can I undercut car 22?", ADVISED)
    assert isinstance(after, Steps)
    assert after.calls == ()


@pytest.mark.parametrize("changes", [{"car_class": "B"}, {"status": CarStatus.RETIRED}])
async def test_a_rival_that_cannot_be_duelled_with_is_not_asked_for(
    changes: dict[str, object],
) -> None:
    cars = tuple(
        replace(car, **changes) if car.car_id == "22" else car  # type: ignore[arg-type]
        for car in state().cars
    )
    steps = await plan("can I undercut car 22?", race=state(cars=cars))
    assert isinstance(steps, Steps)
    assert steps.calls[0].args == {"car": "13"}


@pytest.mark.parametrize(
    "text",
    [
        "what if a safety car comes out now",
        "can I make it to the end on fuel?",
        "how much does waiting cost",
        "what would change your mind",
    ],
)
async def test_what_may_come_needs_no_more_than_a_recommendation(text: str) -> None:
    first, second = await plan(text), await plan(text, ADVISED)
    assert isinstance(first, Steps)
    assert isinstance(second, Steps)
    assert [call.name for call in first.calls] == [ToolName.RECOMMEND_PIT]
    assert second.calls == ()


async def test_a_safety_car_on_a_lap_that_is_over_is_refused() -> None:
    with pytest.raises(MomentError, match="lap 3 is over"):
        await plan("what if there is a safety car on lap 3")
