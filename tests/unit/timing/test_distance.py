import pytest

from alora.domain.errors import InvalidInputError, UnreadableFileError
from alora.domain.race import DistanceSource, RaceDistance
from alora.timing import check_distance, parse_distance, read_recording, resolve_distance
from tests.unit.timing.sheets import Car, all_rows, f1_rows, f1_sheet, read, recording, sheet

MINUTE_MS = 60_000


@pytest.mark.parametrize(
    ("text", "laps", "time_s"),
    [
        ("45min", None, 2700),
        ("45 min", None, 2700),
        ("45m", None, 2700),
        ("57laps", 57, None),
        ("57 laps", 57, None),
        ("1 lap", 1, None),
        ("6h", None, 21600),
        ("24H", None, 86400),
        ("2h40min", None, 9600),
        ("2h 40m", None, 9600),
        ("2:40", None, 9600),
        (" 100MIN ", None, 6000),
    ],
)
def test_a_distance_is_read_as_users_write_it(text, laps, time_s):
    assert parse_distance(text) == RaceDistance(laps, time_s, DistanceSource.GIVEN)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1812km", "is a length; give its laps or its time, as 45min"),
        ("1000 miles", "is a length"),
        ("", "is not understood; write 45min"),
        ("soon", "is not understood"),
        ("-5min", "is not understood"),
        ("45", "is not understood"),
        ("0laps", "1 to 2000 are possible"),
        ("9999laps", "1 to 2000 are possible"),
        ("0min", "60 s to 48 h"),
        ("99h", "60 s to 48 h"),
        ("2:75", "is not understood"),
        ("4\u0665min", "is not understood"),
        ("x" * 10_000, "is not understood"),
    ],
)
def test_what_is_no_distance_is_refused_in_one_line(text, says):
    with pytest.raises(InvalidInputError, match=says) as refusal:
        parse_distance(text)
    assert "\n" not in str(refusal.value)
    assert len(str(refusal.value)) < 200


def test_what_the_user_gives_goes_first(tmp_path):
    race = recording(Car("7", [100_000]), name="spa_6h.csv")
    distance = resolve_distance(race, given="3h", path=tmp_path / "spa_6h.csv")
    assert distance == RaceDistance(None, 10800, DistanceSource.GIVEN)


def test_the_event_is_known_from_the_name():
    race = recording(Car("7", [100_000]), name="le_mans_24h.csv")
    assert race.event == "24 Hours of Le Mans"
    assert resolve_distance(race, given=None, path=None) == RaceDistance(
        None, 86400, DistanceSource.EVENT
    )


@pytest.mark.parametrize(("car_class", "minutes"), [("HYPERCAR", 360), ("GTP", 160), ("Am", 45)])
def test_with_nothing_to_go_by_the_series_usual_length_is_a_guess(car_class, minutes):
    rows = all_rows(Car("7", [100_000], car_class))
    for row in rows:
        row["MANUFACTURER"] = "Toyota Gazoo Racing" if car_class == "Am" else "M"
    distance = resolve_distance(read(sheet(rows)), given=None, path=None)
    assert distance == RaceDistance(None, 60.0 * minutes, DistanceSource.GUESS)


def test_a_grand_prix_is_as_many_laps_as_scheduled():
    race = read(f1_sheet(f1_rows("HAM", [93.0])), "laps_2019.csv")
    assert resolve_distance(race, given=None, path=None) == RaceDistance(
        44, None, DistanceSource.EVENT
    )


def test_a_session_without_an_event_name_is_known_from_the_files_name():
    rows = f1_rows("HAM", [93.0], event="")
    race = read(f1_sheet(rows), "2023_british_grand_prix_laps.csv")
    assert (race.event, race.season) == ("British Grand Prix", 2023)
    assert resolve_distance(race, given=None, path=None).laps == 52


def test_an_unknown_grand_prix_is_a_guess():
    race = read(f1_sheet(f1_rows("HAM", [93.0], event="Atlantis Grand Prix")), "laps.csv")
    assert resolve_distance(race, given=None, path=None).guessed


RESULTS = "POSITION;NUMBER;STATUS;LAPS;TOTAL_TIME\n1;7;Classified;27;{}\n2;8;Classified;27;{}\n"


@pytest.mark.parametrize(
    ("total", "minutes"),
    [("45:15.035", 45), ("50:40.000", 45), ("1:02:00.000", 60), ("30:59.0", 30)],
)
def test_the_results_beside_the_laps_tell_the_scheduled_length(tmp_path, total, minutes):
    rows = all_rows(Car("7", [100_000], "Am"))
    laps = tmp_path / "23_laps.CSV"
    laps.write_bytes(sheet([{**r, "MANUFACTURER": "Toyota Gazoo Racing"} for r in rows]))
    (tmp_path / "03_results.CSV").write_text(RESULTS.format(total, total))
    distance = resolve_distance(read_recording(laps), given=None, path=laps)
    assert distance == RaceDistance(None, 60.0 * minutes, DistanceSource.RESULTS)


def test_a_race_that_was_cut_short_keeps_its_scheduled_length(tmp_path):
    laps = tmp_path / "spa_6h.csv"
    laps.write_bytes(sheet(all_rows(Car("7", [100_000]))))
    (tmp_path / "results.csv").write_text(RESULTS.format("3:10:00.000", "3:11:00.000"))
    distance = resolve_distance(read_recording(laps), given=None, path=laps)
    assert distance == RaceDistance(None, 21600, DistanceSource.EVENT)


def test_results_longer_than_the_event_say_that_it_was_longer_that_year(tmp_path):
    laps = tmp_path / "monza.csv"
    laps.write_bytes(sheet(all_rows(Car("7", [100_000]))))
    (tmp_path / "results.csv").write_text(RESULTS.format("8:01:00.000", "8:01:10.000"))
    distance = resolve_distance(read_recording(laps), given=None, path=laps)
    assert distance == RaceDistance(None, 28800, DistanceSource.RESULTS)


def test_results_of_another_race_in_the_folder_are_left_alone(tmp_path):
    laps = tmp_path / "laps Race 1.csv"
    laps.write_bytes(sheet(all_rows(Car("7", [100_000]))))
    (tmp_path / "results Race 2.csv").write_text(RESULTS.format("8:01:00.000", "8:01:10.000"))
    assert resolve_distance(read_recording(laps), given=None, path=laps).guessed


def test_results_that_the_user_names_are_read(tmp_path):
    file = tmp_path / "anything.csv"
    file.write_text(RESULTS.format("6:00:10.000", "6:00:12.000"))
    race = recording(Car("7", [100_000]))
    distance = resolve_distance(race, given=None, path=None, results=file)
    assert distance == RaceDistance(None, 21600, DistanceSource.RESULTS)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("NUMBER;LAP_NUMBER;ELAPSED\n", "not a results file"),
        ("POSITION;NUMBER;LAPS\n", "no winner"),
    ],
)
def test_named_results_that_are_none_are_refused(tmp_path, content, says):
    file = tmp_path / "x.csv"
    file.write_text(content)
    with pytest.raises(InvalidInputError, match=says):
        resolve_distance(recording(Car("7", [100_000])), given=None, path=None, results=file)


def test_named_results_that_are_missing_are_refused(tmp_path):
    with pytest.raises(UnreadableFileError, match="no such file"):
        resolve_distance(
            recording(Car("7", [100_000])), given=None, path=None, results=tmp_path / "x.csv"
        )


def finished(minutes, *, flag="FF"):
    laps = [MINUTE_MS] * minutes
    return recording(Car("7", laps, flags={minutes: flag}))


def given(text):
    return parse_distance(text)


def test_a_file_that_agrees_with_the_distance_is_not_complained_about():
    assert check_distance(finished(46), given("45min")) is None
    assert check_distance(finished(46), given("46laps")) is None


@pytest.mark.parametrize(
    ("minutes", "flag", "distance", "says"),
    [
        (30, "GF", "45min", "the file ends after 30 min, before the race does at 45 min"),
        (30, "FF", "45min", "the checkered flag falls after 30 min, the race is 45 min long"),
        (70, "FF", "45laps", "the file ends at lap 70, after the 45 laps of the race"),
        (30, "FF", "45laps", "the file ends at lap 30, before the 45 laps of the race"),
    ],
)
def test_a_file_that_contradicts_the_distance_says_how(minutes, flag, distance, says):
    assert check_distance(finished(minutes, flag=flag), given(distance)) == says


def test_a_race_that_goes_on_after_its_scheduled_end_says_so():
    event = RaceDistance(None, 2700, DistanceSource.EVENT)
    assert check_distance(finished(70), event) == (
        "the checkered flag falls after 1:10 h, the race is 45 min long"
    )
    assert check_distance(finished(70, flag="GF"), event) == (
        "the race goes on after 45 min, to 1:10 h"
    )
