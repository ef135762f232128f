from dataclasses import replace

import pytest

from alora.domain.race import CarId, RaceRules
from alora.racesim.assumptions import assumptions
from alora.racesim.budget import Budget
from alora.racesim.search import recommend, simulate
from tests.fields import NEVER_STOPS, field_parameters, field_state, without_chance

OURS = CarId("2")


def told(state, parameters, **more):
    return recommend(
        state,
        parameters,
        OURS,
        seed=1,
        iterations=600,
        budget=Budget(),
        workers=2,
        **more,
    ).recommendation


def cost(state, parameters, plan):
    outcome = simulate(
        state, parameters, OURS, plan, seed=5, iterations=16, budget=Budget(), workers=1
    )
    return outcome.remaining_time_s.mean + 5.0 * outcome.class_position.expected.mean


def believing(state, parameters, flip, value, plans):
    fitted = state.car(OURS).compound
    named = {a.name: a for a in assumptions(parameters, OURS, fitted, plans)}
    return named[flip.assumption].believe(value)


def quiet(laps):
    """Nothing left to chance and nobody near: the turning point can be worked out."""
    state = field_state(2, laps=laps, race_laps=60, gap_s=60.0)
    return state, without_chance(field_parameters(state, policy=NEVER_STOPS, spread_s=0.0))


@pytest.mark.parametrize("laps", [16, 20, 25])
def test_at_the_turning_point_both_plans_cost_the_same(laps):
    state, parameters = quiet(laps)
    found = told(state, parameters)
    assert found.flip is not None
    assert found.flip.to == found.alternative
    plans = (found.best_plan, found.flip.to)
    changed = believing(state, parameters, found.flip, found.flip.flips_at.mean, plans)
    best, other = (cost(state, changed, plan) for plan in plans)
    assert best == pytest.approx(other, abs=0.1)


def test_beyond_the_turning_point_the_alternative_is_the_better_one():
    state, parameters = quiet(16)
    found = told(state, parameters)
    beyond = found.flip.value + 1.3 * (found.flip.flips_at.mean - found.flip.value)
    plans = (found.best_plan, found.flip.to)
    changed = believing(state, parameters, found.flip, beyond, plans)
    assert cost(state, changed, plans[1]) < cost(state, changed, plans[0])


def test_a_call_that_nothing_within_reach_turns_has_no_flip():
    state = field_state(6, laps=2, race_laps=57)
    assert told(state, field_parameters(state)).flip is None


def test_without_another_decision_nothing_can_turn():
    state = field_state(6, laps=56, race_laps=57)
    found = told(state, field_parameters(state))
    assert found.alternative is None
    assert found.flip is None


def test_every_assumption_starts_at_its_present_value():
    state = field_state(3, rules=RaceRules())
    parameters = field_parameters(state)
    fitted = state.car(OURS).compound
    for assumption in assumptions(parameters, OURS, fitted, ()):
        same = assumption.believe(assumption.value)
        assert same == parameters
        assert assumption.believe(assumption.value + assumption.doubt) != parameters
        assert assumption.value >= assumption.least


def test_the_lane_is_moved_in_all_its_parts():
    state = field_state(3)
    parameters = field_parameters(state)
    kinds = tuple(replace(k, lane_loss_s=10.0) for k in parameters.neutralisation.kinds)
    neutral = replace(parameters.neutralisation, kinds=kinds)
    parameters = replace(parameters, neutralisation=neutral)
    lane = assumptions(parameters, OURS, state.cars[0].compound, ())[0]
    changed = lane.believe(2.0 * parameters.pit.lane_loss_s)
    assert changed.pit.lane_loss_neutralised_s == 2.0 * parameters.pit.lane_loss_neutralised_s
    assert [k.lane_loss_s for k in changed.neutralisation.kinds] == [20.0, 20.0]
