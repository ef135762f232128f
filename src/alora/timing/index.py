"""The laps of a race by car, with all that accumulates along them.

Any moment is found by bisection, and never by reading the race again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from alora.domain.laps import CarLaps, Lap
from alora.domain.race import CarId, Compound, Entry

_RECENT_LAPS = 7
"""A car's typical lap is the median of this many last laps [laps]."""


@dataclass(frozen=True, slots=True)
class CarTrack:
    """One car's whole race; every tuple has one item per lap, known as that lap ended.

    Attributes:
        crossed_at_s: end of the lap on the race clock [s].
        best_lap_s: best lap time so far [s]; None before the first one.
        stint_laps: laps since the last stop or the start.
        stops_done: in laps followed by an out lap, so far.
        tire_age_laps: laps on the set.
        dry_compounds_used: dry compounds used so far, in order of first use.
        typical_lap_s: median of the last laps [s], stops and slow laps included.
        driver_stint_laps: laps since the driver took the wheel; None where the lap names nobody.
        driver_changes: changes of driver so far.
    """

    entry: Entry
    laps: tuple[Lap, ...]
    columns: CarLaps
    crossed_at_s: tuple[float, ...]
    best_lap_s: tuple[float | None, ...]
    stint_laps: tuple[int, ...]
    stops_done: tuple[int, ...]
    tire_age_laps: tuple[int, ...]
    dry_compounds_used: tuple[tuple[Compound, ...], ...]
    typical_lap_s: tuple[float, ...]
    driver_stint_laps: tuple[int | None, ...]
    driver_changes: tuple[int, ...]

    @classmethod
    def build(cls, entry: Entry, laps: Sequence[Lap]) -> CarTrack:
        """Accumulate along one car's laps, oldest first."""
        stints, stops, ages = _stints(laps)
        at_wheel, changes = _drivers(laps)
        return cls(
            entry=entry,
            laps=tuple(laps),
            columns=CarLaps.from_laps(entry.car_id, tuple(laps)),
            crossed_at_s=tuple(lap.crossed_at_s for lap in laps),
            best_lap_s=tuple(_best(laps)),
            stint_laps=tuple(stints),
            stops_done=tuple(stops),
            tire_age_laps=tuple(ages),
            dry_compounds_used=tuple(_dry_used(laps)),
            typical_lap_s=tuple(_typical(laps)),
            driver_stint_laps=tuple(at_wheel),
            driver_changes=tuple(changes),
        )

    def laps_at(self, clock_s: float) -> int:
        """How many of `laps` had ended by then."""
        return bisect_right(self.crossed_at_s, clock_s)

    def crossing_of(self, lap: int) -> float | None:
        """Race clock at the end of lap `lap` [s]; interpolated where its row is missing."""
        numbers = self.columns.numbers
        after = bisect_right(numbers, lap)
        if after and numbers[after - 1] == lap:
            return self.crossed_at_s[after - 1]
        if after == 0 or after == len(numbers):
            return None
        share = (lap - numbers[after - 1]) / (numbers[after] - numbers[after - 1])
        start, end = self.crossed_at_s[after - 1], self.crossed_at_s[after]
        return start + share * (end - start)

    def columns_until(self, count: int, car_id: CarId) -> CarLaps:
        """The first `count` laps in columns, under the name the car had then."""
        whole = self.columns
        if count == len(whole) and car_id == whole.car_id:
            return whole
        return CarLaps(
            car_id=car_id,
            numbers=whole.numbers[:count],
            crossed_at_s=whole.crossed_at_s[:count],
            lap_times_s=whole.lap_times_s[:count],
            flags=whole.flags[:count],
            ends_in_pit=whole.ends_in_pit[:count],
            starts_in_pit=whole.starts_in_pit[:count],
            pit_times_s=whole.pit_times_s[:count],
            compounds=whole.compounds[:count],
            tire_ages_laps=whole.tire_ages_laps[:count],
        )


@dataclass(frozen=True, slots=True)
class RaceIndex:
    """All cars, by first crossing, and all crossings.

    `lap_first_done_s[n]` is when any car first had `n + 1` laps [s]; `first_wet_tire_s` when a
    lap on a wet or intermediate tire first ended [s].
    """

    tracks: tuple[CarTrack, ...]
    by_id: dict[CarId, CarTrack]
    crossed_at_s: tuple[float, ...]
    lap_first_done_s: tuple[float, ...]
    first_wet_tire_s: float | None

    @classmethod
    def build(cls, entries: Iterable[Entry], laps: Sequence[Lap]) -> RaceIndex:
        """Sort a race's laps by car."""
        by_car: dict[CarId, list[Lap]] = {entry.car_id: [] for entry in entries}
        for lap in laps:
            by_car[lap.car_id].append(lap)
        tracks = tuple(CarTrack.build(entry, by_car[entry.car_id]) for entry in entries)
        return cls(
            tracks=tracks,
            by_id={track.entry.car_id: track for track in tracks},
            crossed_at_s=tuple(lap.crossed_at_s for lap in laps),
            lap_first_done_s=_first_done(laps),
            first_wet_tire_s=next(
                (lap.crossed_at_s for lap in laps if not lap.compound.is_dry), None
            ),
        )

    def most_laps_at(self, clock_s: float) -> int:
        """Laps of the car with the most."""
        return bisect_right(self.lap_first_done_s, clock_s)

    def first_to_complete(self, lap: int, clock_s: float) -> float | None:
        """When any car first had so many laps [s]; None if none had by `clock_s`."""
        if lap > len(self.lap_first_done_s) or self.lap_first_done_s[lap - 1] > clock_s:
            return None
        return self.lap_first_done_s[lap - 1]

    def id_at(self, track: CarTrack, clock_s: float) -> CarId:
        """What the car was called then: `3#1` was `3` until a second car 3 had crossed the line."""
        entry = track.entry
        if entry.car_id == entry.number or "#" not in entry.car_id:
            return entry.car_id
        called = entry.car_id.rpartition("#")[0]
        namesakes = sum(
            other.entry.car_id.rpartition("#")[0] == called and other.crossed_at_s[0] <= clock_s
            for other in self.tracks
        )
        return entry.car_id if namesakes > 1 else CarId(called)


def _first_done(laps: Sequence[Lap]) -> tuple[float, ...]:
    first: list[float] = []
    for lap in laps:
        first.extend([lap.crossed_at_s] * (lap.number - len(first)))
    return tuple(first)


def _best(laps: Sequence[Lap]) -> Iterable[float | None]:
    best: float | None = None
    for lap in laps:
        if lap.lap_time_s is not None and (best is None or lap.lap_time_s < best):
            best = lap.lap_time_s
        yield best


def _stints(laps: Sequence[Lap]) -> tuple[list[int], list[int], list[int]]:
    stints: list[int] = []
    stops: list[int] = []
    ages: list[int] = []
    for i, lap in enumerate(laps):
        last = laps[i - 1] if i else None
        stopped = last is not None and last.ends_in_pit
        driven = lap.number - (last.number if last else 0)
        stints.append(driven if last is None else 1 if stopped else stints[-1] + driven)
        stops.append(stops[-1] + stopped if stops else 0)
        counted = stints[-1] if last is None or stopped else ages[-1] + driven
        ages.append(counted if lap.tire_age_laps is None else lap.tire_age_laps)
    return stints, stops, ages


def _drivers(laps: Sequence[Lap]) -> tuple[list[int | None], list[int]]:
    """Laps of the driver at the wheel, and changes of driver; names tell drivers apart."""
    at_wheel: list[int | None] = []
    changes: list[int] = []
    driver, driven, changed, last = "", 0, 0, 0
    for lap in laps:
        driven += lap.number - last
        if lap.driver and lap.driver != driver:
            if driver:
                driven, changed = 1, changed + 1
            driver = lap.driver
        last = lap.number
        at_wheel.append(driven if lap.driver else None)
        changes.append(changed)
    return at_wheel, changes


def _dry_used(laps: Sequence[Lap]) -> Iterable[tuple[Compound, ...]]:
    used: tuple[Compound, ...] = ()
    for lap in laps:
        compound = lap.compound
        if compound.is_dry and compound is not Compound.UNKNOWN and compound not in used:
            used = (*used, compound)
        yield used


def _typical(laps: Sequence[Lap]) -> Iterable[float]:
    first = laps[0]
    times = [first.lap_time_s or first.crossed_at_s / first.number]
    times += [(b.crossed_at_s - a.crossed_at_s) / (b.number - a.number) for a, b in pairwise(laps)]
    for i in range(len(times)):
        yield median(times[max(0, i + 1 - _RECENT_LAPS) : i + 1])
