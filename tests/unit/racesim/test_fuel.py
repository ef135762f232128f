from dataclasses import replace

import pytest

from alora.domain.race import CarId, Compound
from alora.domain.strategy import PitStop, Plan
from alora.racesim.budget import Budget
from alora.racesim.fuel import fuel_call, fuel_note
from alora.racesim.scene import Scene
from tests.fields import field_parameters, field_state

OURS = CarId("2")


def call(plan, *, left=None, tank=None, laps=10, race_laps=40):
    return fuel_call(prepared(left=left, tank=tank, laps=laps, race_laps=race_laps), plan)


def prepared(*, left=None, tank=None, laps=10, race_laps=40):
    state = field_state(3, laps=laps, race_laps=race_laps)
    cars = tuple(replace(car, fuel_laps_left=left) for car in state.cars)
    state = replace(state, cars=cars)
    parameters = field_parameters(state)
    models = tuple(replace(car, fuel_tank_laps=tank) for car in parameters.cars)
    return Scene.prepare(state, replace(parameters, cars=models), OURS, 1, Budget())


def stops(*laps):
    return Plan(tuple(PitStop(lap, Compound.HARD) for lap in laps))


def test_where_nothing_is_known_of_fuel_nothing_is_said():
    assert call(Plan()) is None


def test_fuel_that_lasts_needs_no_saving():
    told = call(Plan(), left=33.0, tank=40.0)
    assert (told.laps_to_go, told.short_laps, told.save_share) == (30, 0.0, 0.0)
    assert told.next_fill_laps is None


def test_the_share_to_save_makes_the_fuel_last_to_the_finish():
    told = call(stops(25), left=24.0, tank=40.0)
    assert told.short_laps == pytest.approx(6.0)
    assert 24.0 / (1.0 - told.save_share) == pytest.approx(30.0)


def test_the_next_fill_reaches_the_stop_after_it_with_a_lap_in_hand():
    told = call(stops(20, 32), left=15.0, tank=20.0)
    assert told.next_fill_laps == pytest.approx((32 - 20) + 1 - (15 - 10))


def test_the_last_fill_reaches_the_finish():
    told = call(stops(24), left=15.0, tank=20.0)
    assert told.next_fill_laps == pytest.approx((40 - 24) + 1 - (15 - 14))


def test_fuel_without_refuelling_is_short_but_no_fill_can_help():
    told = call(stops(24), left=25.0)
    assert told.short_laps == pytest.approx(5.0)
    assert told.next_fill_laps is None


def test_a_car_that_can_only_save_is_told_how_much():
    assert fuel_note(prepared(left=24.5)) == (
        "fuel for 24.5 laps, 30 to go: the car does not reach the finish without saving 19% on "
        "each lap"
    )


@pytest.mark.parametrize(("left", "tank"), [(None, None), (30.0, None), (24.0, 30.0)])
def test_where_the_fuel_lasts_or_a_stop_adds_some_there_is_no_such_note(left, tank):
    assert fuel_note(prepared(left=left, tank=tank)) is None
