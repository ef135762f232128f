"""A small race as a timing file, written by the project's own writer."""

from __future__ import annotations

import io
from pathlib import Path

from alora.domain.laps import Lap
from alora.domain.race import CarId, DistanceSource, Entry
from alora.orchestrator.races import Race, Upload, read_live, read_upload
from alora.timing import write_alkamel

LAP_S = 90.0
NUMBERS = ("13", "22", "8", "007", "7")


def timing_file(laps: int = 12, numbers: tuple[str, ...] = NUMBERS) -> bytes:
    """Cars 0.4 s a lap apart in pace, in the order of `numbers`; no stops."""
    entries = tuple(Entry(CarId(n), n, "Am") for n in numbers)
    driven = [
        Lap(
            car_id=entry.car_id,
            number=lap,
            crossed_at_s=lap * (LAP_S + 0.4 * place),
            lap_time_s=LAP_S + 0.4 * place,
            sectors_s=(30.0, 30.0, 30.0 + 0.4 * place),
        )
        for place, entry in enumerate(entries)
        for lap in range(1, laps + 1)
    ]
    stream = io.BytesIO()
    write_alkamel(stream, entries, driven, series="gr_cup")
    return stream.getvalue()


def uploaded(
    content: bytes | None = None,
    *,
    name: str = "23_laps.csv",
    event: str | None = None,
    distance: str | None = "30laps",
    source: DistanceSource | None = None,
    digest: str = "d1",
) -> Race:
    data = timing_file() if content is None else content
    return read_upload(io.BytesIO(data), Upload(name, event, distance, source), digest)


def live_race(folder: Path, our_car: str | None = "13", laps: int = 12) -> Race:
    path = folder / "23_laps.csv"
    path.write_bytes(timing_file(laps))
    return read_live(path, None, "30laps", our_car)


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s
