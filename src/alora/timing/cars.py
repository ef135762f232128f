"""Which rows belong to one car, when the number alone does not say it."""

from __future__ import annotations

from collections.abc import Iterable

from alora.domain.errors import UnreadableFileError
from alora.domain.race import CarId, Flag
from alora.timing.limits import MAX_CARS, MAX_NAMESAKES, MIN_LAP_MS
from alora.timing.problems import ProblemLog
from alora.timing.rawlaps import RawLap

_SAME_MS = 2
"""Largest rounding between a lap time and the difference of two clocks [ms]."""


def split_cars(rows: Iterable[RawLap], name: str, log: ProblemLog) -> list[list[RawLap]]:
    """Sort rows, which come in order of their crossing, into cars, by first crossing.

    Each row is placed by what came before it and never by what comes later, so that a file cut
    after any moment gives the same cars.

    Raises:
        UnreadableFileError: more cars than any race has.
    """
    by_name: dict[str, list[list[RawLap]]] = {}
    cars: list[list[RawLap]] = []
    for row in rows:
        namesakes = by_name.setdefault(row.name, [])
        car = _car_of(row, namesakes)
        if car is not None:
            if car[-1].flag is Flag.CHECKERED:
                log.skipped("lap after the car's checkered flag", row.line)
            elif row.crossed_ms - car[-1].crossed_ms < MIN_LAP_MS:
                log.skipped("car that crosses the line twice within 10 s", row.line)
            else:
                car.append(row)
        elif _can_begin(row, namesakes):
            namesakes.append([row])
            cars.append(namesakes[-1])
            if len(cars) > MAX_CARS or len(namesakes) > MAX_NAMESAKES:
                raise UnreadableFileError(
                    f"{name} has more than {MAX_CARS} cars, or {MAX_NAMESAKES} with number "
                    f"{row.name}; give one race"
                )
        else:
            log.skipped("lap number that the car has already done", row.line)
    return cars


def _car_of(row: RawLap, namesakes: list[list[RawLap]]) -> list[RawLap] | None:
    """The car whose last row this one continues."""
    following = [car for car in namesakes if _continues(car[-1], row)]
    if following:
        return min(following, key=lambda car: car[-1].looks != row.looks)
    open_cars = [car for car in namesakes if car[-1].lap < row.lap and car[-1].looks == row.looks]
    return max(open_cars, key=lambda car: car[-1].lap) if open_cars else None


def _continues(last: RawLap, row: RawLap) -> bool:
    if row.lap != last.lap + 1 or row.lap_ms is None:
        return False
    return abs(last.crossed_ms + row.lap_ms - row.crossed_ms) <= _SAME_MS


def _can_begin(row: RawLap, namesakes: list[list[RawLap]]) -> bool:
    """Is this the first row of a car, and not a lap number written wrong?"""
    if not namesakes:
        return True
    if all(car[-1].looks != row.looks for car in namesakes):
        return True
    if row.lap != 1 or any(car[0].crossed_ms == row.crossed_ms for car in namesakes):
        return False
    return row.lap_ms is None or abs(row.crossed_ms - row.lap_ms) < MIN_LAP_MS


def car_ids(cars: list[list[RawLap]]) -> list[CarId]:
    """Name the cars: as they are called, with `#1`, `#2` in order of first crossing if shared."""
    shared: dict[str, int] = {}
    for car in cars:
        shared[car[0].name] = shared.get(car[0].name, 0) + 1
    seen: dict[str, int] = {}
    ids = []
    for car in cars:
        called = car[0].name
        seen[called] = seen.get(called, 0) + 1
        ids.append(CarId(f"{called}#{seen[called]}" if shared[called] > 1 else called))
    return ids
