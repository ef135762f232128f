"""Reads one race from a file or a stream, whatever its kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from alora.domain.errors import InvalidInputError, UnreadableFileError
from alora.timing import alkamel, fastf1, raceclock, sessionclock
from alora.timing.assemble import assemble
from alora.timing.events import f1_event, season_of, timed_event, words_of
from alora.timing.kinds import FileKind, lap_kind_of
from alora.timing.limits import MAX_FIELD_CHARS
from alora.timing.problems import ProblemLog, clean_name
from alora.timing.rawlaps import RawLap
from alora.timing.recording import RaceRecording
from alora.timing.results import files_beside
from alora.timing.tables import Table, open_table
from alora.timing.weather import read_weather

_HINT_PARTS = 3
"""How much of a path names the race [parts]: the file and two folders."""


def read_recording(path: Path, *, event: str | None = None) -> RaceRecording:
    """Read a race, and the weather file beside it if there is one.

    Args:
        path: a lap table of the Al Kamel family or of FastF1.
        event: which race of a file that holds several; else its name.

    Raises:
        UnreadableFileError: no such file, or nothing in it that is timing data.
        InvalidInputError: the file holds several races and `event` names none of them.
    """
    name = clean_name(path.name)
    log = ProblemLog()
    try:
        with _open(path, name) as stream:
            recording = _read(stream, name, words_of(*path.parts[-_HINT_PARTS:]), event, log)
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise UnreadableFileError(f"{name}: {reason}; check the path") from error
    return _with_weather(recording, path, log)


def _open(path: Path, name: str) -> BinaryIO:
    if path.is_dir():
        raise UnreadableFileError(f"{name} is a folder; give the lap-by-lap file that is in it")
    # A pipe is read only once, and opening one waits for its writer, if need be for ever.
    if path.is_fifo():
        raise UnreadableFileError(f"{name} is a pipe, not a file; save it as a file first")
    try:
        return path.open("rb")
    except ValueError as error:  # a NUL in the path
        raise UnreadableFileError(f"{name}: {error}; check the path") from error


def parse_recording(stream: BinaryIO, name: str, *, event: str | None = None) -> RaceRecording:
    """Read a race from a stream; `name` is only for messages and hints, and raises as above."""
    return _read(stream, clean_name(name), words_of(name), event, ProblemLog())


def _read(
    stream: BinaryIO, name: str, hints: str, event: str | None, log: ProblemLog
) -> RaceRecording:
    if event is not None and not event.strip():
        raise InvalidInputError("the event's name is empty; leave it out or name a race")
    table = open_table(stream, name, log)
    kind = lap_kind_of(table, name)
    source = _alkamel if kind is FileKind.ALKAMEL_LAPS else _fastf1
    facts = source(table, name, hints, event, log)
    entries, laps, flags = assemble(facts.rows, name, log)
    return RaceRecording(
        name=name,
        series=facts.series,
        event=facts.event,
        season=facts.season,
        sprint=facts.sprint,
        hints=hints if event is None else f"{hints} {words_of(event)}",
        entries=entries,
        laps=laps,
        flags=flags,
        start_time_of_day_s=facts.start_s,
        marks_checkered=facts.marks_checkered,
        round_number=facts.round_number,
        problems=log.freeze(),
    )


@dataclass(frozen=True, slots=True)
class _Facts:
    series: str
    event: str
    season: int | None
    rows: list[RawLap]
    sprint: bool = False
    start_s: float | None = None
    marks_checkered: bool = False
    round_number: int | None = None


def _alkamel(table: Table, name: str, hints: str, event: str | None, log: ProblemLog) -> _Facts:
    rows, start_ms = raceclock.set_race_clock(alkamel.read_rows(table, name, log), log)
    if not rows:
        raise UnreadableFileError(f"{name} has no lap that can be read: {log.first()}")
    series = alkamel.series_of(table, rows[0])
    season = season_of(hints)
    named = event.strip()[:MAX_FIELD_CHARS] if event else ""
    if not named:
        known = timed_event(series, hints, season)
        named = known.name if known else ""
    return _Facts(
        series=series,
        event=named,
        season=season,
        rows=rows,
        start_s=None if start_ms is None else start_ms / 1000,
        marks_checkered=table.column("FLAG_AT_FL") is not None,
    )


def _fastf1(table: Table, name: str, hints: str, event: str | None, log: ProblemLog) -> _Facts:
    found = fastf1.read_event(table, name, event, log)
    rows = sessionclock.set_race_clock(found.rows, log)
    if not rows:
        raise UnreadableFileError(f"{name} has no lap that can be read: {log.first()}")
    return _Facts(
        series="f1",
        event=found.event or f1_event(hints) or "",
        season=found.season or season_of(hints),
        rows=rows,
        sprint="sprint" in hints.split(),
        round_number=found.round_number,
    )


def _with_weather(recording: RaceRecording, path: Path, log: ProblemLog) -> RaceRecording:
    files = files_beside(path, FileKind.WEATHER)
    if not files:
        return recording
    weather = read_weather(files[0], recording.start_time_of_day_s, log)
    return replace(recording, weather=weather, problems=log.freeze())
