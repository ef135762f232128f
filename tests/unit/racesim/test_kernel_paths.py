from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alora.domain.race import CarId, Compound
from alora.domain.strategy import PitStop, Plan
from alora.racesim.budget import Budget
from alora.racesim.kernel import Kernel, Path, path_taken
from alora.racesim.race import Race
from alora.racesim.run import run_plans
from tests.features import FEATURES, plain, switch_on
from tests.features.running import by_kernel, differences
from tests.fields import field_parameters, field_state

PLANS = (Plan(), Plan((PitStop(20, Compound.HARD),)))


def kernel(path=Path.BEST):
    state = field_state(12)
    return Kernel(Race.prepare(state, field_parameters(state), CarId("3"), 9), path)


@pytest.mark.parametrize("path", [Path.AVX2, Path.AVX512])
def test_every_width_gives_the_same_bits(path):
    if path_taken(path) is not path:
        pytest.skip(f"this machine has no {path.name}")

    @settings(
        max_examples=25,
        suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow],
    )
    @given(
        data=st.data(),
        names=st.lists(st.sampled_from(sorted(FEATURES)), max_size=20, unique=True),
        seed=st.integers(0, 2**64 - 1),
        count=st.integers(1, 40),
    )
    def agree(data, names, seed, count):
        case = switch_on(data.draw, plain(data.draw, most_cars=20), tuple(names))
        wide = by_kernel(case, seed, 0, count, path)
        assert differences(wide, by_kernel(case, seed, 0, count, Path.PORTABLE)) == []

    agree()


@pytest.mark.parametrize(("first", "count"), [(0, 1), (13, 10), (16, 16), (49, 1)])
def test_some_iterations_are_that_part_of_a_longer_run(first, count):
    whole = kernel().run(PLANS, 0, 50, Budget())
    part = kernel().run(PLANS, first, count, Budget())
    chosen = slice(first, first + count)
    assert np.array_equal(whole.clock_s[..., chosen], part.clock_s)
    assert np.array_equal(whole.time_s[..., chosen], part.time_s)
    assert np.array_equal(whole.beaten[..., chosen], part.beaten)


def test_a_plan_is_not_touched_by_those_beside_it():
    together = kernel().run(PLANS, 0, 50, Budget())
    alone = kernel().run(PLANS[1:], 0, 50, Budget())
    assert np.array_equal(together.clock_s[:, 1], alone.clock_s[:, 0])


def test_one_kernel_may_run_in_several_threads():
    shared = kernel()
    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda _: shared.run(PLANS, 0, 64, Budget()), range(8)))
    assert all(differences(run, runs[0]) == [] for run in runs)


@pytest.mark.parametrize("workers", [2, 5])
def test_the_number_of_threads_changes_no_answer(workers):
    state = field_state(20, laps=0, race_laps=57)
    shared = Kernel(Race.prepare(state, field_parameters(state), CarId("3"), 9))
    one = run_plans(shared, PLANS, 7, 1_000, Budget(), 1, lambda _: None)
    many = run_plans(shared, PLANS, 7, 1_000, Budget(), workers, lambda _: None)
    for alone, threaded in zip(one, many, strict=True):
        assert np.array_equal(alone.time_s, threaded.time_s)
        assert np.array_equal(alone.position, threaded.position)
        assert np.array_equal(alone.beaten, threaded.beaten)
