"""Rows of FastF1 lap tables: `laps_*.csv` with seconds, raw exports with timedeltas.

`DeltaTo…`, `PctFrom…` and `FuelAdjLapTime` are computed with the whole race and are never read.
"""

from __future__ import annotations

from dataclasses import dataclass

from alora.domain.errors import InvalidInputError, UnreadableFileError
from alora.domain.race import Compound, Flag
from alora.timing.clocks import timedelta_ms
from alora.timing.events import plain
from alora.timing.limits import (
    MAX_CAR_NUMBER_CHARS,
    MAX_EVENTS,
    MAX_FIELD_CHARS,
    MAX_LAP_NUMBER,
    MAX_RACE_MS,
    MIN_LAP_MS,
)
from alora.timing.problems import ProblemLog
from alora.timing.rawlaps import RawLap
from alora.timing.tables import Table

_STATUS = {
    "1": Flag.GREEN,
    "2": Flag.YELLOW,
    "4": Flag.SAFETY_CAR,
    "5": Flag.RED,
    "6": Flag.VSC,
    "7": Flag.VSC,
}
"""Digits of `TrackStatus`, in the order in which they were seen; 7 is a VSC about to end."""

_STRENGTH = (Flag.RED, Flag.SAFETY_CAR, Flag.VSC, Flag.YELLOW)

_COMPOUNDS = {
    "HYPERSOFT": Compound.SOFT,
    "ULTRASOFT": Compound.SOFT,
    "SUPERSOFT": Compound.SOFT,
    "SOFT": Compound.SOFT,
    "MEDIUM": Compound.MEDIUM,
    "HARD": Compound.HARD,
    "INTERMEDIATE": Compound.INTERMEDIATE,
    "WET": Compound.WET,
}

_NO_VALUE = frozenset({"", "nan", "NaN", "NaT", "None"})
_CLASS = "F1"

_LISTED_EVENTS = 30
"""Most events listed in a message [events]; a season has 24."""

_SHOWN_CHARS = 60
"""Longest event name in a message [characters]."""


@dataclass(frozen=True, slots=True)
class EventRows:
    """All rows of one event, the session clock in `elapsed_ms`.

    `season` and `round_number` are None where the file does not say them.
    """

    event: str
    season: int | None
    round_number: int | None
    rows: list[RawLap]


def read_event(table: Table, name: str, event: str | None, log: ProblemLog) -> EventRows:
    """Read one event's sound rows, in the order of the file.

    Args:
        table: header and rows.
        name: of the file, for messages.
        event: the one to read; None if the file holds one.
        log: where problems go.

    Raises:
        InvalidInputError: several events and none named, or no event of that name.
        UnreadableFileError: not one row is sound.
    """
    place = table.column("EventName")
    if place is None:
        return _read(table, list(table.rows), event or "", name, log)
    by_event: dict[str, list[tuple[int, list[str]]]] = {}
    wanted = None if event is None else plain(event)
    for line, fields in table.rows:
        rows = by_event.setdefault(fields[place], [])
        if not rows or wanted is None or wanted in plain(fields[place]):
            rows.append((line, fields))
        if len(by_event) > MAX_EVENTS:
            raise UnreadableFileError(f"{name} holds more than {MAX_EVENTS} events; give a season")
    if not by_event:
        raise UnreadableFileError(f"{name} has no lap that can be read: {log.first()}")
    chosen = choose_event(list(by_event), event, name)
    return _read(table, by_event[chosen], chosen.strip()[:MAX_FIELD_CHARS], name, log)


def choose_event(events: list[str], wanted: str | None, name: str) -> str:
    """Find the event that a user means.

    Raises:
        InvalidInputError: none or several fit; the message lists them.
    """
    if wanted is None:
        if len(events) == 1:
            return events[0]
        raise InvalidInputError(
            f"{name} holds {len(events)} races; name one, such as "
            f'--event "{_shown(events[0])}"; it has {_listed(events)}'
        )
    key = plain(wanted)
    exact = [event for event in events if plain(event) in (key, f"{key} grand prix")]
    found = exact or [event for event in events if key and key in plain(event)]
    if len(found) == 1:
        return found[0]
    said = f"fits {_listed(found)}" if found else f"is not there; it has {_listed(events)}"
    raise InvalidInputError(f'event "{_shown(wanted)}" in {name} {said}')


def _listed(events: list[str]) -> str:
    more = f" and {len(events) - _LISTED_EVENTS} more" if len(events) > _LISTED_EVENTS else ""
    return ", ".join(_shown(event) for event in events[:_LISTED_EVENTS]) + more


def _shown(event: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in event[:_SHOWN_CHARS])


def _read(
    table: Table, found: list[tuple[int, list[str]]], event: str, name: str, log: ProblemLog
) -> EventRows:
    reader = _RowReader(table, log)
    rows = [row for line, fields in found if (row := reader.read(line, fields)) is not None]
    if not rows:
        raise UnreadableFileError(f"{name} has no lap that can be read: {log.first()}")
    first = found[0][1]
    return EventRows(event, reader.season(first), reader.round_number(first), rows)


class _RowReader:
    def __init__(self, table: Table, log: ProblemLog) -> None:
        self._place = {column: i for i, column in enumerate(table.header)}
        self._log = log
        self._sectors = [f"Sector{i}Time" for i in (1, 2, 3) if f"Sector{i}Time" in self._place]

    def season(self, fields: list[str]) -> int | None:
        """The year of `LapStartDate`."""
        year = self._text(fields, "LapStartDate")[:4]
        return int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else None

    def round_number(self, fields: list[str]) -> int | None:
        """The race's number in its season."""
        return self._whole(fields, "RoundNumber")

    def read(self, line: int, fields: list[str]) -> RawLap | None:
        """Turn fields into a lap; None, and a problem in the log, if they are no lap."""
        code = self._text(fields, "Driver")
        number = self._text(fields, "DriverNumber").removesuffix(".0")
        if not 0 < len(code or number) <= MAX_CAR_NUMBER_CHARS or not (code + number).isprintable():
            self._log.skipped("row without a driver", line)
            return None
        lap = self._whole(fields, "LapNumber")
        if lap is None or not 1 <= lap <= MAX_LAP_NUMBER:
            self._log.skipped(f"row whose LapNumber is not 1 to {MAX_LAP_NUMBER}", line)
            return None
        time_ms = self._ms(fields, "Time", line)
        if time_ms is None:
            self._log.skipped("row without a time of the crossing (Time)", line)
            return None
        lap_ms = self._lap_ms(fields, line)
        begun = lap_ms is None and "Position" in self._place
        if begun and self._whole(fields, "Position") is None:
            self._log.add("lap that was begun and not completed", "not counted as a lap", line)
            return None
        return self._lap(line, fields, lap, time_ms, lap_ms)

    def _lap(
        self, line: int, fields: list[str], lap: int, time_ms: int, lap_ms: int | None
    ) -> RawLap:
        code = self._text(fields, "Driver")
        number = self._text(fields, "DriverNumber").removesuffix(".0")
        digits = self._text(fields, "TrackStatus")
        status = [_STATUS[digit] for digit in digits if digit in _STATUS]
        in_ms = self._ms(fields, "PitInTime", line)
        out_ms = self._ms(fields, "PitOutTime", line) if lap > 1 else None
        return RawLap(
            line=line,
            name=code or number,
            number=number or code,
            lap=lap,
            lap_ms=lap_ms,
            elapsed_ms=time_ms,
            hour_ms=None,
            in_lap=in_ms is not None,
            out_lap=out_ms is not None,
            pit_ms=None,
            looks=(_CLASS, "", self._text(fields, "Team"), ""),
            driver=code,
            flag=next((flag for flag in _STRENGTH if flag in status), Flag.GREEN),
            flag_now=status[-1] if status else None,
            sectors_s=tuple(self._seconds(fields, column) for column in self._sectors),
            compound=_COMPOUNDS.get(self._text(fields, "Compound").upper(), Compound.UNKNOWN),
            tire_age=self._whole(fields, "TyreLife"),
            position=self._whole(fields, "Position"),
            pit_in_ms=in_ms,
            pit_out_ms=out_ms,
            started_ms=self._ms(fields, "LapStartTime", line),
        )

    def _lap_ms(self, fields: list[str], line: int) -> int | None:
        lap_ms = self._ms(fields, "LapTime", line)
        if lap_ms is not None and lap_ms < MIN_LAP_MS:
            self._log.add("lap time under 10 s", "lap time left out", line)
            return None
        return lap_ms

    def _text(self, fields: list[str], column: str) -> str:
        place = self._place.get(column)
        text = "" if place is None else fields[place].strip()
        return "" if text in _NO_VALUE else text[:MAX_FIELD_CHARS]

    def _whole(self, fields: list[str], column: str) -> int | None:
        text = self._text(fields, column).removesuffix(".0")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None

    def _ms(self, fields: list[str], column: str, line: int) -> int | None:
        text = self._text(fields, column)
        if not text:
            return None
        try:
            ms = timedelta_ms(text)
        except ValueError:
            self._log.add(f"{column} that is not a time", "time left out", line)
            return None
        if ms > MAX_RACE_MS:
            self._log.add(f"{column} of more than 48 h", "time left out", line)
            return None
        return ms

    def _seconds(self, fields: list[str], column: str) -> float | None:
        text = self._text(fields, column)
        try:
            return timedelta_ms(text) / 1000
        except ValueError:
            return None
