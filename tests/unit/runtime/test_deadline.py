from __future__ import annotations

import pytest

from alora.runtime.deadline import Deadline, parse_deadline_ms


class Clock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def test_what_is_left_falls_with_the_clock() -> None:
    clock = Clock()
    deadline = Deadline.after(250.0, clock)
    clock.now_s += 0.1
    assert deadline.left_ms == pytest.approx(150.0)
    assert deadline.left_s == pytest.approx(0.15)


def test_nothing_negative_is_left_after_the_deadline() -> None:
    clock = Clock()
    deadline = Deadline.after(250.0, clock)
    clock.now_s += 1.0
    assert deadline.left_ms == 0.0
    assert deadline.expired


def test_a_reserve_makes_the_deadline_earlier() -> None:
    clock = Clock()
    assert Deadline.after(250.0, clock).reserve(50.0).left_ms == pytest.approx(200.0)
    assert Deadline.after(30.0, clock).reserve(50.0).expired


def test_a_cap_only_ever_shortens_the_deadline() -> None:
    clock = Clock()
    assert Deadline.after(250.0, clock).at_most(100.0).left_ms == pytest.approx(100.0)
    assert Deadline.after(250.0, clock).at_most(900.0).left_ms == pytest.approx(250.0)


@pytest.mark.parametrize(("text", "ms"), [("2500", 2500.0), ("12.5", 12.5), ("-3", -3.0)])
def test_a_header_of_milliseconds_is_read(text: str, ms: float) -> None:
    assert parse_deadline_ms(text) == ms


@pytest.mark.parametrize("text", ["", "soon", "nan", "inf", "1e12"])
def test_a_header_that_is_no_deadline_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match=r"deadline|number of milliseconds"):
        parse_deadline_ms(text)
