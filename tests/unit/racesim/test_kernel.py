import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alora.domain.errors import CancelledError
from alora.domain.race import CarId, Compound, RaceRules
from alora.domain.strategy import PitStop, Plan
from alora.racesim import kernel_layout
from alora.racesim.budget import Budget
from alora.racesim.kernel import Kernel
from alora.racesim.race import Race
from alora.racesim.validate import validate
from tests.features import FEATURES, plain, switch_on
from tests.features.running import OURS, by_kernel, by_oracle, differences
from tests.fields import field_parameters, field_state
from tests.oracle.run import run_oracle

HEADER = Path(__file__).parents[3] / "src/alora/racesim/native/race.h"


@settings(max_examples=60, suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow])
@given(
    data=st.data(),
    names=st.lists(st.sampled_from(sorted(FEATURES)), max_size=len(FEATURES), unique=True),
    seed=st.integers(0, 2**64 - 1),
    first=st.integers(0, 1_000),
    count=st.integers(1, 19),
)
def test_the_kernel_and_the_oracle_agree_on_features_together(data, names, seed, first, count):
    case = switch_on(data.draw, plain(data.draw, most_cars=12, most_laps=24), tuple(names))
    validate(case.state, case.parameters, OURS)
    native = by_kernel(case, seed, first, count)
    assert differences(native, by_oracle(case, seed, first, count)) == []


@settings(max_examples=3, suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow])
@given(data=st.data(), seed=st.integers(0, 2**64 - 1))
def test_the_kernel_and_the_oracle_agree_with_every_feature_on(data, seed):
    names = data.draw(st.permutations(sorted(FEATURES)))
    case = switch_on(data.draw, plain(data.draw, most_cars=20), tuple(names))
    assert differences(by_kernel(case, seed, 0, 24), by_oracle(case, seed, 0, 24)) == []


@pytest.mark.parametrize("cars", [2, 80])
def test_the_kernel_and_the_oracle_agree_on_the_smallest_and_the_largest_field(cars):
    state = field_state(cars, laps=0, race_laps=20, rules=RaceRules(required_dry_compounds=2))
    race = Race.prepare(state, field_parameters(state), CarId("2"), 5)
    plans = (Plan((PitStop(7, Compound.HARD),)),)
    native = Kernel(race).run(plans, 0, 17, Budget())
    assert differences(native, run_oracle(race, plans, 0, 17)) == []


def test_the_kernel_and_the_oracle_agree_on_a_grand_prix():
    state = field_state(20, laps=0, race_laps=57, rules=RaceRules(required_dry_compounds=2))
    race = Race.prepare(state, field_parameters(state), CarId("7"), 5)
    plans = (Plan((PitStop(20, Compound.HARD),)), Plan((PitStop(14, Compound.SOFT),)))
    native = Kernel(race).run(plans, 0, 64, Budget())
    assert differences(native, run_oracle(race, plans, 0, 64)) == []


def test_a_cancelled_budget_stops_the_kernel():
    state = field_state(8)
    race = Race.prepare(state, field_parameters(state), CarId("2"), 9)
    budget = Budget()
    budget.cancel()
    with pytest.raises(CancelledError):
        Kernel(race).run((Plan(),), 0, 50, budget)


def test_a_budget_that_is_used_up_gives_nothing():
    state = field_state(8)
    race = Race.prepare(state, field_parameters(state), CarId("2"), 9)
    assert Kernel(race).run((Plan(),), 0, 50, Budget(0.0)) is None


def test_the_ends_of_all_cars_are_left_out_unless_asked_for():
    state = field_state(8)
    race = Race.prepare(state, field_parameters(state), CarId("2"), 9)
    with_ends = Kernel(race).run((Plan(),), 0, 20, Budget())
    without = Kernel(race).run((Plan(),), 0, 20, Budget(), ends=False)
    assert without.clock_s.size == 0
    assert np.array_equal(with_ends.time_s, without.time_s)


def test_the_layout_is_that_of_the_header():
    text = HEADER.read_text()
    body = text[text.index("typedef struct {") : text.index("} Race;")]
    body = re.sub(r"/\*.*?\*/", "", body, flags=re.DOTALL)
    names = []
    for declaration in body.split("{", 1)[1].split(";"):
        words = re.sub(r"\b(const|volatile|double|float|u?int\d+_t)\b", " ", declaration)
        names += [name.strip(" *\n") for name in words.split(",") if name.strip(" *\n")]
    expected = [*kernel_layout.INTEGERS, "seed_key", *kernel_layout.NUMBERS, *kernel_layout.ARRAYS]
    assert names == expected


def test_a_day_long_race_of_62_cars_takes_less_than_16_mib_a_thread():
    state = field_state(62, laps=0, race_s=24 * 3600.0)
    parameters = field_parameters(state)
    cars = tuple(replace(car, base_lap_s=105.0) for car in parameters.cars)
    race = Race.prepare(state, replace(parameters, cars=cars), CarId("7"), 5)
    kernel = Kernel(race)
    assert race.horizon.steps > 820
    assert kernel.memory_bytes(plans=1, iterations=4_096) < 1 << 20
    assert kernel.memory_bytes(plans=2, iterations=4_096) < 16 << 20
