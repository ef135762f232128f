"""The race clock of Al Kamel files, from two clocks: `ELAPSED` and the time of day, `HOUR`."""

from __future__ import annotations

from alora.timing.clocks import DAY_MS, unwrap_ms
from alora.timing.limits import CLOCK_TOLERANCE_MS, MAX_RACE_MS
from alora.timing.problems import ProblemLog
from alora.timing.rawlaps import RawLap

_ANCHORS = 3
"""The start is taken from this many first crossings [crossings]: enough that one wrong row does
not move it, few enough that it is settled at once and never changes with later laps."""


def set_race_clock(rows: list[RawLap], log: ProblemLog) -> tuple[list[RawLap], int | None]:
    """Fill in `crossed_ms`; return the rows in its order and the start's time of day [ms].

    `ELAPSED` is the race clock. Where it is missing it is counted up from the lap times, and
    `HOUR` corrects it. A car whose `HOUR` differs from its `ELAPSED` by the same amount twice
    running (a clock of its own, started late) is believed by `HOUR`. Red-flag time is included.
    """
    _count_up(rows)
    start = _start_of(rows)
    timed = [row for row in rows if row.elapsed_ms is not None or start is not None]
    for row in rows:
        if row.elapsed_ms is None and start is None:
            log.skipped("row with no race clock", row.line)
    for row in timed:
        if row.elapsed_ms is None and row.hour_ms is not None and start is not None:
            row.elapsed_ms = (row.hour_ms - start) % DAY_MS
    timed.sort(key=_by_elapsed)
    offsets = _Offsets(start, log)
    for row in timed:
        row.crossed_ms = offsets.crossed_ms(row)
    sound = [row for row in timed if 0 < row.crossed_ms <= MAX_RACE_MS]
    for row in timed:
        if not 0 < row.crossed_ms <= MAX_RACE_MS:
            log.skipped("crossing before the start or after 48 h", row.line)
    sound.sort(key=lambda row: (row.crossed_ms, row.name, row.line))
    return sound, start


def _by_elapsed(row: RawLap) -> tuple[int, str, int]:
    return (row.elapsed_ms or 0, row.name, row.line)


def _count_up(rows: list[RawLap]) -> None:
    """Give rows without `ELAPSED` the sum of the car's lap times, where it is unbroken."""
    before: dict[tuple[str, tuple[str, str, str, str]], RawLap] = {}
    for row in rows:
        key = (row.name, row.looks)
        if row.elapsed_ms is None and row.lap_ms is not None:
            last = before.get(key)
            if row.lap == 1:
                row.elapsed_ms = row.lap_ms
            elif last is not None and last.lap == row.lap - 1 and last.elapsed_ms is not None:
                row.elapsed_ms = last.elapsed_ms + row.lap_ms
        before[key] = row


def _start_of(rows: list[RawLap]) -> int | None:
    """Time of day of the start [ms]: the median over the first crossings."""
    both = [row for row in rows if row.elapsed_ms is not None and row.hour_ms is not None]
    first = sorted(both, key=_by_elapsed)[:_ANCHORS]
    starts = sorted(((row.hour_ms or 0) - (row.elapsed_ms or 0)) % DAY_MS for row in first)
    return starts[(len(starts) - 1) // 2] if starts else None


class _Offsets:
    """How far each car's `HOUR` is ahead of its `ELAPSED`."""

    def __init__(self, start: int | None, log: ProblemLog) -> None:
        self._start = start
        self._log = log
        self._last: dict[str, int] = {}
        self._believed: dict[str, int] = {}

    def crossed_ms(self, row: RawLap) -> int:
        elapsed = row.elapsed_ms or 0
        if row.hour_ms is None or self._start is None:
            return elapsed + self._believed.get(row.name, 0)
        offset = unwrap_ms(row.hour_ms - self._start, elapsed) - elapsed
        if abs(offset) <= CLOCK_TOLERANCE_MS:
            self._last[row.name] = self._believed[row.name] = 0
            return elapsed
        steady = abs(offset - self._last.get(row.name, 0)) <= CLOCK_TOLERANCE_MS
        self._last[row.name] = offset
        if steady:
            self._believed[row.name] = offset
            self._log.add("car whose ELAPSED and HOUR differ steadily", "HOUR believed", row.line)
            return elapsed + offset
        self._log.add("row whose ELAPSED and HOUR disagree", "ELAPSED believed", row.line)
        return elapsed + self._believed.get(row.name, 0)
