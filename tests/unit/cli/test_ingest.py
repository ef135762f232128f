from __future__ import annotations

import json
from pathlib import Path

import pytest

from alora.cli.demo.files import write_demo
from alora.cli.main import main
from alora.cli.state_file import read_state
from alora.domain.race import CarId

from .shown import first_retired


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "race"
    write_demo(folder, 2026)
    return folder


def ingest_json(capsys: pytest.CaptureFixture[str], *arguments: object) -> list[dict]:
    main(["ingest", *map(str, arguments), "--json"])
    return json.loads(capsys.readouterr().out)["files"]


def test_a_file_is_summarised_in_a_table(demo: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["ingest", str(demo / "laps.csv")]) == 0
    shown = capsys.readouterr().out
    assert "24 in 2 classes" in shown
    assert "from the results file" in shown
    assert "Alora Motorsport" in shown.replace("\n", " ") or "Motorsport" in shown


def test_the_json_counts_what_the_truth_says(demo: Path, capsys: pytest.CaptureFixture[str]):
    truth = json.loads((demo / "truth.json").read_text())
    (summary,) = ingest_json(capsys, demo / "laps.csv")
    stops = {car["car_id"]: car["stops"] for car in summary["cars"]}
    assert stops == {car: len(laps) for car, laps in truth["stopped_after_lap"].items()}
    assert summary["distance"]["time_s"] == truth["distance_s"]
    assert summary["distance_problem"] is None


def test_what_cannot_be_read_is_told_and_the_rest_still_summarised(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    assert main(["ingest", str(empty), str(demo / "laps.csv"), "--json"]) == 2
    shown = capsys.readouterr()
    bad, good = json.loads(shown.out)["files"]
    assert bad["code"] == "unreadable_file"
    assert good["laps"] > 900
    assert len(shown.err.splitlines()) == 1


def test_a_state_at_a_lap_is_written_for_the_simulation(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    out = tmp_path / "state.json"
    arguments = ["--car", "27", "--lap", "12", "--state-out", str(out)]
    assert main(["ingest", str(demo / "laps.csv"), *arguments]) == 0
    file = read_state(out)
    assert file.our_car == CarId("27")
    assert file.race.state.car(CarId("27")).laps_done == 12
    assert len(file.race.laps) == 24
    assert "24 in 2 classes" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--car", "27"], "a state needs all three"),
        (["--car", "999", "--lap", "12", "--state-out", "s.json"], "no car '999'"),
        (["--car", "27", "--lap", "0", "--state-out", "s.json"], "laps count from 1"),
        (["--car", "27", "--lap", "400", "--state-out", "s.json"], "has no lap 400"),
        (["--distance", "60km"], "60km"),
    ],
)
def test_an_impossible_moment_is_refused(
    demo: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    reason: str,
):
    monkeypatch.chdir(tmp_path)
    assert main(["ingest", str(demo / "laps.csv"), *arguments]) == 2
    assert reason in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_lap_after_a_car_retired_is_refused(demo: Path, capsys: pytest.CaptureFixture[str]):
    laps = demo / "laps.csv"
    car_id, last = first_retired(laps)
    moment = ["--car", car_id, "--lap", "30", "--state-out", "s.json"]
    assert main(["ingest", str(laps), *moment]) == 2
    assert f"it stops after its lap {last}" in capsys.readouterr().err


def test_a_state_of_two_files_is_refused(demo: Path, capsys: pytest.CaptureFixture[str]):
    file = str(demo / "laps.csv")
    assert main(["ingest", file, file, "--car", "7", "--lap", "3", "--state-out", "x.json"]) == 2
    assert "2 files are given" in capsys.readouterr().err
