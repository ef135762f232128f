"""The races that questions can be about: the live one and those uploaded, within bounds."""

from __future__ import annotations

import hashlib
from collections import Counter, OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from alora.contracts.page import EntrySummary, RaceSummary
from alora.domain.errors import InvalidInputError, OverloadedError
from alora.domain.race import CarId, DistanceSource, Entry, RaceDistance
from alora.orchestrator.limits import LAP_BYTES, MAX_NOTES, MAX_RACES, MAX_RACES_BYTES
from alora.timing import (
    RaceRecording,
    check_distance,
    parse_recording,
    read_recording,
    resolve_distance,
)


class UnknownRaceError(InvalidInputError):
    """No race of that id is here (any more)."""


@dataclass(frozen=True, slots=True)
class Race:
    """A race as it is kept; `size_bytes` is its estimated memory [bytes]."""

    race_id: str
    recording: RaceRecording
    distance: RaceDistance
    summary: RaceSummary

    @property
    def size_bytes(self) -> int:
        """Estimated memory [bytes]."""
        return len(self.recording.laps) * LAP_BYTES


@dataclass(frozen=True, slots=True)
class Upload:
    """What a client said of the file it sends; None where it said nothing."""

    name: str
    event: str | None = None
    distance: str | None = None
    distance_source: DistanceSource | None = None


def read_upload(stream: BinaryIO, upload: Upload, digest: str) -> Race:
    """Read an uploaded timing file; equal uploads get equal ids.

    Args:
        stream: the file, at its beginning.
        upload: what the client said of it.
        digest: of the file's content.

    Raises:
        InvalidInputError: nothing that can be read, or several events and none chosen.
    """
    recording = parse_recording(stream, upload.name, event=upload.event)
    distance = resolve_distance(recording, given=upload.distance, path=None)
    if upload.distance is not None and upload.distance_source is not None:
        distance = replace(distance, source=upload.distance_source)
    facts = (digest, upload.name, upload.event, upload.distance, upload.distance_source)
    key = hashlib.sha256(repr(facts).encode()).hexdigest()[:16]
    return _race(f"race-{key}", recording, distance, live=False)


def read_live(
    path: Path, event: str | None, given_distance: str | None, our_car: str | None
) -> Race:
    """Read the file of the live race; raises as `read_upload`, and `UnknownCarError`."""
    recording = read_recording(path, event=event)
    distance = resolve_distance(recording, given=given_distance, path=path)
    ours = recording.find_car(our_car) if our_car else None
    facts = (path.name, recording.event, str(distance), len(recording.laps), ours)
    key = hashlib.sha256(repr(facts).encode()).hexdigest()[:16]
    return _race(f"live-{key}", recording, distance, live=True, our_car=ours)


def _race(
    race_id: str,
    recording: RaceRecording,
    distance: RaceDistance,
    *,
    live: bool,
    our_car: CarId | None = None,
) -> Race:
    laps = Counter(lap.car_id for lap in recording.laps)
    notes = [check_distance(recording, distance), *(str(p) for p in recording.problems)]
    summary = RaceSummary(
        race_id=race_id,
        series=recording.series,
        event=recording.event,
        source=recording.name,
        distance=str(distance),
        distance_source=distance.source,
        cars=tuple(_entry_summary(entry, laps[entry.car_id]) for entry in recording.entries),
        laps=max(laps.values()),
        live=live,
        our_car=our_car,
        notes=tuple(note for note in notes if note)[:MAX_NOTES],
    )
    return Race(race_id, recording, distance, summary)


def _entry_summary(entry: Entry, laps: int) -> EntrySummary:
    return EntrySummary(
        car_id=entry.car_id,
        number=entry.number,
        car_class=entry.car_class,
        team=entry.team,
        laps=laps,
    )


class RaceStore:
    """Uploaded races by id, the least recently used leaving first; and the live one."""

    def __init__(
        self, live: Race | None, max_races: int = MAX_RACES, max_bytes: int = MAX_RACES_BYTES
    ) -> None:
        self.live = live
        self._max_races = max_races
        self._max_bytes = max_bytes
        self._races: OrderedDict[str, Race] = OrderedDict()

    def add(self, race: Race) -> None:
        """Keep a race, and let others go for it.

        Raises:
            OverloadedError: it alone is larger than all that may be kept.
        """
        if race.size_bytes > self._max_bytes:
            raise OverloadedError(
                f"the race has {len(race.recording.laps)} laps, more than this server keeps"
            )
        self._races[race.race_id] = race
        self._races.move_to_end(race.race_id)
        while len(self._races) > self._max_races or self.size_bytes > self._max_bytes:
            self._races.popitem(last=False)

    def get(self, race_id: str | None) -> Race:
        """Find a race; None names the live one.

        Raises:
            UnknownRaceError: no such race, or none named and no live one.
        """
        if race_id is None:
            if self.live is None:
                raise UnknownRaceError("the question names no race, and no live race is running")
            return self.live
        if self.live is not None and race_id == self.live.race_id:
            return self.live
        if race_id not in self._races:
            raise UnknownRaceError(f"no race {race_id[:40]!r} is here; upload its timing file")
        self._races.move_to_end(race_id)
        return self._races[race_id]

    def summaries(self) -> tuple[RaceSummary, ...]:
        """Describe all races, the live one first, then the newest."""
        kept = [race.summary for race in reversed(self._races.values())]
        return ((self.live.summary,) if self.live else ()) + tuple(kept)

    @property
    def size_bytes(self) -> int:
        """Estimated memory of the uploaded races [bytes]."""
        return sum(race.size_bytes for race in self._races.values())
