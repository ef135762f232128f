from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alora.cli.demo.field import OUR_CAR, demo_field
from alora.cli.demo.truth import starting_grid
from alora.cli.state_file import StateFile, choose_car, choose_rivals, read_state, write_state
from alora.domain.errors import (
    InvalidInputError,
    InvalidStateError,
    UnknownCarError,
    UnreadableFileError,
)
from alora.domain.laps import CarLaps, Lap
from alora.domain.race import CarId
from alora.domain.state import CarStatus, RaceSoFar

GRID = starting_grid(demo_field())
LAPS = CarLaps.from_laps(OUR_CAR, (Lap(OUR_CAR, 1, 84.7, 84.7), Lap(OUR_CAR, 2, 164.0, None)))
RACE = RaceSoFar(GRID, (LAPS,))


@pytest.fixture
def state_file(tmp_path: Path) -> Path:
    path = tmp_path / "state.json"
    write_state(path, RACE, OUR_CAR)
    return path


def change(path: Path, **fields: object) -> None:
    document = json.loads(path.read_text())
    path.write_text(json.dumps(document | fields))


def test_what_is_written_is_read_back(state_file: Path):
    file = read_state(state_file)
    assert file.our_car == OUR_CAR
    assert file.race.state == GRID
    assert file.race.laps[0].lap_times_s[0] == 84.7
    assert math.isnan(file.race.laps[0].lap_times_s[1])


def test_the_file_is_strict_json_without_nan(state_file: Path):
    def refuse(word: str) -> None:
        pytest.fail(f"{word} is not JSON")

    assert json.loads(state_file.read_text(), parse_constant=refuse)


def test_a_bare_race_state_is_enough(state_file: Path):
    document = json.loads(state_file.read_text())
    del document["laps"], document["our_car"]
    state_file.write_text(json.dumps(document))
    file = read_state(state_file)
    assert (file.race.state, file.race.laps, file.our_car) == (GRID, (), None)


def test_the_car_of_the_file_is_taken_unless_another_is_named(state_file: Path):
    file = read_state(state_file)
    assert choose_car(file, None) == OUR_CAR
    assert choose_car(file, "007") == CarId("007")


def test_a_car_that_is_not_there_is_refused_with_those_that_are(state_file: Path):
    with pytest.raises(UnknownCarError, match=r"no car '0007' in this state; it has 8, 51"):
        choose_car(read_state(state_file), "0007")


def test_without_any_car_one_is_asked_for(state_file: Path):
    with pytest.raises(UnknownCarError, match="--car"):
        choose_car(replace(read_state(state_file), our_car=None), None)


def test_the_wrong_field_is_named(state_file: Path):
    cars = json.loads(state_file.read_text())["cars"]
    cars[3]["laps_done"] = "many"
    change(state_file, cars=cars)
    with pytest.raises(InvalidStateError, match=r"^cars\[3\]\.laps_done: "):
        read_state(state_file)


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"clock_s": None}, "clock_s"),
        ({"laps": 3}, "state.json"),
        ({"laps": [{"car_id": "8"}]}, r"\[0\]\.numbers"),
        ({"our_car": 27}, "our_car"),
        ({"distance": {"laps": 1, "time_s": 3600.0, "source": "given"}}, "distance"),
    ],
)
def test_what_is_no_state_is_refused_by_its_place(
    state_file: Path, fields: dict[str, object], path: str
):
    change(state_file, **fields)
    with pytest.raises(InvalidStateError, match=path):
        read_state(state_file)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(UnreadableFileError, match="No such file"):
        read_state(tmp_path / "none.json")


def test_a_folder_is_refused(tmp_path: Path):
    with pytest.raises(UnreadableFileError, match="Is a directory"):
        read_state(tmp_path)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_one_line(tmp_path_factory: pytest.TempPathFactory, data: bytes):
    path = tmp_path_factory.mktemp("state") / "state.json"
    path.write_bytes(data)
    with pytest.raises((UnreadableFileError, InvalidStateError)) as caught:
        read_state(path)
    assert len(str(caught.value).splitlines()) == 1


FILE = StateFile(RACE, OUR_CAR)
MATES = tuple(
    car.car_id
    for car in GRID.cars
    if car.car_class == GRID.car(OUR_CAR).car_class and car.car_id != OUR_CAR
)


def test_rivals_are_taken_in_the_order_named_and_each_once():
    first, second = MATES[:2]
    assert choose_rivals(FILE, OUR_CAR, (second, f" {first} ", second)) == (second, first)
    assert choose_rivals(FILE, OUR_CAR, ()) == ()


def test_a_rival_that_is_not_in_the_race_is_refused():
    with pytest.raises(UnknownCarError, match="no car '999'"):
        choose_rivals(FILE, OUR_CAR, ("999",))


def test_a_rival_of_another_class_and_our_own_car_are_no_rivals():
    other = next(c for c in GRID.cars if c.car_class != GRID.car(OUR_CAR).car_class)
    for name in (other.car_id, OUR_CAR):
        with pytest.raises(InvalidInputError, match=f"--rival {name}: no rival of car {OUR_CAR}"):
            choose_rivals(FILE, OUR_CAR, (name,))


def test_a_retired_car_is_no_rival():
    cars = tuple(
        replace(car, status=CarStatus.RETIRED) if car.car_id == MATES[0] else car
        for car in GRID.cars
    )
    file = StateFile(RaceSoFar(replace(GRID, cars=cars), ()), OUR_CAR)
    with pytest.raises(InvalidInputError, match="still races"):
        choose_rivals(file, OUR_CAR, (MATES[0],))


def test_more_rivals_than_one_search_compares_are_refused():
    with pytest.raises(InvalidInputError, match="names 9 cars, at most 8"):
        choose_rivals(FILE, OUR_CAR, MATES[:9])


@pytest.mark.parametrize("field", ["cars", "laps"])
def test_a_million_cars_are_refused_without_a_look_at_each(state_file: Path, field: str):
    change(state_file, **{field: [{}] * 10**6})
    with pytest.raises(InvalidStateError) as refused:
        read_state(state_file)
    assert str(refused.value) == f"{field}: 1000000 cars are more than any race has"
