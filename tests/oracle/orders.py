"""Stops that are told a car beforehand: our plan, or a rival's forced stops."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alora.domain.strategy import Plan
from alora.racesim.grid import compound_index
from alora.racesim.race import Race
from alora.racesim.stops import covers_duties
from tests.oracle.draws import Bools, Ints, Singles, single

KEEP = -1
"""Stands for "no change of tires"."""
BY_POLICY = -2
"""Stands for "the tires that suit the laps to go"."""


@dataclass
class Orders:
    """Stops of the car in `row`, in order; `made` (race,) counts those that are behind it.

    `condition` is the first and last lap on which a neutralisation brings the next stop forward.
    """

    row: int
    laps: tuple[int, ...]
    compounds: tuple[int, ...]
    most_fuel: tuple[float, ...]
    condition: tuple[int, int] | None
    made: Ints
    ours: bool
    covering: int

    def due(self, lap: int, share: Singles) -> Bools:
        """Races in which the next stop is at the end of this lap."""
        left = self.made < len(self.laps)
        if not self.laps:
            return left
        wanted = np.array(self.laps)[np.minimum(self.made, len(self.laps) - 1)]
        now = lap >= wanted
        if self.condition is not None:
            begin, end = self.condition
            now |= (share > single(0.5)) & (begin <= lap <= end)
        return left & now

    def tire(self) -> Ints:
        """The compound that the next stop takes, race by race."""
        return np.array([*self.compounds, KEEP])[self.made]

    def fuel(self) -> Singles:
        """The most fuel that the next stop takes [laps], race by race."""
        return single([*self.most_fuel, np.inf])[self.made]


def of_plan(race: Race, plan: Plan, races: int) -> Orders:
    """Our plan."""
    stops, condition = plan.stops, plan.if_neutralised
    return Orders(
        row=race.grid.ours,
        laps=tuple(stop.lap for stop in stops),
        compounds=tuple(
            KEEP if stop.compound is None else compound_index(race.parameters, stop.compound)
            for stop in stops
        ),
        most_fuel=tuple(np.inf if s.fuel_laps is None else s.fuel_laps for s in stops),
        condition=None if condition is None else (condition.from_lap, condition.until_lap),
        made=np.zeros(races, np.int64),
        ours=True,
        covering=len(stops) if covers_duties(race, plan) else 0,
    )


def of_rival(row: int, laps: tuple[int, ...], races: int) -> Orders:
    """The stops that a rival is forced to make."""
    none = (BY_POLICY,) * len(laps)
    full = (np.inf,) * len(laps)
    return Orders(
        row, laps, none, full, None, np.zeros(races, np.int64), ours=False, covering=len(laps)
    )
