"""One shard of the simulation: some iterations of some plans, lap by lap, all cars at once.

Arrays are (car, plan, iteration) unless said otherwise; seconds count from now.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from alora.domain.strategy import Plan
from alora.racesim.race import Race, draw_prospects
from alora.racesim.randomness import HEAVY, LOGISTIC, NORMAL, Floats, Purpose, draw_bits, field
from alora.racesim.stops import PlanTable
from tests.oracle.neutralisation import Slowdown, slow_down
from tests.oracle.pitting import PitLane
from tests.oracle.traffic import dirty_air_s, resolve, sort_field

Bools = NDArray[np.bool_]


class Shard:
    """The moving part: advance with `step` until `done`."""

    def __init__(
        self,
        race: Race,
        plans: tuple[Plan, ...],
        iterations: NDArray[np.int64],
        *,
        all_by_policy: bool = False,
    ) -> None:
        grid = race.grid
        self.race = race
        self.iterations = iterations
        self.step_number = 0
        self.shape = shape = (grid.size, len(plans), len(iterations))
        self.clock_s = _spread(grid.clock_s, shape)
        self.laps = np.broadcast_to((grid.first_lap - 1)[:, None, None], shape).copy()
        self.compound = np.broadcast_to(grid.compound[:, None, None], shape).copy()
        self.age = _spread(grid.age_laps, shape)
        self.tire_s = race.tires.loss_s(self.compound, self.age)
        self.pit = PitLane(race, None if all_by_policy else PlanTable.of(race, plans), shape)
        self.pit.arrive(self)
        self.noise = np.zeros((grid.size, len(iterations)))
        self._noise_scale = grid.noise_s * np.sqrt(1.0 - grid.noise_rho**2)
        self.prospects = prospects = draw_prospects(race, iterations)
        self.base_s = prospects.base_s
        self.last_lap = prospects.last_lap
        self.schedule = prospects.schedule
        self.start = sort_field(self.clock_s, grid.group, np.zeros(shape, dtype=np.bool_))
        self.slowdown: Slowdown | None = None
        self.racing = np.zeros(shape, dtype=np.bool_)
        self.lap_s = np.zeros(shape)

    @property
    def done(self) -> bool:
        """True when every car has finished or retired."""
        started = self.step_number >= int(self.race.grid.start_step.max())
        return self.step_number >= self.race.horizon.steps or (
            started and self.step_number > 0 and not self._still_racing().any()
        )

    def _still_racing(self) -> Bools:
        horizon = self.race.horizon
        racing: Bools = self.laps < self.last_lap[:, None, :]
        if horizon.laps is not None:
            racing &= self.laps < horizon.laps
        else:
            racing &= self.clock_s < horizon.time_left_s
        return racing

    def step(self) -> None:
        """Let every car that still races drive one lap."""
        race, grid = self.race, self.race.grid
        started = self.step_number >= grid.start_step
        lap = np.where(started, grid.first_lap + self.step_number - grid.start_step, 0)
        self.racing = racing = self._still_racing() & started[:, None, None]
        bits = draw_bits(race.seed, self.iterations, lap, Purpose.LAP)
        self.noise *= grid.noise_rho[:, None]
        self.noise += self._noise_scale[:, None] * HEAVY[field(bits, 0)]
        pace = self.base_s + self._trend_s(lap)[:, None] + self.noise
        alone: Floats = np.add(pace[:, None, :], self.tire_s)
        if lap.max() == 1:
            alone += self.prospects.start_loss_s[:, None, :]
        self._drive(alone, bits)
        self.laps += racing
        self._wear()
        self.pit.decide(self, lap, LOGISTIC[field(bits, 2)], NORMAL[field(bits, 3)])
        self.step_number += 1

    def _trend_s(self, lap: NDArray[np.int64]) -> Floats:
        """Fuel burnt and rubber laid since the lap at which the base lap holds."""
        p = self.race.parameters
        since = (lap - p.lap_reference).astype(np.float64)
        return (p.evolution_s_per_lap - p.fuel_s_per_lap) * since

    def _drive(self, alone: Floats, bits: NDArray[np.uint64]) -> None:
        """Turn laps driven alone into crossings of the whole field."""
        race = self.race
        traffic = race.parameters.traffic
        alone += self.pit.loss_s
        slow = slow_down(
            self.schedule,
            self.clock_s,
            alone,
            self.pit.loss_s,
            self.racing,
            race.reference_lap_s,
        )
        self.slowdown = slow
        neutral = np.zeros(self.shape, dtype=np.bool_)
        gap = np.full(self.shape[1:], traffic.min_gap_s)
        clean = alone
        order = self.start.order
        if slow is not None:
            clean = alone.copy()
            alone[:, :, slow.rows] += slow.extra_s
            neutral[:, :, slow.rows] = slow.share > 0.5
            self._lead_queue(alone, slow)
            queued = np.zeros(self.shape[1:], dtype=np.bool_)
            queued[:, slow.rows] = slow.queue.any(axis=0)
            gap[queued] = race.parameters.neutralisation.bunch_gap_s
        finish = np.where(self.racing, self.clock_s + alone, self.clock_s)
        free = np.take_along_axis((self.pit.loss_s > 0) | ~self.racing, order, axis=0)
        may_pass = np.take_along_axis(~neutral, order, axis=0)
        sorted_finish = np.take_along_axis(finish, order, axis=0)
        sorted_finish += dirty_air_s(self.start, free, traffic) * may_pass
        draw = np.broadcast_to(LOGISTIC[field(bits, 1)][:, None, :], self.shape)
        resolve(
            self.start,
            sorted_finish,
            np.take_along_axis(clean, order, axis=0),
            free,
            np.take_along_axis(draw, order, axis=0),
            may_pass,
            gap,
            traffic,
        )
        np.put_along_axis(finish, order, sorted_finish, axis=0)
        crossing = np.where(self.racing, finish, self.clock_s)
        self.lap_s = crossing - self.clock_s
        self.clock_s = crossing
        self.start = sort_field(crossing, race.grid.group, ~self._runs_on())

    def _runs_on(self) -> Bools:
        on: Bools = self.laps < self.last_lap[:, None, :]
        return on

    def _lead_queue(self, alone: Floats, slow: Slowdown) -> None:
        """The first car of each racing group drives at the safety car's pace, and so does a car
        that stopped: it joins the queue again behind those that passed it in the lane.
        """
        group = self.race.grid.group
        rows = slow.rows
        stopped = self.pit.loss_s[:, :, rows] > 0
        in_queue = self.racing[:, :, rows] & ~stopped
        key = np.where(in_queue, self.clock_s[:, :, rows], np.inf)
        alone[:, :, rows] += np.where(stopped, slow.lead_extra_s, 0.0)
        for number in np.unique(group):
            members = np.nonzero(group == number)[0]
            first = members[np.argmin(key[members], axis=0)]
            plan, column = np.nonzero(np.isfinite(key[members].min(axis=0)))
            leader = first[plan, column]
            alone[leader, plan, rows[column]] += slow.lead_extra_s[leader, plan, column]

    def _wear(self) -> None:
        """Age the tires and burn the fuel of the lap just driven."""
        neutral = self.race.parameters.neutralisation
        worn, burnt = self.racing.astype(np.float64), self.racing.astype(np.float64)
        if self.slowdown is not None:
            rows, share = self.slowdown.rows, self.slowdown.share
            worn[:, :, rows] *= 1.0 - (1.0 - neutral.wear_factor) * share
            burnt[:, :, rows] *= 1.0 - (1.0 - neutral.fuel_factor) * share
        self.age += worn
        self.tire_s = self.race.tires.loss_s(self.compound, self.age)
        self.pit.fuel -= burnt
        self.pit.stint += self.racing


def _spread(column: Floats, shape: tuple[int, int, int]) -> Floats:
    return np.broadcast_to(column[:, None, None], shape).copy()
