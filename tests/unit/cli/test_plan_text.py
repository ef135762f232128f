from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alora.cli.plan_text import read_plan, write_plan
from alora.domain.errors import InvalidInputError
from alora.domain.race import Compound
from alora.domain.strategy import BoxIfNeutralised, PitStop, Plan


def test_stops_are_read_with_their_tires():
    assert read_plan("lap 20 hard, lap 40 soft") == Plan(
        (PitStop(20, Compound.HARD), PitStop(40, Compound.SOFT))
    )


@pytest.mark.parametrize("text", ["20", "lap 20", "Box on lap 20", "lap 20 keep", " LAP  20 "])
def test_a_stop_may_name_only_its_lap(text: str):
    assert read_plan(text) == Plan((PitStop(20, None),))


def test_fuel_is_read_in_laps():
    assert read_plan("lap 12 keep fuel 14.5 laps") == Plan((PitStop(12, None, 14.5),))


def test_no_plan_and_staying_out_are_no_stop():
    assert read_plan(None) == read_plan(None, stay_out=True) == Plan()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("lap", "not a stop"),
        ("lap 20 purple", "no tire is called 'purple'"),
        ("lap 40, lap 20", "later and later"),
        ("lap 20, lap 20", "later and later"),
        ("lap 0", "laps count from 1"),
        (",", "not a stop"),
        (", ".join(f"lap {n}" for n in range(1, 13)), "12 stops"),
        ("lap 1 " * 400, "2400 characters"),
        ("if sc box at once", "--plan is empty"),
        ("lap 24 if", "'if ' is not a condition"),
        ("lap 24 if it rains", "'if it rains' is not a condition"),
        ("lap 24 if sc before lap 1", "from lap 1 until lap 0"),
        ("lap 24 if sc from lap 30 until lap 20", "from lap 30 until lap 20"),
        ("lap 24 if sc if vsc", "is not a condition"),
    ],
)
def test_what_is_no_plan_is_refused_with_the_reason(text: str, reason: str):
    with pytest.raises(InvalidInputError, match=reason):
        read_plan(text)


def test_a_plan_and_staying_out_contradict_each_other():
    with pytest.raises(InvalidInputError, match="contradict"):
        read_plan("lap 3", stay_out=True)


@given(st.text(max_size=60))
def test_any_text_is_a_plan_or_an_error(text: str):
    try:
        plan = read_plan(text)
    except InvalidInputError:
        return
    assert plan.stops


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("lap 24 hard if sc before 30 box at once", 1, 29),
        ("Lap 24 hard, if a safety car comes before lap 30, box at once", 1, 29),
        ("24 hard; if neutralised until lap 30: box now", 1, 30),
        ("lap 24 hard if VSC from 15 until 30", 15, 30),
        ("lap 24 hard if fcy from lap 15 box", 15, 24),
        ("lap 24 hard if virtual safety car", 1, 24),
    ],
)
def test_a_condition_brings_the_next_stop_forward(text: str, first: int, last: int):
    stop = PitStop(24, Compound.HARD)
    assert read_plan(text) == Plan((stop,), BoxIfNeutralised(first, last))


TIRES = st.one_of(st.none(), st.sampled_from([c for c in Compound if c is not Compound.UNKNOWN]))
FUEL = st.one_of(st.none(), st.integers(1, 400).map(lambda half_laps: half_laps / 2))


@given(
    st.lists(st.integers(1, 99_999), min_size=1, max_size=10, unique=True),
    st.lists(st.tuples(TIRES, FUEL), min_size=10, max_size=10),
    st.one_of(st.none(), st.tuples(st.integers(1, 500), st.integers(0, 500))),
)
def test_a_written_plan_is_read_back(
    laps: list[int],
    taken: list[tuple[Compound | None, float | None]],
    span: tuple[int, int] | None,
):
    stops = tuple(PitStop(lap, *what) for lap, what in zip(sorted(laps), taken, strict=False))
    condition = BoxIfNeutralised(span[0], sum(span)) if span else None
    plan = Plan(stops, condition)
    assert read_plan(write_plan(plan)) == plan


def test_no_stop_is_written_as_such():
    assert write_plan(Plan()) == "no further stop"
