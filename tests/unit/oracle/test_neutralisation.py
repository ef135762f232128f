import numpy as np
import pytest

from alora.racesim.neutralisation import Schedule
from tests.oracle.neutralisation import slow_down


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
    slow = slow_down(
        one_period(45.0, 500.0, bunches=False), clock, lap, np.zeros_like(lap), racing, 90.0
    )
    assert slow is not None
    assert slow.share[0, 0, 0] == pytest.approx(0.5)
    assert slow.extra_s[0, 0, 0] == pytest.approx(22.5)


def test_a_green_lap_is_left_alone():
    clock, lap = np.zeros((1, 1, 1)), np.full((1, 1, 1), 90.0)
    racing = np.ones((1, 1, 1), dtype=bool)
    assert (
        slow_down(
            one_period(200.0, 500.0, bunches=True), clock, lap, np.zeros_like(lap), racing, 90.0
        )
        is None
    )


def test_behind_a_safety_car_the_leader_loses_more_than_those_who_close_up():
    clock, lap = np.zeros((2, 1, 1)), np.full((2, 1, 1), 90.0)
    racing = np.ones((2, 1, 1), dtype=bool)
    slow = slow_down(
        one_period(0.0, 500.0, bunches=True), clock, lap, np.zeros_like(lap), racing, 90.0
    )
    assert slow is not None
    assert slow.lead_extra_s[0, 0, 0] > 0
    assert slow.extra_s[0, 0, 0] + slow.lead_extra_s[0, 0, 0] == pytest.approx(45.0)
