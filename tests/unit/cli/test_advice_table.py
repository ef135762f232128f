from __future__ import annotations

from dataclasses import replace

import pytest

from alora.cli.advice_table import advice_table
from alora.cli.demo.field import OUR_CAR, demo_field
from alora.cli.demo.truth import starting_grid, true_parameters
from alora.contracts import tools
from alora.domain.strategy import Action, Estimate, FuelCall, PitWindow, Plan
from alora.racesim import Budget, recommend

from .advices import BEST, EVIDENCE, STATE, advice, result
from .shown import text


def shown_of(**changes: object) -> str:
    return " ".join(text(advice_table(STATE, result(advice(**changes)))).split())


@pytest.mark.parametrize(
    "part",
    [
        "call box later",
        "best plan lap 26 hard",
        "window laps 24\u201328 (no more than 1.0 s",
        "stop now against staying out: costs 4.6 ± 0.6 s",
        "waiting 0.83 ± 0.06 s for each lap past the window",
        "lap 21 medium, lap 40 soft: the best plan gains 4.6 ± 0.6 s (+0.7 ± 0.1 places)",
        "rejoin P12 in class at the end of the out lap, 27 (average 11.83 ± 0.02)",
        "if now P15 in class at the end of the out lap, 22",
        "1.87 ± 0.05 s ahead of 14 (0.4 to 3.9 s in 9 of 10 races)",
        "if a safety car comes next lap: box at once, P3.62 ± 0.05 in class",
        "stopping gains 9.4 ± 0.8 s; the plan then: lap 21 hard",
        "31.2 laps in the car, 37 to go: 5.8 laps short; saving 15.7%",
        "take 12.4 laps or more",
        "tire wear of 0.092 ± 0.004 s per lap instead of 0.06 s per lap makes it: lap 21 medium",
        "as good lap 25 hard lap 27 hard",
        "2,914 plans, 148,500 races, 3,000 for each of the best, model test-1",
        "note The timing file names no tires.",
        "26 0 P4.40 ± 0.03 ● best",
        "29 0.9 ± 0.2 P4.43 ± 0.03 30",
        "4 we: undercut 22 24 61.3 ± 0.9% +0.84 ± 0.06 25",
        "6 it: overcut 24 22 35.2 ± 0.9% -0.61 ± 0.07 25",
    ],
)
def test_every_part_of_a_recommendation_is_shown_with_its_error(part: str):
    assert part in shown_of()


ABSENT: tuple[tuple[str, object, str], ...] = (
    ("window", None, "window laps"),
    ("stop_now_gain_s", None, "stop now"),
    ("waiting_s_per_lap", None, "waiting"),
    ("alternative", None, "alternative"),
    ("rejoin_if_now", None, "if now"),
    ("if_safety_car", None, "safety car"),
    ("fuel", None, "in the car"),
    ("flip", None, "would change"),
    ("same_as_best", (), "as good"),
    ("duels", (), "undercut"),
    ("lap_costs", (), "next stop on lap"),
)


@pytest.mark.parametrize(("field", "nothing", "words"), ABSENT, ids=[a[0] for a in ABSENT])
def test_what_was_not_worked_out_is_not_shown(field: str, nothing: object, words: str):
    assert words in shown_of()
    assert words not in shown_of(**{field: nothing})


def test_a_window_of_one_lap_is_no_range():
    assert "window lap 26 only" in shown_of(window=PitWindow(26, 26))


def test_fuel_that_reaches_the_finish_asks_for_no_saving():
    shown = shown_of(fuel=FuelCall(40.0, 37, 0.0, 0.0, None))
    assert "40.0 laps in the car, 37 to go: enough to the finish" in shown
    assert "saving" not in shown


def test_staying_out_under_a_safety_car_is_said_as_such():
    call = advice().recommendation.if_safety_car
    assert call is not None
    other = replace(call, box_at_once=False, best_plan=BEST, gain_s=Estimate(-6.0, 0.5))
    assert "next lap: stay out, P3.62" in shown_of(if_safety_car=other)
    assert "stopping costs 6.0 ± 0.5 s" in shown_of(if_safety_car=other)
    even = replace(call, gain_s=Estimate(0.3, 0.5))
    assert "next lap: too close to call, P3.62" in shown_of(if_safety_car=even)
    assert "stopping or not differs by 0.3 ± 0.5 s" in shown_of(if_safety_car=even)


def test_only_the_first_of_many_equal_plans_are_listed():
    shown = shown_of(same_as_best=(BEST,) * 9)
    assert shown.count("lap 26 hard") == 6
    assert "and 4 more" in shown


def test_without_a_legal_plan_only_the_reason_is_shown():
    shown = shown_of(
        action=Action.NO_LEGAL_PLAN,
        best_plan=Plan(),
        alternative=None,
        lap_costs=(),
        duels=(),
        notes=("The rules demand 2 more stops.",),
    )
    assert "no legal plan is left" in shown
    assert "The rules demand 2 more stops." in shown
    assert "finish" not in shown


def test_a_searched_recommendation_is_shown():
    field = demo_field()
    state = starting_grid(field)
    found = recommend(
        state,
        true_parameters(field),
        OUR_CAR,
        seed=1,
        iterations=100,
        budget=Budget(None),
        workers=1,
        progress=lambda _: None,
    )
    shown = text(advice_table(state, tools.RecommendPitResult(found, EVIDENCE)))
    assert all(f" {cost.lap} " in shown for cost in found.recommendation.lap_costs)
    assert f"{found.recommendation.plans_considered:,} plans" in shown
