"""The races of a study: found by their patterns, read, and read again when they are needed."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from alora.domain.errors import InvalidInputError
from alora.domain.race import RaceDistance
from alora.studies.limits import MAX_RACES, RACES_KEPT
from alora.studies.spec import ALL, RaceGroup, StudySpec
from alora.timing.distance import resolve_distance
from alora.timing.problems import ProblemLog
from alora.timing.reader import read_recording
from alora.timing.recording import RaceRecording
from alora.timing.tables import open_table


@dataclass(frozen=True, slots=True)
class RaceSource:
    """Where one race comes from; `label` is its file relative to the study's folder."""

    path: Path
    label: str
    group: int
    event: str | None
    distance: str | None
    results: Path | None
    cars: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RaceCase:
    """One race as the workers get it.

    `digest` is that of everything in it that a result can depend on.
    """

    label: str
    recording: RaceRecording
    distance: RaceDistance
    digest: str


def find_races(spec: StudySpec, folder: Path) -> tuple[RaceSource, ...]:
    """All races that the study names, group by group, in order of their files.

    Raises:
        InvalidInputError: a pattern fits no file, or there are too many; names the key.
    """
    found: list[RaceSource] = []
    for number, group in enumerate(spec.races):
        for path in _files(group, folder, f"races[{number}].files"):
            for event in _events(group, path, f"races[{number}].event"):
                found.append(_source(group, spec, folder, path, event, number))
                if len(found) > MAX_RACES:
                    raise InvalidInputError(
                        f"races: more than {MAX_RACES:,} races; split the study"
                    )
    return tuple(found)


def read_case(source: RaceSource) -> RaceCase:
    """Read one race.

    Raises:
        InvalidInputError: the file, its event or the distance cannot be used.
    """
    try:
        recording = read_recording(source.path, event=source.event)
        distance = resolve_distance(
            recording, given=source.distance, path=source.path, results=source.results
        )
    except InvalidInputError as error:
        raise InvalidInputError(f"races[{source.group}], {source.label}: {error}") from None
    # The text of a dataclass holds every value in full, floats by their shortest exact form.
    # The hints come from the names of folders, and have done their work once the race is read.
    content = repr((replace(recording, hints=""), distance))
    digest = hashlib.sha256(content.encode()).hexdigest()
    return RaceCase(source.label, recording, distance, digest)


class RaceShelf:
    """Reads races when they are asked for, and keeps the last few."""

    def __init__(
        self,
        sources: tuple[RaceSource, ...],
        digests: tuple[str, ...],
        first: Sequence[RaceCase] = (),
        kept: int = RACES_KEPT,
    ) -> None:
        """Name all races, and give the first ones that were read anyway."""
        self._sources = sources
        self._digests = digests
        self._kept = kept
        self._cases = OrderedDict(enumerate(first))

    def case(self, number: int) -> RaceCase:
        """The race of a number.

        Raises:
            InvalidInputError: the file cannot be read any more, or is another by now.
        """
        found = self._cases.get(number)
        if found is None:
            found = read_case(self._sources[number])
            if found.digest != self._digests[number]:
                raise InvalidInputError(
                    f"{found.label} changed while the study ran; start it again in a new folder"
                )
        self._cases[number] = found
        self._cases.move_to_end(number)
        while len(self._cases) > self._kept:
            self._cases.popitem(last=False)
        return found


def _files(group: RaceGroup, folder: Path, key: str) -> Iterator[Path]:
    for pattern in group.files:
        try:
            paths = sorted(path for path in folder.glob(pattern) if path.is_file())
        except (ValueError, NotImplementedError):
            paths = _named(Path(pattern), key)
        if not paths:
            raise InvalidInputError(f'{key}: no file fits "{pattern}" in {folder}')
        yield from paths


def _named(path: Path, key: str) -> list[Path]:
    """A file by its full path, which no glob takes."""
    if not path.is_absolute():
        raise InvalidInputError(f'{key}: "{path}" is not a pattern such as "season/*.csv"')
    return [path] if path.is_file() else []


def _events(group: RaceGroup, path: Path, key: str) -> tuple[str | None, ...]:
    if group.event is None:
        return (None,)
    if group.event != (ALL,):
        return group.event
    events = events_in(path)
    if not events:
        raise InvalidInputError(f'{key}: {path.name} names no events; leave out event = "{ALL}"')
    return events


def events_in(path: Path) -> tuple[str, ...]:
    """The names of all races in a file that holds several, in order; empty where it names none.

    Raises:
        UnreadableFileError: it is no table.
        InvalidInputError: it cannot be opened.
    """
    try:
        with path.open("rb") as stream:
            table = open_table(stream, path.name, ProblemLog())
            place = table.column("EventName")
            if place is None:
                return ()
            return tuple(dict.fromkeys(fields[place].strip() for _, fields in table.rows))
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise InvalidInputError(f"{path.name}: {reason}") from None


def _source(
    group: RaceGroup,
    spec: StudySpec,
    folder: Path,
    path: Path,
    event: str | None,
    number: int,
) -> RaceSource:
    inside = path.is_relative_to(folder)
    return RaceSource(
        path=path,
        label=path.relative_to(folder).as_posix() if inside else path.name,
        group=number,
        event=event,
        distance=group.distance,
        results=None if group.results is None else folder / group.results,
        cars=group.cars or spec.cars,
    )
