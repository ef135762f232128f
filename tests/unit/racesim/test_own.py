from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alora.domain.race import CarId, Compound
from alora.domain.state import CarStatus
from alora.domain.strategy import PitStop, Plan
from alora.racesim.budget import Budget
from alora.racesim.kernel import Kernel
from alora.racesim.own import OwnTime
from alora.racesim.parameters import PitParameters
from alora.racesim.plans import legal_plans
from alora.racesim.race import Race
from tests.fields import NEVER_STOPS, field_parameters, field_state, without_chance

OURS = CarId("1")
DONE, DISTANCE = 4, 40


def alone(*, tank=None, parallel=True, least_s=0.0, wear_factor=1.0):
    """Our car alone on the track, nothing left to chance, so that its own time is all."""
    state = field_state(1, laps=DONE, race_laps=DISTANCE)
    state = replace(state, rules=replace(state.rules, min_pit_stop_s=least_s))
    cars = tuple(
        replace(car, fuel_laps_left=None if tank is None else tank - DONE) for car in state.cars
    )
    state = replace(state, cars=cars)
    parameters = without_chance(field_parameters(state, policy=NEVER_STOPS))
    models = tuple(replace(car, fuel_tank_laps=tank) for car in parameters.cars)
    pit = PitParameters(19.0, 11.0, 0.7 if tank else 0.0, parallel, 0.0, 0.0)
    return Race.prepare(state, replace(parameters, cars=models, pit=pit), OURS, 1)


def simulated_s(race, plan):
    raw = Kernel(race).run((plan,), 0, 1, Budget())
    return float(raw.time_s[0, 0])


plans = st.lists(
    st.tuples(
        st.integers(DONE + 1, DISTANCE - 4),
        st.sampled_from([Compound.SOFT, Compound.MEDIUM, Compound.HARD, None]),
        st.none() | st.floats(12.0, 40.0),
    ),
    max_size=4,
    unique_by=lambda stop: stop[0],
).map(lambda stops: Plan(tuple(PitStop(*stop) for stop in sorted(stops, key=lambda s: s[0]))))


@settings(max_examples=60, deadline=None)
@given(plan=plans, tank=st.sampled_from([None, 60.0]), parallel=st.booleans())
def test_the_own_time_is_what_the_engine_takes_for_a_car_alone(plan, tank, parallel):
    race = alone(tank=tank, parallel=parallel)
    own = OwnTime.of(race)
    base = simulated_s(race, Plan()) - own.spent_s(Plan())
    assert simulated_s(race, plan) - base == pytest.approx(own.spent_s(plan), abs=0.02)


def test_no_stop_is_shorter_than_the_rules_allow():
    own = OwnTime.of(alone(least_s=45.0))
    assert float(own.loss_s(0.0)) == 45.0


def test_what_is_spent_until_a_lap_does_not_hold_the_stop_at_its_end():
    own = OwnTime.of(alone())
    plan = Plan((PitStop(20, Compound.HARD),))
    before = own.spent_s(plan, 20 - DONE)
    assert before == pytest.approx(own.spent_s(Plan(), 20 - DONE))
    assert own.spent_s(plan, 21 - DONE) > before + 19.0


def test_refuelling_hides_behind_the_work_only_where_it_may():
    together, after = (OwnTime.of(alone(tank=30.0, parallel=p)) for p in (True, False))
    assert float(after.loss_s(10.0)) == pytest.approx(float(together.loss_s(10.0)) + 3.0)
    assert np.all(np.diff(together.loss_s(np.arange(20.0))) >= 0.0)


def test_without_a_tank_a_stop_takes_no_fuel():
    race = alone()
    stop = PitStop(20, Compound.HARD)
    assert OwnTime.of(race).taken(stop, 2.0) == 0.0
    assert OwnTime.of(alone(tank=30.0)).taken(stop, 2.0) == 40 - 20 + 1 - 2.0


@pytest.mark.parametrize(("tank", "leaves_with"), [(None, 9.0), (30.0, 30.0)])
def test_a_car_in_the_pit_lane_leaves_it_with_fuel_only_if_there_is_refuelling(tank, leaves_with):
    race = alone(tank=tank)
    car = replace(race.state.cars[0], status=CarStatus.IN_PIT, fuel_laps_left=9.0)
    state = replace(race.state, cars=(car,))
    own = OwnTime.of(Race.prepare(state, race.parameters, OURS, 1))
    assert own.car.fuel_laps == leaves_with


@pytest.mark.parametrize("tank", [14.0, 25.0])
def test_the_plan_found_for_a_car_that_refuels_is_the_fastest_of_its_candidates(tank):
    race = alone(tank=tank)
    found = legal_plans(race).plans
    times = [simulated_s(race, candidate.plan) for candidate in found]
    assert times[0] == pytest.approx(min(times), abs=0.05)
    own = OwnTime.of(race)
    for candidate in found[:20]:
        assert own.spent_s(candidate.plan) == pytest.approx(candidate.own_time_s)
