from __future__ import annotations

from dataclasses import replace

from alora.cli.picture_stints import Stint, stints_of
from alora.domain.race import Compound
from alora.domain.strategy import PitStop, Plan
from tests.fields import field_state

from .advices import OURS, STATE


def test_a_plan_cuts_the_rest_of_the_race_into_stints():
    plan = Plan((PitStop(26, Compound.HARD), PitStop(40, None)))
    assert stints_of(STATE, OURS, plan) == (
        Stint(0, 26, Compound.MEDIUM),
        Stint(26, 40, Compound.HARD),
        Stint(40, 57, Compound.HARD),
    )


def test_the_first_stint_began_at_the_last_stop():
    cars = tuple(replace(car, stint_laps=8) for car in STATE.cars)
    (only,) = stints_of(replace(STATE, cars=cars), OURS, Plan())
    assert (only.start, only.end) == (12, 57)


def test_a_race_by_time_ends_after_the_last_planned_stop_at_least():
    state = field_state(laps=20, race_s=3600.0)
    assert stints_of(state, OURS, Plan())[-1].end == 40
    assert stints_of(state, OURS, Plan((PitStop(50, None),)))[-1].end == 51
