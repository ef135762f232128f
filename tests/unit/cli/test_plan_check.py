from __future__ import annotations

import pytest

from alora.cli.plan_check import check_plan
from alora.cli.plan_text import read_plan
from alora.domain.errors import InvalidInputError
from alora.domain.race import CarId
from tests.fields import field_state

OURS = CarId("5")
BY_LAPS = field_state(laps=20, race_laps=57)
BY_TIME = field_state(laps=20, race_s=3600.0)


@pytest.mark.parametrize("text", [None, "lap 21", "lap 21 if sc until lap 21", "lap 30, lap 40"])
def test_a_plan_that_can_be_driven_passes(text: str | None):
    check_plan(BY_LAPS, OURS, read_plan(text))
    check_plan(BY_TIME, OURS, read_plan(text))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("lap 20", "lap 20 is in the past; car 5 has done 20 laps"),
        ("lap 30 if sc before lap 21", "until lap 20 is in the past"),
        ("lap 30, lap 58", "lap 58 is after the end of the race; .* at most 37 laps to go"),
        ("lap 900", "after the end"),
    ],
)
def test_a_plan_that_cannot_be_driven_is_refused_with_its_lap(text: str, reason: str):
    with pytest.raises(InvalidInputError, match=reason):
        check_plan(BY_LAPS, OURS, read_plan(text))


def test_the_end_of_a_race_by_time_comes_from_the_best_lap():
    check_plan(BY_TIME, OURS, read_plan("lap 40"))
    with pytest.raises(InvalidInputError, match="lap 43 is after the end"):
        check_plan(BY_TIME, OURS, read_plan("lap 43"))
