"""Small timing files for tests, written by hand and not by the writer under test."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from alora.timing import RaceRecording, parse_recording

NOON_MS = 12 * 3600 * 1000
COLUMNS = (
    "NUMBER",
    "LAP_NUMBER",
    "LAP_TIME",
    "CROSSING_FINISH_LINE_IN_PIT",
    "S1",
    "S2",
    "S3",
    "ELAPSED",
    "HOUR",
    "DRIVER_NAME",
    "PIT_TIME",
    "CLASS",
    "GROUP",
    "TEAM",
    "MANUFACTURER",
    "FLAG_AT_FL",
)


def clock(ms: int) -> str:
    """H:MM:SS.mmm."""
    return f"{ms // 3600000}:{ms // 60000 % 60:02d}:{ms // 1000 % 60:02d}.{ms % 1000:03d}"


@dataclass
class Car:
    """One car: lap times in ms; laps in `in_laps` end in the pit."""

    number: str
    lap_ms: list[int]
    car_class: str = "HYPERCAR"
    group: str = ""
    team: str = ""
    in_laps: tuple[int, ...] = ()
    flags: dict[int, str] = field(default_factory=dict)

    def rows(self, start_ms: int) -> list[dict[str, str]]:
        """The car's rows, oldest first."""
        elapsed, rows = 0, []
        for lap, ms in enumerate(self.lap_ms, start=1):
            elapsed += ms
            rows.append(
                {
                    "NUMBER": self.number,
                    "LAP_NUMBER": str(lap),
                    "LAP_TIME": clock(ms),
                    "CROSSING_FINISH_LINE_IN_PIT": "B" if lap in self.in_laps else "",
                    "S1": "30.000",
                    "S2": "",
                    "S3": "20.5",
                    "ELAPSED": clock(elapsed),
                    "HOUR": clock((start_ms + elapsed) % 86_400_000),
                    "DRIVER_NAME": f"Driver of {self.number}",
                    "PIT_TIME": "0:01:10.000" if lap - 1 in self.in_laps else "",
                    "CLASS": self.car_class,
                    "GROUP": self.group,
                    "TEAM": self.team or f"Team {self.number}",
                    "MANUFACTURER": "Maker",
                    "FLAG_AT_FL": self.flags.get(lap, "GF"),
                }
            )
        return rows


def all_rows(*cars: Car, start_ms: int = NOON_MS) -> list[dict[str, str]]:
    """The rows of all cars, car by car."""
    return [row for car in cars for row in car.rows(start_ms)]


def sheet(
    rows: list[dict[str, str]],
    *,
    delimiter: str = ";",
    newline: str = "\n",
    bom: bool = False,
    encoding: str = "utf-8",
    spaces: bool = True,
    trailing: bool = False,
    columns: tuple[str, ...] = COLUMNS,
) -> bytes:
    """A lap table in one of the family's dialects."""
    end = delimiter if trailing else ""
    head = delimiter.join(f" {c}" if spaces and c != columns[0] else c for c in columns) + end
    lines = [head] + [delimiter.join(row.get(c, "") for c in columns) + end for row in rows]
    return (b"\xef\xbb\xbf" if bom else b"") + (newline.join(lines) + newline).encode(encoding)


def read(data: bytes, name: str = "laps.csv", event: str | None = None) -> RaceRecording:
    """Parse bytes."""
    return parse_recording(io.BytesIO(data), name, event=event)


def recording(*cars: Car, start_ms: int = NOON_MS, name: str = "laps.csv") -> RaceRecording:
    """Parse what `sheet` writes."""
    return read(sheet(all_rows(*cars, start_ms=start_ms)), name)


F1_COLUMNS = (
    "Time",
    "Driver",
    "DriverNumber",
    "LapTime",
    "LapNumber",
    "Stint",
    "PitOutTime",
    "PitInTime",
    "Compound",
    "TyreLife",
    "Team",
    "TrackStatus",
    "Position",
    "RoundNumber",
    "EventName",
)


def timedelta(seconds: float) -> str:
    """As pandas writes it."""
    ms = round(seconds * 1000)
    return (
        f"{ms // 86_400_000} days {ms // 3_600_000 % 24:02d}:{ms // 60_000 % 60:02d}:"
        f"{ms // 1000 % 60:02d}.{ms % 1000:03d}000"
    )


def f1_rows(
    driver: str,
    laps_s: list[float],
    *,
    number: str = "44",
    start_s: float = 3600.0,
    event: str = "Belgian Grand Prix",
    compound: str = "SOFT",
    **changes: dict[int, str],
) -> list[dict[str, str]]:
    """One driver's laps; `changes` are columns by lap, such as `PitInTime={3: "…"}`."""
    rows, at_s = [], start_s
    for lap, lap_s in enumerate(laps_s, start=1):
        at_s += lap_s
        row = {
            "Time": timedelta(at_s),
            "Driver": driver,
            "DriverNumber": number,
            "LapTime": f"{lap_s}",
            "LapNumber": f"{lap}.0",
            "Stint": "1.0",
            "PitOutTime": timedelta(10.0) if lap == 1 else "",
            "PitInTime": "",
            "Compound": compound,
            "TyreLife": f"{lap}.0",
            "Team": "Team",
            "TrackStatus": "1",
            "Position": "1.0",
            "RoundNumber": "13",
            "EventName": event,
        }
        row.update({column: by_lap[lap] for column, by_lap in changes.items() if lap in by_lap})
        rows.append(row)
    return rows


def f1_sheet(rows: list[dict[str, str]], columns: tuple[str, ...] = F1_COLUMNS) -> bytes:
    """A FastF1-style lap table."""
    return sheet(rows, delimiter=",", spaces=False, columns=columns)
