from __future__ import annotations

from dataclasses import replace

import pytest

from alora.domain.race import Compound, Flag, RaceRules
from alora.domain.strategy import (
    Action,
    BoxIfNeutralised,
    Estimate,
    Flip,
    FuelCall,
    PitStop,
    Plan,
    SafetyCarCall,
)
from alora.orchestrator.agent import Advised, Intent, Reading
from alora.orchestrator.derived import derive
from alora.orchestrator.grounding import ungrounded

from .races import OURS, advice, state
from .saying import EVIDENCE, say

BOX = SafetyCarCall(
    Flag.SAFETY_CAR,
    Plan((PitStop(11, Compound.HARD), PitStop(21, None)), BoxIfNeutralised(11, 14)),
    box_at_once=True,
    gain_s=Estimate(9.41, 0.77),
    class_position=Estimate(3.62, 0.05),
)
FUEL = FuelCall(17.2, 20, 2.8, 0.141, 12.4)
FLIP = Flip("tire wear", "s per lap", 0.06, Estimate(0.092, 0.004), Plan((PitStop(17, None),)))


async def test_boxing_under_a_safety_car_with_its_worth_and_the_plan_then() -> None:
    spoken = await say(Intent.SAFETY_CAR, advice(if_safety_car=BOX))
    assert spoken.text == (
        "If the safety car comes on the coming lap, box at once for hards: that is worth "
        "9.4 ± 0.8 s against staying out. Then again on lap 21. "
        "Without one: box on lap 14, window 13\u201316."
    )


async def test_staying_out_under_a_safety_car() -> None:
    call = replace(BOX, flag=Flag.FCY, box_at_once=False, gain_s=Estimate(-4.0, 0.5))
    spoken = await say(Intent.SAFETY_CAR, advice(if_safety_car=call))
    assert spoken.text.startswith(
        "If a full-course yellow comes on the coming lap, stay out: that is worth 4.0 ± 0.5 s "
        "against stopping under it."
    )


async def test_a_safety_car_that_changes_too_little_is_too_close_to_call() -> None:
    call = replace(BOX, gain_s=Estimate(0.3, 0.5))
    spoken = await say(Intent.SAFETY_CAR, advice(if_safety_car=call))
    assert "it is too close to call: stopping or not differs by 0.3 ± 0.5 s." in spoken.text


async def test_a_safety_car_that_changes_nothing_makes_no_difference() -> None:
    call = replace(BOX, gain_s=Estimate(0.0, 0.0), box_at_once=False)
    spoken = await say(Intent.SAFETY_CAR, advice(if_safety_car=call))
    assert "it makes no difference whether to stop under it." in spoken.text


async def test_a_safety_car_on_a_later_lap_was_not_worked_out_and_that_is_said() -> None:
    spoken = await say(Intent.SAFETY_CAR, advice(if_safety_car=BOX), lap=20)
    assert "That is for the coming lap; one on lap 20 was not worked out." in spoken.text
    assert "not worked out" not in (
        (await say(Intent.SAFETY_CAR, advice(if_safety_car=BOX), lap=11)).text
    )


async def test_a_race_without_safety_cars_says_so() -> None:
    spoken = await say(Intent.SAFETY_CAR)
    assert spoken.text.startswith("A safety car on the coming lap was not worked out:")
    assert "Without one: box on lap 14" in spoken.text


async def test_under_a_safety_car_the_answer_is_for_now() -> None:
    spoken = await say(Intent.SAFETY_CAR, race=state(flag=Flag.SAFETY_CAR))
    assert spoken.text.startswith("No, box on lap 14, window 13\u201316.")
    assert "The safety car is out now." in spoken.text


async def test_fuel_that_is_short_says_what_to_save_and_what_to_take() -> None:
    spoken = await say(Intent.FUEL, advice(fuel=FUEL))
    assert spoken.text == (
        "Fuel for 17.2 laps, 20 laps to go: 2.8 laps short. Saving 14.1% of it on each lap "
        "reaches the finish without another stop for it. At the next stop take 12.4 laps of fuel "
        "or more. The call: box on lap 14, window 13\u201316."
    )


async def test_more_than_can_be_saved_is_called_out_of_reach() -> None:
    given = advice(fuel=FuelCall(8.0, 141, 133.0, 0.943, 26.0))
    spoken = await say(Intent.FUEL, given)
    assert "To save 94.3% of it on each lap is out of reach: stop for fuel. At the" in spoken.text


async def test_fuel_that_lasts_needs_no_saving() -> None:
    spoken = await say(Intent.FUEL, advice(fuel=FuelCall(22.0, 20, 0.0, 0.0, None)))
    assert spoken.text.startswith("Fuel for 22.0 laps, 20 laps to go: it reaches the finish. The")


@pytest.mark.parametrize("refuelling", [True, False])
async def test_fuel_of_which_nothing_is_known(refuelling: bool) -> None:
    spoken = await say(Intent.FUEL, race=state(rules=RaceRules(refuelling=refuelling)))
    assert spoken.text.startswith("The fuel was not worked out: ")
    assert ("does not refuel" in spoken.text) is not refuelling


async def test_waiting_a_lap_and_stopping_now() -> None:
    given = advice(waiting_s_per_lap=Estimate(0.83, 0.06), stop_now_gain_s=Estimate(-4.62, 0.58))
    spoken = await say(Intent.WAITING, given)
    assert spoken.text == (
        "Each lap of waiting past the window costs 0.83 ± 0.06 s. Stopping at the end of this lap "
        "costs 4.6 ± 0.6 s against staying out. The call: box on lap 14, window 13\u201316."
    )


async def test_a_stop_now_within_its_error_is_no_gain() -> None:
    spoken = await say(Intent.WAITING, advice(stop_now_gain_s=Estimate(0.4, 0.6)))
    assert "differs by 0.4 ± 0.6 s: too small to tell." in spoken.text
    told = "What a lap of waiting costs was not worked out"
    assert spoken.text.startswith(f"{told}: no stop past the window was weighed.")
    assert f"{told}: there is no window" in (await say(Intent.WAITING, advice(window=None))).text


async def test_what_would_change_the_call_is_said_with_its_value() -> None:
    same = (Plan((PitStop(14, Compound.SLICK),)), Plan((PitStop(15, None),)))
    spoken = await say(Intent.FLIP, advice(flip=FLIP, same_as_best=same))
    assert spoken.text == (
        "Box on lap 14, window 13\u201316. Against a stop on lap 11 that is worth 4.6 ± 0.6 s, "
        "0.7 ± 0.1 places included. It turns into a stop on lap 17 if tire wear is 0.092 ± 0.004 "
        "s per lap instead of 0.060 s per lap. A stop on lap 15 can't be told apart from it."
    )


@pytest.mark.parametrize("unit", ["", "%", "kg", "per lap"])
async def test_an_assumption_may_have_any_unit(unit: str) -> None:
    spoken = await say(Intent.FLIP, advice(flip=replace(FLIP, unit=unit)))
    assert f"0.092 ± 0.004 {unit}".rstrip() in spoken.text


async def test_a_call_that_nothing_turns_says_so() -> None:
    spoken = await say(Intent.FLIP)
    assert "No assumption within reach turns the call." in spoken.text


@pytest.mark.parametrize("intent", [Intent.WAITING, Intent.FLIP, Intent.FUEL, Intent.SAFETY_CAR])
async def test_without_a_legal_plan_that_is_said(intent: Intent) -> None:
    given = advice(Action.NO_LEGAL_PLAN, best_plan=Plan(), window=None, alternative=None)
    assert "o plan that meets the rules is left." in (await say(intent, given)).text


@pytest.mark.parametrize(
    ("intent", "said"),
    [
        (Intent.SAFETY_CAR, "That is worth 9.4 s."),
        (Intent.FUEL, "You are 2.8 laps short."),
        (Intent.WAITING, "It costs 0.83 s."),
    ],
)
def test_a_number_of_another_question_does_not_vouch(intent: Intent, said: str) -> None:
    given = advice(if_safety_car=BOX, fuel=FUEL, waiting_s_per_lap=Estimate(0.83, 0.06))
    results = (Advised(OURS, given, EVIDENCE),)
    reading = Reading(intent, OURS)
    assert ungrounded(said, (*results, *derive(reading, results))) == ()
    other = Reading(Intent.PIT_WINDOW, OURS)
    assert ungrounded(said, (*results, *derive(other, results)))
