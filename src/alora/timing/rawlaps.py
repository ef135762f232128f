"""One row of a lap table, the same for every kind of file, before cars are told apart."""

from __future__ import annotations

from dataclasses import dataclass

from alora.domain.race import Compound, Flag


@dataclass(slots=True)
class RawLap:
    """A row as read; the race clock is filled in once the start is known.

    Attributes:
        line: line of the file, for messages.
        name: what the car is called if only one car has that name.
        number: the racing number as written.
        looks: what must stay the same over a race: class, group, team, manufacturer.
        lap_ms, pit_ms: lap time and time in the pit lane [ms].
        elapsed_ms: the source's clock at the crossing [ms].
        hour_ms: time of day at the crossing [ms since midnight].
        crossed_ms: race clock at the crossing [ms since the start].
        flag: the strongest flag of the lap; `flag_now` the one as it ended, None if unknown.
        out_lap: the source says that the lap began in the pit lane.
        pit_in_ms, pit_out_ms: the source's clock at pit entry and exit during the lap [ms].
        started_ms: the source's clock at the start of the lap [ms].
    """

    line: int
    name: str
    number: str
    lap: int
    lap_ms: int | None
    elapsed_ms: int | None
    hour_ms: int | None
    in_lap: bool
    out_lap: bool
    pit_ms: int | None
    looks: tuple[str, str, str, str]
    driver: str
    flag: Flag
    flag_now: Flag | None
    sectors_s: tuple[float | None, ...]
    compound: Compound = Compound.SLICK
    tire_age: int | None = None
    position: int | None = None
    crossed_ms: int = -1
    pit_in_ms: int | None = None
    pit_out_ms: int | None = None
    started_ms: int | None = None
