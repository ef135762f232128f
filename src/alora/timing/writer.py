"""Writes a race as an Al Kamel lap table, so that a race of our own reads like a real one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from alora.domain.laps import Lap
from alora.domain.race import CarId, Entry, Flag
from alora.timing.alkamel import FLAGS
from alora.timing.clocks import DAY_MS

NOON_S = 12 * 3600.0
"""Time of day of a start that has none [s since midnight]."""

_SECTORS = 3
_CODES = {flag: code for code, flag in reversed(FLAGS.items())}
_COLUMNS = (
    "NUMBER; DRIVER_NUMBER; LAP_NUMBER; LAP_TIME; LAP_IMPROVEMENT; CROSSING_FINISH_LINE_IN_PIT; "
    "S1; S1_IMPROVEMENT; S2; S2_IMPROVEMENT; S3; S3_IMPROVEMENT; KPH; ELAPSED; HOUR;S1_LARGE;"
    "S2_LARGE;S3_LARGE;TOP_SPEED;DRIVER_NAME;PIT_TIME;CLASS;GROUP;TEAM;MANUFACTURER;FLAG_AT_FL"
)
_SECTIONS = ("IM1a_time", "FL_elapsed")
"""Columns that only the GR Cup has, and is known by."""


def write_alkamel(
    stream: BinaryIO,
    entries: Iterable[Entry],
    laps: Sequence[Lap],
    *,
    series: str,
    start_time_of_day_s: float | None = None,
) -> None:
    """Write all laps, car by car, in the dialect of `series` (`gr_cup`, `imsa`, `wec`).

    What the format has no column for is lost: compounds, tire ages and positions. Times are
    rounded to the millisecond.

    Args:
        stream: takes UTF-8 bytes.
        entries: the cars, in the order in which they are written.
        laps: of all cars, each car's oldest first.
        series: the dialect.
        start_time_of_day_s: local time of the start [s since midnight]; None is noon.
    """
    start_ms = round((NOON_S if start_time_of_day_s is None else start_time_of_day_s) * 1000)
    by_car: dict[CarId, list[Lap]] = {}
    for lap in laps:
        by_car.setdefault(lap.car_id, []).append(lap)
    text = io.StringIO()
    delimiter = "," if series == "imsa" else ";"
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    header = [*_COLUMNS.split(";"), *(_SECTIONS if series == "gr_cup" else ())]
    writer.writerow(header)
    for entry in entries:
        drivers: dict[str, int] = {}
        for lap in by_car.get(entry.car_id, ()):
            turn = drivers.setdefault(lap.driver, len(drivers) + 1)
            row = _row(entry, lap, turn, start_ms)
            writer.writerow([row.get(column.strip(), "") for column in header])
        stream.write(text.getvalue().encode("utf-8"))
        text.seek(0)
        text.truncate()


def _row(entry: Entry, lap: Lap, turn: int, start_ms: int) -> dict[str, str]:
    crossed_ms = round(lap.crossed_at_s * 1000)
    row = {
        "NUMBER": entry.number,
        "DRIVER_NUMBER": str(turn),
        "LAP_NUMBER": str(lap.number),
        "LAP_TIME": "" if lap.lap_time_s is None else _clock(round(lap.lap_time_s * 1000)),
        "CROSSING_FINISH_LINE_IN_PIT": "B" if lap.ends_in_pit else "",
        "ELAPSED": _clock(crossed_ms),
        "HOUR": _time_of_day((start_ms + crossed_ms) % DAY_MS),
        "DRIVER_NAME": lap.driver,
        "PIT_TIME": "" if lap.pit_time_s is None else _time_of_day(round(lap.pit_time_s * 1000)),
        "CLASS": entry.car_class,
        "GROUP": entry.group,
        "TEAM": entry.team,
        "MANUFACTURER": entry.manufacturer,
        "FLAG_AT_FL": _CODES.get(lap.flag, _CODES[Flag.GREEN]),
    }
    for i, sector_s in enumerate(lap.sectors_s[:_SECTORS], start=1):
        if sector_s is not None:
            row[f"S{i}"] = _clock(round(sector_s * 1000))
            row[f"S{i}_LARGE"] = _clock(round(sector_s * 1000), minutes=True)
    return row


def _clock(ms: int, *, minutes: bool = False) -> str:
    """`SS.mmm`, `M:SS.mmm` or `H:MM:SS.mmm`, as short as it gets."""
    seconds, rest = divmod(ms, 1000)
    if seconds < 60 and not minutes:
        return f"{seconds}.{rest:03d}"
    if seconds < 3600:
        return f"{seconds // 60}:{seconds % 60:02d}.{rest:03d}"
    return f"{seconds // 3600}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}.{rest:03d}"


def _time_of_day(ms: int) -> str:
    """`HH:MM:SS.mmm`."""
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}.{rest:03d}"
