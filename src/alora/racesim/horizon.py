"""How much of the race is left, in laps and seconds."""

from __future__ import annotations

import math
from dataclasses import dataclass

from alora.domain.errors import InvalidStateError
from alora.domain.state import CarState, RaceState
from alora.racesim.grid import GHOST_LAPS
from alora.racesim.parameters import Parameters
from alora.racesim.validate_values import MAX_LAPS_TO_GO


@dataclass(frozen=True, slots=True)
class Horizon:
    """The end of the race.

    Attributes:
        laps: race distance [laps]; None in a race by time.
        time_left_s: from now to the time limit [s]; infinite in a race by laps.
        our_last_lap: the lap on which our car is expected to finish.
        steps: upper bound of laps that any car can still drive.
    """

    laps: int | None
    time_left_s: float
    our_last_lap: int
    steps: int


def race_horizon(state: RaceState, parameters: Parameters, ours: CarState) -> Horizon:
    """Work out what is left for our car.

    Raises:
        InvalidStateError: the race is over, or longer than the engine can simulate.
    """
    base = {car.car_id: car.base_lap_s for car in parameters.cars}
    racing = [car for car in state.cars if car.status.is_racing]
    if state.distance.laps is not None:
        lead = max(car.laps_done for car in racing)
        left = state.distance.laps - lead
        behind = min(GHOST_LAPS, lead - min(car.laps_done for car in racing))
        our_last = ours.laps_done + max(1, left)
        our_last = max(our_last, state.distance.laps - ours.laps_down)
        horizon = Horizon(
            state.distance.laps, math.inf, min(our_last, state.distance.laps), left + behind
        )
    else:
        time_left = (state.distance.time_s or 0.0) - state.clock_s
        fastest = min(base[car.car_id] for car in racing)
        since = state.clock_s - ours.last_crossing_s
        laps = math.ceil(max(0.0, time_left + since) / base[ours.car_id])
        steps = math.ceil(max(0.0, time_left + 2 * fastest) / fastest * 1.05) + 2
        horizon = Horizon(None, time_left, ours.laps_done + laps, steps)
    if horizon.our_last_lap <= ours.laps_done:
        raise InvalidStateError(
            "state.distance", f"the race ({state.distance}) is over for car {ours.car_id}"
        )
    if horizon.steps > MAX_LAPS_TO_GO:
        raise InvalidStateError(
            "state.distance",
            f"{horizon.steps} laps to go; at most {MAX_LAPS_TO_GO} can be simulated",
        )
    return horizon
