import numpy as np
import pytest

from tests.features.quiet import quiet
from tests.features.running import prepare
from tests.oracle.draws import TICKS_PER_S, Purpose, single, word
from tests.oracle.field import line_up
from tests.oracle.inputs import lay_out
from tests.oracle.lap import Lap
from tests.oracle.neutralisation import Slowdown
from tests.oracle.prospects import draw_prospects
from tests.oracle.traffic import sort_groups, walk

ALWAYS, NEVER = 60.0, -60.0


def drive(clock_s, lap_s, *, intercept=NEVER, free=(), neutral=False, **traffic):
    """Where cars that start a lap at `clock_s` and would take `lap_s` alone end it [s]."""
    case = quiet(len(clock_s)).with_traffic(
        **{"pass_intercept": intercept, "pass_cost_s": 0.3, "min_gap_s": 0.5} | traffic
    )
    inputs, races = lay_out(prepare(case, 1)), np.arange(1)
    field = line_up(inputs, draw_prospects(inputs, races), 1)
    field.clock = np.round(column(clock_s) * TICKS_PER_S).astype(np.int64)
    field.racing = np.ones(field.shape, bool)
    for car in free:
        field.loss_s[car] = 1e-3
    words = word(1, races, np.full(len(clock_s), 11), inputs.row, Purpose.LAP)
    green = single(column(lap_s))
    lap = Lap(np.full(len(clock_s), 11), words, green, single(-2.5) * green, None)
    share = np.full(field.shape, 1.0 if neutral else 0.0, np.float32)
    nothing = np.zeros(field.shape, np.float32)
    slow = Slowdown(
        share, nothing, nothing, nothing, nothing > 0, nothing.astype(int), np.zeros(1, bool)
    )
    finish, _ = walk(field, lap, slow, sort_groups(field, field.clock, field.out))
    return (finish[:, 0] / TICKS_PER_S).tolist()


def column(values):
    return np.array(values, dtype=float)[:, None]


def about(*values):
    return pytest.approx(list(values), abs=2e-3)


def test_a_slower_car_behind_is_not_touched():
    assert drive([0.0, 2.0], [90.0, 91.0]) == about(90.0, 93.0)


def test_a_car_that_does_not_pass_follows_at_the_minimum_gap():
    assert drive([0.0, 0.6], [90.0, 89.3]) == about(90.0, 90.5)


def test_a_car_that_passes_crosses_first_and_costs_the_other_time():
    assert drive([0.0, 0.6], [90.0, 88.4], intercept=ALWAYS) == about(90.3, 89.0)


def test_nobody_passes_under_a_neutralisation():
    assert drive([0.0, 0.6], [90.0, 88.4], intercept=ALWAYS, neutral=True) == about(90.0, 90.5)


def test_a_train_forms_behind_a_slow_car():
    assert drive([0.0, 0.6, 1.2], [92.0, 88.4, 88.3]) == about(92.0, 92.5, 93.0)


def test_a_car_on_its_out_lap_neither_blocks_nor_is_blocked():
    ended = drive([0.0, 0.6, 1.2], [115.0, 90.0, 90.0], free=[0])
    assert ended == about(115.0, 90.6, 91.2)


def test_dirty_air_costs_most_on_the_gearbox_of_the_car_ahead():
    ended = drive(
        [0.0, 0.3, 1.05, 9.0],
        [90.0, 95.0, 100.0, 105.0],
        dirty_air_s=0.3,
        dirty_air_range_s=1.5,
    )
    assert ended == about(90.0, 95.3 + 0.24, 101.05 + 0.15, 114.0)


def test_a_field_is_sorted_by_clock_with_those_out_last_and_ties_by_row():
    inputs = lay_out(prepare(quiet(4), 1))
    field = line_up(inputs, draw_prospects(inputs, np.arange(1)), 1)
    field.last_lap[3] = 0
    clock = np.array([[500], [100], [500], [-200]])
    (start,) = sort_groups(field, clock, field.out)
    assert start.order[:, 0].tolist() == [1, 0, 2, 3]
    assert start.gap[:3, 0].tolist() == [0, 400, 400]
