from dataclasses import replace
from itertools import combinations, pairwise, product

import numpy as np
import pytest

from alora.domain.race import CarId, Compound, RaceRules
from alora.domain.state import CarStatus
from alora.domain.strategy import Plan
from alora.racesim.plans import legal_plans
from alora.racesim.race import Race
from tests.fields import field_parameters, field_state

OURS = CarId("2")


def candidates(rules=None, *, laps=10, race_laps=20, tank=None, tires=None, stint=None):
    state = field_state(4, laps=laps, race_laps=race_laps, rules=rules)
    parameters = field_parameters(state)
    cars = tuple(replace(car, fuel_tank_laps=tank, max_stint_laps=stint) for car in parameters.cars)
    parameters = replace(parameters, cars=cars, tires=tires or parameters.tires)
    race = Race.prepare(state, parameters, OURS, 1)
    return race, legal_plans(race)


def own_time(race, plan):
    """The same cost, added up lap by lap."""
    grid, tires, pit = race.grid, race.tires, race.parameters.pit
    ours = grid.ours
    compound, age = int(grid.compound[ours]), float(grid.age_laps[ours])
    stop_s = pit.lane_loss_s + float(grid.service_mean_s[ours])
    stop_s += pit.botch_probability * pit.botch_s
    stops = {stop.lap: tires.compounds.index(stop.compound) for stop in plan.stops}
    total, warm = 0.0, 0.0
    for lap in range(int(grid.first_lap[ours]), race.horizon.our_last_lap + 1):
        total += float(tires.loss_s(np.array(compound), np.array(age))) + warm
        age, warm = age + 1, 0.0
        if lap in stops:
            compound, age = stops[lap], 0.0
            total, warm = total + stop_s, float(tires.warmup_s[compound])
    return total


def test_the_own_time_of_every_candidate_is_what_adding_up_its_laps_gives():
    race, found = candidates(RaceRules(required_dry_compounds=2))
    for candidate in found.plans:
        assert candidate.own_time_s == pytest.approx(own_time(race, candidate.plan))


def test_the_best_plan_is_the_best_of_all_by_brute_force():
    race, found = candidates(RaceRules(required_dry_compounds=2), race_laps=19)
    best = min(
        own_time(race, plan)
        for stops in (1, 2)
        for laps in combinations(range(11, 19), stops)
        for tires in product(race.tires.compounds, repeat=stops)
        if len({Compound.MEDIUM, *tires}) > 1
        for plan in [_plan(laps, tires)]
    )
    assert found.plans[0].own_time_s == pytest.approx(best)


def _plan(laps, tires):
    from alora.domain.strategy import PitStop

    return Plan(tuple(PitStop(lap, tire) for lap, tire in zip(laps, tires, strict=True)))


def test_without_an_obligation_staying_out_is_a_candidate():
    _, found = candidates()
    assert Plan() in [candidate.plan for candidate in found.plans]


def test_an_owed_compound_rules_out_staying_out_and_the_same_tire():
    _, found = candidates(RaceRules(required_dry_compounds=2))
    for candidate in found.plans:
        assert any(stop.compound is not Compound.MEDIUM for stop in candidate.plan.stops)


def test_owed_stops_are_in_every_plan():
    _, found = candidates(RaceRules(required_stops=2))
    assert found.plans
    assert all(len(candidate.plan.stops) >= 2 for candidate in found.plans)


def test_no_stint_is_longer_than_the_tank():
    _, found = candidates(laps=5, race_laps=60, tank=15.0)
    for candidate in found.plans:
        laps = [5 - 5, *[stop.lap for stop in candidate.plan.stops], 60]
        assert all(b - a <= 15 for a, b in pairwise(laps))


def test_the_earliest_stop_is_always_among_the_candidates():
    _, found = candidates(laps=5, race_laps=60)
    assert 6 in {candidate.plan.first_lap for candidate in found.plans}


def test_on_the_last_lap_no_stop_is_possible_and_the_reason_says_so():
    _, found = candidates(RaceRules(required_stops=1), laps=19, race_laps=20)
    assert not found.plans
    assert "last lap" in found.reason


def test_a_compound_that_can_no_longer_be_fitted_is_named_as_the_reason():
    _, found = candidates(RaceRules(required_stops=3), laps=17, race_laps=20)
    assert not found.plans
    assert "3 more stops are required with 3 laps left" in found.reason


def test_one_tire_is_enough_for_a_series_with_one():
    medium = field_parameters(field_state(4)).tires[1]
    _, found = candidates(tires=(medium,), laps=2, race_laps=40)
    assert found.plans
    assert all(stop.compound is Compound.MEDIUM for c in found.plans for stop in c.plan.stops)


def test_a_car_in_the_pit_lane_plans_from_the_stop_it_is_making():
    state = field_state(4, laps=14, race_laps=60)
    cars = tuple(
        replace(car, status=CarStatus.IN_PIT) if car.car_id == OURS else car for car in state.cars
    )
    state = replace(state, cars=cars)
    parameters = field_parameters(state)
    tanks = tuple(replace(car, fuel_tank_laps=16.0) for car in parameters.cars)
    race = Race.prepare(state, replace(parameters, cars=tanks), OURS, 1)
    latest = max(c.plan.first_lap or 0 for c in legal_plans(race).plans)
    assert latest > 20


def test_a_field_that_knows_one_dry_tire_says_which_when_two_are_required():
    medium = field_parameters(field_state(4)).tires[1]
    _, found = candidates(RaceRules(required_dry_compounds=2), tires=(medium,))
    assert not found.plans
    assert "the dry tires known in this race are medium" in found.reason
