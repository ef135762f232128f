import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alora.domain.errors import CancelledError
from alora.domain.race import CarId, Compound, Flag, RaceRules
from alora.domain.state import CarStatus
from alora.domain.strategy import PitStop, Plan
from alora.racesim import kernel_layout
from alora.racesim.budget import Budget
from alora.racesim.kernel import Kernel
from alora.racesim.race import Race
from alora.racesim.validate import validate
from tests.fields import NEVER_STOPS, USUAL_STOPS, field_parameters, field_state, without_chance
from tests.oracle.run import run_oracle

HEADER = Path(__file__).parents[3] / "src/alora/racesim/native/race.h"
FLAGS = [Flag.GREEN, Flag.GREEN, Flag.SAFETY_CAR, Flag.VSC]


@st.composite
def races(draw):
    """A race of any kind: by laps or time, one class or two, with fuel, rules, flags, failures."""
    cars = draw(st.integers(2, 9))
    laps = draw(st.integers(0, 15))
    to_go = draw(st.integers(2, 30))
    by_time = draw(st.booleans())
    rules = RaceRules(
        required_stops=draw(st.integers(0, 2)),
        required_dry_compounds=draw(st.integers(1, 2)),
        min_pit_stop_s=draw(st.sampled_from([0.0, 40.0])),
    )
    state = field_state(
        cars,
        laps=laps,
        race_laps=laps + to_go,
        race_s=max(120.0, (laps + to_go) * 90.0) if by_time else None,
        gap_s=draw(st.floats(0.3, 12.0)),
        rules=rules,
        flag=draw(st.sampled_from(FLAGS)),
    )
    entries = [draw(_car(car, laps)) for car in state.cars]
    state = replace(state, cars=tuple(entries))
    policy = draw(st.sampled_from([USUAL_STOPS, NEVER_STOPS]))
    parameters = field_parameters(state, policy=policy, spread_s=draw(st.floats(-0.3, 0.5)))
    parameters = replace(
        parameters,
        cars=tuple(draw(_beliefs(car)) for car in parameters.cars),
        pit=replace(parameters.pit, refuel_s_per_lap=1.3, refuel_in_parallel=draw(st.booleans())),
    )
    if draw(st.booleans()):
        parameters = without_chance(parameters)
    return state, parameters


@st.composite
def _car(draw, car, laps):
    down = draw(st.sampled_from([0, 0, 0, 1, 5]))
    return replace(
        car,
        car_class=draw(st.sampled_from(["A", "A", "B"])),
        laps_done=max(0, laps - down),
        status=draw(st.sampled_from([CarStatus.RUNNING] * 4 + [CarStatus.IN_PIT])),
        compound=draw(st.sampled_from([Compound.MEDIUM, Compound.HARD, Compound.UNKNOWN])),
        stops_done=draw(st.integers(0, 2)),
    )


@st.composite
def _beliefs(draw, car):
    return replace(
        car,
        fuel_tank_laps=draw(st.sampled_from([None, 8.0, 21.5])),
        max_stint_laps=draw(st.sampled_from([None, None, 12.0])),
        retirement_per_lap=draw(st.sampled_from([0.0, 0.02])),
    )


@st.composite
def plans_for(draw, state):
    done = next(car.laps_done for car in state.cars if car.car_id == "1")
    last = state.distance.laps or done + 25
    open_laps = st.integers(done + 1, max(done + 1, last - 1))
    laps = sorted(draw(st.sets(open_laps, max_size=3)))
    tire = st.sampled_from([Compound.SOFT, Compound.HARD, None])
    fuel = st.sampled_from([None, 3.0])
    return Plan(tuple(PitStop(lap, draw(tire), draw(fuel)) for lap in laps if lap < last))


@settings(max_examples=150)
@given(data=st.data(), seed=st.integers(0, 2**64 - 1), first=st.integers(0, 1_000))
def test_the_kernel_runs_every_race_as_the_oracle_does(data, seed, first):
    state, parameters = data.draw(races())
    plans = (Plan(), data.draw(plans_for(state)))
    validate(state, parameters, CarId("1"))
    race = Race.prepare(state, parameters, CarId("1"), seed)
    count = data.draw(st.integers(1, 19))
    native = Kernel(race).run(plans, first, count, Budget())
    plain = run_oracle(race, plans, first, count)
    assert native is not None
    assert np.array_equal(native.laps, plain.laps)
    assert np.allclose(native.clock_s, plain.clock_s, rtol=0, atol=1e-6)
    assert np.array_equal(native.rejoin_place, plain.rejoin_place)
    assert np.array_equal(native.ahead, plain.ahead)
    assert np.array_equal(native.behind, plain.behind)
    assert np.allclose(native.ahead_gap_s, plain.ahead_gap_s, atol=1e-6, equal_nan=True)
    assert np.allclose(native.behind_gap_s, plain.behind_gap_s, atol=1e-6, equal_nan=True)


def test_a_full_length_race_runs_as_the_oracle_does():
    state = field_state(20, laps=0, race_laps=57, rules=RaceRules(required_dry_compounds=2))
    race = Race.prepare(state, field_parameters(state), CarId("7"), 5)
    plans = (Plan((PitStop(20, Compound.HARD),)), Plan((PitStop(14, Compound.SOFT),)))
    native = Kernel(race).run(plans, 0, 64, Budget())
    plain = run_oracle(race, plans, 0, 64)
    assert np.allclose(native.clock_s, plain.clock_s, rtol=0, atol=1e-6)


def test_a_run_of_some_iterations_is_that_part_of_a_longer_run():
    state = field_state(8)
    race = Race.prepare(state, field_parameters(state), CarId("2"), 9)
    whole = Kernel(race).run((Plan(),), 0, 50, Budget())
    part = Kernel(race).run((Plan(),), 13, 10, Budget())
    assert np.array_equal(whole.clock_s[:, :, 13:23], part.clock_s)


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


def test_the_layout_is_that_of_the_header():
    text = HEADER.read_text()
    body = text[text.index("typedef struct {") : text.index("} Race;")]
    body = re.sub(r"/\*.*?\*/", "", body, flags=re.DOTALL)
    names = []
    for declaration in body.split("{", 1)[1].split(";"):
        words = re.sub(r"\b(const|volatile|double|float|u?int\d+_t)\b", " ", declaration)
        names += [name.strip(" *\n") for name in words.split(",") if name.strip(" *\n")]
    expected = [*kernel_layout.INTEGERS, "seed", *kernel_layout.NUMBERS, *kernel_layout.ARRAYS]
    assert names == expected
