from tests.unit.timing.sheets import COLUMNS, NOON_MS, Car, all_rows, clock, read, recording, sheet

BEFORE_MIDNIGHT_MS = 86_400_000 - 150_000


def crossings(race):
    return [lap.crossed_at_s for lap in race.laps]


def test_the_race_clock_goes_on_over_midnight():
    race = recording(Car("7", [100_000] * 4), start_ms=BEFORE_MIDNIGHT_MS)
    assert crossings(race) == [100.0, 200.0, 300.0, 400.0]
    assert race.start_time_of_day_s == BEFORE_MIDNIGHT_MS / 1000
    assert race.problems == ()


def test_without_elapsed_the_clock_comes_from_lap_times_and_the_time_of_day():
    columns = tuple(c for c in COLUMNS if c != "ELAPSED")
    rows = all_rows(Car("7", [100_000] * 4), Car("8", [101_000] * 4), start_ms=BEFORE_MIDNIGHT_MS)
    race = read(sheet(rows, columns=columns))
    assert crossings(race)[:4] == [100.0, 101.0, 200.0, 202.0]
    assert crossings(race)[-1] == 404.0


def test_without_the_time_of_day_elapsed_is_enough():
    columns = tuple(c for c in COLUMNS if c != "HOUR")
    race = read(sheet(all_rows(Car("7", [100_000] * 3)), columns=columns))
    assert crossings(race) == [100.0, 200.0, 300.0]
    assert race.start_time_of_day_s is None


def test_red_flag_time_is_part_of_the_race_clock():
    race = recording(Car("7", [100_000, 3_000_000, 100_000], flags={2: "RF"}))
    assert crossings(race) == [100.0, 3100.0, 3200.0]


def test_one_wrong_time_of_day_is_noted_and_not_believed():
    rows = all_rows(Car("7", [100_000] * 5))
    rows[3]["HOUR"] = "03:00:00.000"
    race = read(sheet(rows))
    assert crossings(race) == [100.0, 200.0, 300.0, 400.0, 500.0]
    assert "ELAPSED and HOUR disagree" in str(race.problems[0])


def test_a_wrong_first_time_of_day_does_not_move_the_start():
    rows = all_rows(Car("7", [100_000] * 3), Car("8", [101_000] * 3), Car("9", [102_000] * 3))
    rows[0]["HOUR"] = "03:00:00.000"
    race = read(sheet(rows))
    assert race.start_time_of_day_s == NOON_MS / 1000
    assert crossings(race)[0] == 100.0


def test_a_car_with_a_clock_of_its_own_is_placed_by_the_time_of_day():
    rows = all_rows(Car("7", [100_000] * 4))
    late = all_rows(Car("8", [100_000] * 4))
    for i, row in enumerate(late, start=1):  # its own clock started 30 s after the green
        row["HOUR"] = clock(NOON_MS + 30_000 + 100_000 * i)
    race = read(sheet(rows + late))
    assert [lap.crossed_at_s for lap in race.laps if lap.car_id == "8"][1:] == [230.0, 330.0, 430.0]


def test_a_car_that_crosses_twice_at_once_is_noted():
    rows = all_rows(Car("7", [100_000] * 3))
    rows[2] = {**rows[2], "ELAPSED": rows[1]["ELAPSED"], "HOUR": rows[1]["HOUR"], "LAP_TIME": ""}
    race = read(sheet(rows))
    assert crossings(race) == [100.0, 200.0]
    assert "twice within 10 s" in str(race.problems[0])
