"""The race as it stands at one moment, from only what was known then."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from alora.domain.errors import UnknownCarError
from alora.domain.laps import CarLaps
from alora.domain.race import (
    CarId,
    Compound,
    Flag,
    RaceDistance,
    RaceRules,
    Weather,
)


class CarStatus(StrEnum):
    """What a car is doing."""

    RUNNING = "running"
    IN_PIT = "in_pit"
    RETIRED = "retired"
    FINISHED = "finished"

    @property
    def is_racing(self) -> bool:
        """True while the car can still gain or lose a place on track."""
        return self in (CarStatus.RUNNING, CarStatus.IN_PIT)


@dataclass(frozen=True, slots=True)
class CarState:
    """One car now.

    Attributes:
        position, class_position: from 1; retired cars stand last.
        laps_done: complete laps.
        last_crossing_s: race clock of its last line crossing [s].
        gap_to_leader_s: time between the overall leader's and this car's end of this car's
            last complete lap [s], never negative.
        interval_s: the same against the car one place ahead in class; 0 for the class leader.
        laps_down: laps behind the overall leader at this moment.
        stint_laps: laps since the last stop (or the start).
        tire_age_laps: laps on this set; equals `stint_laps` where no file says otherwise.
        stops_done: pit stops so far, drive-throughs not told apart.
        fuel_laps_left: laps of fuel; None where the series does not refuel or nobody knows.
        driver_stint_laps: laps since this driver took the wheel; None where no file says.
        driver_changes: changes of driver so far.
        penalty_s: time penalty to be served standing at the next stop [s].
        drive_throughs: drive-through penalties not yet served.
    """

    car_id: CarId
    car_class: str
    team: str
    driver: str
    position: int
    class_position: int
    status: CarStatus
    laps_done: int
    last_crossing_s: float
    gap_to_leader_s: float
    interval_s: float
    laps_down: int
    last_lap_s: float | None
    best_lap_s: float | None
    compound: Compound
    tire_age_laps: int
    stint_laps: int
    stops_done: int
    dry_compounds_used: tuple[Compound, ...] = ()
    fuel_laps_left: float | None = None
    last_sectors_s: tuple[float | None, ...] = ()
    driver_stint_laps: int | None = None
    driver_changes: int = 0
    penalty_s: float = 0.0
    drive_throughs: int = 0


@dataclass(frozen=True, slots=True)
class RaceState:
    """The whole field now, ordered by position.

    `clock_s` is the race clock [s since the start]; `laps_done` the leader's complete laps.
    """

    series: str
    event: str
    clock_s: float
    laps_done: int
    distance: RaceDistance
    flag: Flag
    flag_since_s: float
    weather: Weather
    rules: RaceRules
    cars: tuple[CarState, ...]

    def car(self, car_id: CarId) -> CarState:
        """Find one car.

        Raises:
            UnknownCarError: no car of that name is in the race.
        """
        for car in self.cars:
            if car.car_id == car_id:
                return car
        raise UnknownCarError(f"no car {car_id} in this race")


@dataclass(frozen=True, slots=True)
class RaceSoFar:
    """A state and every lap that led to it: all that anybody could know at that moment."""

    state: RaceState
    laps: tuple[CarLaps, ...]
