from __future__ import annotations

from dataclasses import replace

import pytest

from alora.domain.errors import InvalidInputError
from alora.domain.race import DistanceSource, RaceDistance
from alora.studies.moments import moments_of
from alora.studies.spec import Moments
from alora.timing import moment_of_lap, state_at
from tests.studying import demo_case

CASE = demo_case()
CAR = CASE.recording.entries[0].car_id


def test_every_so_many_laps_of_one_car_until_the_race_is_over():
    found = moments_of(CASE, (CAR,), Moments(every=7))
    last = CASE.recording.index.by_id[CAR].columns.numbers[-1]
    assert [lap for _, lap in found] == list(range(7, last, 7))
    assert {car for car, _ in found} == {CAR}


def test_every_lap_of_every_car_is_a_moment_at_which_it_can_be_asked():
    found = moments_of(CASE, ("all",), Moments(every=1))
    assert {car for car, _ in found} == {entry.car_id for entry in CASE.recording.entries}
    car, lap = found[-1]
    race = state_at(CASE.recording, CASE.distance, moment_of_lap(CASE.recording, car, lap))
    assert race.state.car(car).status.is_racing


def test_moments_are_in_order_of_laps_then_of_crossings():
    found = moments_of(CASE, ("all",), Moments(laps=(3, 9)))
    clocks = [(lap, moment_of_lap(CASE.recording, car, lap)) for car, lap in found]
    assert clocks == sorted(clocks)
    assert {lap for lap, _ in clocks} == {3, 9}


def test_laps_that_a_car_has_not_are_left_out():
    assert moments_of(CASE, (CAR,), Moments(laps=(5, 9_999))) == ((CAR, 5),)


def test_leaders_are_the_first_of_each_class():
    found = moments_of(CASE, ("leaders",), Moments(laps=(6,)))
    classes = {entry.car_id: entry.car_class for entry in CASE.recording.entries}
    assert sorted(classes[car] for car, _ in found) == sorted(set(classes.values()))
    for car, lap in found:
        clock_s = moment_of_lap(CASE.recording, car, lap)
        state = state_at(CASE.recording, CASE.distance, clock_s).state
        assert state.car(car).class_position == 1


def test_shares_of_a_race_by_time_are_the_last_lap_before_them():
    ((_, lap),) = moments_of(CASE, (CAR,), Moments(shares=(0.5,)))
    recording = CASE.recording
    assert moment_of_lap(recording, CAR, lap) <= 1800.0 < moment_of_lap(recording, CAR, lap + 1)


def test_shares_of_a_race_by_laps_are_laps():
    case = replace(CASE, distance=RaceDistance(40, None, DistanceSource.GIVEN))
    assert moments_of(case, (CAR,), Moments(shares=(0.25, 0.5))) == ((CAR, 10), (CAR, 20))


def test_a_share_before_the_first_lap_is_no_moment():
    assert moments_of(CASE, (CAR,), Moments(shares=(0.0001,))) == ()


def test_a_car_that_is_not_there_is_refused_with_the_race():
    with pytest.raises(InvalidInputError, match=r"cars: laps\.csv: no car '999'"):
        moments_of(CASE, ("999",), Moments(every=5))
