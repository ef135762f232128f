"""From FastF1's session clock to the race clock, and what follows from one lap to the next."""

from __future__ import annotations

from alora.domain.race import Compound
from alora.timing.limits import MAX_RACE_MS, MIN_LAP_MS
from alora.timing.problems import ProblemLog
from alora.timing.rawlaps import RawLap

NOMINAL_FIRST_LAP_MS = 95_000
"""Length of the first lap [ms] where the file gives the first car to cross no time for it."""

_LONGEST_FIRST_LAP_MS = 30 * 60 * 1000
"""A first lap longer than this [ms] (30 min) is a fault of the file."""

MAX_TIRE_AGE = 200
"""Oldest tire that is believed [laps]."""


def set_race_clock(rows: list[RawLap], log: ProblemLog) -> list[RawLap]:
    """Fill in `crossed_ms`, pit times and tire ages; return the rows in order of crossing.

    The start is that of the first car to cross the line: `Time - LapTime` of its first lap, or
    its `LapStartTime`. The other cars mostly agree to the millisecond; they are not asked, since
    a file cut while they are still on lap 1 would then have another start.
    """
    rows = sorted(rows, key=lambda row: (row.elapsed_ms or 0, row.name, row.line))
    start_ms = _start_ms(rows[0], log)
    sound = []
    for row in rows:
        row.crossed_ms = (row.elapsed_ms or 0) - start_ms
        if 0 < row.crossed_ms <= MAX_RACE_MS:
            sound.append(row)
        else:
            log.skipped("crossing before the start or after 48 h", row.line)
    _follow(sound, log)
    return sound


def _start_ms(first: RawLap, log: ProblemLog) -> int:
    end_ms = first.elapsed_ms or 0
    for lap_ms in (first.lap_ms, None if first.started_ms is None else end_ms - first.started_ms):
        if first.lap == 1 and lap_ms is not None and MIN_LAP_MS <= lap_ms <= _LONGEST_FIRST_LAP_MS:
            return end_ms - lap_ms
    log.add(
        "first lap without a time",
        f"start set {NOMINAL_FIRST_LAP_MS // 1000} s before the first crossing",
        first.line,
    )
    return end_ms - NOMINAL_FIRST_LAP_MS


def _follow(rows: list[RawLap], log: ProblemLog) -> None:
    before: dict[str, RawLap] = {}
    for row in rows:
        last = before.get(row.name)
        if last is not None and last.pit_in_ms is not None and row.pit_out_ms is not None:
            if row.pit_out_ms > last.pit_in_ms:
                row.pit_ms = row.pit_out_ms - last.pit_in_ms
            else:
                log.add("pit exit before pit entry", "time in the pit lane left out", row.line)
        row.tire_age = _tire_age(row, last, log)
        before[row.name] = row


def _tire_age(row: RawLap, last: RawLap | None, log: ProblemLog) -> int | None:
    """The file's age where it can be true; else counted from the lap before.

    Without a stop a set grows one lap older; a new compound is a new set, however it came there.
    """
    age = row.tire_age if row.tire_age is not None and row.tire_age <= MAX_TIRE_AGE else None
    if last is None or last.tire_age is None or last.in_lap or row.out_lap:
        return age
    if _changed(last.compound, row.compound):
        return age
    counted = last.tire_age + row.lap - last.lap
    if age is not None and age != counted:
        log.add("tire age that does not follow from the lap before", "counted on", row.line)
    return counted


def _changed(before: Compound, now: Compound) -> bool:
    return before is not now and Compound.UNKNOWN not in (before, now)
