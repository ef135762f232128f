from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alora.domain.race import CarId
from alora.racesim.race import Race
from alora.racesim.rungs import (
    FINALISTS,
    LANES,
    MAX_RACES,
    SURE_ITERATIONS,
    affordable,
    most_candidates,
    plan_effort,
)
from tests.fields import field_parameters, field_state


@pytest.fixture
def race():
    state = field_state(20)
    return Race.prepare(state, field_parameters(state), CarId("1"), 1)


@given(count=st.integers(1, 200), iterations=st.integers(1, 5_000), total=st.integers(16, 200_000))
def test_rungs_narrow_and_deepen(count, iterations, total):
    effort = plan_effort(count, iterations, total)
    rungs = effort.rungs
    assert rungs[0].keep == count
    assert rungs[0].until == SURE_ITERATIONS
    depths = [rung.until for rung in rungs]
    assert depths == sorted(depths)
    assert all(depth % LANES == 0 for depth in depths)
    for before, after in pairwise(rungs):
        assert after.keep <= max(FINALISTS, before.keep + before.refined)
    assert effort.weigh <= iterations


@given(count=st.integers(1, 200), iterations=st.integers(1, 5_000))
def test_variants_join_exactly_once(count, iterations):
    rungs = plan_effort(count, iterations, MAX_RACES).rungs
    assert sum(rung.refined > 0 for rung in rungs) == 1


@given(count=st.integers(1, 60), total=st.integers(20_000, 200_000), share=st.floats(0.05, 1.0))
def test_the_races_planned_stay_within_the_total(count, total, share):
    assert plan_effort(count, 3_000, total, share).races(share) <= total


def test_with_room_enough_the_finalists_get_all_iterations():
    assert plan_effort(30, 3_000, MAX_RACES).weigh == 3_000


def test_without_a_limit_the_search_is_bounded_by_the_iterations():
    assert plan_effort(100, 1_000, MAX_RACES).races(1.0) < 25 * 1_000


def test_less_time_means_fewer_races(race):
    assert affordable(race, 0.5) < affordable(race, 2.0)
    assert affordable(race, 0.0) >= SURE_ITERATIONS


def test_without_a_limit_everything_is_affordable(race):
    assert affordable(race, float("inf")) == MAX_RACES


def test_candidates_are_as_many_as_can_have_their_sure_races():
    assert most_candidates(64_000) == 1_000
    assert most_candidates(10) == FINALISTS
