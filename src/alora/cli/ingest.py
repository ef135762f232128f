"""`alora ingest`: read, check and summarise timing files."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from rich.console import Console

from alora import timing
from alora.cli.errors import EXIT_BAD_INPUT, EXIT_OK, complain
from alora.cli.ingest_table import summary_table
from alora.cli.progress import progress_line
from alora.cli.race_file import RaceChoice, distance_of
from alora.cli.state_file import write_state
from alora.domain.errors import InvalidInputError
from alora.domain.race import RaceDistance

_summary: TypeAdapter[timing.IngestSummary] = TypeAdapter(timing.IngestSummary)


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """What the user typed."""

    files: tuple[Path, ...]
    event: str | None
    distance: str | None
    car: str | None
    lap: int | None
    state_out: Path | None
    as_json: bool


@dataclass(frozen=True, slots=True)
class _Read:
    """A file that could be read."""

    path: Path
    recording: timing.RaceRecording
    distance: RaceDistance


def run(options: IngestOptions) -> int:
    """Summarise every file, write the state that was asked for, and return the exit status.

    A file that cannot be read is told on stderr and the others are still summarised.

    Raises:
        InvalidInputError: the options contradict each other, or the state cannot be made.
    """
    _check(options)
    documents: list[dict[str, Any]] = []
    failed = False
    for path in options.files:
        try:
            read = _read(options, path)
        except InvalidInputError as error:
            failed = True
            complain(str(error))
            documents.append({"file": str(path), "error": str(error), "code": error.code})
            continue
        documents.append(_report(options, read))
        if options.state_out is not None:
            _write_state(options, read, options.state_out)
    if options.as_json:
        sys.stdout.write(json.dumps({"files": documents}, indent=2) + "\n")
    return EXIT_BAD_INPUT if failed else EXIT_OK


def _check(options: IngestOptions) -> None:
    moment = (options.car, options.lap, options.state_out)
    if any(part is not None for part in moment) and None in moment:
        raise InvalidInputError(
            "a state needs all three: --car CAR --lap N --state-out FILE (laps of one file)"
        )
    if options.state_out is not None and len(options.files) != 1:
        raise InvalidInputError(
            f"a state is of one race, but {len(options.files)} files are given; name one"
        )


def _read(options: IngestOptions, path: Path) -> _Read:
    with progress_line(wanted=not options.as_json) as line:
        line.show(f"reading {path.name}")
        recording = timing.read_recording(path, event=options.event)
        choice = RaceChoice(path, options.event, options.distance)
        return _Read(path, recording, distance_of(recording, choice))


def _report(options: IngestOptions, read: _Read) -> dict[str, Any]:
    summary = timing.summarise(read.recording, read.distance)
    if not options.as_json:
        Console().print(summary_table(summary))
    document: dict[str, Any] = _summary.dump_python(summary, mode="json")
    return {"file": str(read.path)} | document


def _write_state(options: IngestOptions, read: _Read, path: Path) -> None:
    car_id = read.recording.find_car(options.car or "")
    moment_s = timing.moment_of_lap(read.recording, car_id, options.lap or 0)
    race = timing.state_at(read.recording, read.distance, moment_s)
    write_state(path, race, timing.car_id_at(read.recording, car_id, moment_s))
