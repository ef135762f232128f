import numpy as np
import pytest

from alora.domain.errors import CancelledError
from alora.domain.race import CarId, Compound
from alora.domain.strategy import PitStop, Plan
from alora.racesim.budget import Budget, no_progress
from alora.racesim.crew import Crew
from alora.racesim.kernel import Kernel, RivalStops
from alora.racesim.race import Race
from tests.fields import field_parameters, field_state

PLANS = tuple(Plan((PitStop(lap, Compound.HARD),)) for lap in (20, 25, 30, 35, 40))


@pytest.fixture
def kernel():
    state = field_state(5)
    return Kernel(Race.prepare(state, field_parameters(state), CarId("2"), 1))


def times(kernel, workers, plans=PLANS, count=70, first=0):
    with Crew(Budget(), workers, no_progress) as crew:
        return np.array([one.time_s for one in crew.plan_races(kernel, plans, first, count)])


@pytest.mark.parametrize("workers", [2, 3, 7])
def test_threads_change_nothing(kernel, workers):
    assert np.array_equal(times(kernel, 1), times(kernel, workers))


def test_a_run_in_parts_is_the_run_as_a_whole(kernel):
    parts = [times(kernel, 2, count=32), times(kernel, 2, count=38, first=32)]
    assert np.array_equal(np.concatenate(parts, axis=1), times(kernel, 1))


@pytest.mark.parametrize("count", [1, 15, 16, 17])
def test_few_races_of_many_plans_are_shared_out_by_plans(kernel, count):
    assert times(kernel, 2, count=count).shape == (5, count)
    assert np.array_equal(times(kernel, 2, count=count), times(kernel, 1, count=count))


def test_the_stops_of_a_rival_go_with_their_plans(kernel):
    told = RivalStops(0, (20, 21, 22, 23, 24), (24, 27, 32, 37, 42))

    def gaps(workers):
        with Crew(Budget(), workers, no_progress) as crew:
            rows = crew.run(kernel, PLANS, 0, 16, lambda raw, _row: raw.rival_gap_s, rival=told)
        return np.block(rows)

    assert np.array_equal(gaps(1), gaps(4), equal_nan=True)


def test_progress_counts_every_race_once(kernel):
    seen = []
    with Crew(Budget(), 2, seen.append, planned=5 * 70) as crew:
        crew.plan_races(kernel, PLANS, 0, 70)
        crew.finish()
    assert crew.races == 5 * 70
    shares = [report.fraction for report in seen]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_when_time_is_over_there_is_nothing(kernel):
    with Crew(Budget(0.0), 2, no_progress) as crew:
        assert crew.late
        assert crew.plan_races(kernel, PLANS, 0, 70) is None


def test_a_budget_of_its_own_runs_though_the_crew_is_late(kernel):
    budget = Budget(0.0)
    with Crew(budget, 1, no_progress) as crew:
        found = crew.plan_races(kernel, PLANS, 0, 16, budget.without_limit())
    assert len(found) == 5


def test_a_cancelled_run_raises_on_every_thread(kernel):
    budget = Budget()
    budget.cancel()
    with pytest.raises(CancelledError), Crew(budget, 2, no_progress) as crew:
        crew.plan_races(kernel, PLANS, 0, 70)


def test_an_error_of_one_job_is_raised():
    def breaks():
        raise ValueError("one job")

    with pytest.raises(ValueError, match="one job"), Crew(Budget(), 2, no_progress) as crew:
        crew.each([breaks, lambda: 1, lambda: 2])
