from dataclasses import replace
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alora.domain.race import CarId, Compound, RaceRules
from alora.domain.strategy import PitStop, Plan
from alora.racesim.limits import Limits, Rule, breaks
from alora.racesim.own import OwnTime
from alora.racesim.plans import legal_plans
from alora.racesim.race import Race
from tests.fields import field_parameters, field_state

OURS = CarId("2")
DONE = 10
DISTANCE = 18


def prepared(rules=None, *, race_s=None, done=DONE, stops_done=0, fuel=None, **car):
    state = field_state(4, laps=done, race_laps=DISTANCE, race_s=race_s, rules=rules)
    cars = tuple(replace(c, stops_done=stops_done, fuel_laps_left=fuel) for c in state.cars)
    state = replace(state, cars=cars)
    parameters = field_parameters(state)
    models = tuple(replace(model, **car) for model in parameters.cars)
    race = Race.prepare(state, replace(parameters, cars=models), OURS, 1)
    own = OwnTime.of(race)
    return race, own, Limits.of(race, own)


def plan(*laps, tire=Compound.HARD):
    return Plan(tuple(PitStop(lap, tire) for lap in laps))


def every_plan(race, done, last):
    """All sets of up to three further stops, legal or not."""
    yield Plan()
    tires = [c for c, fits in zip(race.tires.compounds, race.tires.selectable, strict=True) if fits]
    for count in (1, 2, 3):
        for laps in combinations(range(done + 1, last), count):
            for fitted in product(tires, repeat=count):
                yield Plan(tuple(PitStop(a, b) for a, b in zip(laps, fitted, strict=True)))


@settings(max_examples=40, deadline=None)
@given(
    required=st.integers(0, 3),
    compounds=st.integers(1, 2),
    window=st.none() | st.tuples(st.integers(9, 14), st.integers(12, 19)),
    stint=st.none() | st.integers(2, 9),
    tank=st.none() | st.integers(3, 12),
    changes=st.integers(0, 2),
)
def test_as_many_plans_are_counted_as_there_are_legal_ones(
    required, compounds, window, stint, tank, changes
):
    rules = RaceRules(
        required_stops=required,
        required_dry_compounds=compounds,
        stop_window=None if window is None else (float(window[0]), float(window[1])),
    )
    race, own, limits = prepared(
        rules,
        max_stint_laps=None if stint is None else DONE + float(stint),
        fuel_tank_laps=None if tank is None else DONE + float(tank),
        owed_driver_changes=changes,
    )
    legal = sum(breaks(own, limits, p) is None for p in every_plan(race, DONE, DISTANCE))
    assert legal_plans(race).considered == legal


def test_a_compulsory_stop_counts_only_in_its_window():
    rules = RaceRules(required_stops=1, stop_window=(13.0, 15.0))
    race, own, limits = prepared(rules)
    assert breaks(own, limits, plan(12)) is Rule.COMPULSORY_STOPS
    assert breaks(own, limits, plan(12, 14)) is None
    firsts = {c.plan.first_lap for c in legal_plans(race).plans if len(c.plan.stops) == 1}
    assert firsts == {13, 14, 15}


def test_in_a_race_by_time_the_window_is_on_the_clock():
    rules = RaceRules(required_stops=1, stop_window=(1_200.0, 1_300.0))
    race, _, _ = prepared(rules, race_s=1_800.0)
    firsts = {c.plan.first_lap for c in legal_plans(race).plans if len(c.plan.stops) == 1}
    assert firsts == {14}


def test_a_window_that_has_passed_is_named_as_what_excludes_every_plan():
    race, _, _ = prepared(RaceRules(required_stops=1, stop_window=(2.0, 9.0)))
    found = legal_plans(race)
    assert not found.plans
    assert Rule.STOP_WINDOW in found.reason


def test_a_stop_made_before_is_not_owed_again():
    race, own, limits = prepared(RaceRules(required_stops=1, stop_window=(2.0, 9.0)), stops_done=1)
    assert breaks(own, limits, Plan()) is None
    assert legal_plans(race).plans


def test_the_driver_forces_a_stop_where_the_car_would_not():
    _, own, limits = prepared(max_driver_stint_laps=13.0)
    assert limits.first_most == 3
    assert breaks(own, limits, Plan()) is Rule.STINT
    assert breaks(own, limits, plan(13)) is None


def test_a_driver_change_owed_takes_a_stop_late_enough_for_its_driver():
    _, own, limits = prepared(owed_driver_changes=1, min_driver_stint_laps=14.0)
    assert breaks(own, limits, plan(12)) is Rule.DRIVER_CHANGES
    assert breaks(own, limits, plan(14)) is None


@pytest.mark.parametrize("rule", [Rule.TANK, Rule.STINT, Rule.DRIVER])
def test_each_limit_of_a_stint_can_be_taken_away_alone(rule):
    race, own, _ = prepared(max_stint_laps=12.0, fuel_tank_laps=12.0, max_driver_stint_laps=12.0)
    assert Limits.of(race, own, rule).first_most == 2
    assert Limits.of(race, own).first_most == 2


def test_where_no_stop_is_legal_the_recommendation_says_which_rule_excludes_it():
    race, _, _ = prepared(done=DISTANCE - 1)
    found = legal_plans(race)
    assert [c.plan for c in found.plans] == [Plan()]
    assert "last lap" in found.reason


def test_fuel_that_no_stop_can_add_to_excludes_no_plan():
    race, own, limits = prepared(fuel=3.0)
    free, _, _ = prepared()
    assert limits.first_most == limits.left == DISTANCE - DONE
    assert breaks(own, limits, Plan()) is None
    assert breaks(own, limits, plan(16)) is None
    assert legal_plans(race).plans == legal_plans(free).plans


def test_with_a_tank_the_fuel_in_it_limits_the_next_stop():
    _, own, limits = prepared(fuel=3.0, fuel_tank_laps=12.0)
    assert limits.first_most == 3
    assert breaks(own, limits, Plan()) is Rule.STINT
