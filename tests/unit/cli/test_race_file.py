from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alora.cli.race_file import as_argument
from alora.domain.race import DistanceSource, RaceDistance
from alora.timing import parse_distance


@given(st.integers(1, 2_000))
def test_a_distance_in_laps_survives_the_way_to_the_system(laps: int):
    distance = RaceDistance(laps, None, DistanceSource.GIVEN)
    assert parse_distance(as_argument(distance)) == distance


@given(st.integers(1, 48 * 60))
def test_a_distance_in_minutes_survives_the_way_to_the_system(minutes: int):
    distance = RaceDistance(None, 60.0 * minutes, DistanceSource.GIVEN)
    assert parse_distance(as_argument(distance)) == distance


@pytest.mark.parametrize(("text", "argument"), [("2h40min", "160min"), ("6h", "360min")])
def test_hours_become_minutes(text: str, argument: str):
    assert as_argument(parse_distance(text)) == argument
