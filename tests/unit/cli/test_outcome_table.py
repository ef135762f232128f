from __future__ import annotations

from dataclasses import replace

from alora.cli.demo.field import OUR_CAR, demo_field
from alora.cli.demo.truth import starting_grid, true_parameters
from alora.cli.outcome_table import outcome_table
from alora.contracts import tools
from alora.domain.race import Compound
from alora.domain.strategy import BoxIfNeutralised, PitStop, Plan
from alora.racesim import Budget, simulate

from .advices import EVIDENCE, OURS, STATE, outcome
from .shown import text

PLAN = Plan((PitStop(26, Compound.HARD),), BoxIfNeutralised(1, 29))


def test_a_simulated_plan_is_shown_with_places_time_and_rejoin():
    field = demo_field()
    state, plan = starting_grid(field), Plan((PitStop(22, Compound.SLICK),))
    found = simulate(
        state,
        true_parameters(field),
        OUR_CAR,
        plan,
        seed=1,
        iterations=50,
        budget=Budget(None),
        workers=1,
    )
    evidence = tools.Evidence("demo-truth-1", from_cache=True, hops=())
    shown = text(outcome_table(state, OUR_CAR, tools.SimulatePlanResult(found, evidence)))
    for part in (
        "27 Alora Motorsport",
        "lap 22 slick",
        "P4 in Sport",
        "at the end of the out lap, 23",
        "50 races, model demo-truth-1, from the cache",
        f"P{found.class_position.p05} to P{found.class_position.p95}",
        f"P{found.position.p05} to P{found.position.p95}",
    ):
        assert part in shown


def test_an_outcome_is_shown_in_full_and_with_its_errors():
    found = outcome(PLAN, 0.1, 0.2, 0.3, 0.4)
    shown = text(outcome_table(STATE, OURS, tools.SimulatePlanResult(found, EVIDENCE)))
    for part in (
        "lap 26 hard if neutralised until lap 29 box at once",
        "P3.00 ± 0.03 in class on average, P3 to P7 in 9 of 10 races, median P4",
        "56:31 (3391.4 ± 0.4 s)",
        "in 3.3 ± 0.3% of races",
        "P12 in class at the end of the out lap, 27",
        "40.0 ± 0.9%",
        "in 44.0 ± 0.9% of races",
        "3,000 races, model test-1",
    ):
        assert part in shown
    assert "overall" not in shown


def test_places_over_all_are_shown_where_there_are_several_classes():
    cars = (replace(STATE.cars[0], car_class="B"), *STATE.cars[1:])
    found = outcome(PLAN, 0.5, 0.5)
    shown = text(
        outcome_table(replace(STATE, cars=cars), OURS, tools.SimulatePlanResult(found, EVIDENCE))
    )
    assert "overall" in shown


def test_what_a_plan_without_a_stop_has_not_is_not_shown():
    found = replace(outcome(Plan(), 1.0), neighbours=())
    shown = text(outcome_table(STATE, OURS, tools.SimulatePlanResult(found, EVIDENCE)))
    assert "no further stop" in shown
    assert "rejoin" not in shown
    assert "rival" not in shown
