"""Who is where: order, status and gaps at one moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from alora.domain.race import CarId, Flag
from alora.domain.state import CarStatus
from alora.timing.index import CarTrack, RaceIndex

RETIRED_AFTER_LAPS = 2.5
"""A car that has not crossed the line while the front of the field drove this many of its laps
[laps] has retired."""

PIT_PATIENCE_S = 1200.0
"""A car in its pit stays a runner for this much racing longer [s] (20 min) in a long race."""

SPRINT_PIT_PATIENCE_S = 240.0
"""The same in a race without refuelling [s] (4 min), where no stop takes as long."""

_WITNESSES = 5
"""Cars at the front that tell how many laps ago a car was last seen [cars]."""


@dataclass(slots=True)
class Standing:
    """One car at one moment, when `seen` rows of its laps had ended."""

    track: CarTrack
    car_id: CarId
    seen: int
    laps_done: int
    last_crossing_s: float
    status: CarStatus

    @property
    def typical_lap_s(self) -> float:
        """The car's recent lap [s]."""
        return self.track.typical_lap_s[self.seen - 1]


@dataclass(frozen=True, slots=True)
class Moment:
    """What decides a car's status beside its own laps.

    `checkered_at_s` is None until the race has ended; `pit_patience_s` is one of those above.
    """

    clock_s: float
    checkered_at_s: float | None
    pit_patience_s: float


def standings(index: RaceIndex, moment: Moment) -> list[Standing]:
    """Every car that had completed a lap, in race order, the retired ones last."""
    cars = [
        _standing(index, track, seen, moment.clock_s)
        for track in index.tracks
        if (seen := track.laps_at(moment.clock_s))
    ]
    cars.sort(key=_race_order)
    witnesses = cars[:_WITNESSES]
    for car in cars:
        if _has_finished(car, moment):
            car.status = CarStatus.FINISHED
        elif _is_overdue(car, witnesses, moment):
            car.status = CarStatus.RETIRED
    cars.sort(key=lambda car: car.status is CarStatus.RETIRED)
    return cars


def _standing(index: RaceIndex, track: CarTrack, seen: int, clock_s: float) -> Standing:
    last = track.laps[seen - 1]
    return Standing(
        track=track,
        car_id=index.id_at(track, clock_s),
        seen=seen,
        laps_done=last.number,
        last_crossing_s=last.crossed_at_s,
        status=CarStatus.IN_PIT if last.ends_in_pit else CarStatus.RUNNING,
    )


def _race_order(car: Standing) -> tuple[int, float, str]:
    return (-car.laps_done, car.last_crossing_s, car.car_id)


def _has_finished(car: Standing, moment: Moment) -> bool:
    if car.track.laps[car.seen - 1].flag is Flag.CHECKERED:
        return True
    return moment.checkered_at_s is not None and car.last_crossing_s >= moment.checkered_at_s


def _is_overdue(car: Standing, witnesses: Sequence[Standing], moment: Moment) -> bool:
    """Has the car stopped for good, as far as can be told from not seeing it?

    Counted in laps that others drove since, so that a safety car or a red flag, when the whole
    field is late, retires nobody.
    """
    patience = RETIRED_AFTER_LAPS
    if car.status is CarStatus.IN_PIT:
        patience += moment.pit_patience_s / car.typical_lap_s
    if moment.checkered_at_s is not None:
        waited_s = moment.clock_s - max(moment.checkered_at_s, car.last_crossing_s)
        if waited_s > patience * car.typical_lap_s:
            return True
    if moment.clock_s - car.last_crossing_s <= car.typical_lap_s:
        return False
    since = [_laps_since(car, witness) for witness in witnesses if witness is not car]
    return bool(since) and median(since) > patience


def _laps_since(car: Standing, witness: Standing) -> float:
    """How many of `car`'s laps `witness` has driven since `car` was last seen."""
    before = witness.track.laps_at(car.last_crossing_s)
    if before == 0:
        return float(witness.seen)
    then_s = witness.track.typical_lap_s[before - 1]
    return (witness.seen - before) * then_s / car.typical_lap_s


def gap_s(ahead: Standing, car: Standing) -> float:
    """Time between two cars at the end of `car`'s last lap [s]; 0 where it was not behind."""
    if car.laps_done > ahead.laps_done:
        return 0.0
    then_s = ahead.track.crossing_of(car.laps_done)
    if then_s is None:
        then_s = ahead.last_crossing_s
    return max(0.0, round(car.last_crossing_s - then_s, 3))


def laps_down(leader: Standing, car: Standing) -> int:
    """Laps that the leader is ahead: at the car's last crossing, or more if it is overdue."""
    seen = leader.track.laps_at(car.last_crossing_s)
    then = leader.track.columns.numbers[seen - 1] if seen else 0
    return max(0, then - car.laps_done, leader.laps_done - car.laps_done - 1)
