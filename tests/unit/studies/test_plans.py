from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alora.domain.race import Compound
from alora.domain.strategy import PitStop, Plan
from alora.studies.plans import (
    PlanPattern,
    StopPattern,
    grid,
    grid_size,
    read_laps,
    read_pattern,
    read_tire,
)

stop_patterns = st.builds(
    StopPattern,
    st.integers(1, 80),
    st.booleans(),
    st.sampled_from([None, Compound.SOFT, Compound.HARD]),
)


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("stay out", Plan()),
        ("lap 20 hard", Plan((PitStop(20, Compound.HARD),))),
        (" 20  hard ", Plan((PitStop(20, Compound.HARD),))),
        ("+5", Plan((PitStop(15, None),))),
        ("+5 soft, Lap 40 keep", Plan((PitStop(15, Compound.SOFT), PitStop(40, None)))),
    ],
)
def test_a_plan_is_read_and_its_plus_counts_from_the_moment(text: str, plan: Plan):
    assert read_pattern(text).at(10) == plan


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("lap 20 purple", 'no tire is called "purple"'),
        ("box soon", "is not a stop"),
        ("", "is not a stop"),
        ("lap 0", "laps are 1 to"),
        (", ".join(f"lap {n}" for n in range(1, 20)), "at most 10"),
    ],
)
def test_what_is_no_plan_is_refused_with_its_reason(text: str, reason: str):
    with pytest.raises(ValueError, match=reason):
        read_pattern(text)


@given(st.lists(stop_patterns, max_size=4), st.integers(0, 60))
def test_a_pattern_is_a_plan_of_later_and_later_laps_to_come_or_none(
    stops: list[StopPattern], laps_done: int
):
    plan = PlanPattern(tuple(stops)).at(laps_done)
    laps = [stop.lap + laps_done * stop.from_now for stop in stops]
    in_order = all(a < b for a, b in pairwise([laps_done, *laps]))
    assert (plan is not None) == in_order
    if plan is not None:
        assert [stop.lap for stop in plan.stops] == laps


@given(st.lists(stop_patterns, min_size=1, max_size=4))
def test_a_pattern_in_words_is_read_as_itself(stops: list[StopPattern]):
    pattern = PlanPattern(tuple(stops))
    assert read_pattern(str(pattern)) == pattern


def test_the_laps_of_a_grid_are_lists_and_spans():
    assert read_laps("3, 5..7, +1..2") == (
        (3, False),
        (5, False),
        (6, False),
        (7, False),
        (1, True),
        (2, True),
    )


@pytest.mark.parametrize("text", ["x", "7..5", "0", "", "1..2..3"])
def test_laps_that_are_none_are_refused(text: str):
    with pytest.raises(ValueError, match=r"lap|ends before"):
        read_laps(text)


def test_a_grid_has_every_lap_of_each_stop_with_every_tire():
    found = [str(pattern) for pattern in grid(("20", "+1..2"), ("hard", "keep"))]
    assert len(found) == grid_size(("20", "+1..2"), ("hard", "keep")) == 8
    assert found[0] == "lap 20 hard, +1 hard"
    assert found[-1] == "lap 20 keep, +2 keep"


def test_an_unknown_tire_is_no_tire():
    with pytest.raises(ValueError, match="there are soft, medium"):
        read_tire("unknown")
