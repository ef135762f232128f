"""The moving field of one plan: what changes from lap to lap. Arrays are (car, race)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tests.oracle.draws import Bools, Ints, Singles, in_seconds, single
from tests.oracle.inputs import USED_WET, Inputs, Tires
from tests.oracle.prospects import Prospects


@dataclass
class Field:
    """All cars of all races at the line.

    `loss_s` is what the stop at the end of the last lap costs on the lap that follows; `end` is
    the tick (race,) after which nobody starts another lap; `leader` where the leading group's
    first car ended its lap `leader_lap`, 0 before the first, by laps only.
    """

    inputs: Inputs
    tires: Tires
    prospects: Prospects
    clock: Ints
    laps: Ints
    last_lap: Ints
    compound: Ints
    age: Singles
    stint: Singles
    driver_stint: Singles
    fuel: Singles
    owed: Ints
    owed_changes: Ints
    used: Ints
    loss_s: Singles
    penalty_s: Singles
    drive_throughs: Ints
    noise: Singles
    end: Ints
    ended: Bools
    leader: Ints
    leader_lap: int = 0
    racing: Bools = field(init=False)

    def __post_init__(self) -> None:
        self.racing = np.zeros(self.shape, np.bool_)

    @property
    def shape(self) -> tuple[int, ...]:
        """(cars, races)."""
        return self.clock.shape

    @property
    def out(self) -> Bools:
        """Cars that failed or ran dry."""
        return self.laps >= self.last_lap

    def may_race(self) -> Bools:
        """Cars that have laps left."""
        going = ~self.out & (self.clock < 1_600_000_000) & (self.clock < self.end)
        if self.inputs.distance is not None:
            return going & (self.laps < self.inputs.distance)
        return going

    def laps_to_go(self) -> Singles:
        """Laps that each car still has to drive, as far as it can know."""
        distance = self.inputs.distance
        if distance is None:
            return self.laps_until(self.inputs.time_limit)
        laps = single(distance - self.laps)
        if not self.leader_lap:
            return laps
        left = (distance - self.leader_lap) * self.inputs.leaders_lap
        return np.minimum(laps, self.laps_until(self.leader + left))

    def laps_until(self, moment: int | Ints) -> Singles:
        """Laps that each car can still begin before a moment [ticks]."""
        left = np.maximum(single(0.0), in_seconds(moment - self.clock))
        per_base = single(1.0 / self.inputs.race.grid.base_s)[:, None]
        return np.ceil(left * per_base)


def line_up(inputs: Inputs, prospects: Prospects, races: int) -> Field:
    """Put the field where it is now."""
    grid = inputs.race.grid

    def whole(values: object) -> Ints:
        return np.repeat(np.asarray(values, np.int64)[:, None], races, axis=1)

    def real(values: object) -> Singles:
        return np.repeat(single(values)[:, None], races, axis=1)

    return Field(
        inputs=inputs,
        tires=Tires.of(inputs.race),
        prospects=prospects,
        clock=whole(inputs.clock),
        laps=whole(inputs.first_lap - 1),
        last_lap=prospects.last_lap.copy(),
        compound=whole(grid.compound),
        age=real(grid.age_laps),
        stint=real(grid.stint_laps),
        driver_stint=real(grid.driver_stint),
        fuel=real(grid.fuel_laps),
        owed=whole(grid.owed_stops),
        owed_changes=whole(grid.owed_changes),
        used=whole(grid.used_dry + USED_WET * grid.wet_used),
        loss_s=real(np.zeros(grid.size)),
        penalty_s=real(grid.penalty_s),
        drive_throughs=whole(grid.drive_throughs),
        noise=real(np.zeros(grid.size)),
        end=np.full(races, inputs.time_limit),
        ended=np.zeros(races, np.bool_),
        leader=np.zeros(races, np.int64),
    )
