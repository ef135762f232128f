import pytest
from hypothesis import given
from hypothesis import strategies as st

from alora.domain.race import CarId
from alora.racesim.race import Race
from alora.racesim.rungs import (
    FINALISTS,
    MAX_ITERATIONS,
    SURE_ITERATIONS,
    affordable,
    most_candidates,
    plan_rungs,
    races_planned,
)
from tests.fields import field_parameters, field_state


@pytest.fixture
def race():
    state = field_state(20)
    return Race.prepare(state, field_parameters(state), CarId("1"), 1)


@given(count=st.integers(1, 200), iterations=st.integers(1, 5_000), total=st.integers(16, 200_000))
def test_rungs_narrow_and_deepen(count, iterations, total):
    rungs = plan_rungs(count, iterations, total)
    assert rungs[0].keep == count
    assert rungs[0].until == min(iterations, SURE_ITERATIONS)
    assert rungs[-1].keep == min(count, FINALISTS)
    keeps = [rung.keep for rung in rungs]
    depths = [rung.until for rung in rungs]
    assert keeps == sorted(keeps, reverse=True)
    assert depths == sorted(depths)
    assert depths[-1] <= iterations


@given(count=st.integers(1, 60), total=st.integers(20_000, 200_000))
def test_the_races_planned_stay_within_the_total(count, total):
    assert races_planned(plan_rungs(count, 3_000, total)) <= total


def test_with_room_enough_the_finalists_get_all_iterations():
    assert plan_rungs(30, 3_000, MAX_ITERATIONS)[-1].until == 3_000


def test_a_few_milliseconds_change_no_plan(race):
    assert affordable(race, 2.31) == affordable(race, 2.04)


def test_less_time_means_fewer_races(race):
    assert affordable(race, 0.6) < affordable(race, 2.1)
    assert affordable(race, 0.0) >= SURE_ITERATIONS


def test_without_a_limit_everything_is_affordable(race):
    assert affordable(race, float("inf")) == MAX_ITERATIONS


def test_candidates_are_as_many_as_can_have_their_sure_races():
    assert most_candidates(64_000) == 1_000
    assert most_candidates(10) == FINALISTS
