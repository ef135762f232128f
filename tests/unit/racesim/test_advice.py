"""From trials to a window, and the plans that are as good: worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest

from alora.domain.race import Compound
from alora.domain.strategy import PitStop, PitWindow, Plan
from alora.racesim.advice import WINDOW_COST_S, costs_by_lap, find_window, track_note
from alora.racesim.parameters import WeatherParameters
from alora.racesim.settling import Settled, Trial
from alora.racesim.weighing import Weighed
from tests.fields import field_parameters, field_state

RACES = 64
BEST_LAP = 10


def trial(lap, mean_s, se_s=0.1):
    """A plan that stops on a lap and costs so much more than nothing, with that error."""
    swing = np.tile([1.0, -1.0], RACES // 2)
    cost = mean_s + se_s * RACES**0.5 * swing / swing.std(ddof=1)
    return Trial(
        lap, Plan((PitStop(lap, Compound.HARD),)), Weighed(cost[None], np.ones((1, RACES)))
    )


def settled(costs):
    """The best lap costs nothing; every other one as told: mean, or mean and error."""
    best = trial(BEST_LAP, 0.0, 0.0)
    others = {lap: trial(lap, *np.atleast_1d(cost)) for lap, cost in costs.items()}
    curve = dict(sorted({**others, BEST_LAP: best}.items()))
    return Settled(best, None, curve, (), {}, 0)


@pytest.mark.parametrize(
    ("costs", "first", "last"),
    [
        ({}, 10, 10),
        ({8: 0.9, 9: 0.2, 11: 0.5, 12: 1.5}, 8, 11),
        ({8: 0.5, 9: 3.0, 11: 0.5}, 10, 11),
        ({11: 3.0, 12: 0.0, 13: 0.0}, 10, 10),
        ({11: (1.5, 0.9)}, 10, 11),
        ({11: (2.0, 0.6), 12: 0.2}, 10, 12),
        ({11: (0.5, 4.0), 12: 0.2}, 10, 10),
        ({12: 0.2}, 10, 10),
    ],
    ids=[
        "alone",
        "cheap neighbours",
        "not past a dear lap",
        "not past a dear lap to cheap ones",
        "within error",
        "over a lap that may well be cheap",
        "not by noise",
        "not over a lap nobody weighed",
    ],
)
def test_the_window_is_the_cheap_laps_next_to_the_best_one(costs, first, last):
    told = settled(costs)
    window = find_window(told)
    assert window == PitWindow(first, last)
    for row in costs_by_lap(told, window):
        assert row.in_window == (first <= row.lap <= last)


def test_a_lap_far_off_with_a_large_error_is_not_in_the_window():
    told = settled({11: 0.1, 12: 6.0, 20: (5.0, 3.0)})
    rows = {row.lap: row for row in costs_by_lap(told, find_window(told))}
    assert rows[20].cost_s.mean < 2 * rows[20].cost_s.se
    assert rows[20].cost_s.mean > WINDOW_COST_S
    assert [lap for lap, row in rows.items() if row.in_window] == [10, 11]


def test_where_no_stop_is_best_no_lap_is_in_a_window():
    stay = Trial(99, Plan(), trial(BEST_LAP, 0.0).weighed)
    told = Settled(stay, None, {10: trial(10, 0.5)}, (), {}, 0)
    assert find_window(told) is None
    assert not any(row.in_window for row in costs_by_lap(told, None))


def test_every_plan_is_counted_once_with_the_best_first():
    told = settled({11: 0.5, 12: 0.7})
    other = told.curve[12]
    told = Settled(told.best, other, told.curve, (trial(13, 2.0),), {}, 0)
    assert [one.index for one in told.trials()] == [10, 12, 11, 13]


def test_a_track_that_may_change_is_said_with_what_cars_do_about_it():
    parameters = field_parameters(field_state(3))
    sky = WeatherParameters(0.2, False, 0.5, 1_200.0, 0.002, 0.001, react_s=1.5)
    note = track_note(replace(parameters, weather=sky))
    assert track_note(parameters) is None
    assert note is not None
    assert "1.5 s a lap" in note
