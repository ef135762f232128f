"""Stops as arrays: our car's plans, and the tire that anybody else would take next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alora.domain.strategy import Plan
from alora.racesim.grid import compound_index
from alora.racesim.race import Race
from alora.racesim.randomness import Floats

REACHABLE_STINTS = 1.25
"""A rival that owes nothing and would end the race within this many typical stints stays out."""

LATEST_COMPULSORY_LAPS = 3.0
"""A compulsory stop is made at the latest this many laps before the end, for each stop owed."""

FUEL_MARGIN_LAPS = 1.0
"""A car stops when it could not drive another lap on its fuel [laps]."""

KEEP = -1
"""Stands for "no change of tires" in a plan's compounds."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PlanTable:
    """Our car's plans, all arrays (plan, stop).

    `laps` is 0 where there is no stop, `compounds` a row of the tire table or `KEEP`, `fuel` the
    most laps of fuel to take (infinite: fill up).
    """

    laps: Ints
    compounds: Ints
    fuel: Floats

    @classmethod
    def of(cls, race: Race, plans: tuple[Plan, ...]) -> PlanTable:
        """Lay out plans side by side."""
        width = max(1, *(len(plan.stops) for plan in plans))
        table = cls(
            laps=np.zeros((len(plans), width), dtype=np.int64),
            compounds=np.full((len(plans), width), KEEP, dtype=np.int64),
            fuel=np.full((len(plans), width), np.inf),
        )
        for row, plan in enumerate(plans):
            for column, stop in enumerate(plan.stops):
                table.laps[row, column] = stop.lap
                if stop.compound is not None:
                    table.compounds[row, column] = compound_index(race.parameters, stop.compound)
                if stop.fuel_laps is not None:
                    table.fuel[row, column] = stop.fuel_laps
        return table


def best_next_tires(race: Race) -> Ints:
    """The tire that costs least over the laps to go: (laps to go, mask of dry tires used).

    A car that still owes another dry compound takes the best one it has not used.
    """
    tires, rules = race.tires, race.state.rules
    count = len(tires.compounds)
    laps = np.arange(race.horizon.steps + 2, dtype=np.float64)
    cost = np.empty((len(laps), count))
    for row in range(count):
        lap_loss = tires.loss_s(np.full(len(laps), row), laps)
        cost[:, row] = np.concatenate([[0.0], np.cumsum(lap_loss)[:-1]]) + tires.warmup_s[row]
    cost[:, ~tires.selectable] = np.inf
    best = np.empty((len(laps), 1 << count), dtype=np.int64)
    for mask in range(1 << count):
        allowed = cost.copy()
        unused = np.array([not mask >> row & 1 for row in range(count)]) & tires.selectable
        if 0 < mask.bit_count() < rules.required_dry_compounds and unused.any():
            allowed[:, ~unused] = np.inf
        best[:, mask] = np.argmin(allowed, axis=1)
    return best


def covers_duties(race: Race, plan: Plan) -> bool:
    """True if the plan's stops pay what our car owes: then nothing forces an earlier stop."""
    grid, rules = race.grid, race.state.rules
    ours = grid.ours
    if sum(_counts(race, stop.lap) for stop in plan.stops) < grid.owed_stops[ours]:
        return False
    if len(plan.stops) < grid.owed_changes[ours]:
        return False
    names = [stop.compound for stop in plan.stops if stop.compound is not None]
    if grid.wet_used[ours] or any(not name.is_dry for name in names):
        return True
    used = int(grid.used_dry[ours])
    for name in names:
        used |= 1 << compound_index(race.parameters, name)
    return used == 0 or used.bit_count() >= rules.required_dry_compounds


def _counts(race: Race, lap: int) -> bool:
    """True if a stop at the end of this lap is expected inside the window for compulsory stops."""
    window, grid = race.state.rules.stop_window, race.grid
    if window is None:
        return True
    if race.horizon.laps is not None:
        return window[0] <= lap <= window[1]
    driven = lap - int(grid.first_lap[grid.ours]) + 1
    at_s = race.state.clock_s + float(grid.clock_s[grid.ours] + driven * grid.base_s[grid.ours])
    return window[0] <= at_s <= window[1]
