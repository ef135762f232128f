"""A timing file as the user names it on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from alora import timing
from alora.domain.race import RaceDistance


@dataclass(frozen=True, slots=True)
class RaceChoice:
    """A file, and what the user says about it.

    `distance` is written as `45min`, `57laps`, `6h` or `2h40min`; `results` is the results file,
    where it does not lie beside the laps.
    """

    path: Path
    event: str | None = None
    distance: str | None = None
    results: Path | None = None


def read_race(choice: RaceChoice) -> tuple[timing.RaceRecording, RaceDistance]:
    """Read the file and find how long its race is.

    Raises:
        InvalidInputError: the file, the event or the distance cannot be used.
    """
    recording = timing.read_recording(choice.path, event=choice.event)
    return recording, distance_of(recording, choice)


def distance_of(recording: timing.RaceRecording, choice: RaceChoice) -> RaceDistance:
    """How long the race is, from what the user says, the results or the event.

    Raises:
        InvalidInputError: the distance or the results file cannot be used.
    """
    return timing.resolve_distance(
        recording, given=choice.distance, path=choice.path, results=choice.results
    )


def as_argument(distance: RaceDistance) -> str:
    """The distance in the words that `--distance` and the upload take."""
    if distance.laps is not None:
        return f"{distance.laps}laps"
    seconds = round(distance.time_s or 0.0)
    return f"{seconds // 60}min"
