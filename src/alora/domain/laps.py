"""Laps as they were driven: one at a time, and in columns for a whole car."""

from __future__ import annotations

from dataclasses import dataclass

from alora.domain.race import CarId, Compound, Flag


@dataclass(frozen=True, slots=True)
class Lap:
    """One lap of one car.

    Attributes:
        number: the car's own lap count, from 1.
        crossed_at_s: race clock at the end of the lap [s since the start].
        lap_time_s: [s]; None where the source has none.
        flag: the flag at the finish line as the lap ended; a flag that covered part of the lap
            is here too where the source tells (FastF1).
        ends_in_pit: an in lap: the car crossed the line in the pit lane or boxed at its end.
        starts_in_pit: an out lap.
        pit_time_s: time from pit entry to pit exit [s], on the out lap; None where unknown.
        tire_age_laps: laps on this set at the end of the lap; None where unknown.
        position: the source's own position, None where it has none.
    """

    car_id: CarId
    number: int
    crossed_at_s: float
    lap_time_s: float | None
    flag: Flag = Flag.GREEN
    ends_in_pit: bool = False
    starts_in_pit: bool = False
    pit_time_s: float | None = None
    compound: Compound = Compound.UNKNOWN
    tire_age_laps: int | None = None
    driver: str = ""
    sectors_s: tuple[float | None, ...] = ()
    position: int | None = None


@dataclass(frozen=True, slots=True)
class CarLaps:
    """All laps of one car so far, oldest first, in columns of equal length.

    A lap time or pit time of NaN, and a tire age of -1, mean unknown.
    """

    car_id: CarId
    numbers: tuple[int, ...]
    crossed_at_s: tuple[float, ...]
    lap_times_s: tuple[float, ...]
    flags: tuple[Flag, ...]
    ends_in_pit: tuple[bool, ...]
    starts_in_pit: tuple[bool, ...]
    pit_times_s: tuple[float, ...]
    compounds: tuple[Compound, ...]
    tire_ages_laps: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.numbers)

    @classmethod
    def from_laps(cls, car_id: CarId, laps: tuple[Lap, ...]) -> CarLaps:
        """Turn rows into columns; `laps` are one car's, in order."""
        nan = float("nan")
        return cls(
            car_id=car_id,
            numbers=tuple(lap.number for lap in laps),
            crossed_at_s=tuple(lap.crossed_at_s for lap in laps),
            lap_times_s=tuple(nan if lap.lap_time_s is None else lap.lap_time_s for lap in laps),
            flags=tuple(lap.flag for lap in laps),
            ends_in_pit=tuple(lap.ends_in_pit for lap in laps),
            starts_in_pit=tuple(lap.starts_in_pit for lap in laps),
            pit_times_s=tuple(nan if lap.pit_time_s is None else lap.pit_time_s for lap in laps),
            compounds=tuple(lap.compound for lap in laps),
            tire_ages_laps=tuple(
                -1 if lap.tire_age_laps is None else lap.tire_age_laps for lap in laps
            ),
        )
