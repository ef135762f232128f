"""Every bad question is one line and status 2, before any service is started."""

from __future__ import annotations

from pathlib import Path

import pytest

from alora.cli.main import main
from alora.cli.question import AskOptions, check
from alora.cli.race_file import RaceChoice

TEXT = "When should I pit?"

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="session")
def barber(shared_data: Path) -> Path:
    return shared_data / "gr_cup/barber/23_AnalysisEnduranceWithSections_Race 1_Anonymized.CSV"


@pytest.fixture(scope="session")
def cota(shared_data: Path) -> Path:
    return next((shared_data / "gr_cup/cota/Race 1").glob("23_*"))


def bad_files(folder: Path, shared_data: Path, barber: Path) -> dict[str, list[object]]:
    for name, data in {
        "empty.csv": b"",
        "binary.csv": bytes(range(256)) * 64,
        "comma.csv": b"a,b,c\n1,2,3\n",
        "long_line.csv": b"NUMBER;LAP_NUMBER;ELAPSED" + b";x" * 2**20,
        "utf16.csv": "nothing to read here".encode("utf-16"),
    }.items():
        (folder / name).write_bytes(data)
    moment = ["--car", "13", "--lap", 12]
    files: dict[str, list[object]] = {
        file.name: ["--race", file, *moment] for file in folder.iterdir()
    }
    cota = next((shared_data / "gr_cup/cota/Race 1").glob("23_*"))
    season = shared_data / "f1/laps_2019.csv"
    return files | {
        "missing": ["--race", folder / "none.csv", *moment],
        "a folder": ["--race", folder, *moment],
        "results": ["--race", next(barber.parent.glob("05_Results*")), *moment],
        "unknown car": ["--race", barber, "--car", "999", "--lap", 12],
        "lap 0": ["--race", barber, "--car", "13", "--lap", 0],
        "after the end": ["--race", barber, "--car", "13", "--lap", 400],
        "retired": ["--race", barber, "--car", "88", "--lap", 20],
        "two cars 3": ["--race", cota, "--car", "3", "--lap", 5],
        "no event": ["--race", season, "--car", "HAM", "--lap", 15],
        "wrong event": ["--race", season, "--event", "Le Mans", "--car", "HAM", "--lap", 15],
        "wrong distance": ["--race", barber, *moment, "--distance", "far"],
        "no race": moment,
        "no car": ["--race", barber, "--lap", 12],
        "no lap": ["--race", barber, "--car", "13"],
    }


def test_bad_input_is_exactly_one_line_and_status_2(
    shared_data: Path, barber: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    for name, arguments in bad_files(tmp_path, shared_data, barber).items():
        status = main(["ask", TEXT, *map(str, arguments)])
        shown = capsys.readouterr()
        lines = [line for line in shown.err.splitlines() if line.strip()]
        assert (status, len(lines), shown.out) == (2, 1, ""), (name, shown.err)


def refusal(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert main(["ask", TEXT, *map(str, arguments)]) == 2
    return capsys.readouterr().err


def test_two_cars_of_one_number_are_both_named(cota: Path, capsys: pytest.CaptureFixture[str]):
    told = refusal(capsys, "--race", cota, "--car", "3", "--lap", 5)
    assert "3#1" in told
    assert "3#2" in told


def test_one_of_two_cars_of_a_number_can_be_named(cota: Path):
    question = check(AskOptions(TEXT, RaceChoice(cota), "3#2", 5))
    assert question.car == "3#2"


def test_the_events_of_a_season_are_listed(shared_data: Path, capsys: pytest.CaptureFixture[str]):
    season = shared_data / "f1/laps_2019.csv"
    told = refusal(capsys, "--race", season, "--car", "HAM", "--lap", 15)
    assert "Belgian Grand Prix" in told
    assert "Abu Dhabi Grand Prix" in told
