from __future__ import annotations

from pathlib import Path

import pytest

from alora.domain.errors import InvalidInputError, MomentError, UnknownCarError
from alora.orchestrator.live import LiveRace
from alora.orchestrator.moments import Moments, context_of
from alora.orchestrator.races import RaceStore, UnknownRaceError

from .files import LAP_S, Clock, live_race, timing_file, uploaded


def of_upload(**given: object) -> tuple[Moments, str]:
    race = uploaded(**given)  # type: ignore[arg-type]
    store = RaceStore(None)
    store.add(race)
    return Moments(store, None), race.race_id


def of_live(tmp_path: Path, clock: Clock) -> Moments:
    race = live_race(tmp_path)
    return Moments(RaceStore(race), LiveRace(race, 1.0, loop=True, clock=clock))


def test_a_lap_is_the_moment_at_which_the_car_completes_it() -> None:
    moments, race_id = of_upload()
    moment = moments.find(race_id, "22", 5)
    so_far = moment.so_far()
    assert so_far.state.clock_s == pytest.approx(5 * (LAP_S + 0.4))
    assert so_far.state.car(moment.car_id).laps_done == 5
    assert max(lap for car in so_far.laps for lap in car.numbers) == 5


def test_cutting_the_file_after_the_moment_changes_nothing() -> None:
    whole, race_id = of_upload()
    cut, cut_id = of_upload(content=timing_file(laps=6))
    assert cut_id == race_id
    before, after = (m.find(race_id, "13", 5).so_far() for m in (whole, cut))
    assert repr(before) == repr(after)


def test_without_a_lap_an_uploaded_race_is_at_its_end() -> None:
    moments, race_id = of_upload()
    assert moments.find(race_id, "13", None).clock_s == pytest.approx(12 * (LAP_S + 1.6))


def test_a_live_race_is_now_and_never_ahead_of_itself(tmp_path: Path) -> None:
    clock = Clock()
    moments = of_live(tmp_path, clock)
    clock.now_s += 2.5 * LAP_S
    assert moments.find(None, None, None).clock_s == pytest.approx(3.5 * LAP_S)
    assert moments.find(None, None, 2).so_far().state.car("13").laps_done == 2  # type: ignore[arg-type]
    for lap in (9, 900):
        with pytest.raises(MomentError, match=f"car 13 has not completed lap {lap} yet"):
            moments.find(None, None, lap)


@pytest.mark.parametrize(
    ("car", "lap", "kind", "words"),
    [
        ("99", 5, UnknownCarError, "99"),
        ("13", 0, MomentError, "laps count from 1"),
        ("13", -3, MomentError, "laps count from 1"),
        ("13", 400, MomentError, "no lap 400"),
        (None, 5, InvalidInputError, "which car is yours"),
        ("  ", 5, InvalidInputError, "which car is yours"),
    ],
)
def test_a_moment_that_is_none_is_refused(
    car: str | None, lap: int, kind: type[Exception], words: str
) -> None:
    moments, race_id = of_upload()
    with pytest.raises(kind, match=words):
        moments.find(race_id, car, lap)


def test_an_unknown_race_is_refused() -> None:
    moments, _ = of_upload()
    with pytest.raises(UnknownRaceError):
        moments.find("race-x", "13", 5)
    with pytest.raises(UnknownRaceError):
        moments.find(None, "13", 5)


def test_a_car_is_found_by_id_number_and_loosely() -> None:
    moments, race_id = of_upload()
    moment = moments.find(race_id, "13", 5)
    find = context_of(moment, moment.so_far()).find_car
    assert find("007") == "007"
    assert find("7") == "7"
    assert find("#22") == "22"
    with pytest.raises(UnknownCarError):
        find("99")


def test_a_car_without_a_lap_yet_is_not_asked_about() -> None:
    moments, race_id = of_upload()
    early = moments.find(race_id, "13", 1)
    late = moments.find(race_id, "7", 1)
    with pytest.raises(MomentError, match="car 7 has not completed a lap yet"):
        context_of(type(late)(late.race, early.clock_s, late.car_id), early.so_far())


def test_the_live_flag_of_a_summary_follows_the_replay(tmp_path: Path) -> None:
    clock = Clock()
    moments = of_live(tmp_path, clock)
    assert [summary.live for summary in moments.summaries()] == [True]
    clock.now_s += 20 * LAP_S
    assert [summary.live for summary in moments.summaries()] == [False]
