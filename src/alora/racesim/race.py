"""One question's race, laid out once, and what each simulated race draws before it starts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alora.domain.race import CarId
from alora.domain.state import RaceState
from alora.racesim.grid import Grid, TireTable, build_grid, tire_table
from alora.racesim.horizon import Horizon, race_horizon
from alora.racesim.neutralisation import Schedule, draw_schedule
from alora.racesim.parameters import Parameters
from alora.racesim.randomness import EXPONENTIAL, NORMAL, Floats, Purpose, draw_bits, field

LEAST_BASE = 0.5
"""A drawn base lap is never below this share of the expected one."""

SPARE_S = 600.0
"""Neutralisations are drawn this much beyond the time limit of a race by time [s]."""

SPAN_FACTOR = 1.2
"""Neutralisations are drawn this much beyond the expected end of a race by laps."""


@dataclass(frozen=True, slots=True)
class Race:
    """What all simulated races of one question share."""

    state: RaceState
    parameters: Parameters
    grid: Grid
    tires: TireTable
    horizon: Horizon
    seed: int

    @classmethod
    def prepare(cls, state: RaceState, parameters: Parameters, car_id: CarId, seed: int) -> Race:
        """Lay out a validated state.

        Raises:
            InvalidStateError: the race is over for the car.
        """
        return cls(
            state=state,
            parameters=parameters,
            grid=build_grid(state, parameters, car_id),
            tires=tire_table(parameters, state),
            horizon=race_horizon(state, parameters, state.car(car_id)),
            seed=seed,
        )

    @property
    def reference_lap_s(self) -> float:
        """The fastest car's base lap, which sets the pace of a safety car [s]."""
        return float(self.grid.base_s.min())


@dataclass(frozen=True, slots=True)
class Prospects:
    """What each simulated race draws once; arrays are (car, iteration).

    `last_lap` is the last lap a car completes before it retires; `start_loss_s` its loss on the
    first lap of the race.
    """

    base_s: Floats
    last_lap: Floats
    start_loss_s: Floats
    schedule: Schedule


def draw_prospects(race: Race, iterations: NDArray[np.int64]) -> Prospects:
    """Draw pace, failures, the start and the neutralisations of each race."""
    span = _span_s(race)
    return Prospects(
        base_s=_draw_base(race, iterations),
        last_lap=_draw_last_lap(race, iterations),
        start_loss_s=_draw_start(race, iterations),
        schedule=draw_schedule(
            race.state, race.parameters.neutralisation, race.seed, iterations, span
        ),
    )


def _normal(race: Race, iterations: NDArray[np.int64], purpose: Purpose) -> Floats:
    zero = np.zeros(race.grid.size, dtype=np.int64)
    return NORMAL[field(draw_bits(race.seed, iterations, zero, purpose), 0)]


def _draw_base(race: Race, iterations: NDArray[np.int64]) -> Floats:
    grid = race.grid
    drawn = _normal(race, iterations, Purpose.PACE)
    base: Floats = grid.base_s[:, None] + grid.base_sd_s[:, None] * drawn
    return np.maximum(base, LEAST_BASE * grid.base_s[:, None])


def _draw_last_lap(race: Race, iterations: NDArray[np.int64]) -> Floats:
    grid = race.grid
    zero = np.zeros(grid.size, dtype=np.int64)
    bits = draw_bits(race.seed, iterations, zero, Purpose.RETIREMENT)
    survival = -np.log1p(-np.minimum(grid.retire_hazard, 0.5))
    with np.errstate(divide="ignore"):
        laps = np.floor(EXPONENTIAL[field(bits, 0)] / survival[:, None])
    return np.asarray(laps + (grid.first_lap - 1)[:, None], dtype=np.float64)


def _draw_start(race: Race, iterations: NDArray[np.int64]) -> Floats:
    parameters = race.parameters
    places = np.arange(race.grid.size, dtype=np.float64)[:, None]
    luck = np.abs(_normal(race, iterations, Purpose.START))
    loss: Floats = parameters.start_loss_s_per_place * places + parameters.start_sd_s * luck
    return loss


def _span_s(race: Race) -> float:
    horizon = race.horizon
    if horizon.laps is None:
        return max(0.0, horizon.time_left_s) + SPARE_S
    return horizon.steps * float(race.grid.base_s.max()) * SPAN_FACTOR
