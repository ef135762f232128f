from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alora.domain.race import CarId
from alora.domain.strategy import Estimate
from alora.orchestrator.words import Voice, counted, listed, tells, with_error


@pytest.mark.parametrize(
    ("mean", "se", "said"),
    [
        (4.62, 0.58, "4.6 ± 0.6 s"),
        (4.62, 0.043, "4.62 ± 0.04 s"),
        (-4.62, 0.58, "4.6 ± 0.6 s"),
        (4.62, 12.4, "4.6 ± 12.4 s"),
        (4.62, 0.0, "4.6 ± 0.0 s"),
        (4.6215, 0.0012, "4.622 ± 0.001 s"),
    ],
)
def test_a_size_is_said_to_the_digits_of_its_error(mean: float, se: float, said: str) -> None:
    assert with_error(Estimate(mean, se), "s") == said


@pytest.mark.parametrize(("n", "said"), [(0, "0 laps"), (1, "1 lap"), (2, "2 laps")])
def test_one_is_singular(n: int, said: str) -> None:
    assert counted(n, "lap") == said


def test_things_are_listed_with_and() -> None:
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"


def test_verbs_bend_with_the_car() -> None:
    other = Voice(CarId("22"), ours=False, in_class=False)
    assert [other.verb(v) for v in ("rejoin", "finish", "box")] == ["rejoins", "finishes", "boxes"]
    assert Voice(CarId("HAM"), ours=False, in_class=False).subject == "HAM"


@given(st.floats(-1e3, 1e3), st.floats(0, 1e2))
def test_what_is_within_two_errors_does_not_tell(mean: float, se: float) -> None:
    assert tells(Estimate(mean, se)) == (abs(mean) > 2 * se)
