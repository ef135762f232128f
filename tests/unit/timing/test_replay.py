import math

import pytest

from alora.domain.errors import InvalidInputError, MomentError
from alora.timing import RaceReplay, parse_distance, race_state_at, state_at
from tests.unit.timing.sheets import Car, recording

SIX_HOURS = parse_distance("6h")
RACE = recording(Car("1", [100_000] * 5), Car("2", [101_000] * 5))


class Watch:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.s = 1000.0

    def __call__(self) -> float:
        return self.s


@pytest.fixture
def watch():
    return Watch()


def replay(watch, speed=1.0):
    return RaceReplay(RACE, SIX_HOURS, speed, watch)


def test_the_race_clock_runs_with_the_injected_clock(watch):
    race = replay(watch, speed=10.0)
    assert race.clock_s == 0.0
    watch.s += 12.0
    assert race.clock_s == 120.0
    assert race.started
    assert not race.ended
    assert race.state == race_state_at(RACE, SIX_HOURS, 120.0)
    assert race.so_far == state_at(RACE, SIX_HOURS, 120.0)


def test_it_tells_when_the_next_car_crosses_the_line(watch):
    race = replay(watch, speed=10.0)
    assert race.next_change_in_s == 10.0
    watch.s += race.next_change_in_s
    assert race.clock_s == 100.0
    assert race.state.laps_done == 1
    assert math.isclose(race.next_change_in_s, 0.1)


def test_waiting_for_each_next_change_sees_every_crossing(watch):
    race = replay(watch, speed=7.0)
    laps = []
    while (wait_s := race.next_change_in_s) is not None:
        watch.s += wait_s + 1e-9
        laps.append(sum(car.laps_done for car in race.state.cars))
    assert laps == list(range(1, 11))
    assert race.ended


def test_a_paused_race_stands_still_and_goes_on_where_it_stood(watch):
    race = replay(watch)
    watch.s += 150.0
    race.pause()
    watch.s += 1000.0
    assert (race.clock_s, race.paused, race.next_change_in_s) == (150.0, True, None)
    race.resume()
    watch.s += 10.0
    assert (race.clock_s, race.paused) == (160.0, False)


def test_a_new_speed_counts_from_now(watch):
    race = replay(watch)
    watch.s += 100.0
    race.set_speed(5.0)
    watch.s += 10.0
    assert (race.clock_s, race.speed) == (150.0, 5.0)


@pytest.mark.parametrize(
    ("to", "clock_s"), [(250.0, 250.0), (-5.0, 0.0), (9999.0, 505.0), (math.nan, 0.0)]
)
def test_seeking_stays_inside_the_race(watch, to, clock_s):
    race = replay(watch)
    race.seek(to)
    assert race.clock_s == clock_s


def test_seeking_works_backwards_and_while_paused(watch):
    race = replay(watch)
    watch.s += 400.0
    race.pause()
    race.seek(120.0)
    watch.s += 50.0
    assert race.clock_s == 120.0


def test_seeking_a_lap_goes_to_its_first_completion(watch):
    race = replay(watch)
    race.seek_lap(3)
    assert race.clock_s == 300.0
    for lap in (0, 6, -1):
        with pytest.raises(MomentError, match="laps 1 to 5"):
            race.seek_lap(lap)


def test_at_the_end_the_race_stays_there(watch):
    race = replay(watch, speed=1000.0)
    watch.s += 60.0
    assert (race.clock_s, race.ended, race.next_change_in_s) == (505.0, True, None)


def test_before_the_first_crossing_there_is_no_state(watch):
    race = replay(watch)
    assert not race.started
    with pytest.raises(MomentError):
        _ = race.state


@pytest.mark.parametrize("speed", [0.0, -1.0, math.inf, math.nan, 1e6])
def test_an_impossible_speed_is_refused(watch, speed):
    with pytest.raises(InvalidInputError, match="replay speed"):
        replay(watch, speed)
    race = replay(watch)
    with pytest.raises(InvalidInputError):
        race.set_speed(speed)
    assert race.speed == 1.0
