import numpy as np
import pytest

from alora.domain.race import Flag
from alora.racesim.neutralisation import Schedule, draw_schedule, slow_down
from tests.fields import field_parameters, field_state

ITERATIONS = np.arange(20_000)


def schedule_of(state, horizon_s=3600.0):
    parameters = field_parameters(state).neutralisation
    return parameters, draw_schedule(state, parameters, 3, ITERATIONS, horizon_s)


def test_neutralisations_come_as_often_as_their_hazard_says():
    parameters, schedule = schedule_of(field_state(2), 3600.0)
    rate = sum(kind.per_hour for kind in parameters.kinds)
    none_in_an_hour = float((schedule.start_s[0] > 3600.0).mean())
    expected = np.exp(-rate)
    error = (expected * (1 - expected) / len(ITERATIONS)) ** 0.5
    assert abs(none_in_an_hour - expected) < 5 * error


def test_lengths_have_the_mean_of_their_kind():
    parameters, schedule = schedule_of(field_state(2))
    length = schedule.end_s[0] - schedule.start_s[0]
    for index, kind in enumerate(parameters.kinds):
        own = length[schedule.kind[0] == index]
        assert own.mean() == pytest.approx(kind.mean_s, rel=0.05)


def test_under_a_safety_car_the_first_period_has_already_begun():
    _, schedule = schedule_of(field_state(2, flag=Flag.SAFETY_CAR))
    assert np.all(schedule.start_s[0] == -np.inf)
    assert schedule.end_s[0].mean() == pytest.approx(240.0, rel=0.05)


def test_periods_of_one_race_do_not_overlap():
    _, schedule = schedule_of(field_state(2), 4 * 3600.0)
    assert np.all(schedule.start_s[1:] >= schedule.end_s[:-1])


def one_period(start, end, *, bunches, factor=1.5):
    return Schedule(
        np.array([[start]]),
        np.array([[end]]),
        np.array([[factor]]),
        np.array([[bunches]]),
        np.array([[0]]),
    )


def test_a_lap_half_under_a_virtual_safety_car_loses_half_its_cost():
    clock, lap = np.zeros((1, 1, 1)), np.full((1, 1, 1), 90.0)
    racing = np.ones((1, 1, 1), dtype=bool)
    slow = slow_down(one_period(45.0, 500.0, bunches=False), clock, lap, racing, 90.0)
    assert slow is not None
    assert slow.share[0, 0, 0] == pytest.approx(0.5)
    assert slow.extra_s[0, 0, 0] == pytest.approx(22.5)


def test_a_green_lap_is_left_alone():
    clock, lap = np.zeros((1, 1, 1)), np.full((1, 1, 1), 90.0)
    racing = np.ones((1, 1, 1), dtype=bool)
    assert slow_down(one_period(200.0, 500.0, bunches=True), clock, lap, racing, 90.0) is None


def test_behind_a_safety_car_the_leader_loses_more_than_those_who_close_up():
    clock, lap = np.zeros((2, 1, 1)), np.full((2, 1, 1), 90.0)
    racing = np.ones((2, 1, 1), dtype=bool)
    slow = slow_down(one_period(0.0, 500.0, bunches=True), clock, lap, racing, 90.0)
    assert slow is not None
    assert slow.lead_extra_s[0, 0, 0] > 0
    assert slow.extra_s[0, 0, 0] + slow.lead_extra_s[0, 0, 0] == pytest.approx(45.0)
