"""State and parameters in arrays: what the engine reads while it runs.

Rows are cars still racing. A car's laps are aligned with its class: on one step, all cars of a
class that are within `GHOST_LAPS` of their leader drive the same race lap, so crossing times can be
compared. Cars further behind ("ghosts") drive their own laps and neither hold up nor are held up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alora.domain.race import CarId, Compound
from alora.domain.state import CarState, CarStatus, RaceState
from alora.racesim.parameters import CarParameters, Parameters, RivalPolicy
from alora.racesim.randomness import Floats

GHOST_LAPS = 3
"""A car more than this many laps behind its class leader races nobody [laps]."""

NO_BOX = -1
"""The pit box of a car that shares none."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TireTable:
    """Parameters per compound, in the order of `compounds`."""

    compounds: tuple[Compound, ...]
    offset_s: Floats
    wear_s: Floats
    cliff_age: Floats
    cliff_s: Floats
    warmup_s: Floats
    best_wetness: Floats
    wetness_s: Floats
    stint_factor: Floats
    selectable: NDArray[np.bool_]

    def loss_s(self, compound: Ints, age: Floats) -> Floats:
        """Lap time added by a set of this age [s], without warm-up."""
        over = np.maximum(0.0, age - self.cliff_age[compound])
        result: Floats = (
            self.offset_s[compound] + self.wear_s[compound] * age + self.cliff_s[compound] * over
        )
        return result


@dataclass(frozen=True, slots=True)
class Grid:
    """One car a row; see `CarParameters` for the meaning of the columns."""

    car_ids: tuple[CarId, ...]
    class_names: tuple[str, ...]
    ours: int
    car_class: Ints
    group: Ints
    first_lap: Ints
    start_step: Ints
    clock_s: Floats
    in_pit: NDArray[np.bool_]
    compound: Ints
    age_laps: Floats
    stint_laps: Floats
    fuel_laps: Floats
    tank_laps: Floats
    max_stint: Floats
    owed_stops: Ints
    used_dry: Ints
    base_s: Floats
    base_sd_s: Floats
    noise_s: Floats
    noise_rho: Floats
    retire_hazard: Floats
    service_mean_s: Floats
    service_sd_s: Floats
    typical_stint: Floats
    hazard_intercept: Floats
    hazard_slope: Floats
    hazard_neutralised: Floats
    neutralised_min_share: Floats
    no_stop_last: Floats
    hazard_held: Floats
    hazard_race: Floats
    driver_stint: Floats
    max_driver_stint: Floats
    min_driver_stint: Floats
    owed_changes: Ints
    penalty_s: Floats
    drive_throughs: Ints
    drive_through_hazard: Floats
    pass_logit: Floats
    box: Ints
    wet_used: NDArray[np.bool_]

    @property
    def size(self) -> int:
        """Number of cars."""
        return len(self.car_ids)


def tire_table(parameters: Parameters, state: RaceState) -> TireTable:
    """Compounds known to the model; selectable are those that fit the track as it is now.

    Where the track changes, plans are made for a dry one, and what it is like decides at the stop.
    """
    tires = parameters.tires
    on_now = [car.compound for car in state.cars if car.status.is_racing]
    wet = sum(not compound.is_dry for compound in on_now) * 2 > len(on_now)
    wet = wet and parameters.weather is None
    fits = [tire.compound.is_dry != wet for tire in tires]
    return TireTable(
        compounds=tuple(tire.compound for tire in tires),
        offset_s=np.array([tire.offset_s for tire in tires]),
        wear_s=np.array([tire.wear_s_per_lap for tire in tires]),
        cliff_age=np.array([tire.cliff_age_laps for tire in tires]),
        cliff_s=np.array([tire.cliff_s_per_lap for tire in tires]),
        warmup_s=np.array([tire.warmup_s for tire in tires]),
        best_wetness=np.array([tire.best_wetness for tire in tires]),
        wetness_s=np.array([tire.wetness_s for tire in tires]),
        stint_factor=np.array([tire.stint_factor for tire in tires]),
        selectable=np.array(fits if any(fits) else [True] * len(tires)),
    )


def compound_index(parameters: Parameters, compound: Compound) -> int:
    """Row of a compound in the tire table; the reference tire stands for one not known."""
    names = [tire.compound for tire in parameters.tires]
    for wanted in (compound, parameters.reference_compound):
        if wanted in names:
            return names.index(wanted)
    return 0


def build_grid(state: RaceState, parameters: Parameters, car_id: CarId) -> Grid:
    """Lay out every car that still races; clocks count from `state.clock_s`."""
    cars = [car for car in state.cars if car.status.is_racing]
    known = {car.car_id: car for car in parameters.cars}
    models = [known[car.car_id] for car in cars]
    classes = sorted({car.car_class for car in cars})
    policies = {entry.car_class: entry.policy for entry in parameters.rivals}
    rivals = [policies.get(car.car_class, parameters.rivals[0].policy) for car in cars]
    group, start_step = _align(cars, classes)
    return Grid(
        car_ids=tuple(car.car_id for car in cars),
        class_names=tuple(classes),
        ours=next(i for i, car in enumerate(cars) if car.car_id == car_id),
        car_class=np.array([classes.index(car.car_class) for car in cars]),
        group=group,
        first_lap=np.array([car.laps_done + 1 for car in cars]),
        start_step=start_step,
        clock_s=np.array([car.last_crossing_s - state.clock_s for car in cars]),
        in_pit=np.array([car.status is CarStatus.IN_PIT for car in cars]),
        compound=np.array([compound_index(parameters, car.compound) for car in cars]),
        age_laps=np.array([float(car.tire_age_laps) for car in cars]),
        stint_laps=np.array([float(car.stint_laps) for car in cars]),
        fuel_laps=np.array([_fuel(car, model) for car, model in zip(cars, models, strict=True)]),
        tank_laps=np.array([_limit(model.fuel_tank_laps) for model in models]),
        max_stint=np.array([_limit(model.max_stint_laps) for model in models]),
        owed_stops=np.array([max(0, state.rules.required_stops - car.stops_done) for car in cars]),
        used_dry=np.array([_used_mask(car, parameters) for car in cars]),
        base_s=np.array([model.base_lap_s for model in models]),
        base_sd_s=np.array([model.base_lap_sd_s for model in models]),
        noise_s=np.array([model.noise_s for model in models]),
        noise_rho=np.array([model.noise_rho for model in models]),
        retire_hazard=np.array([model.retirement_per_lap for model in models]),
        service_mean_s=np.array([model.service_mean_s for model in models]),
        service_sd_s=np.array([model.service_sd_s for model in models]),
        driver_stint=np.array([_driver_stint(car) for car in cars]),
        max_driver_stint=np.array([_limit(model.max_driver_stint_laps) for model in models]),
        min_driver_stint=np.array([model.min_driver_stint_laps for model in models]),
        owed_changes=np.array([model.owed_driver_changes for model in models]),
        penalty_s=np.array([car.penalty_s for car in cars]),
        drive_throughs=np.array([car.drive_throughs for car in cars]),
        drive_through_hazard=np.array([model.drive_through_per_lap for model in models]),
        pass_logit=np.array([model.pass_logit for model in models]),
        box=np.array([NO_BOX if model.box is None else model.box for model in models]),
        wet_used=np.array([not car.compound.is_dry for car in cars]),
        **_policy_columns(rivals),
    )


def _policy_columns(rivals: list[RivalPolicy]) -> dict[str, Floats]:
    return {
        "typical_stint": np.array([policy.typical_stint_laps for policy in rivals]),
        "hazard_intercept": np.array([policy.intercept for policy in rivals]),
        "hazard_slope": np.array([policy.per_stint_share for policy in rivals]),
        "hazard_neutralised": np.array([policy.neutralised for policy in rivals]),
        "neutralised_min_share": np.array([policy.neutralised_min_share for policy in rivals]),
        "no_stop_last": np.array([float(policy.no_stop_last_laps) for policy in rivals]),
        "hazard_held": np.array([policy.held_up for policy in rivals]),
        "hazard_race": np.array([policy.race_share for policy in rivals]),
    }


def _align(cars: list[CarState], classes: list[str]) -> tuple[Ints, Ints]:
    """Give each car its racing group and the step on which it drives its first lap."""
    group = np.zeros(len(cars), dtype=np.int64)
    start = np.zeros(len(cars), dtype=np.int64)
    ghosts = len(classes)
    for index, name in enumerate(classes):
        rows = [i for i, car in enumerate(cars) if car.car_class == name]
        lead = max(cars[i].laps_done for i in rows)
        racing = [i for i in rows if cars[i].laps_done >= lead - GHOST_LAPS]
        last = min(cars[i].laps_done for i in racing)
        for i in rows:
            if i in racing:
                group[i], start[i] = index, cars[i].laps_done - last
            else:
                group[i], ghosts = ghosts, ghosts + 1
    return group, start


def _fuel(car: CarState, model: CarParameters) -> float:
    """Laps of fuel; without refuelling it is what is known, else enough."""
    if car.fuel_laps_left is not None:
        return car.fuel_laps_left
    if model.fuel_tank_laps is None:
        return math.inf
    return max(1.0, model.fuel_tank_laps - car.stint_laps)


def _driver_stint(car: CarState) -> float:
    """Laps of this driver; the laps since the last stop where nobody says."""
    return float(car.stint_laps if car.driver_stint_laps is None else car.driver_stint_laps)


def _limit(value: float | None) -> float:
    return math.inf if value is None else value


def _used_mask(car: CarState, parameters: Parameters) -> int:
    names = [tire.compound for tire in parameters.tires]
    used = {c for c in (*car.dry_compounds_used, car.compound) if c.is_dry and c in names}
    return sum(1 << names.index(compound) for compound in used)
