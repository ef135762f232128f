import pytest

from alora.domain.errors import UnknownCarError, UnreadableFileError
from tests.unit.timing.sheets import Car, all_rows, read, recording, sheet

FIRST = Car("3", [100_000] * 5, "Am", team="T")
SECOND = Car("3", [101_500] * 5, "Am", team="T")


def by_car(race):
    return {
        entry.car_id: [lap.number for lap in race.laps if lap.car_id == entry.car_id]
        for entry in race.entries
    }


def interleaved(*cars):
    """Rows in order of crossing, as some exports have them."""
    return sorted(all_rows(*cars), key=lambda row: row["ELAPSED"])


def test_007_and_7_are_two_cars():
    race = recording(Car("007", [100_000] * 2), Car("7", [101_000] * 2))
    assert [entry.car_id for entry in race.entries] == ["007", "7"]
    assert race.find_car("007") == "007"
    assert race.find_car("7") == "7"


@pytest.mark.parametrize("order", [all_rows, interleaved])
def test_two_cars_of_one_number_are_told_apart_by_their_clocks(order):
    race = read(sheet(order(FIRST, SECOND, Car("7", [102_000] * 5))))
    assert by_car(race) == {"3#1": [1, 2, 3, 4, 5], "3#2": [1, 2, 3, 4, 5], "7": [1, 2, 3, 4, 5]}
    assert {lap.lap_time_s for lap in race.laps if lap.car_id == "3#2"} == {101.5}
    assert race.problems == ()


def test_the_number_goes_by_first_crossing_and_not_by_place_in_the_file():
    race = read(sheet(all_rows(SECOND, FIRST)))
    assert {lap.lap_time_s for lap in race.laps if lap.car_id == "3#1"} == {100.0}


def test_two_cars_of_one_number_stay_apart_when_a_row_is_missing():
    rows = [row for row in interleaved(FIRST, SECOND) if row["ELAPSED"] != "0:05:00.000"]
    race = read(sheet(rows))
    assert by_car(race) == {"3#1": [1, 2, 4, 5], "3#2": [1, 2, 3, 4, 5]}


def test_a_group_tells_cars_apart_that_drive_side_by_side():
    legends = Car("3", [100_001] * 4, "Am", group="Legends ", team="T")
    race = read(sheet(interleaved(Car("3", [100_000] * 4, "Am", team="T"), legends)))
    groups = {entry.car_id: entry.group for entry in race.entries}
    assert groups == {"3#1": "", "3#2": "Legends"}
    assert by_car(race) == {"3#1": [1, 2, 3, 4], "3#2": [1, 2, 3, 4]}


def test_asking_for_a_shared_number_says_which_two_and_how_to_name_one():
    race = read(sheet(all_rows(FIRST, Car("3", [101_000] * 3, "Am", group="Legends", team="T"))))
    with pytest.raises(UnknownCarError) as refusal:
        race.find_car("3")
    message = str(refusal.value)
    assert "2 cars carry number 3: 3#1 (T, Am) and 3#2 (T, group Legends, Am)" in message
    assert "--car 3#1" in message
    assert "\n" not in message
    assert race.find_car("3#2") == "3#2"


def test_a_car_is_found_without_its_zeros_if_that_fits_only_one():
    race = recording(Car("021", [100_000]), Car("9", [101_000]))
    assert race.find_car("21") == "021"
    assert race.find_car("#9") == "9"
    assert race.find_car(" 9 ") == "9"


def test_the_first_of_a_number_is_found_while_only_one_is_known():
    race = recording(Car("3", [100_000]))
    assert race.find_car("3#1") == "3"
    with pytest.raises(UnknownCarError, match="no car '3#2' in this race; it has 3"):
        race.find_car("3#2")


def test_an_unknown_car_is_answered_with_the_cars_there_are():
    race = recording(*(Car(str(n), [100_000 + n]) for n in range(1, 40)))
    with pytest.raises(UnknownCarError, match=r"it has 1, 2, 3, .* and 27 more") as refusal:
        race.find_car("999" * 100)
    assert len(str(refusal.value)) < 200


@pytest.mark.parametrize("text", ["", "#", "0x7", "²", "\n"])
def test_no_car_has_an_odd_name(text):
    with pytest.raises(UnknownCarError):
        recording(Car("7", [100_000])).find_car(text)


def test_more_cars_than_any_race_has_are_refused(monkeypatch):
    monkeypatch.setattr("alora.timing.cars.MAX_CARS", 3)
    with pytest.raises(UnreadableFileError, match="more than 3 cars"):
        recording(*(Car(str(n), [100_000 + n]) for n in range(1, 6)))


def test_a_lap_number_written_wrong_makes_no_second_car():
    rows = all_rows(Car("7", [100_000] * 6))
    rows[4]["LAP_NUMBER"] = "1"
    race = read(sheet(rows))
    assert by_car(race) == {"7": [1, 2, 3, 4, 6]}
