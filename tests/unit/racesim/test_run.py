from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alora.domain.errors import CancelledError
from alora.domain.race import CarId, Compound, Flag
from alora.domain.strategy import PitStop, Plan
from alora.racesim import run
from alora.racesim.budget import Budget
from alora.racesim.kernel import TRACE_COLUMNS, Kernel
from alora.racesim.parameters import (
    NeutralisationKind,
    NeutralisationParameters,
    TrafficParameters,
)
from alora.racesim.race import Race, Scenario
from alora.racesim.run import run_plans
from tests.fields import NEVER_STOPS, field_parameters, field_state, without_chance

STAY = Plan()
CLOCK, LOSS = 1, 2
"""Columns of a trace."""
NO_TRAFFIC = TrafficParameters(0.0, 1e-9, 0.0, 1e6, 0.0, 0.0)


def races(state, parameters, plans=(STAY,), car="3", count=64, seed=1, workers=1):
    race = Race.prepare(state, parameters, CarId(car), seed)
    return run_plans(Kernel(race), plans, 0, count, Budget(), workers, lambda _: None)


def without_failures(parameters):
    cars = tuple(replace(car, retirement_per_lap=0.0) for car in parameters.cars)
    return replace(parameters, cars=cars)


def calm(state, spread_s=0.05):
    return without_chance(field_parameters(state, policy=NEVER_STOPS, spread_s=spread_s))


def test_without_chance_and_traffic_the_time_is_the_sum_of_the_laps():
    state = field_state(5, laps=10, race_laps=30)
    parameters = replace(calm(state), traffic=NO_TRAFFIC)
    result = races(state, parameters)[0]
    base = 90.0 + 0.05 * 2
    wear = [0.06 * age + 0.1 * max(0, age - 25) for age in range(10, 30)]
    fuel = [-0.05 * (lap - 10) for lap in range(11, 31)]
    clock = (900.0 + 4.0) - (900.0 + 8.0)
    assert result.time_s == pytest.approx(
        np.full(64, clock + 20 * base + sum(wear) + sum(fuel)), abs=0.01
    )
    assert set(result.position.tolist()) == {3}


def test_a_stop_costs_the_lane_the_service_and_the_warm_up():
    state = field_state(5, laps=10, race_laps=30)
    parameters = replace(calm(state), traffic=NO_TRAFFIC)
    flat = tuple(
        replace(t, wear_s_per_lap=0.0, cliff_s_per_lap=0.0, offset_s=0.0) for t in parameters.tires
    )
    parameters = replace(parameters, tires=flat)
    stop = Plan((PitStop(20, Compound.HARD),))
    out, stopped = races(state, parameters, (STAY, stop))
    assert stopped.time_s - out.time_s == pytest.approx(np.full(64, 19.0 + 3.0 + 1.5))


def test_the_undercut_works_as_computed_by_hand():
    # A second behind, level on pace and without a pass on track. The rival's stint ends on lap 20.
    # Three laps on fresh softs against mediums 17 to 19 laps old gain 3 * 0.5 + 3.06 - 0.27 s,
    # less the soft's shorter warm-up: enough to be ahead after both have stopped.
    state = field_state(2, laps=10, race_laps=22, gap_s=1.0)
    parameters = calm(state, spread_s=0.0)
    rival, ours = parameters.cars
    parameters = replace(
        parameters,
        cars=(replace(rival, max_stint_laps=20.0), ours),
        traffic=replace(NO_TRAFFIC, min_gap_s=0.5, pass_intercept=-1e6),
    )
    early, level = (Plan((PitStop(lap, Compound.SOFT),)) for lap in (17, 20))
    undercut, covered = races(state, parameters, (early, level), car="2")
    assert set(undercut.position.tolist()) == {1}
    assert set(covered.position.tolist()) == {2}


def test_more_workers_and_other_chunks_change_nothing(monkeypatch):
    state = field_state(12)
    parameters = field_parameters(state)
    plans = (STAY, Plan((PitStop(25, Compound.HARD),)))
    one = races(state, parameters, plans, count=200)
    monkeypatch.setattr(run, "CHUNK_CAR_LAPS", 20_000)
    many = races(state, parameters, plans, count=200, workers=4)
    for a, b in zip(one, many, strict=True):
        for name in a.__dataclass_fields__:
            assert np.array_equal(getattr(a, name), getattr(b, name), equal_nan=True)


def test_later_iterations_extend_earlier_ones():
    state = field_state(8)
    race = Race.prepare(state, field_parameters(state), CarId("3"), 5)
    whole = run_plans(Kernel(race), (STAY,), 0, 100, Budget(), 1, lambda _: None)
    tail = run_plans(Kernel(race), (STAY,), 60, 40, Budget(), 1, lambda _: None)
    assert np.array_equal(whole[0].time_s[60:], tail[0].time_s)


def test_two_plans_see_the_same_races_until_they_differ():
    state = field_state(8)
    parameters = field_parameters(state)
    late = Plan((PitStop(56, Compound.SOFT),))
    later = Plan((PitStop(56, Compound.HARD),))
    a, b = races(state, parameters, (late, later), count=300)
    assert np.corrcoef(a.time_s, b.time_s)[0, 1] > 0.99


@settings(max_examples=25)
@given(
    cars=st.integers(2, 12),
    laps=st.integers(1, 20),
    to_go=st.integers(1, 15),
    seed=st.integers(0, 2**32),
)
def test_positions_are_places_and_times_are_positive(cars, laps, to_go, seed):
    state = field_state(cars, laps=laps, race_laps=laps + to_go)
    result = races(state, field_parameters(state), car="2", count=16, seed=seed)[0]
    assert result.position.min() >= 1
    assert result.position.max() <= cars
    assert np.all(result.class_position == result.position)
    assert np.all(np.isfinite(result.time_s))
    assert np.all(result.time_s > 0)


def test_all_cars_together_take_every_place_once():
    state = field_state(9)
    parameters = without_failures(field_parameters(state))
    places = []
    for number in range(1, 10):
        race = Race.prepare(state, parameters, CarId(str(number)), 1)
        raw = Kernel(race).run((STAY,), 0, 50, Budget(), all_by_policy=True)
        places.append(raw.position[0])
    assert np.array_equal(np.sort(places, axis=0), np.tile(np.arange(1, 10)[:, None], 50))


def test_a_faster_car_never_finishes_worse_in_expectation():
    state = field_state(10)
    slow = field_parameters(state)
    cars = tuple(
        replace(c, base_lap_s=c.base_lap_s - 0.3) if c.car_id == "5" else c for c in slow.cars
    )
    plan = (Plan((PitStop(30, Compound.HARD),)),)
    before = races(state, slow, plan, car="5", count=400)[0].position.mean()
    after = races(state, replace(slow, cars=cars), plan, car="5", count=400)[0].position.mean()
    assert after < before


def test_retirements_come_as_often_as_their_hazard_says():
    state = field_state(4, laps=10, race_laps=60)
    parameters = field_parameters(state)
    cars = tuple(replace(car, retirement_per_lap=0.01) for car in parameters.cars)
    result = races(state, replace(parameters, cars=cars), count=4_000)[0]
    expected = 1 - 0.99**50
    error = (expected * (1 - expected) / 4_000) ** 0.5
    assert abs(result.retired.mean() - expected) < 5 * error


def traced(state, parameters, car, scenario=None):
    """The laps of one race: (step, car, column)."""
    race = Race.prepare(state, parameters, CarId(car), 1, scenario)
    trace = np.zeros((race.horizon.steps, race.grid.size, TRACE_COLUMNS))
    raw = Kernel(race).run((STAY,), 0, 1, Budget(), trace=trace)
    return trace, raw


def test_an_empty_tank_forces_a_stop_even_against_the_plan():
    state = field_state(4, laps=10, race_laps=60)
    parameters = calm(state)
    cars = tuple(replace(car, fuel_tank_laps=20.0) for car in parameters.cars)
    trace, _ = traced(state, replace(parameters, cars=cars), "2")
    assert np.all((trace[:, :, LOSS] > 0.0).sum(axis=0) == 2)


def test_a_race_by_time_ends_when_the_leader_crosses_after_the_limit():
    state = field_state(4, laps=10, race_s=3_600.0, gap_s=20.0)
    _, raw = traced(state, calm(state), "2")
    left = 3_600.0 - state.clock_s
    ends = raw.clock_s[:, 0, 0]
    assert left <= ends[0] < left + 95.0
    assert np.all(ends >= ends[0])


def test_who_crosses_between_the_limit_and_the_leader_drives_another_lap():
    state = field_state(3, laps=10, race_s=3_600.0, gap_s=40.0)
    behind = replace(state.cars[2], laps_done=9, last_crossing_s=state.cars[0].last_crossing_s + 5)
    state = replace(state, cars=(*state.cars[:2], behind))
    parameters = calm(state)
    for clock_s in np.arange(0.0, 90.0, 10.0):
        late = replace(state, distance=replace(state.distance, time_s=3_600.0 + clock_s))
        ends = traced(late, parameters, "2")[1].clock_s[:, 0, 0]
        assert np.all(ends[1:] >= ends[0])


def test_the_field_closes_up_behind_a_safety_car():
    state = field_state(6, laps=10, race_laps=40, gap_s=12.0)
    calm_field = calm(state)
    forever = NeutralisationKind("sc", 0.0, 1e5, 0.0, 1.6, bunches=True)
    parameters = replace(
        calm_field, neutralisation=replace(calm_field.neutralisation, kinds=(forever,))
    )
    trace, _ = traced(state, parameters, "2", Scenario(0.0, 0))
    assert np.ptp(trace[7, :, CLOCK]) == pytest.approx(5 * 0.8, abs=0.2)


def test_a_cancelled_budget_stops_the_race():
    state = field_state(20)
    race = Race.prepare(state, field_parameters(state), CarId("3"), 1)
    budget = Budget()
    budget.cancel()
    with pytest.raises(CancelledError):
        run_plans(Kernel(race), (STAY,), 0, 1_000, budget, 2, lambda _: None)


def test_a_budget_that_is_used_up_gives_no_half_result():
    state = field_state(20)
    race = Race.prepare(state, field_parameters(state), CarId("3"), 1)
    assert run_plans(Kernel(race), (STAY,), 0, 10, Budget(0.0), 1, lambda _: None) is None


def test_no_neutralisation_is_drawn_for_a_series_without():
    state = field_state(3)
    none = NeutralisationParameters((), 1.0, 1.0, 1.0, 0.0)
    parameters = replace(field_parameters(state), neutralisation=none)
    assert len(races(state, parameters, count=8)[0]) == 8


def test_a_stop_under_a_safety_car_never_gains_a_place():
    # The car left the queue for the pit lane: it joins again behind those that passed it.
    state = field_state(8, laps=20, race_laps=40, gap_s=1.0, flag=Flag.SAFETY_CAR)
    parameters = calm(state)
    neutral = field_parameters(state).neutralisation
    kinds = (NeutralisationKind("sc", 0.0, 500.0, 1.0, 1.6, True),)
    parameters = replace(
        parameters,
        neutralisation=replace(neutral, kinds=kinds, in_progress_remaining_s=100_000.0),
    )
    stop = Plan((PitStop(21, Compound.SOFT),))
    for number in (1, 4, 8):
        result = races(state, parameters, (stop,), car=str(number))[0]
        assert result.rejoin_place.min() >= number
    first = races(state, parameters, (stop,), car="1")[0]
    assert first.rejoin_place.min() == 8


def test_a_car_far_behind_rejoins_behind_its_class():
    state = field_state(6, laps=30, race_laps=60)
    cars = (*state.cars[:5], replace(state.cars[5], laps_done=12, laps_down=18))
    state = replace(state, cars=cars)
    result = races(state, calm(state), (Plan((PitStop(13, Compound.HARD),)),), car="6")[0]
    assert set(result.rejoin_place.tolist()) == {6}
    assert set(result.ahead.tolist()) == {-1}
