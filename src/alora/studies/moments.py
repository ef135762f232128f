"""The moments of a race at which a study asks: a car, and the lap it has just completed."""

from __future__ import annotations

import math
from collections.abc import Iterator

from alora.domain.errors import InvalidInputError
from alora.domain.race import CarId
from alora.studies.races import RaceCase
from alora.studies.spec import ALL, LEADERS, Moments
from alora.timing.finish import checkered_at, distance_at
from alora.timing.index import CarTrack

Moment = tuple[CarId, int]
"""A car, and its last complete lap."""


def moments_of(case: RaceCase, cars: tuple[str, ...], wanted: Moments) -> tuple[Moment, ...]:
    """All moments, by lap, then in the order in which the cars completed it.

    Laps that a car has not, or on which the race was over for it, are left out.

    Raises:
        InvalidInputError: a car is not in the race.
    """
    tracks = _tracks(case, cars)
    found = [
        (lap, crossed_s, track) for track in tracks for lap, crossed_s in _laps(case, track, wanted)
    ]
    found.sort(key=lambda row: (row[0], row[1], row[2].entry.car_id))
    if cars == (LEADERS,):
        found = _leading(case, found)
    return tuple((track.entry.car_id, lap) for lap, _, track in found)


def _tracks(case: RaceCase, cars: tuple[str, ...]) -> tuple[CarTrack, ...]:
    index = case.recording.index
    if cars in ((ALL,), (LEADERS,)):
        return index.tracks
    try:
        ids = dict.fromkeys(case.recording.find_car(text) for text in cars)
    except InvalidInputError as error:
        raise InvalidInputError(f"cars: {case.label}: {error}") from None
    return tuple(index.by_id[car_id] for car_id in ids)


def _laps(case: RaceCase, track: CarTrack, wanted: Moments) -> Iterator[tuple[int, float]]:
    """Laps of one car that are moments, with when they ended [s]."""
    over_s = _over_s(case)
    chosen = _chosen(case, track, wanted)
    for lap, crossed_s in zip(track.columns.numbers, track.crossed_at_s, strict=True):
        if crossed_s < over_s and (lap in chosen if chosen is not None else _is_step(lap, wanted)):
            yield lap, crossed_s


def _over_s(case: RaceCase) -> float:
    """Race clock at which the race is over [s]."""
    recording = case.recording
    end_s = recording.end_s
    checkered_s = checkered_at(recording, distance_at(recording, case.distance, end_s), end_s)
    return math.inf if checkered_s is None else checkered_s


def _is_step(lap: int, wanted: Moments) -> bool:
    return wanted.every is not None and lap % wanted.every == 0


def _chosen(case: RaceCase, track: CarTrack, wanted: Moments) -> frozenset[int] | None:
    """Laps by name; None where every so many of them are taken."""
    if wanted.laps is not None:
        return frozenset(wanted.laps)
    if wanted.shares is None:
        return None
    return frozenset(_lap_at_share(case, track, share) for share in wanted.shares)


def _lap_at_share(case: RaceCase, track: CarTrack, share: float) -> int:
    """The car's last lap as this share of the distance is done; 0 before its first."""
    distance = case.distance
    if distance.laps is not None:
        return max(1, round(share * distance.laps))
    done = track.laps_at(share * (distance.time_s or 0.0))
    return track.columns.numbers[done - 1] if done else 0


def _leading(
    case: RaceCase, found: list[tuple[int, float, CarTrack]]
) -> list[tuple[int, float, CarTrack]]:
    """Of each class and lap, the car that was the first to complete it."""
    first: dict[tuple[str, int], float] = {}
    for track in case.recording.index.tracks:
        for lap, crossed_s in zip(track.columns.numbers, track.crossed_at_s, strict=True):
            key = track.entry.car_class, lap
            first[key] = min(crossed_s, first.get(key, math.inf))
    return [row for row in found if row[1] == first[row[2].entry.car_class, row[0]]]
