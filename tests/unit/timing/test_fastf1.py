import pytest

from alora.domain.errors import InvalidInputError, UnreadableFileError
from alora.domain.race import Compound, Flag
from tests.unit.timing.sheets import F1_COLUMNS, f1_rows, f1_sheet, read, timedelta


def race_of(*rows_of_cars, event=None, columns=F1_COLUMNS, name="laps_2019.csv"):
    rows = [row for rows in rows_of_cars for row in rows]
    return read(f1_sheet(rows, columns), name, event)


def test_the_race_clock_starts_with_the_first_cars_first_lap():
    race = race_of(
        f1_rows("HAM", [110.5, 100.0]), f1_rows("BOT", [111.0, 100.0], number="77", start_s=3500.0)
    )
    # BOT is the first to cross; HAM's session clock started 100 s later.
    assert [(lap.car_id, lap.crossed_at_s) for lap in race.laps] == [
        ("BOT", 111.0), ("HAM", 210.5), ("BOT", 211.0), ("HAM", 310.5),
    ]  # fmt: skip


def test_without_a_first_lap_time_the_start_of_the_lap_is_taken():
    rows = f1_rows("HAM", [93.0, 90.0], LapTime={1: ""})
    for row in rows:
        row["LapStartTime"] = timedelta(3600.5) if row["LapNumber"] == "1.0" else ""
    race = race_of(rows, columns=(*F1_COLUMNS, "LapStartTime"))
    assert [lap.crossed_at_s for lap in race.laps] == [92.5, 182.5]
    assert race.laps[0].lap_time_s is None


def test_without_either_the_start_is_assumed_and_said():
    race = race_of(f1_rows("HAM", [93.0, 90.0], LapTime={1: ""}))
    assert [lap.crossed_at_s for lap in race.laps] == [95.0, 185.0]
    assert "start set 95 s before the first crossing" in str(race.problems[0])


def test_lap_times_are_read_as_seconds_and_as_timedeltas():
    race = race_of(f1_rows("HAM", [93.0, 90.6], LapTime={2: "0 days 00:01:30.600000"}))
    assert [lap.lap_time_s for lap in race.laps] == [93.0, 90.6]


def test_drivers_are_found_by_code_and_by_number():
    race = race_of(f1_rows("HAM", [93.0]), f1_rows("BOT", [94.0], number="77"))
    assert race.find_car("HAM") == race.find_car("ham") == race.find_car("44") == "HAM"
    assert race.find_car("77") == "BOT"
    assert [(e.car_id, e.number, e.car_class) for e in race.entries] == [
        ("HAM", "44", "F1"), ("BOT", "77", "F1"),
    ]  # fmt: skip


def test_pit_entry_and_exit_make_in_and_out_laps_and_the_time_between():
    race = race_of(
        f1_rows(
            "HAM",
            [93.0, 95.0, 110.0],
            PitInTime={2: timedelta(3780.0)},
            PitOutTime={1: timedelta(7.0), 3: timedelta(3803.5)},
        )
    )
    assert [lap.ends_in_pit for lap in race.laps] == [False, True, False]
    assert [lap.starts_in_pit for lap in race.laps] == [False, False, True]
    assert [lap.pit_time_s for lap in race.laps] == [None, None, 23.5]


def test_a_pit_exit_before_the_entry_is_left_out():
    race = race_of(
        f1_rows(
            "HAM",
            [93.0, 95.0, 110.0],
            PitInTime={2: timedelta(3780.0)},
            PitOutTime={3: timedelta(3000.0)},
        )
    )
    assert race.laps[2].pit_time_s is None
    assert "pit exit before pit entry" in str(race.problems[0])


def test_a_lap_begun_and_not_completed_is_left_out():
    race = race_of(f1_rows("HAM", [93.0, 90.0, 150.0], LapTime={3: ""}, Position={3: ""}))
    assert [lap.number for lap in race.laps] == [1, 2]
    assert "begun and not completed" in str(race.problems[0])
    assert race.rows_left_out == 0


def test_a_lap_without_a_time_but_with_a_position_was_driven():
    race = race_of(f1_rows("HAM", [93.0, 1600.0], LapTime={2: ""}))
    assert race.laps[1].lap_time_s is None
    assert race.laps[1].crossed_at_s == 1693.0


@pytest.mark.parametrize(
    ("status", "lap_flag", "flag_after"),
    [
        ("1", Flag.GREEN, Flag.GREEN),
        ("24", Flag.SAFETY_CAR, Flag.SAFETY_CAR),
        ("45", Flag.RED, Flag.RED),
        ("41", Flag.SAFETY_CAR, Flag.GREEN),
        ("671", Flag.VSC, Flag.GREEN),
        ("267", Flag.VSC, Flag.VSC),
        ("12", Flag.YELLOW, Flag.YELLOW),
        ("264", Flag.SAFETY_CAR, Flag.SAFETY_CAR),
    ],
)
def test_a_lap_has_its_strongest_flag_and_the_track_its_last(status, lap_flag, flag_after):
    race = race_of(f1_rows("HAM", [93.0, 90.0], TrackStatus={2: status}))
    assert race.laps[1].flag is lap_flag
    assert race.flags[-1].flag is flag_after


@pytest.mark.parametrize("status", ["0", "", "nan"])
def test_no_track_status_says_nothing_of_the_flag(status):
    race = race_of(f1_rows("HAM", [93.0, 90.0, 90.0], TrackStatus={2: "4", 3: status}))
    assert race.flags[-1].flag is Flag.SAFETY_CAR


@pytest.mark.parametrize(
    ("text", "compound"),
    [
        ("HYPERSOFT", Compound.SOFT),
        ("MEDIUM", Compound.MEDIUM),
        ("WET", Compound.WET),
        ("UNKNOWN", Compound.UNKNOWN),
        ("TEST", Compound.UNKNOWN),
        ("", Compound.UNKNOWN),
    ],
)
def test_compounds_that_nobody_knows_are_unknown(text, compound):
    assert race_of(f1_rows("HAM", [93.0], compound=text)).laps[0].compound is compound


def test_a_tire_age_that_cannot_be_is_counted_on():
    race = race_of(
        f1_rows("HAM", [93.0] * 5, TyreLife={1: "4.0", 2: "5.0", 3: "1.0", 4: "", 5: "99.0"})
    )
    assert [lap.tire_age_laps for lap in race.laps] == [4, 5, 6, 7, 8]
    assert "does not follow" in str(race.problems[0])


def test_a_drive_through_the_lane_keeps_the_age_of_the_set():
    rows = f1_rows(
        "HAM", [93.0] * 4, PitInTime={2: timedelta(3785.0)}, PitOutTime={3: timedelta(3800.0)}
    )
    track = race_of(rows).index.tracks[0]
    assert track.stint_laps == (1, 2, 1, 2)
    assert track.tire_age_laps == (1, 2, 3, 4)


def test_a_new_set_without_a_known_age_is_counted_from_the_stop():
    rows = f1_rows(
        "HAM",
        [93.0] * 4,
        PitInTime={2: timedelta(3785.0)},
        PitOutTime={3: timedelta(3800.0)},
        TyreLife={3: "", 4: ""},
    )
    assert race_of(rows).index.tracks[0].tire_age_laps == (1, 2, 1, 2)


def test_the_columns_that_know_the_future_are_never_read():
    future = ("DeltaToRep", "PctFromRep", "DeltaToFastest", "DeltaToLapRep", "FuelAdjLapTime")
    rows = f1_rows("HAM", [93.0, 90.0])
    other = [{**row, **dict.fromkeys(future, str(i))} for i, row in enumerate(rows)]
    columns = (*F1_COLUMNS, *future)
    assert race_of(other, columns=columns).laps == race_of(rows, columns=columns).laps


SEASON = [
    *f1_rows("HAM", [93.0, 90.0], event="Belgian Grand Prix"),
    *f1_rows("HAM", [94.0], event="São Paulo Grand Prix"),
    *f1_rows("HAM", [95.0], event="British Grand Prix"),
]


@pytest.mark.parametrize("wanted", ["Belgian Grand Prix", "belgian", "BELGIAN grand prix", "belg"])
def test_one_race_of_a_season_is_read_by_name(wanted):
    race = race_of(SEASON, event=wanted)
    assert race.event == "Belgian Grand Prix"
    assert len(race.laps) == 2
    assert race.season == 2019
    assert race.round_number == 13


def test_accents_need_not_be_typed():
    assert race_of(SEASON, event="sao paulo").event == "São Paulo Grand Prix"


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        (None, 'holds 3 races; name one, such as --event "Belgian Grand Prix"; it has'),
        ("Monaco", "is not there; it has Belgian Grand Prix, São Paulo Grand Prix"),
        ("grand prix", "fits Belgian Grand Prix, São Paulo Grand Prix, British"),
        ("  ", "empty"),
        ("x" * 5000, "is not there"),
    ],
)
def test_a_season_without_a_clear_race_lists_its_races(wanted, says):
    with pytest.raises(InvalidInputError, match=says) as refusal:
        race_of(SEASON, event=wanted)
    assert "\n" not in str(refusal.value)
    assert len(str(refusal.value)) < 500


def test_a_file_of_one_race_needs_no_event():
    assert race_of(f1_rows("HAM", [93.0])).event == "Belgian Grand Prix"


def test_absurdly_many_events_are_refused(monkeypatch):
    monkeypatch.setattr("alora.timing.fastf1.MAX_EVENTS", 2)
    with pytest.raises(UnreadableFileError, match="more than 2 events"):
        race_of(SEASON)


@pytest.mark.parametrize("columns", [{"LapNumber": "0"}, {"LapNumber": "1.5"}, {"Time": ""}])
def test_a_bad_row_is_left_out(columns):
    rows = f1_rows("HAM", [93.0, 90.0, 91.0])
    rows[1].update(columns)
    race = race_of(rows)
    assert [lap.number for lap in race.laps] == [1, 3]
    assert len(race.problems) == 1


def test_the_season_comes_from_the_lap_dates_before_the_name():
    rows = [{**row, "LapStartDate": "2022-07-09 14:32:01"} for row in f1_rows("HAM", [93.0])]
    assert race_of(rows, columns=(*F1_COLUMNS, "LapStartDate")).season == 2022


def test_a_sprint_is_told_by_the_name():
    assert race_of(f1_rows("HAM", [93.0]), name="sprint_raw_2021.csv").sprint
    assert not race_of(f1_rows("HAM", [93.0])).sprint
