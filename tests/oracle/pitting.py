"""Stops: ours by the plan, the rivals' by their policy, and anybody's when the tank is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from alora.racesim.randomness import Floats, log_normal
from alora.racesim.stops import (
    FUEL_MARGIN_LAPS,
    KEEP,
    LATEST_COMPULSORY_LAPS,
    REACHABLE_STINTS,
    PlanTable,
    best_next_tires,
    botch_threshold,
)

if TYPE_CHECKING:
    from alora.racesim.race import Race
    from tests.oracle.shard import Shard

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class PitLane:
    """Fuel, stints and obligations of every car, and who stops at the end of this lap.

    Without a `plans` table our car follows the rivals' policy too. `loss_s` is what the stop at
    the end of the last lap costs on the lap that follows.
    """

    def __init__(self, race: Race, plans: PlanTable | None, shape: tuple[int, int, int]) -> None:
        grid = race.grid
        self.race = race
        self.plans = plans
        self.stint = _spread(grid.stint_laps, shape)
        self.fuel = _spread(grid.fuel_laps, shape)
        self.owed = np.broadcast_to(grid.owed_stops[:, None, None], shape).copy()
        self.used = np.broadcast_to(grid.used_dry[:, None, None], shape).copy()
        self.loss_s = np.zeros(shape)
        self.stopped = np.zeros(shape, dtype=np.bool_)
        self.stop_count = np.zeros(shape, dtype=np.int64)
        self._best_next = best_next_tires(race)
        self._botch_z = botch_threshold(race.parameters.pit.botch_probability)

    def arrive(self, shard: Shard) -> None:
        """Serve the cars that are in the pit lane now: their stop is lost on the coming lap."""
        grid, pit = self.race.grid, self.race.parameters.pit
        waiting = np.zeros(shard.shape, dtype=np.bool_)
        waiting[grid.in_pit] = True
        car, plan, iteration = np.nonzero(waiting)
        at = (car, plan, iteration)
        if not len(car):
            return
        self.loss_s[at] = pit.lane_loss_s + grid.service_mean_s[car]
        self.fuel[at] = grid.tank_laps[car]
        self._change(
            shard, at, self._next_compound(car, plan, iteration, self._remaining_laps(shard))
        )

    def decide(self, shard: Shard, lap: Ints, stop_draw: Floats, service_z: Floats) -> None:
        """Choose who stops at the end of the lap just driven, and serve them.

        Args:
            shard: the field after the lap.
            lap: (car,) the lap each car just drove.
            stop_draw, service_z: (car, iteration) logistic and normal random numbers.
        """
        remaining = self._remaining_laps(shard)
        stops = self._rivals(shard, remaining, stop_draw)
        ours = self.race.grid.ours
        planned, compound, fuel = self._planned(int(lap[ours]), shard.shape[1])
        if self.plans is not None:
            stops[ours] = planned[:, None] | self._must_stop(remaining)[ours]
        stops &= shard.racing & (remaining >= 1.0)
        self.stopped = stops
        self.loss_s = np.zeros_like(self.loss_s)
        car, plan, iteration = np.nonzero(stops)
        if not len(car):
            return
        chosen = self._next_compound(car, plan, iteration, remaining)
        mine = (car == ours) & planned[plan]
        chosen = np.where(mine, compound[plan], chosen)
        amount = np.where(mine, fuel[plan], np.inf)
        at = (car, plan, iteration)
        self._lose(shard, at, remaining[at], amount, service_z[car, iteration])
        self._change(shard, at, chosen)

    def _planned(self, lap: int, count: int) -> tuple[Bools, Ints, Floats]:
        if self.plans is not None:
            return _planned_at(self.plans, lap)
        return np.zeros(count, np.bool_), np.full(count, KEEP), np.full(count, np.inf)

    def _remaining_laps(self, shard: Shard) -> Floats:
        """Laps each car still has to drive."""
        horizon, grid = self.race.horizon, self.race.grid
        if horizon.laps is not None:
            return np.asarray(horizon.laps - shard.laps, dtype=np.float64)
        left = horizon.time_left_s - shard.clock_s
        return np.ceil(np.maximum(left, 0.0) / grid.base_s[:, None, None])

    def _must_stop(self, remaining: Floats) -> Bools:
        """No fuel or stint left for one more lap, or the last chance for a compulsory stop."""
        grid = self.race.grid
        empty = self.fuel < FUEL_MARGIN_LAPS
        over = self.stint >= grid.max_stint[:, None, None]
        owed = self._owes()
        late = (owed > 0) & (remaining <= LATEST_COMPULSORY_LAPS * owed)
        must: Bools = empty | over | late
        return must & (remaining >= 1.0)

    def _rivals(self, shard: Shard, remaining: Floats, stop_draw: Floats) -> Bools:
        grid = self.race.grid
        share = self.stint / grid.typical_stint[:, None, None]
        score = grid.hazard_intercept[:, None, None] + grid.hazard_slope[:, None, None] * share
        slow = shard.slowdown
        if slow is not None:
            eager = (slow.share > 0.5) & (
                share[:, :, slow.rows] > grid.neutralised_min_share[:, None, None]
            )
            score[:, :, slow.rows] += eager * grid.hazard_neutralised[:, None, None]
        reaches = (self.stint + remaining) <= REACHABLE_STINTS * grid.typical_stint[:, None, None]
        reaches &= self.fuel >= remaining
        needless = (reaches & (self._owes() == 0)) | (remaining <= grid.no_stop_last[:, None, None])
        wants: Bools = (stop_draw[:, None, :] < score) & ~needless
        return wants | self._must_stop(remaining)

    def _owes(self) -> Ints:
        """Stops that each car must still make, for their own sake or for another compound."""
        owed = np.maximum(self.owed, 0)
        required = self.race.state.rules.required_dry_compounds
        if required > 1:
            fitted = _bit_count(self.used)
            owed = np.maximum(owed, (fitted > 0) & (fitted < required))
        return owed

    def _next_compound(self, car: Ints, plan: Ints, iteration: Ints, remaining: Floats) -> Ints:
        laps = np.clip(remaining[car, plan, iteration], 0, len(self._best_next) - 1)
        return self._best_next[laps.astype(np.int64), self.used[car, plan, iteration]]

    def _lose(
        self,
        shard: Shard,
        at: tuple[Ints, Ints, Ints],
        remaining: Floats,
        amount: Floats,
        z: Floats,
    ) -> None:
        """Work out the time of each stop, and fill the tank."""
        car = at[0]
        grid, pit, rules = self.race.grid, self.race.parameters.pit, self.race.state.rules
        lane = np.full(len(car), pit.lane_loss_s)
        slow = shard.slowdown
        if slow is not None:
            neutral = np.zeros(shard.shape, dtype=np.bool_)
            neutral[:, :, slow.rows] = slow.share > 0.5
            lane[neutral[at]] = pit.lane_loss_neutralised_s
        service = log_normal(grid.service_mean_s[car], grid.service_sd_s[car], z)
        botched = z > self._botch_z
        service = service + botched * pit.botch_s
        tank = grid.tank_laps[car]
        if np.isfinite(tank).any():
            needed = np.minimum(remaining + FUEL_MARGIN_LAPS, tank) - self.fuel[at]
            taken = np.maximum(0.0, np.minimum(needed, amount))
            taken = np.where(np.isfinite(tank), taken, 0.0)
            self.fuel[at] = np.where(np.isfinite(tank), self.fuel[at] + taken, np.inf)
            refuel = taken * pit.refuel_s_per_lap
            service = np.maximum(service, refuel) if pit.refuel_in_parallel else service + refuel
        self.loss_s[at] = np.maximum(lane + service, rules.min_pit_stop_s)

    def _change(self, shard: Shard, at: tuple[Ints, Ints, Ints], chosen: Ints) -> None:
        """Fit the new tires; the warm-up is paid on the out lap."""
        tires = self.race.tires
        fits = chosen != KEEP
        fitted = tuple(index[fits] for index in at)
        new = chosen[fits]
        shard.compound[fitted] = new
        shard.age[fitted] = 0.0
        shard.tire_s[fitted] = tires.offset_s[new]
        self.loss_s[fitted] += tires.warmup_s[new]
        dry = np.array([compound.is_dry for compound in tires.compounds])
        self.used[fitted] |= np.where(dry[new], 1 << new, 0)
        self.stint[at] = 0.0
        self.owed[at] -= 1
        self.stop_count[at] += 1


def _bit_count(mask: Ints) -> Ints:
    table = np.array([value.bit_count() for value in range(256)])
    result: Ints = table[mask]
    return result


def _spread(column: Floats, shape: tuple[int, int, int]) -> Floats:
    return np.broadcast_to(column[:, None, None], shape).copy()


def _planned_at(plans: PlanTable, lap: int) -> tuple[Bools, Ints, Floats]:
    """Which plans stop at the end of `lap`, and for which tires and fuel, all (plan,)."""
    hit = plans.laps == lap
    column = hit.argmax(axis=1)
    rows = np.arange(len(plans.laps))
    return hit.any(axis=1), plans.compounds[rows, column], plans.fuel[rows, column]
