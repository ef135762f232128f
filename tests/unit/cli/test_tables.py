from __future__ import annotations

import io

import pytest
from rich.console import Console, RenderableType

from alora.cli.demo.field import OUR_CAR, demo_field
from alora.cli.demo.truth import starting_grid, true_parameters
from alora.cli.tables import advice_table, duration, outcome_table
from alora.contracts import tools
from alora.domain.race import Compound
from alora.domain.strategy import PitStop, Plan
from alora.racesim import Budget, recommend, simulate

STATE = starting_grid(demo_field())
PARAMETERS = true_parameters(demo_field())
EVIDENCE = tools.Evidence("demo-truth-1", from_cache=True, hops=())


def text(table: RenderableType) -> str:
    out = io.StringIO()
    Console(file=out, width=110).print(table)
    return out.getvalue()


def test_an_outcome_says_places_time_and_rejoin():
    plan = Plan((PitStop(22, Compound.SLICK),))
    outcome = simulate(
        STATE, PARAMETERS, OUR_CAR, plan, seed=1, iterations=50, budget=Budget(None), workers=1
    )
    shown = text(outcome_table(STATE, OUR_CAR, tools.SimulatePlanResult(outcome, EVIDENCE)))
    for part in (
        "27 Alora Motorsport",
        "lap 22 slick",
        "P4 in Sport",
        "after the stop on lap",
        "50 races, model demo-truth-1, from the cache",
        f"P{outcome.class_position.p05} to P{outcome.class_position.p95}",
    ):
        assert part in shown


def test_advice_says_the_plan_its_window_and_what_waiting_costs():
    advice = recommend(
        STATE,
        PARAMETERS,
        OUR_CAR,
        seed=1,
        iterations=100,
        budget=Budget(None),
        workers=1,
        progress=lambda _: None,
    )
    shown = text(advice_table(STATE, tools.RecommendPitResult(advice, EVIDENCE)))
    chosen = advice.recommendation
    assert chosen.window is not None
    assert f"laps {chosen.window.first_lap} to {chosen.window.last_lap}" in shown
    assert "cost (s)" in shown
    assert all(f" {cost.lap} " in shown for cost in chosen.lap_costs)


@pytest.mark.parametrize(
    ("seconds", "shown"), [(59.6, "1:00"), (3599.7, "1:00:00"), (0.0, "0:00"), (4210.0, "1:10:10")]
)
def test_a_time_is_shown_in_minutes_and_hours(seconds: float, shown: str):
    assert duration(seconds) == shown
