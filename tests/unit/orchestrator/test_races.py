from __future__ import annotations

from pathlib import Path

import pytest

from alora.domain.errors import InvalidInputError, OverloadedError, UnknownCarError
from alora.domain.race import DistanceSource
from alora.orchestrator.races import RaceStore, UnknownRaceError

from .files import live_race, timing_file, uploaded


def test_equal_uploads_get_equal_ids_and_others_do_not() -> None:
    race = uploaded()
    assert uploaded().race_id == race.race_id
    others = {
        uploaded(digest="d2").race_id,
        uploaded(name="other.csv").race_id,
        uploaded(distance="31laps").race_id,
        uploaded(source=DistanceSource.RESULTS).race_id,
        uploaded(event="Barber").race_id,
    }
    assert race.race_id not in others
    assert len(others) == 5


def test_a_summary_says_what_can_be_asked_about() -> None:
    summary = uploaded().summary
    assert (summary.series, summary.laps, summary.live) == ("gr_cup", 12, False)
    assert summary.distance == "30 laps"
    assert summary.distance_source is DistanceSource.GIVEN
    assert [(c.car_id, c.number, c.laps) for c in summary.cars][:2] == [
        ("13", "13", 12),
        ("22", "22", 12),
    ]
    assert summary.our_car is None
    assert any("30 laps" in note for note in summary.notes)


def test_the_client_says_where_it_took_the_distance_from() -> None:
    assert uploaded(source=DistanceSource.RESULTS).distance.source is DistanceSource.RESULTS
    assert uploaded(distance=None).distance.source is not DistanceSource.GIVEN


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02" * 50, b"hello;world\r\n1;2\r\n"])
def test_a_file_that_is_no_timing_is_refused_in_one_line(content: bytes) -> None:
    with pytest.raises(InvalidInputError) as caught:
        uploaded(content)
    assert str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_impossible_distance_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="race distance"):
        uploaded(distance="far")


def test_the_live_race_knows_our_car(tmp_path: Path) -> None:
    race = live_race(tmp_path)
    assert race.summary.our_car == "13"
    assert race.summary.live
    assert race.race_id.startswith("live-")
    with pytest.raises(UnknownCarError):
        live_race(tmp_path, our_car="99")


def test_the_least_recently_used_race_leaves_first() -> None:
    store = RaceStore(None, max_races=2)
    first, second, third = (uploaded(digest=d) for d in "abc")
    store.add(first)
    store.add(second)
    store.get(first.race_id)
    store.add(third)
    assert [s.race_id for s in store.summaries()] == [third.race_id, first.race_id]
    with pytest.raises(UnknownRaceError, match="upload its timing file"):
        store.get(second.race_id)


def test_the_store_is_bounded_in_bytes() -> None:
    race = uploaded()
    store = RaceStore(None, max_bytes=2 * race.size_bytes)
    for digest in "abcd":
        store.add(uploaded(digest=digest))
        assert store.size_bytes <= 2 * race.size_bytes
    assert len(store.summaries()) == 2


def test_a_race_larger_than_the_store_is_refused_and_the_others_stay() -> None:
    small = uploaded(timing_file(laps=3))
    store = RaceStore(None, max_bytes=small.size_bytes)
    store.add(small)
    with pytest.raises(OverloadedError):
        store.add(uploaded(digest="large"))
    assert store.get(small.race_id) is small


def test_a_question_without_a_race_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(UnknownRaceError, match="names no race"):
        RaceStore(None).get(None)
    live = live_race(tmp_path)
    assert RaceStore(live).get(None) is live
    assert RaceStore(live).get(live.race_id) is live
