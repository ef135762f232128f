from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alora.cli.plan_text import read_plan
from alora.domain.errors import InvalidInputError
from alora.domain.race import Compound
from alora.domain.strategy import PitStop, Plan


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


@given(
    st.lists(st.integers(1, 99_999), min_size=1, max_size=10, unique=True),
    st.lists(st.sampled_from([c for c in Compound if c is not Compound.UNKNOWN]), min_size=10),
)
def test_a_printed_plan_is_read_back(laps: list[int], compounds: list[Compound]):
    plan = Plan(tuple(PitStop(lap, c) for lap, c in zip(sorted(laps), compounds, strict=False)))
    assert read_plan(str(plan)) == plan
