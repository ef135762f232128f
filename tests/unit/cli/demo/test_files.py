from __future__ import annotations

import csv
import json
from itertools import pairwise
from pathlib import Path

import pytest

from alora import timing
from alora.cli.demo.circuit import demo_circuit
from alora.cli.demo.files import NAMES, demo_race, write_demo
from alora.domain.errors import InvalidInputError
from alora.domain.race import Flag


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "race"
    write_demo(path, 2026)
    return path


@pytest.fixture(scope="session")
def recording(folder: Path) -> timing.RaceRecording:
    return timing.read_recording(folder / "laps.csv")


def test_the_files_are_those_that_are_named(folder: Path):
    assert sorted(file.name for file in folder.iterdir()) == sorted(NAMES)


def test_the_laps_are_read_back_without_damage(recording: timing.RaceRecording):
    assert len(recording.entries) == 24
    assert {p.what for p in recording.problems} <= {
        "local time is UTC-6.00 h, from the first weather sample"
    }


def test_the_race_shows_a_safety_car_a_retirement_and_stops(
    folder: Path, recording: timing.RaceRecording
):
    truth = json.loads((folder / "truth.json").read_text())
    assert Flag.SAFETY_CAR in {change.flag for change in recording.flags}
    assert len(truth["retired_after_lap"]) >= 1
    assert len(truth["stopped_after_lap"]["27"]) == 1


def test_lap_times_and_crossings_agree_to_the_millisecond(recording: timing.RaceRecording):
    for entry in recording.entries:
        laps = [lap for lap in recording.laps if lap.car_id == entry.car_id]
        for before, lap in pairwise(laps):
            since_s = lap.crossed_at_s - before.crossed_at_s
            assert lap.lap_time_s == pytest.approx(since_s, abs=1e-6)
            assert sum(s or 0 for s in lap.sectors_s) == pytest.approx(since_s, abs=1e-6)
            assert min(s or 0 for s in lap.sectors_s) > 15


def test_the_results_agree_with_the_laps(folder: Path, recording: timing.RaceRecording):
    with (folder / "results.csv").open(newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    counted = {entry.number: 0 for entry in recording.entries}
    for lap in recording.laps:
        counted[str(lap.car_id)] += 1
    assert {row["NUMBER"]: int(row["LAPS"]) for row in rows} == counted
    assert [int(row["POSITION"]) for row in rows] == list(range(1, 25))


def test_the_telemetry_is_of_our_car_and_every_lap(folder: Path, recording: timing.RaceRecording):
    ours = [lap for lap in recording.laps if lap.car_id == "27"]
    standing = {}
    seen = set()
    with (folder / "telemetry.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            assert row["vehicle_number"] == "27"
            seen.add(int(row["lap"]))
            if row["telemetry_name"] == "speed" and float(row["telemetry_value"]) == 0:
                standing[int(row["lap"])] = standing.get(int(row["lap"]), 0) + 1
    assert seen == {lap.number for lap in ours}
    assert set(standing) == {lap.number for lap in ours if lap.starts_in_pit}


def test_the_centre_line_is_written_for_the_map(folder: Path):
    circuit = json.loads((folder / "circuit.json").read_text())
    assert circuit["length_m"] == pytest.approx(demo_circuit().length_m, abs=0.01)
    lengths = {len(circuit[key]) for key in ("distance_m", "east_m", "latitude_deg")}
    assert lengths == {len(demo_circuit().distance_m)}


def test_the_same_seed_writes_the_same_bytes(folder: Path, tmp_path: Path):
    write_demo(tmp_path / "again", 2026)
    for file in folder.iterdir():
        assert (tmp_path / "again" / file.name).read_bytes() == file.read_bytes(), file.name


def test_another_seed_is_another_race_and_never_overwrites(folder: Path, tmp_path: Path):
    other = write_demo(tmp_path / "other", 7)
    assert other.laps.read_bytes() != (folder / "laps.csv").read_bytes()
    with pytest.raises(InvalidInputError, match="is another file"):
        write_demo(folder, 7)


def test_the_cache_is_filled_once(tmp_path: Path):
    first = demo_race(tmp_path / "cache")
    written = first.laps.stat().st_mtime_ns
    assert demo_race(tmp_path / "cache") == first
    assert first.laps.stat().st_mtime_ns == written


@pytest.mark.parametrize("seed", range(5))
def test_every_seed_makes_a_race(seed: int, tmp_path: Path):
    files = write_demo(tmp_path / "race", seed)
    recording = timing.read_recording(files.laps)
    distance = timing.resolve_distance(recording, given=files.distance, path=None)
    assert timing.check_distance(recording, distance) is None
