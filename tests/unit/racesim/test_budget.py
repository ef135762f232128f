import pytest

from alora.domain.errors import CancelledError
from alora.racesim.budget import LEAST_PLANNED_S, Budget


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def test_a_budget_runs_down_with_its_clock():
    clock = Clock()
    budget = Budget(2.0, clock)
    clock.now += 1.5
    assert budget.left_s == pytest.approx(0.5)
    clock.now += 1.0
    assert budget.left_s == pytest.approx(-0.5)


def test_a_budget_without_limit_never_runs_out():
    assert Budget(None).left_s == float("inf")


def test_a_cancelled_budget_raises_on_the_next_check():
    budget = Budget(None)
    budget.check()
    budget.cancel()
    with pytest.raises(CancelledError):
        budget.check()
    assert budget.cancelled


def test_a_budget_without_limit_still_ends_when_the_first_is_cancelled():
    first = Budget(0.0)
    patient = first.without_limit()
    assert patient.left_s == float("inf")
    first.cancel()
    with pytest.raises(CancelledError):
        patient.check()


def test_a_search_is_planned_for_a_power_of_two_fixed_at_the_start():
    clock = Clock()
    budget = Budget(2.31, clock)
    clock.now += 1.0
    assert budget.planned_s == 2.0
    assert Budget(2.04).planned_s == 2.0
    assert Budget(1.99).planned_s == 1.0
    assert Budget(-3.0).planned_s == LEAST_PLANNED_S
    assert Budget(None).planned_s == float("inf")
