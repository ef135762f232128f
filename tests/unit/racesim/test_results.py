import numpy as np
import pytest

from alora.domain.race import CarId, Compound
from alora.domain.strategy import PitStop, Plan
from alora.racesim.race import Race
from alora.racesim.results import NOBODY, PlanRaces, estimate, proportion, rejoin, summarise
from tests.fields import field_parameters, field_state

PLAN = Plan((PitStop(20, Compound.HARD),))


@pytest.fixture
def race():
    state = field_state(5)
    return Race.prepare(state, field_parameters(state), CarId("3"), 1)


def races(**changes):
    count = 4
    values = {
        "position": np.full(count, 3),
        "class_position": np.full(count, 3),
        "time_s": np.full(count, 100.0),
        "retired": np.zeros(count, dtype=bool),
        "rejoin_place": np.full(count, 3),
        "ahead": np.full(count, 1),
        "ahead_gap_s": np.full(count, 2.0),
        "behind": np.full(count, 3),
        "behind_gap_s": np.full(count, 1.0),
        "beaten": np.zeros((5, count), dtype=bool),
    }
    return PlanRaces(**(values | {name: np.array(value) for name, value in changes.items()}))


def test_an_estimate_is_a_mean_with_its_standard_error():
    result = estimate(np.array([1.0, 3.0, 5.0, 7.0]))
    assert result.mean == 4.0
    assert result.se == pytest.approx(np.std([1, 3, 5, 7], ddof=1) / 2)


def test_no_value_at_all_has_no_error():
    assert estimate(np.array([])).se == 0.0


@pytest.mark.parametrize("hits", [0, 1, 7, 40, 100])
def test_the_error_of_a_share_covers_what_it_may_well_be(hits):
    """Near the middle it is the usual one; without a miss or a hit about 1 in the races."""
    told = proportion(np.arange(100) < hits)
    assert told.mean == hits / 100
    usual = (told.mean * (1 - told.mean) / 100) ** 0.5
    assert told.se == pytest.approx(max(usual, 0.007), rel=0.25)


def test_a_share_of_no_races_has_no_error():
    assert proportion(np.array([], dtype=bool)).se == 0.0


def test_the_gap_is_to_the_most_frequent_neighbour_where_it_is_the_neighbour(race):
    seen = rejoin(race, PLAN, races(ahead=[1, 1, 0, 1], ahead_gap_s=[2.0, 4.0, 50.0, 3.0]))
    assert seen.car_ahead == "2"
    assert seen.gap_ahead_s.mean == 3.0


def test_one_car_is_not_named_both_ahead_and_behind(race):
    seen = rejoin(race, PLAN, races(ahead=[3, 3, 3, 1], behind=[1, 4, 3, 3]))
    assert seen.car_ahead == "4"
    assert seen.car_behind in {"2", "5"}


def test_nobody_behind_is_said_as_nobody(race):
    seen = rejoin(race, PLAN, races(behind=[NOBODY] * 4, behind_gap_s=[np.nan] * 4))
    assert seen.car_behind is None
    assert seen.gap_behind_s is None


def test_without_a_stop_there_is_no_rejoin(race):
    assert rejoin(race, Plan(), races()) is None


def test_races_in_which_we_retired_do_not_count_for_the_time(race):
    outcome = summarise(
        race, PLAN, races(time_s=[100.0, 102.0, 900.0, 101.0], retired=[False, False, True, False])
    )
    assert outcome.remaining_time_s.mean == pytest.approx(101.0)
    assert outcome.retire_probability == 0.25


def test_the_distribution_counts_places(race):
    outcome = summarise(race, PLAN, races(position=[1, 2, 2, 5]))
    assert outcome.position.probability == (0.25, 0.5, 0.0, 0.0, 0.25)
    assert outcome.position.p50 == 2
