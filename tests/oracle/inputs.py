"""The race as laid out for the engine, in the page's types: columns (car, 1), singles and ticks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from alora.racesim.race import Race
from tests.oracle.draws import Bools, Ints, Singles, clock_ticks, single, ticks

NEVER = 1 << 30
"""A lap that no car reaches."""
USED_WET = 128
"""Bit of the tires used that stands for all that are not dry."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the grid and the parameters say, once for all races; see `CarParameters`."""

    race: Race
    row: Ints
    group: Ints
    first_lap: Ints
    start_step: Ints
    clock: Ints
    base: Singles
    trend_s: np.float32
    reference_s: np.float32
    service_log_mean: Singles
    service_log_sd: Singles
    service_mean: Singles
    tank: Singles
    max_stint: Singles
    max_driver_stint: Singles
    min_driver_stint: Singles
    pass_logit: Singles
    inverse_laps: Singles
    meeting_s: Singles
    leading_group: int
    leaders_lap: int
    distance: int | None
    time_limit: int

    @property
    def cars(self) -> int:
        """Number of cars."""
        return len(self.row)


def column(values: Any) -> Singles:
    """One single a car, to stand beside (car, race) arrays."""
    return single(values)[:, None]


def log_normal_terms(mean: Any, sd: Any) -> tuple[Singles, Singles]:
    """Mean and standard deviation of the logarithm of a log-normal value."""
    safe = np.maximum(np.asarray(mean, np.float64), 1e-9)
    variance = np.log1p((np.asarray(sd, np.float64) / safe) ** 2)
    return single(np.log(safe) - variance / 2), single(np.sqrt(variance))


def lay_out(race: Race) -> Inputs:
    """Round the laid-out race to the page's types."""
    grid, parameters, horizon = race.grid, race.parameters, race.horizon
    log_mean, log_sd = log_normal_terms(grid.service_mean_s, grid.service_sd_s)
    limit = NEVER if horizon.laps is not None else clock_ticks(horizon.time_left_s)
    leading = int(grid.group[np.argmax(grid.first_lap)])
    return Inputs(
        race=race,
        row=np.arange(grid.size),
        group=grid.group,
        first_lap=grid.first_lap,
        start_step=grid.start_step,
        clock=np.array([clock_ticks(seconds) for seconds in grid.clock_s]),
        base=column(grid.base_s),
        trend_s=np.float32(parameters.evolution_s_per_lap - parameters.fuel_s_per_lap),
        reference_s=np.float32(grid.base_s.min()),
        service_log_mean=column(log_mean),
        service_log_sd=column(log_sd),
        service_mean=column(grid.service_mean_s),
        tank=column(grid.tank_laps),
        max_stint=column(grid.max_stint),
        max_driver_stint=column(grid.max_driver_stint),
        min_driver_stint=column(grid.min_driver_stint),
        pass_logit=column(grid.pass_logit),
        inverse_laps=column(_inverse_laps(race)),
        meeting_s=_meeting_s(race),
        leading_group=leading,
        leaders_lap=int(ticks(single(grid.base_s[grid.group == leading].min()))),
        distance=horizon.laps,
        time_limit=limit,
    )


def _inverse_laps(race: Race) -> Any:
    """1 / laps of the whole race, as each car is expected to drive it."""
    distance = race.state.distance
    if distance.laps is not None:
        return np.full(race.grid.size, 1.0 / distance.laps)
    return race.grid.base_s / (distance.time_s or 1.0)


def _meeting_s(race: Race) -> Singles:
    """(car, class): time a car loses on a lap to each car of another class."""
    grid, traffic = race.grid, race.parameters.traffic
    loss = np.zeros((grid.size, len(grid.class_names)))
    for index in range(len(grid.class_names)):
        slower = grid.base_s / np.median(grid.base_s[grid.car_class == index]) - 1.0
        met = np.maximum(slower, 0.0) * traffic.blue_flag_s
        meets = np.maximum(-slower, 0.0) * traffic.lapping_s
        loss[:, index] = np.where(grid.car_class == index, 0.0, met + meets)
    return single(loss)


@dataclass(frozen=True, slots=True)
class Tires:
    """Parameters by row of the tire table, in single precision."""

    offset: Singles
    wear: Singles
    cliff_age: Singles
    cliff: Singles
    warmup: Singles
    best_wetness: Singles
    wetness_s: Singles
    dry: Bools

    @classmethod
    def of(cls, race: Race) -> Tires:
        """Lay out the tires of a race."""
        tires = race.parameters.tires
        return cls(
            offset=single([tire.offset_s for tire in tires]),
            wear=single([tire.wear_s_per_lap for tire in tires]),
            cliff_age=single([tire.cliff_age_laps for tire in tires]),
            cliff=single([tire.cliff_s_per_lap for tire in tires]),
            warmup=single([tire.warmup_s for tire in tires]),
            best_wetness=single([tire.best_wetness for tire in tires]),
            wetness_s=single([tire.wetness_s for tire in tires]),
            dry=np.array([tire.compound.is_dry for tire in tires]),
        )

    def loss_s(self, compound: Ints, age: Singles) -> Singles:
        """Lap time that sets of this age add on a dry track [s]."""
        over = np.maximum(single(0.0), age - self.cliff_age[compound])
        fresh: Singles = self.offset[compound] + self.wear[compound] * age
        loss: Singles = fresh + self.cliff[compound] * over
        return loss

    def wet_loss_s(self, compound: Any, wetness: Singles) -> Singles:
        """Lap time added by a track of another wetness than the tire is best at [s]."""
        d: Singles = wetness - self.best_wetness[compound]
        loss: Singles = self.wetness_s[compound] * (d * d)
        return loss
