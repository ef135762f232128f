"""Formula 1's limits of time: two hours of racing, three with suspensions.

Source: FIA Formula One Sporting Regulations, article "General principles": should two hours
elapse before the distance is completed, the race ends with the lap after the lap in which they
do; a race that is suspended must end within three hours (four until 2020).
"""

from __future__ import annotations

from bisect import bisect_right
from statistics import median

from alora.domain.race import DistanceSource, Flag, RaceDistance
from alora.timing.recording import RaceRecording

RACING_LIMIT_S = 2 * 3600.0
"""Longest a Grand Prix may race, suspensions not counted [s]."""

WINDOW_S = 3 * 3600.0
"""Longest a Grand Prix may take, suspensions counted [s]."""

OLD_WINDOW_S = 4 * 3600.0
"""The same until 2020 [s]."""

_LAST_OLD_SEASON = 2020
_PACE_LAPS = 5
"""The pace to the end is the median of this many last laps of the leader [laps]."""

_ENOUGH_LAPS = 3
"""Fewer laps than this without neutralisation tell no pace [laps]."""


def within_time_limit(
    recording: RaceRecording, distance: RaceDistance, clock_s: float
) -> RaceDistance:
    """The distance, or the time limit if at the present pace it comes more than a lap earlier.

    Only laps without neutralisation tell the pace; with too few the distance stands.
    """
    if recording.series != "f1" or recording.sprint or distance.laps is None:
        return distance
    pace_s = _pace_s(recording, clock_s)
    if pace_s is None:
        return distance
    racing_s = RACING_LIMIT_S + _suspended_s(recording, clock_s)
    old = recording.season is not None and recording.season <= _LAST_OLD_SEASON
    limit_s = min(racing_s, OLD_WINDOW_S if old else WINDOW_S)
    done = recording.index.most_laps_at(clock_s)
    finish_s = recording.index.lap_first_done_s[done - 1] + (distance.laps - done) * pace_s
    if finish_s <= limit_s + 2 * pace_s:
        return distance
    return RaceDistance(None, round(limit_s + pace_s, 3), DistanceSource.EVENT)


def _pace_s(recording: RaceRecording, clock_s: float) -> float | None:
    done_s = recording.index.lap_first_done_s
    times = []
    for lap in range(recording.index.most_laps_at(clock_s) - 1, 0, -1):
        if not _neutralised(recording, done_s[lap - 1], done_s[lap]):
            times.append(done_s[lap] - done_s[lap - 1])
            if len(times) == _PACE_LAPS:
                break
    return median(times) if len(times) >= _ENOUGH_LAPS else None


def _neutralised(recording: RaceRecording, from_s: float, to_s: float) -> bool:
    """Was any flag but green or yellow shown by a crossing between the two moments?"""
    flags = recording.flags
    first = max(0, bisect_right(flags, from_s, key=lambda change: change.at_s) - 1)
    last = bisect_right(flags, to_s, key=lambda change: change.at_s)
    return any(change.flag.is_neutralised for change in flags[first:last])


def _suspended_s(recording: RaceRecording, clock_s: float) -> float:
    """How long the red flag has been out by now [s]."""
    total_s, red_since_s = 0.0, None
    for change in recording.flags:
        if change.at_s > clock_s:
            break
        if red_since_s is not None:
            total_s += change.at_s - red_since_s
        red_since_s = change.at_s if change.flag is Flag.RED else None
    return total_s if red_since_s is None else total_s + clock_s - red_since_s
