"""Our car alone: what is under it now, and the time that a plan costs it without traffic.

The engine's own rules, in expectation: tires, warm-up, the lane, the work and the fuel it takes
(what the rest of the race needs, or the tank full). Water counts against the set that is fitted
now, as far as another would be better on the track as it is expected; a stop takes the tire for it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from alora.domain.race import Compound
from alora.domain.strategy import PitStop, Plan
from alora.racesim.grid import Ints, compound_index
from alora.racesim.parameters import CarParameters
from alora.racesim.race import Race
from alora.racesim.randomness import Floats
from alora.racesim.stops import FUEL_MARGIN_LAPS, best_next_tires
from alora.racesim.wetness import expected_wetness, wet_loss_s


@dataclass(frozen=True, slots=True)
class OwnCar:
    """What our car has under it; `compound` and the bits of `used_dry` are rows of the tires."""

    compound: int
    age_laps: float
    stint_laps: float
    driver_laps: float
    fuel_laps: float
    owed_stops: int
    owed_changes: int
    used_dry: int


def our_parameters(race: Race) -> CarParameters:
    """What the engine believes about our car."""
    ours = race.grid.car_ids[race.grid.ours]
    return next(car for car in race.parameters.cars if car.car_id == ours)


def our_car(race: Race, left: int) -> OwnCar:
    """Our car as it is, or as it leaves the pit lane if it stands there now."""
    grid = race.grid
    ours = grid.ours
    state = race.state.car(grid.car_ids[ours])
    driver = state.stint_laps if state.driver_stint_laps is None else state.driver_stint_laps
    car = OwnCar(
        compound=int(grid.compound[ours]),
        age_laps=float(grid.age_laps[ours]),
        stint_laps=float(grid.stint_laps[ours]),
        driver_laps=float(driver),
        fuel_laps=float(grid.fuel_laps[ours]),
        owed_stops=int(grid.owed_stops[ours]),
        owed_changes=our_parameters(race).owed_driver_changes,
        used_dry=int(grid.used_dry[ours]),
    )
    return _after_stop(race, car, left) if grid.in_pit[ours] else car


def _after_stop(race: Race, car: OwnCar, left: int) -> OwnCar:
    following = best_next_tires(race)
    tire = int(following[min(left, len(following) - 1), car.used_dry])
    dry = race.tires.compounds[tire].is_dry
    tank = float(race.grid.tank_laps[race.grid.ours])
    return OwnCar(
        compound=tire,
        age_laps=0.0,
        stint_laps=0.0,
        driver_laps=0.0 if car.owed_changes else car.driver_laps,
        fuel_laps=tank if math.isfinite(tank) else car.fuel_laps,
        owed_stops=max(0, car.owed_stops - 1),
        owed_changes=max(0, car.owed_changes - 1),
        used_dry=car.used_dry | (1 << tire if dry else 0),
    )


@dataclass(frozen=True, slots=True)
class OwnTime:
    """Times of our car alone over the `left` laps to go, counted from now.

    `running_s[j]` is what the set now fitted has cost after j laps; `tire_s[t, n]` what a new set
    of tire t costs over n laps, `warmup_s[t]` when it is fitted. `stop_s` is a stop without fuel,
    `work_s` of it the standing that refuelling may hide behind.
    """

    left: int
    done: int
    car: OwnCar
    running_s: Floats
    tire_s: Floats
    warmup_s: Floats
    stop_s: float
    work_s: float
    least_s: float
    tank: float
    refuel_s: float
    parallel: bool
    rows: dict[Compound, int]

    @classmethod
    def of(cls, race: Race) -> OwnTime:
        """Add up what each tire costs lap by lap."""
        done = int(race.grid.first_lap[race.grid.ours]) - 1
        left = race.horizon.our_last_lap - done
        car = our_car(race, left)
        pit = race.parameters.pit
        work = _work_s(race, car)
        ages = np.arange(left, dtype=np.float64)
        return cls(
            left=left,
            done=done,
            car=car,
            running_s=_running(race, car, left),
            tire_s=_summed(_losses(race, ages)),
            warmup_s=race.tires.warmup_s,
            stop_s=pit.lane_loss_s + work,
            work_s=work,
            least_s=race.state.rules.min_pit_stop_s,
            tank=float(race.grid.tank_laps[race.grid.ours]),
            refuel_s=pit.refuel_s_per_lap,
            parallel=pit.refuel_in_parallel,
            rows={c: compound_index(race.parameters, c) for c in Compound},
        )

    @property
    def refills(self) -> bool:
        """True where a stop adds fuel."""
        return math.isfinite(self.tank)

    @property
    def refuels(self) -> bool:
        """True where the fuel taken can make a stop longer."""
        return self.refills and self.refuel_s > 0.0

    def loss_s(self, taken_laps: Floats | float) -> Floats:
        """One stop at which this much fuel is taken [s]."""
        fill = np.asarray(taken_laps, dtype=np.float64) * self.refuel_s
        standing = np.maximum(self.work_s, fill) if self.parallel else self.work_s + fill
        return np.maximum(self.stop_s - self.work_s + standing, self.least_s)

    def filled(self, lap: Floats | Ints | float) -> Floats:
        """Fuel in the car as it leaves after a stop on lap j from now, filled up [laps]."""
        fuel: Floats = np.minimum(self.tank, self.left - np.asarray(lap) + FUEL_MARGIN_LAPS)
        return fuel

    def taken(self, stop: PitStop, fuel: float) -> float:
        """Fuel that a stop takes with so much still in the car [laps]."""
        if not self.refills:
            return 0.0
        needed = min(self.tank, self.left - (stop.lap - self.done) + FUEL_MARGIN_LAPS)
        most = math.inf if stop.fuel_laps is None else stop.fuel_laps
        return max(0.0, min(needed - fuel, most))

    def _loss_of(self, taken_laps: float) -> float:
        """`loss_s` of one number, which is what most of the time goes to otherwise [s]."""
        fill = taken_laps * self.refuel_s
        standing = max(self.work_s, fill) if self.parallel else self.work_s + fill
        return max(self.stop_s - self.work_s + standing, self.least_s)

    def spent_s(self, plan: Plan, until: int | None = None) -> float:
        """What the plan costs over the first `until` laps from now (all of them if None) [s]."""
        end = self.left if until is None else until
        total, at, fuel, refuels = 0.0, 0, self.car.fuel_laps, self.refuels
        age, curve = 0, self.running_s
        for stop in plan.stops:
            lap = stop.lap - self.done
            if lap >= end:
                break
            total += float(curve[age + lap - at] - curve[age])
            age, fuel, at = age + lap - at, fuel - (lap - at), lap
            taken = self.taken(stop, fuel) if refuels else 0.0
            fuel += taken
            total += self._loss_of(taken)
            if stop.compound is not None:
                tire, age = self.rows[stop.compound], 0
                curve = self.tire_s[tire]
                total += float(self.warmup_s[tire])
        return total + float(curve[age + end - at] - curve[age])


def _work_s(race: Race, car: OwnCar) -> float:
    """Mean time standing without fuel [s]."""
    pit, ours = race.parameters.pit, our_parameters(race)
    work = ours.service_mean_s + pit.botch_probability * pit.botch_s
    if car.owed_changes or ours.max_driver_stint_laps is not None:
        change = pit.driver_change_s
        work = max(work, change) if pit.driver_in_parallel else work + change
    return work


def _losses(race: Race, ages: Floats) -> Floats:
    """Time lost per lap to each tire at these ages: (tire, lap)."""
    tires = race.tires
    rows = [tires.loss_s(np.full(len(ages), row), ages) for row in range(len(tires.compounds))]
    return np.array(rows)


def _running(race: Race, car: OwnCar, left: int) -> Floats:
    """Running sums of what the set that is fitted now costs."""
    ages = car.age_laps + np.arange(left, dtype=np.float64)
    wet = wet_loss_s(race, car.compound, expected_wetness(race, left))
    running: Floats = _summed(_losses(race, ages)[car.compound][None, :] + wet)[0]
    return running


def _summed(rows: Floats) -> Floats:
    """Running sums that start at 0: (tire, lap) to (tire, lap + 1)."""
    out = np.zeros((len(rows), rows.shape[1] + 1))
    np.cumsum(rows, axis=1, out=out[:, 1:])
    return out
