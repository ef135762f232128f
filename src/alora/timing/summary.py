"""What a file holds, for `alora ingest`; it sees the whole race, so no answer is built on it."""

from __future__ import annotations

from dataclasses import dataclass

from alora.domain.race import CarId, Flag, RaceDistance
from alora.domain.state import CarStatus
from alora.timing.distance import check_distance
from alora.timing.problems import Problem
from alora.timing.recording import FlagChange, RaceRecording
from alora.timing.state import race_state_at


@dataclass(frozen=True, slots=True)
class CarSummary:
    """One car's race; `total_s` is its last crossing on the race clock [s]."""

    car_id: CarId
    number: str
    car_class: str
    team: str
    position: int
    status: CarStatus
    laps: int
    stops: int
    best_lap_s: float | None
    total_s: float


@dataclass(frozen=True, slots=True)
class FlagPeriod:
    """A time under one flag, as far as crossings show, on the race clock [s]."""

    flag: Flag
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class FlagSummary:
    """One flag: how many laps it marks, how often it was out and how long in all [s]."""

    flag: Flag
    laps: int
    periods: int
    total_s: float


@dataclass(frozen=True, slots=True)
class IngestSummary:
    """All that was read, and what was wrong with it.

    Attributes:
        laps, stops: of all cars.
        leader_laps: of the car with the most.
        duration_s: race clock of the last crossing [s].
        flags: by flag; `periods` each time that another flag than green was out.
        distance_problem: how the file contradicts the distance; None if it does not.
        cars: in order of the finish as the file shows it, without penalties given later.
    """

    name: str
    series: str
    event: str
    season: int | None
    sprint: bool
    laps: int
    leader_laps: int
    stops: int
    duration_s: float
    flags: tuple[FlagSummary, ...]
    periods: tuple[FlagPeriod, ...]
    weather_samples: int
    distance: RaceDistance
    distance_problem: str | None
    problems: tuple[Problem, ...]
    cars: tuple[CarSummary, ...]


def summarise(recording: RaceRecording, distance: RaceDistance) -> IngestSummary:
    """Count what a recording holds and hold it against the distance."""
    cars = _cars(recording, distance)
    periods = _periods(recording.flags, recording.end_s)
    return IngestSummary(
        name=recording.name,
        series=recording.series,
        event=recording.event,
        season=recording.season,
        sprint=recording.sprint,
        laps=len(recording.laps),
        leader_laps=len(recording.index.lap_first_done_s),
        stops=sum(car.stops for car in cars),
        duration_s=recording.end_s,
        flags=_flags(recording, periods),
        periods=tuple(period for period in periods if period.flag is not Flag.GREEN),
        weather_samples=len(recording.weather),
        distance=distance,
        distance_problem=check_distance(recording, distance),
        problems=recording.problems,
        cars=cars,
    )


def _cars(recording: RaceRecording, distance: RaceDistance) -> tuple[CarSummary, ...]:
    state = race_state_at(recording, distance, recording.end_s)
    numbers = {entry.car_id: entry.number for entry in recording.entries}
    return tuple(
        CarSummary(
            car_id=car.car_id,
            number=numbers[car.car_id],
            car_class=car.car_class,
            team=car.team,
            position=car.position,
            status=car.status,
            laps=car.laps_done,
            stops=car.stops_done,
            best_lap_s=car.best_lap_s,
            total_s=car.last_crossing_s,
        )
        for car in state.cars
    )


def _periods(changes: tuple[FlagChange, ...], end_s: float) -> list[FlagPeriod]:
    ends = [change.at_s for change in changes[1:]] + [end_s]
    return [
        FlagPeriod(change.flag, change.at_s, until_s)
        for change, until_s in zip(changes, ends, strict=True)
    ]


def _flags(recording: RaceRecording, periods: list[FlagPeriod]) -> tuple[FlagSummary, ...]:
    laps: dict[Flag, int] = {}
    for lap in recording.laps:
        laps[lap.flag] = laps.get(lap.flag, 0) + 1
    found = [flag for flag in Flag if flag in laps or any(p.flag is flag for p in periods)]
    return tuple(
        FlagSummary(
            flag=flag,
            laps=laps.get(flag, 0),
            periods=sum(period.flag is flag for period in periods),
            total_s=round(sum(p.end_s - p.start_s for p in periods if p.flag is flag), 3),
        )
        for flag in found
    )
