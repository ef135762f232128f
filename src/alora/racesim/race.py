"""One question's race, laid out once."""

from __future__ import annotations

from dataclasses import dataclass

from alora.domain.race import CarId
from alora.domain.state import RaceState
from alora.racesim.grid import Grid, TireTable, build_grid, tire_table
from alora.racesim.horizon import Horizon, race_horizon
from alora.racesim.parameters import Parameters

SPARE_S = 600.0
"""Neutralisations are drawn this much beyond the time limit of a race by time [s]."""

SPAN_FACTOR = 1.2
"""Neutralisations are drawn this much beyond the expected end of a race by laps."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A neutralisation of a kind (its row) that certainly begins `neutralised_in_s` from now [s].

    It has no effect while another one is out.
    """

    neutralised_in_s: float
    kind: int


@dataclass(frozen=True, slots=True)
class Race:
    """What all simulated races of one question share."""

    state: RaceState
    parameters: Parameters
    grid: Grid
    tires: TireTable
    horizon: Horizon
    seed: int
    scenario: Scenario | None = None

    @classmethod
    def prepare(
        cls,
        state: RaceState,
        parameters: Parameters,
        car_id: CarId,
        seed: int,
        scenario: Scenario | None = None,
    ) -> Race:
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
            scenario=scenario,
        )

    @property
    def reference_lap_s(self) -> float:
        """The fastest car's base lap, which sets the pace of a safety car [s]."""
        return float(self.grid.base_s.min())

    @property
    def span_s(self) -> float:
        """How far ahead neutralisations and weather are drawn [s]."""
        if self.horizon.laps is None:
            return max(0.0, self.horizon.time_left_s) + SPARE_S
        return self.horizon.steps * float(self.grid.base_s.max()) * SPAN_FACTOR
