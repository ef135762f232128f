from alora.domain.race import DistanceSource, Flag, RaceDistance
from alora.domain.state import CarStatus
from alora.timing import parse_distance, race_state_at, state_at, state_at_lap
from tests.unit.timing.sheets import Car, f1_rows, f1_sheet, read, recording

SIX_HOURS = parse_distance("6h")


def car_of(state, car_id):
    return next(car for car in state.cars if car.car_id == car_id)


def test_a_car_that_stops_retires_after_a_few_laps_of_the_others():
    race = recording(Car("1", [100_000] * 12), Car("2", [101_000] * 12), Car("3", [102_000] * 4))
    status = {
        n: car_of(state_at_lap(race, SIX_HOURS, "1", n).state, "3").status for n in range(4, 12)
    }
    assert status[5] is CarStatus.RUNNING
    assert status[6] is CarStatus.RUNNING
    assert status[8] is CarStatus.RETIRED
    assert state_at_lap(race, SIX_HOURS, "1", 8).state.cars[-1].car_id == "3"


def test_a_retired_car_stands_last_even_with_the_most_laps():
    race = recording(Car("1", [99_000] * 6), Car("2", [100_000] * 9), Car("3", [140_000] * 8))
    state = state_at_lap(race, SIX_HOURS, "2", 9).state
    assert [(c.car_id, c.status) for c in state.cars] == [
        ("2", CarStatus.RUNNING), ("3", CarStatus.RUNNING), ("1", CarStatus.RETIRED),
    ]  # fmt: skip
    assert state.cars[-1].gap_to_leader_s == 0.0


def test_a_car_that_is_seen_again_was_not_retired():
    race = recording(
        Car("1", [100_000] * 20), Car("2", [100_500] * 20), Car("3", [102_000, 900_000, 102_000])
    )
    assert car_of(state_at(race, SIX_HOURS, 900.0).state, "3").status is CarStatus.RETIRED
    assert car_of(state_at(race, SIX_HOURS, 1002.0).state, "3").status is CarStatus.RUNNING


def test_a_red_flag_retires_nobody():
    cars = [Car(str(n), [100_000 + n, 2_000_000, 100_000], flags={1: "RF"}) for n in range(1, 6)]
    state = state_at(recording(*cars), SIX_HOURS, 1900.0).state
    assert {c.status for c in state.cars} == {CarStatus.RUNNING}
    assert state.flag is Flag.RED


def test_a_slow_class_is_not_retired_by_a_fast_one():
    race = recording(
        *(Car(str(n), [60_000 + n] * 20) for n in range(1, 6)), Car("9", [150_000] * 8, "LMGT3")
    )
    for clock_s in range(160, 1200, 10):
        state = race_state_at(race, SIX_HOURS, float(clock_s))
        assert car_of(state, "9").status is CarStatus.RUNNING


def test_a_car_in_its_pit_waits_longer_before_it_counts_as_retired():
    race = recording(Car("1", [100_000] * 30), Car("2", [101_000] * 5, in_laps=(5,)))
    assert car_of(state_at(race, SIX_HOURS, 1200.0).state, "2").status is CarStatus.IN_PIT
    assert car_of(state_at(race, SIX_HOURS, 2200.0).state, "2").status is CarStatus.RETIRED


def test_cars_finish_under_the_checkered_flag():
    race = recording(
        Car("1", [100_000] * 5, flags={5: "FF"}), Car("2", [120_000] * 5, flags={5: "FF"})
    )
    state = state_at_lap(race, parse_distance("8min"), "1", 5).state
    assert state.flag is Flag.CHECKERED
    assert [c.status for c in state.cars] == [CarStatus.FINISHED, CarStatus.RUNNING]
    assert {c.status for c in state_at(race, parse_distance("8min"), 600.0).state.cars} == {
        CarStatus.FINISHED
    }


def test_a_car_that_stops_on_the_last_lap_does_not_run_for_ever():
    race = recording(
        Car("1", [100_000] * 5, flags={5: "FF"}),
        Car("3", [400_000] * 3, flags={3: "FF"}),
        Car("2", [101_000] * 4),
    )
    state = state_at(race, parse_distance("8min"), 1200.0).state
    assert car_of(state, "2").status is CarStatus.RETIRED


def test_a_race_by_laps_ends_for_each_car_at_its_next_crossing():
    rows = f1_rows("HAM", [100.0] * 5) + f1_rows("BOT", [120.0] * 4, number="77")
    race = read(f1_sheet(rows))
    five = RaceDistance(5, None, DistanceSource.EVENT)
    at_the_end = race_state_at(race, five, 500.0)
    assert (at_the_end.flag, at_the_end.flag_since_s) == (Flag.CHECKERED, 500.0)
    assert [c.status for c in at_the_end.cars] == [CarStatus.FINISHED, CarStatus.RUNNING]
    assert race_state_at(race, five, 480.0).flag is Flag.GREEN


def test_a_lap_after_a_cars_checkered_flag_does_not_count():
    race = recording(Car("1", [100_000] * 6, flags={5: "FF"}), Car("2", [101_000] * 5))
    assert race_state_at(race, SIX_HOURS, 700.0).cars[0].laps_done == 5
    assert "after the car's checkered flag" in str(race.problems[0])
