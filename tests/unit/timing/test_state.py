import pytest

from alora.domain.errors import MomentError, UnknownCarError
from alora.domain.race import Compound, DistanceSource, Flag, RaceDistance, Sky
from alora.domain.state import CarStatus
from alora.timing import (
    car_id_at,
    moment_of_lap,
    parse_distance,
    race_state_at,
    state_at,
    state_at_lap,
)
from tests.unit.timing.sheets import (
    COLUMNS,
    Car,
    all_rows,
    f1_rows,
    f1_sheet,
    read,
    recording,
    sheet,
)

SIX_HOURS = parse_distance("6h")
LAP_S = 100.0


def car_of(state, car_id):
    return next(car for car in state.cars if car.car_id == car_id)


def test_cars_stand_by_laps_and_then_by_crossing():
    race = recording(
        Car("1", [100_000] * 5), Car("2", [101_000] * 5), Car("3", [140_000] * 5, "LMGT3")
    )
    state = state_at_lap(race, SIX_HOURS, "1", 4).state
    assert [(c.car_id, c.position, c.laps_done) for c in state.cars] == [
        ("1", 1, 4), ("2", 2, 3), ("3", 3, 2),
    ]  # fmt: skip
    assert [c.class_position for c in state.cars] == [1, 2, 1]
    assert state.clock_s == 400.0
    assert state.laps_done == 4


def test_gaps_are_at_the_end_of_a_cars_own_last_lap():
    race = recording(Car("1", [100_000] * 5), Car("2", [101_000] * 5), Car("3", [102_500] * 5))
    state = state_at_lap(race, SIX_HOURS, "1", 4).state
    assert [c.gap_to_leader_s for c in state.cars] == [0.0, 3.0, 7.5]
    assert [c.interval_s for c in state.cars] == [0.0, 3.0, 4.5]


def test_an_interval_is_to_the_car_ahead_in_class():
    race = recording(
        Car("1", [100_000] * 3),
        Car("50", [110_000] * 3, "LMGT3"),
        Car("2", [111_000] * 3),
        Car("51", [112_000] * 3, "LMGT3"),
    )
    state = state_at_lap(race, SIX_HOURS, "51", 3).state
    assert [(c.car_id, c.interval_s) for c in state.cars] == [
        ("1", 0.0), ("50", 0.0), ("2", 33.0), ("51", 6.0),
    ]  # fmt: skip


def test_a_gap_is_never_negative():
    # Car 1 led at the end of lap 2 and then lost a minute in the pit.
    race = recording(
        Car("1", [100_000, 100_000, 170_000, 100_000], in_laps=(2,)), Car("2", [101_000] * 4)
    )
    state = state_at(race, SIX_HOURS, 310.0).state
    assert [c.car_id for c in state.cars] == ["2", "1"]
    assert state.cars[1].gap_to_leader_s == 0.0
    assert state.cars[1].interval_s == 0.0


def test_a_car_is_a_lap_down_once_the_leader_has_passed_it():
    race = recording(Car("1", [100_000] * 9), Car("2", [120_000] * 8), Car("3", [101_000] * 9))
    state = state_at_lap(race, SIX_HOURS, "1", 7).state
    assert [(c.car_id, c.laps_down) for c in state.cars] == [("1", 0), ("3", 0), ("2", 1)]


def test_laps_since_the_stop_stops_and_tires_are_counted():
    race = recording(Car("1", [100_000] * 8, in_laps=(3, 6)))
    states = [car_of(state_at_lap(race, SIX_HOURS, "1", n).state, "1") for n in range(1, 9)]
    assert [c.stint_laps for c in states] == [1, 2, 3, 1, 2, 3, 1, 2]
    assert [c.tire_age_laps for c in states] == [1, 2, 3, 1, 2, 3, 1, 2]
    assert [c.stops_done for c in states] == [0, 0, 0, 1, 1, 1, 2, 2]
    assert states[2].status is CarStatus.IN_PIT
    assert states[3].status is CarStatus.RUNNING


def test_last_and_best_lap_are_those_so_far():
    race = recording(Car("1", [102_000, 100_000, 101_000, 99_000]))
    car = state_at_lap(race, SIX_HOURS, "1", 3).state.cars[0]
    assert (car.last_lap_s, car.best_lap_s) == (101.0, 100.0)


def test_laps_so_far_come_with_the_state_in_its_order():
    race = recording(Car("2", [101_000] * 5), Car("1", [100_000] * 5))
    so_far = state_at_lap(race, SIX_HOURS, "1", 3)
    assert [laps.car_id for laps in so_far.laps] == ["1", "2"]
    assert [laps.numbers for laps in so_far.laps] == [(1, 2, 3), (1, 2)]
    assert all(at <= so_far.state.clock_s for laps in so_far.laps for at in laps.crossed_at_s)


def test_a_car_that_has_not_crossed_the_line_is_not_known_yet():
    race = recording(Car("1", [100_000] * 5), Car("9", [250_000, 100_000]))
    assert [c.car_id for c in state_at(race, SIX_HOURS, 249.9).state.cars] == ["1"]
    assert [c.car_id for c in state_at(race, SIX_HOURS, 250.0).state.cars] == ["1", "9"]


def test_a_flag_lasts_from_the_first_crossing_that_showed_it():
    race = recording(
        Car("1", [100_000] * 5, flags={3: "SF", 4: "SF"}), Car("2", [101_000] * 5, flags={2: "SF"})
    )
    state = state_at(race, SIX_HOURS, 350.0).state
    assert (state.flag, state.flag_since_s) == (Flag.GREEN, 303.0)
    state = state_at(race, SIX_HOURS, 302.0).state
    assert (state.flag, state.flag_since_s) == (Flag.SAFETY_CAR, 202.0)
    assert state_at(race, SIX_HOURS, 150.0).state.flag_since_s == 100.0


def test_a_guess_that_the_race_outlasts_becomes_the_next_standard_length():
    race = recording(Car("1", [100_000] * 100, "GTP"))
    guess = RaceDistance(None, 6000.0, DistanceSource.GUESS)
    assert race_state_at(race, guess, 6000.0).distance == guess
    assert race_state_at(race, guess, 6099.9).distance == guess
    later = race_state_at(race, guess, 6100.0).distance
    assert (later.time_s, later.source) == (9600.0, DistanceSource.GUESS)


def test_a_schedule_that_the_race_outlasts_is_no_longer_believed():
    race = recording(Car("1", [100_000] * 100))
    event = RaceDistance(None, 6000.0, DistanceSource.EVENT)
    assert race_state_at(race, event, 6100.0).distance == RaceDistance(
        None, 6300.0, DistanceSource.GUESS
    )
    laps = RaceDistance(50, None, DistanceSource.EVENT)
    assert race_state_at(race, laps, 5000.0).distance == laps
    assert race_state_at(race, laps, 5100.0).distance == RaceDistance(
        52, None, DistanceSource.GUESS
    )


def test_where_no_flag_tells_the_end_one_lap_more_tells_that_it_is_not():
    columns = tuple(column for column in COLUMNS if column != "FLAG_AT_FL")
    race = read(sheet(all_rows(Car("1", [100_000] * 100)), columns=columns))
    event = RaceDistance(None, 5950.0, DistanceSource.EVENT)
    over = race_state_at(race, event, 6000.0)
    assert (over.distance, over.flag) == (event, Flag.CHECKERED)
    assert race_state_at(race, event, 6100.0).distance.guessed
    assert race_state_at(race, event, 6100.0).flag is Flag.GREEN


def test_a_distance_that_was_given_is_kept_and_ends_the_race():
    race = recording(Car("1", [100_000] * 100))
    short = parse_distance("30min")
    state = race_state_at(race, short, 1900.0)
    assert state.distance == short
    assert state.flag is Flag.CHECKERED
    assert state.cars[0].status is CarStatus.FINISHED


@pytest.mark.parametrize(
    ("lap", "says"),
    [
        (0, "laps count from 1"),
        (-3, "laps count from 1"),
        (6, "the race ends after its lap 5"),
        (400, "the race ends after its lap 5"),
    ],
)
def test_a_lap_outside_the_race_is_refused(lap, says):
    race = recording(Car("1", [100_000] * 5))
    with pytest.raises(MomentError, match=says) as refusal:
        state_at_lap(race, SIX_HOURS, "1", lap)
    assert "\n" not in str(refusal.value)


def test_a_lap_after_a_car_stopped_is_refused():
    race = recording(Car("1", [100_000] * 5), Car("2", [100_500] * 2))
    with pytest.raises(MomentError, match="car 2 has no lap 4: it stops after its lap 2"):
        state_at_lap(race, SIX_HOURS, "2", 4)


def test_a_lap_that_is_missing_in_the_file_is_refused_and_the_laps_around_it_stand():
    rows = [r for r in all_rows(Car("1", [100_000] * 5)) if r["LAP_NUMBER"] != "3"]
    race = read(sheet(rows))
    with pytest.raises(MomentError, match="lap 3 of car 1 is missing"):
        moment_of_lap(race, "1", 3)
    assert state_at_lap(race, SIX_HOURS, "1", 4).state.cars[0].stint_laps == 4


def test_a_car_that_is_not_there_is_refused():
    race = recording(Car("1", [100_000] * 5))
    with pytest.raises(UnknownCarError):
        state_at_lap(race, SIX_HOURS, "2", 1)
    with pytest.raises(UnknownCarError):
        car_id_at(race, "2", 100.0)


def test_before_the_first_crossing_there_is_no_state():
    race = recording(Car("1", [100_000] * 5))
    with pytest.raises(MomentError, match="the first does so after 100 s"):
        state_at(race, SIX_HOURS, 99.9)


def test_a_shared_number_is_shared_only_once_both_have_been_seen():
    race = recording(Car("3", [100_000] * 3), Car("3", [104_000] * 3))
    assert [c.car_id for c in race_state_at(race, SIX_HOURS, 103.9).cars] == ["3"]
    assert [c.car_id for c in race_state_at(race, SIX_HOURS, 104.0).cars] == ["3#1", "3#2"]
    assert state_at_lap(race, SIX_HOURS, "3#1", 1).laps[0].car_id == "3"
    assert car_id_at(race, "3#1", 103.9) == "3"
    assert car_id_at(race, "3#2", 104.0) == "3#2"


def f1_race(tires):
    rows = []
    for i, laps in enumerate(tires):
        compounds = dict(enumerate(laps, start=1))
        rows += f1_rows(f"D{i}", [100.0 + i] * len(laps), number=str(i), Compound=compounds)
    return read(f1_sheet(rows))


def test_a_second_dry_compound_is_compulsory_until_somebody_drives_on_wet_tires():
    race = f1_race([["SOFT"] * 4, ["SOFT", "SOFT", "INTERMEDIATE", "SOFT"]])
    laps = RaceDistance(44, None, DistanceSource.EVENT)
    assert race_state_at(race, laps, 302.9).rules.required_dry_compounds == 2
    assert race_state_at(race, laps, 303.0).rules.required_dry_compounds == 1


def test_compounds_used_are_those_so_far():
    race = f1_race([["SOFT", "SOFT", "HARD", "UNKNOWN", "WET"]])
    laps = RaceDistance(44, None, DistanceSource.EVENT)
    used = [race_state_at(race, laps, 100.0 * n).cars[0].dry_compounds_used for n in range(1, 6)]
    soft, both = (Compound.SOFT,), (Compound.SOFT, Compound.HARD)
    assert used == [soft, soft, both, both, both]


def test_without_a_weather_file_the_tires_tell_whether_it_is_wet():
    race = f1_race([["SOFT", "WET"], ["SOFT", "INTERMEDIATE"], ["SOFT", "SOFT"]])
    laps = RaceDistance(44, None, DistanceSource.EVENT)
    assert race_state_at(race, laps, 102.0).weather.sky is Sky.DRY
    assert race_state_at(race, laps, 204.0).weather.sky is Sky.WET
    assert race_state_at(recording(Car("1", [100_000])), SIX_HOURS, 100.0).weather.sky is (
        Sky.UNKNOWN
    )


def driven_by(*names):
    """A race of one car whose laps these drivers drive."""
    rows = all_rows(Car("1", [100_000] * len(names)))
    for row, name in zip(rows, names, strict=True):
        row["DRIVER_NAME"] = name
    return read(sheet(rows))


def at_wheel(race):
    cars = [race_state_at(race, SIX_HOURS, 100.0 * n).cars[0] for n in range(1, 8)]
    return [(car.driver_stint_laps, car.driver_changes) for car in cars]


def test_a_driver_takes_the_wheel_with_his_first_lap():
    race = driven_by("Ann", "Ann", "Bea", "Bea", "Bea", "Ann", "Ann")
    assert at_wheel(race) == [(1, 0), (2, 0), (1, 1), (2, 1), (3, 1), (1, 2), (2, 2)]


def test_a_lap_that_names_no_driver_changes_none():
    race = driven_by("", "Ann", "", "", "Ann", "", "Bea")
    assert at_wheel(race) == [
        (None, 0), (2, 0), (None, 0), (None, 0), (5, 0), (None, 0), (1, 1),
    ]  # fmt: skip


def test_where_nobody_names_a_driver_nothing_is_known_of_stints():
    assert at_wheel(driven_by(*[""] * 7)) == [(None, 0)] * 7


def test_laps_that_are_missing_in_the_file_count_for_the_driver():
    race = recording(Car("1", [100_000] * 7))
    rows = [row for row in all_rows(Car("1", [100_000] * 7)) if row["LAP_NUMBER"] not in "34"]
    assert at_wheel(read(sheet(rows)))[-1] == at_wheel(race)[-1] == (7, 0)
