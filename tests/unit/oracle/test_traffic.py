import numpy as np
import pytest

from alora.racesim.parameters import TrafficParameters
from tests.oracle.traffic import dirty_air_s, resolve, sort_field

TRAFFIC = TrafficParameters(0.5, 1.5, 0.3, -3.0, 2.5, 0.3)


def column(*values):
    return np.array(values, dtype=float).reshape(-1, 1, 1)


def flags(*values):
    return np.array(values, dtype=bool).reshape(-1, 1, 1)


def run(clock, finish, *, lap=None, free=None, draw=0.0, may_pass=True, gap=0.5):
    count = len(clock)
    start = sort_field(column(*clock), np.zeros(count, dtype=np.int64), flags(*[False] * count))
    laps = lap or [f - c for c, f in zip(clock, finish, strict=True)]
    ended = resolve(
        start,
        column(*finish),
        column(*laps),
        flags(*(free or [False] * count)),
        np.full((count, 1, 1), draw),
        np.full((count, 1, 1), may_pass),
        np.full((1, 1), gap),
        TRAFFIC,
    )
    return ended[:, 0, 0].tolist()


def test_a_slower_car_behind_is_not_touched():
    assert run([0.0, 2.0], [90.0, 93.0]) == [90.0, 93.0]


def test_a_car_that_does_not_pass_follows_at_the_minimum_gap():
    assert run([0.0, 0.6], [90.0, 89.9], draw=1e9) == [90.0, 90.5]


def test_a_car_that_passes_crosses_first_and_costs_the_other_time():
    assert run([0.0, 0.6], [90.0, 89.0], draw=-1e9) == [90.3, 89.0]


def test_nobody_passes_under_a_neutralisation():
    assert run([0.0, 0.6], [90.0, 89.0], draw=-1e9, may_pass=False) == [90.0, 90.5]


def test_a_train_forms_behind_a_slow_car():
    ended = run([0.0, 0.6, 1.2], [92.0, 89.0, 89.5], draw=1e9)
    assert ended == [92.0, 92.5, 93.0]


def test_a_car_on_its_out_lap_neither_blocks_nor_is_blocked():
    ended = run([0.0, 0.6, 1.2], [115.0, 90.6, 91.2], free=[True, False, False], draw=1e9)
    assert ended == [115.0, 90.6, 91.2]


def test_pace_advantage_decides_who_passes():
    # 50% at an advantage of 1.2 s: a logistic draw of 0 passes above it and not below
    passing = run([0.0, 0.5], [91.3, 90.5], draw=0.0)
    following = run([0.0, 0.5], [90.9, 90.5], draw=0.0)
    assert passing[1] == 90.5
    assert following[1] == pytest.approx(91.4)


def test_groups_do_not_hold_each_other_up():
    start = sort_field(column(0.0, 0.6), np.array([0, 1]), flags(False, False))
    ended = resolve(
        start,
        column(92.0, 89.0),
        column(92.0, 88.4),
        flags(False, False),
        np.full((2, 1, 1), 1e9),
        flags(True, True),
        np.full((1, 1), 0.5),
        TRAFFIC,
    )
    assert ended[:, 0, 0].tolist() == [92.0, 89.0]


def test_dirty_air_costs_most_on_the_gearbox_of_the_car_ahead():
    start = sort_field(
        column(0.0, 0.3, 1.05, 9.0), np.zeros(4, dtype=np.int64), flags(*[False] * 4)
    )
    loss = dirty_air_s(start, flags(*[False] * 4), TRAFFIC)[:, 0, 0]
    assert loss.tolist() == pytest.approx([0.0, 0.24, 0.15, 0.0])


def test_cars_are_sorted_by_group_and_then_by_time_with_those_out_last():
    start = sort_field(column(5.0, 1.0, 3.0, -2.0), np.array([0, 0, 1, 0]), flags(0, 0, 0, 1))
    assert start.order[:, 0, 0].tolist() == [1, 0, 2, 3]
