"""Which kind of file a header belongs to. The name of the file is never asked."""

from __future__ import annotations

from enum import StrEnum

from alora.domain.errors import UnreadableFileError
from alora.timing.tables import Table


class FileKind(StrEnum):
    """What a table is, by the names of its columns."""

    ALKAMEL_LAPS = "Al Kamel laps"
    FASTF1_LAPS = "FastF1 laps"
    RESULTS = "a results file"
    CLASS_RESULTS = "a results file by class"
    BEST_LAPS = "a best-laps file"
    WEATHER = "a weather file"
    ECU_LAPS = "an ECU lap file"
    TELEMETRY = "an ECU telemetry file"
    TRACK = "a track map"
    UNKNOWN = "no known kind of timing file"


_MARKS: tuple[tuple[FileKind, frozenset[str]], ...] = (
    (FileKind.ALKAMEL_LAPS, frozenset({"NUMBER", "LAP_NUMBER", "ELAPSED"})),
    (FileKind.ALKAMEL_LAPS, frozenset({"NUMBER", "LAP_NUMBER", "HOUR"})),
    (FileKind.FASTF1_LAPS, frozenset({"Time", "Driver", "LapNumber"})),
    (FileKind.BEST_LAPS, frozenset({"NUMBER", "BESTLAP_1"})),
    (FileKind.CLASS_RESULTS, frozenset({"POS", "PIC", "NUMBER", "LAPS"})),
    (FileKind.RESULTS, frozenset({"POSITION", "NUMBER", "LAPS"})),
    (FileKind.RESULTS, frozenset({"ClassifiedPosition", "Abbreviation"})),
    (FileKind.WEATHER, frozenset({"TIME_UTC_SECONDS", "AIR_TEMP"})),
    (FileKind.WEATHER, frozenset({"AirTemp", "TrackTemp"})),
    (FileKind.TELEMETRY, frozenset({"telemetry_name", "telemetry_value"})),
    (FileKind.ECU_LAPS, frozenset({"vehicle_id", "lap", "timestamp"})),
    (FileKind.TRACK, frozenset({"x_m", "y_m"})),
)

LAP_KINDS = (FileKind.ALKAMEL_LAPS, FileKind.FASTF1_LAPS)
"""Kinds that a race can be read from."""

_NEEDED = (
    "give the lap-by-lap file (columns NUMBER, LAP_NUMBER, LAP_TIME, ELAPSED, HOUR, or FastF1's "
    "Time, Driver, LapNumber, LapTime)"
)


def kind_of(table: Table) -> FileKind:
    """Tell what a table is from its header."""
    names = frozenset(column.removeprefix("# ") for column in table.header)
    for kind, marks in _MARKS:
        if marks <= names:
            return kind
    return FileKind.UNKNOWN


def lap_kind_of(table: Table, name: str) -> FileKind:
    """The same, for a file that must hold laps.

    Raises:
        UnreadableFileError: it holds something else.
    """
    kind = kind_of(table)
    if kind in LAP_KINDS:
        return kind
    if kind is not FileKind.UNKNOWN:
        raise UnreadableFileError(f"{name} is {kind.value}, not laps; {_NEEDED}")
    raise UnreadableFileError(f"{name} is {kind.value}; {_NEEDED}")
