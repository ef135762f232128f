"""What a race is before it starts: its flags, tires, distance and rules."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

CarId = NewType("CarId", str)
"""Names one car in one race. The number as written (`007` is not `7`), the three-letter driver
code in Formula 1, and `3#1`, `3#2` where two cars carry number 3."""


class Flag(StrEnum):
    """The state of the track."""

    GREEN = "green"
    YELLOW = "yellow"
    FCY = "fcy"
    VSC = "vsc"
    SAFETY_CAR = "sc"
    RED = "red"
    CHECKERED = "checkered"

    @property
    def is_neutralised(self) -> bool:
        """True while the whole field is slowed and may not pass."""
        return self in (Flag.FCY, Flag.VSC, Flag.SAFETY_CAR, Flag.RED)


class Compound(StrEnum):
    """The tire. `SLICK` is the only dry tire of a series that names none."""

    SOFT = "soft"
    MEDIUM = "medium"
    HARD = "hard"
    SLICK = "slick"
    INTERMEDIATE = "intermediate"
    WET = "wet"
    UNKNOWN = "unknown"

    @property
    def is_dry(self) -> bool:
        """True for every slick tire; an unknown tire counts as one."""
        return self not in (Compound.INTERMEDIATE, Compound.WET)


class DistanceSource(StrEnum):
    """Where the race distance was taken from; `GUESS` is said with every answer."""

    GIVEN = "given"
    EVENT = "event"
    RESULTS = "results"
    GUESS = "guess"


@dataclass(frozen=True, slots=True)
class RaceDistance:
    """Exactly one of `laps` [laps] and `time_s` [s] is set.

    A race by time ends when the leader next crosses the line after `time_s`.
    """

    laps: int | None
    time_s: float | None
    source: DistanceSource

    def __post_init__(self) -> None:
        if (self.laps is None) == (self.time_s is None):
            raise ValueError("a race distance is either laps or a time")
        if self.laps is not None and not 1 <= self.laps <= 2_000:
            raise ValueError(f"a race of {self.laps} laps; 1 to 2000 are possible")
        if self.time_s is not None and not 60.0 <= self.time_s <= 48 * 3600.0:
            raise ValueError(f"a race of {self.time_s} s; 60 s to 48 h are possible")

    @property
    def guessed(self) -> bool:
        """True when no source named the distance."""
        return self.source is DistanceSource.GUESS

    def __str__(self) -> str:
        if self.laps is not None:
            return f"{self.laps} laps"
        minutes = round((self.time_s or 0.0) / 60)
        if minutes < 60 or minutes % 60:
            return f"{minutes} min"
        return f"{minutes // 60} h"


@dataclass(frozen=True, slots=True)
class RaceRules:
    """What the series' rulebook demands of a car's stops.

    Attributes:
        required_stops: compulsory stops; `stop_window` says when one counts, from and until, in
            laps for a race by laps and in seconds of the race clock for a race by time.
        max_stint_s: longest time between two stops [s].
        required_driver_changes: changes of driver in the whole race.
        max_driver_stint_s, min_driver_stint_s: longest and shortest time of one driver at the
            wheel between two changes [s].
        assumed: the sentences a user should read about rules that no file named.
    """

    required_stops: int = 0
    required_dry_compounds: int = 1
    min_pit_stop_s: float = 0.0
    refuelling: bool = False
    tire_change: bool = True
    max_stint_s: float | None = None
    stop_window: tuple[float, float] | None = None
    required_driver_changes: int = 0
    max_driver_stint_s: float | None = None
    min_driver_stint_s: float | None = None
    assumed: tuple[str, ...] = ()


class Sky(StrEnum):
    """Is the track wet?"""

    DRY = "dry"
    WET = "wet"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RainForecast:
    """Rain that may fall from `from_s` until `until_s` on the race clock [s]."""

    from_s: float
    until_s: float
    probability: float


@dataclass(frozen=True, slots=True)
class Weather:
    """The weather now, and the rain forecast; what was not measured is None.

    `wetness` is 0 on a dry track and 1 where it can take no more water.
    """

    sky: Sky = Sky.UNKNOWN
    air_temp_c: float | None = None
    track_temp_c: float | None = None
    humidity_pct: float | None = None
    wind_kph: float | None = None
    wetness: float | None = None
    rain: tuple[RainForecast, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A car as entered: what does not change in the race."""

    car_id: CarId
    number: str
    car_class: str
    team: str = ""
    manufacturer: str = ""
    group: str = ""
