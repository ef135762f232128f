from __future__ import annotations

from dataclasses import replace

import pytest

from alora.cli.figures import duration, percent, rejoin_lines, share, verdict, with_error
from alora.domain.strategy import Estimate

from .advices import REJOIN


@pytest.mark.parametrize(
    ("mean", "se", "shown"),
    [
        (4.62, 0.58, "4.6 ± 0.6"),
        (-4.62, 0.03, "-4.62 ± 0.03"),
        (3391.44, 0.42, "3391.4 ± 0.4"),
        (12.0, 4.2, "12.0 ± 4.2"),
        (0.0, 0.0, "0.0 ± 0.0"),
    ],
)
def test_a_figure_has_the_digits_that_its_error_allows(mean: float, se: float, shown: str):
    assert with_error(Estimate(mean, se)) == shown


def test_a_unit_and_a_sign_are_shown_where_wanted():
    assert with_error(Estimate(0.84, 0.06), "s", signed=True) == "+0.84 ± 0.06 s"


def test_a_share_has_the_error_of_so_many_races():
    assert share(0.5, 2500) == "50.0 ± 1.0%"
    assert share(0.0, 0) == "0.0 ± 0.0%"
    assert percent(Estimate(0.613, 0.009)) == "61.3 ± 0.9%"


@pytest.mark.parametrize(
    ("mean", "shown"),
    [(4.6, "gains 4.6 ± 0.6 s"), (-4.6, "costs 4.6 ± 0.6 s"), (1.1, "+1.1 ± 0.6 s: can't be told")],
)
def test_a_gain_within_its_error_is_not_called_one(mean: float, shown: str):
    assert verdict(Estimate(mean, 0.6), gains="gains", costs="costs").startswith(shown)


@pytest.mark.parametrize(
    ("seconds", "shown"), [(59.6, "1:00"), (3599.7, "1:00:00"), (0.0, "0:00"), (4210.0, "1:10:10")]
)
def test_a_time_is_shown_in_minutes_and_hours(seconds: float, shown: str):
    assert duration(seconds) == shown


def test_a_rejoin_names_its_neighbours_with_the_spread_of_the_gaps():
    assert rejoin_lines(REJOIN).splitlines() == [
        "P12 in class at the end of the out lap, 27 (average 11.83 ± 0.02)",
        "3.24 ± 0.04 s behind 9 (1.1 to 5.6 s in 9 of 10 races)",
        "1.87 ± 0.05 s ahead of 14 (0.4 to 3.9 s in 9 of 10 races)",
    ]


def test_a_rejoin_with_nobody_near_is_one_line():
    alone = replace(REJOIN, car_ahead=None, car_behind=None)
    assert len(rejoin_lines(alone).splitlines()) == 1
