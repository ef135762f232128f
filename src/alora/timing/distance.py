"""How long the race is: given, scheduled, in the results beside the laps, or guessed."""

from __future__ import annotations

import re
from pathlib import Path

from alora.domain.errors import InvalidInputError, UnreadableFileError
from alora.domain.race import DistanceSource, RaceDistance
from alora.timing.events import DEFAULT_MINUTES, f1_laps, timed_event, words_of
from alora.timing.finish import STANDARD_LENGTHS_S, checkered_at, distance_at
from alora.timing.kinds import FileKind
from alora.timing.problems import clean_name
from alora.timing.recording import RaceRecording
from alora.timing.results import files_beside, read_results

EXAMPLES = "45min, 6h, 2h40min, 2:40 or 57laps"
"""How a distance is written."""

_LAPS = re.compile(r"(\d{1,4})\s*(?:laps?|l)", re.ASCII)
_TIME = re.compile(
    r"(?:(\d{1,2})\s*(?:h|hours?))?\s*(?:(\d{1,4})\s*(?:m|min|mins|minutes?))?", re.ASCII
)
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)", re.ASCII)
_KM = re.compile(r"[\d.,]+\s*(?:km|mi|miles?)", re.ASCII)
_RESULT_STEP_S = 300.0
_OVERRUN_S = 12 * 60.0
"""Longest time [s] (12 min) that a last lap, behind a safety car, adds to a scheduled length."""

_FALLBACK_F1_LAPS = 57


def parse_distance(text: str, source: DistanceSource = DistanceSource.GIVEN) -> RaceDistance:
    """Read a distance as a user writes it; `source` is another if somebody else found it.

    Raises:
        InvalidInputError: it is not a distance, one in km, or an impossible one.
    """
    wanted = text.strip().lower()
    laps, clock, time = (p.fullmatch(wanted) for p in (_LAPS, _CLOCK, _TIME))
    try:
        if laps:
            return RaceDistance(int(laps[1]), None, source)
        if clock:
            seconds = 3600.0 * int(clock[1]) + 60.0 * int(clock[2])
            return RaceDistance(None, seconds, source)
        if time and (time[1] or time[2]):
            seconds = 3600.0 * int(time[1] or 0) + 60.0 * int(time[2] or 0)
            return RaceDistance(None, seconds, source)
    except ValueError as error:
        raise InvalidInputError(f"race distance {text[:40]!r}: {error}") from error
    if _KM.fullmatch(wanted):
        raise InvalidInputError(
            f"race distance {text[:40]!r} is a length; give its laps or its time, as {EXAMPLES}"
        )
    raise InvalidInputError(f"race distance {text[:40]!r} is not understood; write {EXAMPLES}")


def resolve_distance(
    recording: RaceRecording,
    *,
    given: str | None,
    path: Path | None,
    results: Path | None = None,
) -> RaceDistance:
    """Find the race distance without asking any lap of the race.

    In order: what the user gave, as a distance or a results file; the event's schedule, known
    before the start; the results file beside `path`, which also tells if the event was longer
    that year; the series' usual length.

    Args:
        recording: only its series, names and season are asked.
        given: what the user wrote, such as `45min` or `57laps`.
        path: where the laps were read; None if they came as a stream.
        results: the results file, if the user named one.

    Raises:
        InvalidInputError: `given` is not a distance, or `results` no results file.
    """
    if given is not None:
        return parse_distance(given)
    if results is not None:
        return _from_results(recording, results)
    if recording.series == "f1":
        return _f1_distance(recording)
    scheduled_s = _scheduled_s(recording, path)
    result_s = None if path is None else _result_s(recording, path)
    if scheduled_s is not None and (result_s is None or result_s <= scheduled_s):
        return RaceDistance(None, scheduled_s, DistanceSource.EVENT)
    if result_s is not None:
        return RaceDistance(None, result_s, DistanceSource.RESULTS)
    usual_s = 60.0 * DEFAULT_MINUTES.get(recording.series, DEFAULT_MINUTES["wec"])
    return RaceDistance(None, usual_s, DistanceSource.GUESS)


def _f1_distance(recording: RaceRecording) -> RaceDistance:
    found = f1_laps(
        recording.event, recording.season, recording.round_number, sprint=recording.sprint
    )
    if found is None:
        return RaceDistance(_FALLBACK_F1_LAPS, None, DistanceSource.GUESS)
    laps, certain = found
    return RaceDistance(laps, None, DistanceSource.EVENT if certain else DistanceSource.GUESS)


def _scheduled_s(recording: RaceRecording, path: Path | None) -> float | None:
    words = recording.hints if path is None else words_of(recording.hints, *path.parts[-3:])
    event = timed_event(recording.series, words, recording.season)
    return None if event is None else 60.0 * event.minutes


def _from_results(recording: RaceRecording, path: Path) -> RaceDistance:
    name = clean_name(path.name)
    try:
        winner = next((r for r in read_results(path) if r.position == 1), None)
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise UnreadableFileError(f"{name}: {reason}; check the path") from error
    if winner is None or (winner.total_s is None and not winner.laps):
        raise InvalidInputError(f"{name} has no winner with laps and a time; give --distance")
    if recording.series == "f1" or winner.total_s is None or winner.total_s < _RESULT_STEP_S:
        return RaceDistance(winner.laps, None, DistanceSource.RESULTS)
    return RaceDistance(None, _rounded_s(recording.series, winner.total_s), DistanceSource.RESULTS)


def _result_s(recording: RaceRecording, path: Path) -> float | None:
    """The scheduled length that a results file tells: the winner's time, without the last lap."""
    for kind in (FileKind.RESULTS, FileKind.CLASS_RESULTS):
        for file in files_beside(path, kind):
            try:
                length_s = _length_s(recording.series, file)
            except (OSError, UnreadableFileError):
                continue
            if length_s is not None:
                return length_s
    return None


def _length_s(series: str, results: Path) -> float | None:
    total_s = next((r.total_s for r in read_results(results) if r.position == 1), None)
    if total_s is None or total_s < _RESULT_STEP_S:
        return None
    return _rounded_s(series, total_s)


def _rounded_s(series: str, total_s: float) -> float:
    for length_s in STANDARD_LENGTHS_S.get(series, ()):
        if 0 <= total_s - length_s <= _OVERRUN_S:
            return length_s
    return total_s // _RESULT_STEP_S * _RESULT_STEP_S


def check_distance(recording: RaceRecording, distance: RaceDistance) -> str | None:
    """Say how the whole file contradicts the distance; None if it does not.

    For reading in files only: it looks at the whole race.
    """
    end_s = recording.end_s
    most = len(recording.index.lap_first_done_s)
    ended_s = checkered_at(recording, distance, end_s)
    if distance.laps is not None:
        if most == distance.laps:
            return None
        if distance_at(recording, distance, end_s).time_s is not None:
            return f"the time limit ends the race at lap {most} of {distance.laps}"
        more = "after" if most > distance.laps else "before"
        return f"the file ends at lap {most}, {more} the {distance.laps} laps of the race"
    time_s = distance.time_s or 0.0
    if ended_s is None:
        if end_s < time_s:
            return f"the file ends after {_clock(end_s)}, before the race does at {_clock(time_s)}"
        return f"the race goes on after {_clock(time_s)}, to {_clock(end_s)}"
    if not 0 <= ended_s - time_s <= _OVERRUN_S:
        return (
            f"the checkered flag falls after {_clock(ended_s)}, the race is {_clock(time_s)} long"
        )
    return None


def _clock(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes // 60}:{minutes % 60:02d} h" if minutes >= 60 else f"{minutes} min"
