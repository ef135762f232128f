from alora.domain.race import DistanceSource, RaceDistance
from alora.timing import race_state_at
from tests.unit.timing.sheets import f1_rows, f1_sheet, read

LAPS = RaceDistance(60, None, DistanceSource.EVENT)
TWO_HOURS_S = 7200.0


def race(laps_s, name="laps_2022.csv", **changes):
    return read(f1_sheet(f1_rows("HAM", laps_s, **changes)), name)


def distance_after(recording, laps):
    return race_state_at(recording, LAPS, recording.laps[laps - 1].crossed_at_s).distance


def test_a_race_at_its_usual_pace_keeps_its_laps():
    assert distance_after(race([110.0] * 60), 30) == LAPS


def test_a_slow_race_ends_with_the_lap_after_the_two_hours():
    slow = race([130.0] * 60)
    assert distance_after(slow, 30) == RaceDistance(None, TWO_HOURS_S + 130.0, DistanceSource.EVENT)
    assert (
        "time limit comes before the 60 laps"
        in (race_state_at(slow, LAPS, 4000.0).rules.assumed[-1])
    )


def test_laps_behind_the_safety_car_tell_no_pace():
    slow = race([180.0] * 20, TrackStatus=dict.fromkeys(range(1, 21), "4"))
    assert distance_after(slow, 20) == LAPS


def test_a_suspension_makes_room_up_to_three_hours():
    laps = [110.0, 110.0, 1200.0, *[130.0] * 50]
    assert distance_after(race(laps, TrackStatus={2: "5", 3: "1"}), 30).time_s == (
        TWO_HOURS_S + 1200.0 + 130.0
    )
    laps[2] = 6000.0
    assert distance_after(race(laps, TrackStatus={2: "5", 3: "1"}), 30).time_s == 10_930.0
    old = race(laps, "laps_2020.csv", TrackStatus={2: "5", 3: "1"})
    assert distance_after(old, 30).time_s == TWO_HOURS_S + 6000.0 + 130.0


def test_a_sprint_has_no_such_limit():
    assert distance_after(race([130.0] * 60, "sprint_2022.csv"), 30) == LAPS


def test_a_distance_that_was_given_is_not_cut():
    given = RaceDistance(60, None, DistanceSource.GIVEN)
    assert race_state_at(race([130.0] * 60), given, 4000.0).distance == given
