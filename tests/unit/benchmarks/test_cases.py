"""The races that are measured on are races that a user could ask about."""

import pytest

from alora.racesim.validate import validate
from benchmarks.cases import CASES, generated

SHARES = tuple(n / 20 for n in range(20))


@pytest.mark.parametrize("name", CASES)
def test_every_case_is_accepted_at_every_moment(name):
    case = CASES[name]
    for share in (*SHARES, *case.moments):
        state, parameters, car_id = case.at(share)
        validate(state, parameters, car_id)
        assert state.car(car_id).car_id == car_id


def test_the_generated_races_are_accepted():
    cases = list(generated(100))
    for case in cases:
        validate(*case.at(0.0))
    assert len(cases) == 100


def test_cars_of_a_class_are_placed_in_the_order_of_the_race():
    state, _, _ = CASES["endurance_24h_x62"].at(0.3)
    for name in {car.car_class for car in state.cars}:
        places = [car.class_position for car in state.cars if car.car_class == name]
        assert places == list(range(1, len(places) + 1))
