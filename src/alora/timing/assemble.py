"""From sound rows to a recording: cars, laps, flags."""

from __future__ import annotations

from collections.abc import Iterable

from alora.domain.errors import UnreadableFileError
from alora.domain.laps import Lap
from alora.domain.race import CarId, Entry, Flag
from alora.timing.cars import car_ids, split_cars
from alora.timing.problems import ProblemLog
from alora.timing.rawlaps import RawLap
from alora.timing.recording import FlagChange


def assemble(
    rows: list[RawLap], name: str, log: ProblemLog
) -> tuple[tuple[Entry, ...], tuple[Lap, ...], tuple[FlagChange, ...]]:
    """Turn rows, in order of their crossing, into entries, laps and changes of flag.

    Raises:
        UnreadableFileError: nothing is left.
    """
    cars = split_cars(rows, name, log)
    if not cars:
        raise UnreadableFileError(f"{name} has no lap that can be read: {log.first()}")
    ids = car_ids(cars)
    placed = [(row, lap) for i, car in enumerate(cars) for row, lap in _laps(ids[i], car)]
    placed.sort(key=lambda pair: (pair[1].crossed_at_s, pair[1].car_id))
    entries = tuple(_entry(car_id, car[0]) for car_id, car in zip(ids, cars, strict=True))
    return entries, tuple(lap for _row, lap in placed), _flags(row for row, _lap in placed)


def _entry(car_id: CarId, first: RawLap) -> Entry:
    """What the first lap says: a later row may know more, but only later."""
    car_class, group, team, maker = first.looks
    return Entry(car_id, first.number, car_class, team, maker, group)


def _laps(car_id: CarId, rows: list[RawLap]) -> Iterable[tuple[RawLap, Lap]]:
    last: RawLap | None = None
    carried_ms: int | None = None
    for row in rows:
        after_in_lap = last is not None and last.in_lap
        pit_ms = row.pit_ms
        if pit_ms is None and after_in_lap:
            pit_ms = carried_ms
        # Where the boxes are before the line, and after a red flag, the time in the lane stands
        # on the in lap itself; it belongs to the stop that the next lap drives out of.
        carried_ms = row.pit_ms if row.in_lap and not after_in_lap else None
        out_lap = after_in_lap or row.out_lap or (row.pit_ms is not None and not row.in_lap)
        yield (
            row,
            Lap(
                car_id=car_id,
                number=row.lap,
                crossed_at_s=row.crossed_ms / 1000,
                lap_time_s=None if row.lap_ms is None else row.lap_ms / 1000,
                flag=row.flag,
                ends_in_pit=row.in_lap,
                starts_in_pit=out_lap,
                pit_time_s=pit_ms / 1000 if pit_ms is not None and out_lap else None,
                compound=row.compound,
                tire_age_laps=row.tire_age,
                driver=row.driver,
                sectors_s=row.sectors_s,
                position=row.position,
            ),
        )
        last = row


def _flags(rows: Iterable[RawLap]) -> tuple[FlagChange, ...]:
    changes: list[FlagChange] = []
    for row in rows:
        flag = row.flag_now
        if flag is not None and (not changes or changes[-1].flag is not flag):
            changes.append(FlagChange(row.crossed_ms / 1000, flag))
    return tuple(changes) or (FlagChange(0.0, Flag.GREEN),)
