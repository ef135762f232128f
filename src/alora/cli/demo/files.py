"""The demo race's files in a folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from alora.cli.demo.circuit import WIDTH_M, Circuit, demo_circuit
from alora.cli.demo.field import OUR_CAR
from alora.cli.demo.lap_speed import Car, flying_lap
from alora.cli.demo.race import SECTOR_ENDS, DemoRace, our_driven_laps, simulate_demo
from alora.cli.demo.tables import results_csv, telemetry_rows, weather_csv
from alora.cli.demo.telemetry import LANE_AFTER_LINE_M, LANE_BEFORE_LINE_M, telemetry
from alora.cli.demo.truth import DISTANCE, EVENT, RACE_S, RULES
from alora.cli.files import write_folder
from alora.domain.race import Flag, RaceRules
from alora.racesim.parameters import Parameters
from alora.timing import write_alkamel

SEED = 2026
"""Seed of the demo race that Alora replays when no other is named."""

FORM = 3
"""Raised when the files of the same seed become others, so that old ones are not reused."""

START = datetime(2026, 6, 6, 20, 0, tzinfo=UTC)
"""When the demo race started."""

UTC_OFFSET = timedelta(hours=-6)
"""Local time at the circuit (MDT), which timing files are written in."""

LAPS_FILE = "laps.csv"
NAMES = (
    "circuit.json",
    LAPS_FILE,
    "results.csv",
    "telemetry.csv",
    "truth.json",
    "weather.csv",
)
"""The files of a demo race."""

DIALECT = "wec"
"""The Al Kamel dialect of the laps: several classes, with drivers and teams."""


@dataclass(frozen=True, slots=True)
class DemoFiles:
    """The demo race in a folder; `distance` is as `--distance` takes it."""

    laps: Path
    distance: str
    our_car: str


def demo_race(cache: Path) -> DemoFiles:
    """The demo race in a cache folder, made if it is not there.

    Raises:
        InvalidInputError: the folder cannot be written.
    """
    folder = cache / f"{SEED}-{FORM}"
    if not (folder / LAPS_FILE).is_file():
        write_demo(folder, SEED)
    return _described(folder)


def write_demo(folder: Path, seed: int) -> DemoFiles:
    """Write the demo race of a seed.

    Raises:
        InvalidInputError: other files of the names are there, or the folder cannot be written.
    """
    circuit, car = demo_circuit(), Car()
    profile = flying_lap(circuit, car)
    race = simulate_demo(seed, circuit, profile)

    def fill(draft: Path) -> None:
        with (draft / LAPS_FILE).open("wb") as file:
            entries = [car.entry for car in race.field]
            local = START + UTC_OFFSET
            of_day_s = (local - local.replace(hour=0, minute=0, second=0)).total_seconds()
            write_alkamel(file, entries, race.laps, series=DIALECT, start_time_of_day_s=of_day_s)
        _write(draft / "results.csv", results_csv(race, circuit.length_m))
        _write(draft / "weather.csv", weather_csv(START, RACE_S, seed))
        _write_json(draft / "circuit.json", circuit_document(circuit))
        _write_json(draft / "truth.json", truth_document(race))
        with (draft / "telemetry.csv").open("w", encoding="utf-8", newline="") as file:
            samples = telemetry(circuit, car, profile, our_driven_laps(race))
            file.writelines(telemetry_rows(samples, START))

    write_folder(folder, fill)
    return _described(folder)


def circuit_document(circuit: Circuit) -> dict[str, Any]:
    """The circuit for a map: metres from the finish line, and decimal degrees."""
    latitude, longitude = circuit.position_deg(circuit.distance_m)
    return {
        "name": circuit.name,
        "length_m": round(circuit.length_m, 2),
        "width_m": WIDTH_M,
        "sector_ends_m": [round(share * circuit.length_m, 1) for share in SECTOR_ENDS],
        "pit_lane": {
            "entry_m": round(circuit.length_m - LANE_BEFORE_LINE_M, 1),
            "exit_m": LANE_AFTER_LINE_M,
        },
        "distance_m": np.round(circuit.distance_m, 2).tolist(),
        "east_m": np.round(circuit.east_m, 2).tolist(),
        "north_m": np.round(circuit.north_m, 2).tolist(),
        "latitude_deg": np.round(latitude, 7).tolist(),
        "longitude_deg": np.round(longitude, 7).tolist(),
    }


def truth_document(race: DemoRace) -> dict[str, Any]:
    """What the race was made from, for tests that learn from it."""
    neutral = [lap.crossed_at_s for lap in race.laps if lap.flag is Flag.SAFETY_CAR]
    return {
        "event": EVENT,
        "seed": race.seed,
        "iteration": race.iteration,
        "our_car": OUR_CAR,
        "distance_s": DISTANCE.time_s,
        "started_at": START.isoformat(),
        "rules": TypeAdapter(RaceRules).dump_python(RULES, mode="json"),
        "parameters": TypeAdapter(Parameters).dump_python(race.parameters, mode="json"),
        "drivers": {car.entry.car_id: car.driver for car in race.field},
        "retired_after_lap": dict(race.retired),
        "stopped_after_lap": {
            car.entry.car_id: [
                lap.number for lap in race.laps_of(car.entry.car_id) if lap.ends_in_pit
            ]
            for car in race.field
        },
        "safety_car_seen_s": [min(neutral), max(neutral)],
        "car": asdict(Car()),
    }


def _described(folder: Path) -> DemoFiles:
    minutes = round(RACE_S / 60)
    return DemoFiles(folder / LAPS_FILE, f"{minutes}min", OUR_CAR)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")


def _write_json(path: Path, document: dict[str, Any]) -> None:
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
