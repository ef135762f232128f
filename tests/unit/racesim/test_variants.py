from dataclasses import replace

from alora.domain.race import CarId, Compound, RaceRules
from alora.domain.strategy import PitStop, Plan
from alora.racesim.budget import Budget
from alora.racesim.limits import breaks
from alora.racesim.scene import Scene
from tests.fields import field_parameters, field_state

OURS = CarId("2")
PLAN = Plan((PitStop(20, Compound.HARD), PitStop(40, Compound.MEDIUM)))


def scene(*, tank=None, rules=None, laps=10, stint=None, kinds=True):
    state = field_state(4, laps=laps, rules=rules)
    parameters = field_parameters(state)
    cars = tuple(replace(c, fuel_tank_laps=tank, max_stint_laps=stint) for c in parameters.cars)
    parameters = replace(parameters, cars=cars)
    if not kinds:
        neutral = replace(parameters.neutralisation, kinds=())
        parameters = replace(parameters, neutralisation=neutral)
    if tank is not None:
        parameters = replace(parameters, pit=replace(parameters.pit, refuel_s_per_lap=0.5))
    return Scene.prepare(state, parameters, OURS, 1, Budget())


def variants(where, plans=(PLAN,), most=200):
    return [c.plan for c in where.refiner.variants(plans, set(plans), most)]


def test_variants_are_legal_and_new():
    where = scene(rules=RaceRules(required_dry_compounds=2), stint=30.0)
    made = variants(where)
    assert made
    assert PLAN not in made
    assert len(set(made)) == len(made)
    assert all(breaks(where.own, where.limits, plan) is None for plan in made)


def test_the_first_stop_stays_where_it_is():
    assert all(plan.first_lap == 20 for plan in variants(scene()))


def test_later_stops_are_moved_and_other_tires_tried():
    made = variants(scene())
    assert {plan.stops[1].lap for plan in made} >= {38, 39, 41, 42}
    assert {plan.stops[0].compound for plan in made} >= {Compound.SOFT, Compound.MEDIUM}


def test_conditions_come_first_and_hold_until_the_lap_before_the_stop():
    made = variants(scene())
    assert made[0].if_neutralised is not None
    for plan in made:
        if plan.if_neutralised is not None:
            assert plan.if_neutralised.until_lap == 19
            assert plan.if_neutralised.from_lap >= 11


def test_a_condition_does_not_make_the_next_stint_too_long():
    made = variants(scene(stint=26.0))
    earliest = [p.if_neutralised.from_lap for p in made if p.if_neutralised is not None]
    assert min(earliest) == 40 - 26


def test_a_condition_waits_for_the_window_of_a_compulsory_stop():
    rules = RaceRules(required_stops=1, stop_window=(16.0, 30.0))
    made = variants(scene(rules=rules))
    earliest = [p.if_neutralised.from_lap for p in made if p.if_neutralised is not None]
    assert min(earliest) == 16


def test_without_neutralisations_there_are_no_conditions():
    assert all(plan.if_neutralised is None for plan in variants(scene(kinds=False)))


def test_a_car_that_refuels_may_take_less_or_keep_its_tires():
    where = scene(tank=30.0)
    made = variants(where)
    short = [p.stops[0].fuel_laps for p in made if p.stops[0].fuel_laps is not None]
    assert short
    assert short[0] < 30.0
    assert any(plan.stops[0].compound is None for plan in made)


def test_a_car_that_may_not_change_tires_keeps_them():
    where = scene(tank=25.0, rules=RaceRules(refuelling=True, tire_change=False))
    assert where.entries
    assert all(stop.compound is None for c in where.entries for stop in c.plan.stops)


def test_no_more_variants_than_asked_for():
    assert len(variants(scene(), most=5)) == 5
