"""How far the race still goes, as far as was known at a moment."""

from __future__ import annotations

import math
from bisect import bisect_right

from alora.domain.race import DistanceSource, Flag, RaceDistance
from alora.timing.index import RaceIndex
from alora.timing.recording import FlagChange, RaceRecording
from alora.timing.timelimit import within_time_limit

STANDARD_LENGTHS_S = {
    "gr_cup": (45 * 60.0, 60 * 60.0),
    "imsa": tuple(60.0 * minutes for minutes in (100, 160, 360, 600, 720, 1440)),
    "wec": tuple(3600.0 * hours for hours in (4, 6, 8, 10, 12, 24)),
    "f1": (2 * 3600.0, 3 * 3600.0),
}
"""Lengths of races by time in each series, shortest first [s]."""

_STEP_S = 300.0
"""A race that goes on after its known end is taken to end at the next multiple of this [s]."""


def flag_at(recording: RaceRecording, clock_s: float) -> FlagChange:
    """The last flag that any crossing had shown by then."""
    place = bisect_right(recording.flags, clock_s, key=lambda change: change.at_s)
    return recording.flags[place - 1] if place else FlagChange(0.0, Flag.GREEN)


def end_by_distance(index: RaceIndex, distance: RaceDistance, clock_s: float) -> float | None:
    """When the race reached its distance [s]; None if it had not by `clock_s`.

    By laps: the first car completed the last lap. By time: after it, the first car completed
    one lap more than anybody had done within it.
    """
    if distance.laps is not None:
        last_lap = distance.laps
    else:
        time_s = distance.time_s or 0.0
        if clock_s < time_s:
            return None
        last_lap = index.most_laps_at(time_s) + 1
    return index.first_to_complete(last_lap, clock_s)


def distance_at(recording: RaceRecording, distance: RaceDistance, clock_s: float) -> RaceDistance:
    """The distance as believed at a moment.

    A distance that nobody gave, and that the race has passed without a checkered flag, was
    wrong: a guess becomes the next standard length, any other the next five minutes or lap.
    """
    if distance.source is DistanceSource.GIVEN:
        return distance
    index = recording.index
    if distance.laps is not None:
        most = index.most_laps_at(clock_s)
        if most > distance.laps:
            return RaceDistance(laps=most + 1, time_s=None, source=DistanceSource.GUESS)
        return within_time_limit(recording, distance, clock_s)
    guessed = distance.source is DistanceSource.GUESS
    lengths = STANDARD_LENGTHS_S.get(recording.series, ()) if guessed else ()
    while True:
        ended_s = _passed_at(recording, distance, clock_s)
        if ended_s is None or flag_at(recording, ended_s).flag is Flag.CHECKERED:
            return distance
        distance = RaceDistance(None, _longer_s(lengths, ended_s), DistanceSource.GUESS)


def _passed_at(recording: RaceRecording, distance: RaceDistance, clock_s: float) -> float | None:
    """When it could be seen that the race goes on after its end by time [s]."""
    index = recording.index
    ended_s = end_by_distance(index, distance, clock_s)
    if ended_s is None or recording.marks_checkered:
        return ended_s
    # No flag tells that the race ended: only one lap more can tell that it did not.
    return index.first_to_complete(index.most_laps_at(ended_s) + 1, clock_s)


def _longer_s(lengths: tuple[float, ...], passed_s: float) -> float:
    next_step_s = (math.floor(passed_s / _STEP_S) + 1) * _STEP_S
    return next((length for length in lengths if length > passed_s), next_step_s)


def checkered_at(recording: RaceRecording, distance: RaceDistance, clock_s: float) -> float | None:
    """When the checkered flag fell [s]; None if it had not by `clock_s`.

    `distance` is that of `distance_at`. Where the file marks the flag it is believed; else the
    distance tells, and a distance that was given always does.
    """
    shown_s = next(
        (c.at_s for c in recording.flags if c.flag is Flag.CHECKERED and c.at_s <= clock_s), None
    )
    if recording.marks_checkered and distance.source is not DistanceSource.GIVEN:
        return shown_s
    by_distance_s = end_by_distance(recording.index, distance, clock_s)
    if shown_s is None or by_distance_s is None:
        return by_distance_s if shown_s is None else shown_s
    return min(shown_s, by_distance_s)
