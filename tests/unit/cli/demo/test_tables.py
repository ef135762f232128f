from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest

from alora.cli.demo.circuit import demo_circuit
from alora.cli.demo.lap_speed import Car, flying_lap
from alora.cli.demo.tables import clock, telemetry_rows, weather_csv
from alora.cli.demo.telemetry import SAMPLE_HZ, DrivenLap, telemetry

START = datetime(2026, 6, 6, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(97.428, "1:37.428"), (3615.035, "1:00:15.035"), (59.9996, "1:00.000"), (0.001, "0:00.001")],
)
def test_a_time_is_written_as_al_kamel_does(seconds: float, text: str):
    assert clock(seconds) == text


def test_telemetry_is_one_row_a_channel_and_sample():
    circuit = demo_circuit()
    laps = telemetry(circuit, Car(), flying_lap(circuit, Car()), [DrivenLap(1, 0.0, 80.0)])
    rows = list(csv.DictReader(io.StringIO("".join(telemetry_rows(laps, START)))))
    channels = {row["telemetry_name"] for row in rows}
    assert len(channels) == 12
    assert len(rows) == 12 * 80 * SAMPLE_HZ
    assert rows[0]["timestamp"] == "2026-06-06T20:00:00.000Z"


def test_the_weather_begins_before_the_race_and_ends_after_it():
    rows = list(csv.DictReader(io.StringIO(weather_csv(START, 3600.0, 1)), delimiter=";"))
    times = [int(row["TIME_UTC_SECONDS"]) for row in rows]
    assert times[0] < START.timestamp()
    assert times[-1] > START.timestamp() + 3600
    assert all(row["RAIN"] == "0" for row in rows)
