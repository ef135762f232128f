import pytest

from alora.domain.errors import UnreadableFileError
from alora.domain.race import Compound, Flag
from tests.unit.timing.sheets import COLUMNS, Car, all_rows, read, recording, sheet


def with_row(rows, index, **changes):
    """The rows with one changed."""
    return [{**row, **changes} if i == index else row for i, row in enumerate(rows)]


def problems(race):
    return [str(problem) for problem in race.problems]


def test_a_lap_has_its_times_driver_sectors_and_flag():
    race = recording(Car("7", [114_168, 100_250], flags={1: "FCY"}))
    first, second = race.laps
    assert (first.car_id, first.number) == ("7", 1)
    assert (first.crossed_at_s, first.lap_time_s, first.flag) == (114.168, 114.168, Flag.FCY)
    assert (second.crossed_at_s, second.lap_time_s) == (214.418, 100.25)
    assert second.driver == "Driver of 7"
    assert second.sectors_s == (30.0, None, 20.5)
    assert second.compound is Compound.SLICK


def test_laps_come_in_the_order_of_their_crossings():
    race = recording(Car("8", [101_000] * 3), Car("7", [100_000] * 3))
    assert [(lap.car_id, lap.number) for lap in race.laps] == [
        ("7", 1), ("8", 1), ("7", 2), ("8", 2), ("7", 3), ("8", 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "flag"),
    [
        ("GF", Flag.GREEN),
        ("FCY", Flag.FCY),
        ("SF", Flag.SAFETY_CAR),
        ("RF", Flag.RED),
        ("FF", Flag.CHECKERED),
    ],
)
def test_every_flag_is_understood(code, flag):
    race = recording(Car("7", [100_000] * 2, flags={2: code}))
    assert race.laps[1].flag is flag


def test_an_unknown_flag_is_noted_and_does_not_change_the_flag():
    race = recording(Car("7", [100_000] * 3, flags={2: "SF", 3: "XX"}))
    assert [change.flag for change in race.flags] == [Flag.GREEN, Flag.SAFETY_CAR]
    assert "unknown FLAG_AT_FL (first on line 4): taken as the flag before" in problems(race)


def test_b_marks_the_in_lap_and_the_pit_time_stands_on_the_out_lap():
    race = recording(Car("7", [100_000, 105_000, 160_000, 100_000], in_laps=(2,)))
    assert [lap.ends_in_pit for lap in race.laps] == [False, True, False, False]
    assert [lap.starts_in_pit for lap in race.laps] == [False, False, True, False]
    assert [lap.pit_time_s for lap in race.laps] == [None, None, 70.0, None]


def test_a_pit_time_on_the_in_lap_itself_belongs_to_the_stop():
    # Where the boxes are before the line (VIR), and under a red flag, both stand in one row.
    rows = with_row(all_rows(Car("7", [100_000, 350_000, 104_000], in_laps=(2,))), 2, PIT_TIME="")
    race = read(sheet(with_row(rows, 1, PIT_TIME="0:04:06.758")))
    assert [lap.pit_time_s for lap in race.laps] == [None, None, 246.758]
    assert [lap.starts_in_pit for lap in race.laps] == [False, False, True]


def test_two_stops_running_keep_their_own_pit_times():
    rows = all_rows(Car("7", [100_000, 105_000, 165_000, 160_000], in_laps=(2, 3)))
    race = read(sheet(with_row(rows, 2, PIT_TIME="0:01:00.000")))
    assert [lap.pit_time_s for lap in race.laps] == [None, None, 60.0, 70.0]
    assert race.index.tracks[0].stops_done == (0, 0, 1, 2)


def test_an_in_lap_that_is_the_last_lap_is_no_stop():
    race = recording(Car("7", [100_000] * 3, in_laps=(3,)))
    assert race.laps[-1].ends_in_pit
    assert race.index.tracks[0].stops_done == (0, 0, 0)


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"NUMBER": "  "}, "row without a car number"),
        ({"NUMBER": "1" * 40}, "row without a car number"),
        ({"LAP_NUMBER": "x"}, "row whose LAP_NUMBER is not 1 to 2000"),
        ({"LAP_NUMBER": "-1"}, "row whose LAP_NUMBER is not 1 to 2000"),
        ({"LAP_NUMBER": "32768"}, "row whose LAP_NUMBER is not 1 to 2000"),
        ({"ELAPSED": "", "HOUR": "", "LAP_TIME": ""}, "row without a time of the crossing"),
        ({"ELAPSED": "nan", "HOUR": "inf"}, "row without a time of the crossing"),
        ({"LAP_NUMBER": "1"}, "lap number that the car has already done"),
    ],
)
def test_a_bad_row_is_left_out_and_noted(changes, what):
    rows = with_row(all_rows(Car("7", [100_000] * 4)), 2, **changes)
    race = read(sheet(rows))
    assert [lap.number for lap in race.laps] == [1, 2, 4]
    assert any(what in problem and "row left out" in problem for problem in problems(race))


@pytest.mark.parametrize("text", ["nan", "-1:40.000", "99:99:99", "0:00:00.001", "1:00:00:00"])
def test_a_bad_lap_time_is_left_out_and_the_crossing_kept(text):
    race = read(sheet(with_row(all_rows(Car("7", [100_000] * 3)), 1, LAP_TIME=text)))
    assert [lap.lap_time_s for lap in race.laps] == [100.0, None, 100.0]
    assert race.laps[1].crossed_at_s == 200.0
    assert race.problems


def test_a_row_given_twice_counts_once():
    rows = all_rows(Car("7", [100_000] * 3))
    race = read(sheet([*rows, rows[1]]))
    assert [lap.number for lap in race.laps] == [1, 2, 3]
    assert "left out" in problems(race)[0]


def test_a_file_without_lap_times_elapsed_or_class_still_reads():
    few = ("NUMBER", "LAP_NUMBER", "ELAPSED")
    race = read(sheet(all_rows(Car("7", [100_000] * 3)), columns=few))
    assert [lap.crossed_at_s for lap in race.laps] == [100.0, 200.0, 300.0]
    assert race.laps[0].flag is Flag.GREEN
    assert not race.marks_checkered


def test_nothing_sound_left_is_refused_with_the_reason():
    rows = [{**row, "LAP_NUMBER": "?"} for row in all_rows(Car("7", [100_000] * 3))]
    with pytest.raises(UnreadableFileError, match="3 times row whose LAP_NUMBER"):
        read(sheet(rows))


@pytest.mark.parametrize(
    ("car_class", "maker", "delimiter", "extra", "series"),
    [
        ("HYPERCAR", "Toyota", ";", (), "wec"),
        ("LMP2", "Oreca", ";", (), "wec"),
        ("GTP", "Acura", ",", (), "imsa"),
        ("LMP2", "Oreca", ",", (), "imsa"),
        ("DPi", "Cadillac", ";", (), "imsa"),
        ("Am", "Toyota Gazoo Racing", ";", (), "gr_cup"),
        ("Pro", "x", ";", ("IM1a_time", "FL_elapsed"), "gr_cup"),
    ],
)
def test_the_series_is_told_from_columns_and_the_first_car(
    car_class, maker, delimiter, extra, series
):
    rows = [{**r, "MANUFACTURER": maker} for r in all_rows(Car("7", [100_000], car_class))]
    data = sheet(rows, delimiter=delimiter, columns=(*COLUMNS, *extra))
    assert read(data).series == series


def test_an_entry_is_what_its_first_lap_says():
    rows = with_row(all_rows(Car("7", [100_000] * 2, team="Old")), 1, TEAM="New")
    race = read(sheet(rows))
    assert [entry.team for entry in race.entries] == ["Old"]
    assert len(race.laps) == 2
