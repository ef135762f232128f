from dataclasses import replace

import numpy as np
import pytest

from alora.domain.state import RaceSoFar
from alora.models.pace import CarPace
from alora.models.traffic import lapping_s, other_classes_s, without_traffic
from alora.racesim.parameters import TrafficParameters
from tests.fields import field_state

TRAFFIC = TrafficParameters(0.5, 1.5, 0.25, -3.0, 2.5, 0.3, blue_flag_s=0.5, lapping_s=0.2)


CLOCK_S = 3_650.0


def two_classes():
    """Cars 1 and 2 of class P, cars 3 to 5 of class G, 10% slower."""
    cars = field_state(5).cars
    cars = tuple(replace(c, car_class="P" if c.position <= 2 else "G") for c in cars)
    return list(cars), np.array([90.0, 90.0, 99.0, 99.0, 99.0])


def test_cars_of_two_classes_meet_as_often_as_their_paces_differ():
    cars, base = two_classes()
    lost = other_classes_s(cars, base, TRAFFIC)
    assert lost[:2] == pytest.approx(0.1 * 3 * 0.2)
    assert lost[2:] == pytest.approx(9.0 / 99.0 * 2 * 0.5)


def test_within_a_class_only_laps_that_pace_explains_were_lapped():
    cars = [replace(car, last_crossing_s=CLOCK_S) for car in field_state(3, laps=40).cars]
    cars[1] = replace(cars[1], laps_done=38)  # slower by a lap in twenty
    cars[2] = replace(cars[2], laps_done=35)  # as fast as the first, five laps in the pits
    base = np.array([90.0, 94.5, 90.0])
    lost = lapping_s(cars, base, CLOCK_S, TRAFFIC)
    assert lost[0] == pytest.approx(2 * 0.2 / 40)
    assert lost[1] == pytest.approx(2 * 0.5 / 38)
    assert lost[2] == pytest.approx(0.0)


def test_a_car_that_has_not_yet_ended_the_lap_of_the_one_ahead_is_not_lapped():
    cars = list(field_state(2, laps=40).cars)
    cars[0] = replace(cars[0], last_crossing_s=CLOCK_S)
    cars[1] = replace(cars[1], laps_done=39, last_crossing_s=CLOCK_S - 80.0)
    assert not lapping_s(cars, np.array([90.0, 91.0]), CLOCK_S, TRAFFIC).any()


def test_a_field_of_one_class_and_one_pace_has_lost_nothing():
    cars = list(field_state(8).cars)
    base = np.full(8, 90.0)
    assert not other_classes_s(cars, base, TRAFFIC).any()
    assert not lapping_s(cars, base, CLOCK_S, TRAFFIC).any()


def test_what_traffic_added_is_taken_off_each_cars_lap():
    cars, base = two_classes()
    state = replace(field_state(5), cars=tuple(cars))
    seen = {c.car_id: CarPace(float(b), 0.1, 0.4) for c, b in zip(cars, base, strict=True)}
    clear = without_traffic(seen, RaceSoFar(state, ()), TRAFFIC)
    assert clear[cars[0].car_id].base_lap_s == pytest.approx(90.0 - 0.06)
    assert clear[cars[0].car_id].base_lap_sd_s == 0.1
    assert clear[cars[4].car_id].base_lap_s < 99.0
