from __future__ import annotations

import pytest

from alora.domain.race import Compound, DistanceSource, Flag, RaceDistance, RaceRules
from alora.domain.strategy import Action, Estimate, PitStop, PitWindow, Plan
from alora.orchestrator.agent import (
    Advised,
    Intent,
    Reading,
    Refused,
    Simulated,
    ToolName,
)
from alora.orchestrator.summary import PlainSummarizer, bare_facts

from .races import CARS, OURS, advice, car, context, outcome, state
from .saying import EVIDENCE, say


async def test_the_short_answer_comes_first() -> None:
    spoken = await say(Intent.PIT_WINDOW)
    assert spoken.text.startswith(
        "Box on lap 14, window 13\u201316. You rejoin P6, 3.2 s behind 007 and 1.8 s ahead of 22."
    )
    assert (
        "Against a stop on lap 11 that is worth 4.6 ± 0.6 s, 0.7 ± 0.1 places included."
        in spoken.text
    )
    assert "Most likely finish P4 (P3\u2013P7 nine times in ten)." in spoken.text
    assert "The gap to 22 is 0.4 to 3.9 s nine times in ten." in spoken.text
    assert any("one standard error" in note for note in spoken.notes)


async def test_box_now_is_said_with_its_lap() -> None:
    plan = Plan((PitStop(11, Compound.HARD),))
    spoken = await say(
        Intent.PIT_NOW, advice(Action.BOX_NOW, best_plan=plan, window=PitWindow(11, 11))
    )
    assert spoken.text.startswith("Yes, box now, at the end of lap 11 for hards, that lap only.")


async def test_not_now_is_said_as_no() -> None:
    spoken = await say(Intent.PIT_NOW)
    assert spoken.text.startswith("No, box on lap 14, window 13\u201316.")


async def test_stay_out_says_so_and_has_no_rejoin() -> None:
    given = advice(Action.STAY_OUT, best_plan=Plan(), window=None, rejoin=None)
    spoken = await say(Intent.PIT_WINDOW, given)
    assert spoken.text.startswith("Stay out to the end: no further stop. Against a stop on lap 11")
    assert "rejoin" not in spoken.text


async def test_too_close_never_claims_a_gain() -> None:
    given = advice(Action.TOO_CLOSE, expected_gain_s=Estimate(0.31, 0.48))
    spoken = await say(Intent.PIT_WINDOW, given)
    assert spoken.text.startswith(
        "Too close to call: a stop on lap 14 and a stop on lap 11 can't be told apart."
    )
    assert "The difference is 0.3 ± 0.5 s: too small to tell." in spoken.text
    assert "worth" not in spoken.text


async def test_a_window_of_one_lap_is_no_range() -> None:
    spoken = await say(Intent.PIT_WINDOW, advice(Action.TOO_CLOSE, window=PitWindow(14, 14)))
    assert "can't be told apart. Window 14 only." in spoken.text


async def test_a_gain_within_its_error_is_said_to_be_too_small() -> None:
    spoken = await say(Intent.PIT_WINDOW, advice(expected_gain_s=Estimate(0.9, 0.5)))
    assert "0.9 ± 0.5 s: too small to tell." in spoken.text
    assert "worth" not in spoken.text


async def test_no_legal_plan_gives_the_reason() -> None:
    note = "The rules demand 2 more stops and 1 lap is left."
    spoken = await say(Intent.PIT_WINDOW, advice(Action.NO_LEGAL_PLAN, notes=(note,)))
    assert spoken.text.startswith("No plan that meets the rules is left.")
    assert note in spoken.text
    assert "Most likely finish" not in spoken.text


async def test_a_reason_ends_before_the_next_sentence() -> None:
    given = advice(Action.NO_LEGAL_PLAN, notes=("this is lap 29: 3 stops are owed",))
    spoken = await say(Intent.PIT_WINDOW, given, race=state(flag=Flag.SAFETY_CAR))
    assert "this is lap 29: 3 stops are owed. The safety car is out now." in spoken.text


async def test_later_stops_are_named() -> None:
    plan = Plan((PitStop(14, Compound.HARD), PitStop(20, Compound.SOFT), PitStop(26, None)))
    spoken = await say(Intent.PIT_WINDOW, advice(best_plan=plan))
    assert "Then again on lap 20 for softs and lap 26." in spoken.text


@pytest.mark.parametrize(
    ("flag", "words"),
    [(Flag.SAFETY_CAR, "safety car"), (Flag.FCY, "Full-course yellow"), (Flag.RED, "red-flagged")],
)
async def test_a_flag_that_is_out_is_said(flag: Flag, words: str) -> None:
    spoken = await say(Intent.PIT_WINDOW, race=state(flag=flag))
    assert words in spoken.text
    assert words not in (await say(Intent.PIT_WINDOW)).text


async def test_a_guessed_distance_is_said() -> None:
    race = state(distance=RaceDistance(None, 2700.0, DistanceSource.GUESS))
    spoken = await say(Intent.PIT_WINDOW, race=race)
    assert "The race distance is a guess (45 min)." in spoken.text


async def test_assumed_rules_go_into_the_notes() -> None:
    race = state(rules=RaceRules(assumed=("No stop is compulsory in this series.",)))
    spoken = await say(Intent.PIT_WINDOW, race=race)
    assert "No stop is compulsory in this series." in spoken.notes


async def test_cars_not_seen_on_the_first_lap_are_said_to_be_missing() -> None:
    spoken = await say(Intent.PIT_WINDOW, race=state(laps_done=1))
    assert "Cars that have not crossed the line yet are missing" in spoken.text
    assert "missing" not in (await say(Intent.PIT_WINDOW, race=state(laps_done=2))).text


async def test_few_races_are_said() -> None:
    given = advice(iterations=120)
    assert (
        "Only 120 races were simulated of each of the best plans."
        in (await say(Intent.PIT_WINDOW, given)).text
    )


async def test_another_car_is_spoken_of_by_name() -> None:
    results = (Advised(CARS[3], advice(car_id=CARS[3]), EVIDENCE),)
    spoken = await PlainSummarizer().say(context(), Reading(Intent.PIT_WINDOW, CARS[3]), results)
    assert spoken.text.startswith("Car 22 should box on lap 14, window 13\u201316. It rejoins P6")


async def test_places_are_in_class_where_there_are_classes() -> None:
    cars = tuple(car(c, i + 1, car_class="A" if i % 2 else "B") for i, c in enumerate(CARS))
    spoken = await say(Intent.PIT_WINDOW, race=state(cars=cars))
    assert "You rejoin P6 in class" in spoken.text


async def test_the_rejoin_after_a_stop_now() -> None:
    spoken = await say(Intent.REJOIN)
    assert spoken.text.startswith(
        "If you stop now, at the end of this lap, you rejoin P6, 3.2 s behind 007"
    )
    assert "Best plan: box on lap 14, window 13\u201316." in spoken.text


async def test_a_stop_that_is_impossible_now_has_no_rejoin() -> None:
    spoken = await say(Intent.REJOIN, advice(rejoin_if_now=None))
    assert spoken.text.startswith("A stop at the end of this lap is not possible.")


async def test_the_finish_with_its_doubt() -> None:
    spoken = await say(Intent.FINISH)
    assert spoken.text.startswith(
        "You finish P4 most likely, in 100% of simulated races (P3\u2013P7 nine times in ten), with"
    )
    assert "A retirement ends 2% of them." in spoken.text


async def test_a_rival_is_compared_if_it_is_near_enough() -> None:
    spoken = await say(Intent.FINISH, rival=CARS[3])
    assert spoken.text.startswith("You finish ahead of 22 in 72% of simulated races.")
    spoken = await say(Intent.FINISH, rival=CARS[0])
    assert spoken.text.startswith("Car 55 is too far away in this class to compare.")


async def test_staying_out_is_held_against_the_best_plan() -> None:
    stay = Simulated(OURS, outcome(Plan(), 6.4, 2122.1), EVIDENCE)
    spoken = await say(Intent.STAY_OUT, None, stay)
    assert spoken.text.startswith(
        "Staying out to the end leads to P6 (P3\u2013P7 nine times in ten)."
    )
    assert "That is 12.1 ± 0.4 s slower and 2.00 ± 0.04 places worse than a stop on lap 14." in (
        spoken.text
    )


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        (RaceRules(refuelling=True), "Staying out as long as the fuel lasts leads to P6"),
        (RaceRules(required_stops=1), "Staying out until the compulsory stop can wait no longer"),
        (RaceRules(required_dry_compounds=2), "Staying out until the compulsory stop can wait"),
    ],
)
async def test_staying_out_ends_where_a_stop_is_forced(rules: RaceRules, words: str) -> None:
    stay = Simulated(OURS, outcome(Plan(), 6.4, 2122.1), EVIDENCE)
    assert (await say(Intent.STAY_OUT, None, stay, race=state(rules=rules))).text.startswith(words)


async def test_staying_out_that_is_not_allowed_says_why() -> None:
    refused = Refused(ToolName.SIMULATE_PLAN, "invalid_state", "the rules demand a stop")
    spoken = await say(Intent.STAY_OUT, None, refused)
    assert spoken.text.startswith(
        "Staying out to the end is not possible: the rules demand a stop. Box on lap 14"
    )


async def test_a_named_lap_is_held_against_the_best_lap() -> None:
    plan = Simulated(OURS, outcome(Plan((PitStop(20, Compound.SLICK),)), 5.2, 2115.0), EVIDENCE)
    spoken = await say(Intent.STOP_ON_LAP, None, plan, lap=20)
    assert spoken.text.startswith(
        "Lap 20 is outside the window: it costs 5.4 ± 0.2 s against lap 14"
    )
    assert "You rejoin P6" in spoken.text


async def test_the_best_lap_is_called_the_best() -> None:
    plan = Simulated(OURS, outcome(), EVIDENCE)
    spoken = await say(Intent.STOP_ON_LAP, None, plan, lap=14)
    assert spoken.text.startswith("Lap 14 is the best lap to stop.")


async def test_other_tires_on_a_named_lap_are_simulated_and_compared() -> None:
    plan = Simulated(OURS, outcome(Plan((PitStop(20, Compound.HARD),)), 4.4, 2110.1), EVIDENCE)
    spoken = await say(Intent.STOP_ON_LAP, None, plan, lap=20, compound=Compound.HARD)
    assert spoken.text.startswith(
        "A stop on lap 20 for hards can't be told apart from a stop on lap 14."
    )


async def test_the_bare_facts_hold_no_more_than_the_call() -> None:
    results = (Advised(OURS, advice(), EVIDENCE),)
    spoken = bare_facts(context(), Reading(Intent.PIT_WINDOW, OURS), results)
    assert spoken.text == "Box on lap 14, window 13\u201316."
