from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from alora.domain.errors import InvalidInputError
from alora.studies.races import RaceShelf, events_in, find_races, read_case
from alora.studies.spec import read_spec
from tests.studying import demo_folder

SEASON = "EventName,Driver,LapNumber\nMonaco,GAS,1\nMonaco,GAS,2\nSpa,GAS,1\n"


def sources(folder: Path, races: str):
    path = folder / "study.toml"
    path.write_text(f'what = "recommend"\nmoments = {{ every = 5 }}\nraces = [{races}]\n')
    return find_races(read_spec(path), folder)


def test_files_come_in_order_and_are_called_by_their_way_from_the_study(tmp_path: Path):
    for name in ("b/two.csv", "a/one.csv"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).touch()
    found = sources(tmp_path, '{ files = "*/*.csv", distance = "45min" }')
    assert [source.label for source in found] == ["a/one.csv", "b/two.csv"]
    assert {source.distance for source in found} == {"45min"}


def test_a_file_may_be_named_by_its_full_path(tmp_path: Path):
    file = tmp_path / "laps.csv"
    file.touch()
    (tmp_path / "deep").mkdir()
    assert sources(tmp_path / "deep", f'{{ files = "{file}" }}')[0].label == "laps.csv"


def test_all_events_of_a_season_are_races_of_their_own(tmp_path: Path):
    (tmp_path / "season.csv").write_text(SEASON)
    found = sources(tmp_path, '{ files = "season.csv", event = "all" }')
    assert [source.event for source in found] == ["Monaco", "Spa"]
    found = sources(tmp_path, '{ files = "season.csv", event = ["Spa"], cars = ["GAS"] }')
    assert [(source.event, source.cars) for source in found] == [("Spa", ("GAS",))]


@pytest.mark.parametrize(
    ("races", "reason"),
    [
        ('{ files = "none*.csv" }', r'races\[0\].files: no file fits "none\*.csv"'),
        ('{ files = "/none/x.csv" }', "no file fits"),
        ('{ files = "**x" }', r"races\[0\].files"),
        ('{ files = "laps.csv", event = "all" }', r"races\[0\].event: laps.csv names no events"),
        ('{ files = "notes.txt", event = "all" }', "notes.txt"),
    ],
)
def test_what_is_no_race_is_refused_by_its_key(tmp_path: Path, races: str, reason: str):
    shutil.copy(demo_folder() / "laps.csv", tmp_path)
    (tmp_path / "notes.txt").write_bytes(b"")
    with pytest.raises(InvalidInputError, match=reason):
        sources(tmp_path, races)


@pytest.mark.parametrize(
    ("races", "reason"),
    [
        ('{ files = "notes.txt" }', "notes.txt"),
        ('{ files = "laps.csv", distance = "3 parsecs" }', "is not understood"),
        ('{ files = "laps.csv", results = "none.csv" }', "none.csv"),
    ],
)
def test_a_race_that_cannot_be_read_is_refused_by_its_file(tmp_path: Path, races: str, reason: str):
    shutil.copy(demo_folder() / "laps.csv", tmp_path)
    (tmp_path / "notes.txt").write_text("notes")
    with pytest.raises(InvalidInputError, match=rf"races\[0\], .*{reason}"):
        read_case(sources(tmp_path, races)[0])


def test_events_of_a_file_that_is_gone_are_refused(tmp_path: Path):
    with pytest.raises(InvalidInputError, match="no such file"):
        events_in(tmp_path / "gone.csv")


def test_the_digest_tells_races_apart_by_what_matters(tmp_path: Path):
    shutil.copy(demo_folder() / "laps.csv", tmp_path / "one.csv")
    shutil.copy(demo_folder() / "laps.csv", tmp_path / "two.csv")
    hour, same, short = (
        read_case(sources(tmp_path, f'{{ files = "one.csv", distance = "{distance}" }}')[0])
        for distance in ("60min", "1h", "45min")
    )
    assert hour.digest == same.digest != short.digest


def test_the_shelf_reads_a_race_again_and_refuses_one_that_changed(tmp_path: Path):
    for name in ("one.csv", "two.csv"):
        shutil.copy(demo_folder() / "laps.csv", tmp_path / name)
    found = sources(tmp_path, '{ files = "*.csv" }')
    cases = [read_case(source) for source in found]
    shelf = RaceShelf(found, tuple(case.digest for case in cases), cases[:1], kept=1)
    assert shelf.case(0) is cases[0]
    assert shelf.case(1).digest == cases[1].digest
    lines = (tmp_path / "one.csv").read_bytes().splitlines(keepends=True)
    (tmp_path / "one.csv").write_bytes(b"".join(lines[:-5]))
    with pytest.raises(InvalidInputError, match=r"one\.csv changed while the study ran"):
        shelf.case(0)
