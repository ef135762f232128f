from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alora.domain.race import Compound
from alora.domain.strategy import BoxIfNeutralised, PitStop, Plan
from alora.studies.plans import (
    LapPattern,
    PlanPattern,
    StopPattern,
    grid,
    grid_size,
    plan_text,
    read_laps,
    read_pattern,
    read_tire,
)

lap_patterns = st.builds(LapPattern, st.integers(1, 80), st.booleans())
stop_patterns = st.builds(
    StopPattern,
    lap_patterns,
    st.sampled_from([None, Compound.SOFT, Compound.HARD]),
    st.sampled_from([None, 12.5]),
)
conditions = st.tuples(st.none() | lap_patterns, lap_patterns) | st.just((None, None))


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("stay out", Plan()),
        ("lap 20 hard", Plan((PitStop(20, Compound.HARD),))),
        (" 20  hard ", Plan((PitStop(20, Compound.HARD),))),
        ("+5", Plan((PitStop(15, None),))),
        ("lap 20 fuel 12 laps", Plan((PitStop(20, None, 12.0),))),
        (
            "lap 24 hard if sc before lap 30 box at once",
            Plan((PitStop(24, Compound.HARD),), BoxIfNeutralised(1, 29)),
        ),
        (
            "+9 if neutralised from +2 until +5",
            Plan((PitStop(19, None),), BoxIfNeutralised(12, 15)),
        ),
        ("+9 if vsc", Plan((PitStop(19, None),), BoxIfNeutralised(1, 19))),
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
        ("lap 5 if it rains", "is not a condition"),
        ("stay out if sc", "is not a stop"),
        ("lap 5 if sc before lap 1", "lap 0 is impossible"),
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
    laps = [stop.lap.lap + laps_done * stop.lap.from_now for stop in stops]
    in_order = all(a < b for a, b in pairwise([laps_done, *laps]))
    assert (plan is not None) == in_order
    if plan is not None:
        assert [stop.lap for stop in plan.stops] == laps


@given(st.lists(stop_patterns, min_size=1, max_size=4), conditions, st.integers(0, 60))
def test_a_pattern_and_its_plan_in_words_are_read_as_themselves(
    stops: list[StopPattern],
    condition: tuple[LapPattern | None, LapPattern | None],
    laps_done: int,
):
    pattern = PlanPattern(tuple(stops), *condition)
    assert read_pattern(str(pattern)) == pattern
    plan = pattern.at(laps_done)
    if plan is not None:
        assert read_pattern(plan_text(plan)).at(laps_done) == plan


def test_the_laps_of_a_grid_are_lists_and_spans():
    found = [str(lap) for lap in read_laps("3, 5..7, +1..2, 3")]
    assert found == ["lap 3", "lap 5", "lap 6", "lap 7", "+1", "+2"]


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
