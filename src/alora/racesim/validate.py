"""Refuse, by field and reason, what the engine could not simulate."""

from __future__ import annotations

import math
from collections.abc import Iterable

from alora.domain.errors import InvalidStateError
from alora.domain.race import CarId, Compound
from alora.domain.state import CarState, CarStatus, RaceState
from alora.domain.strategy import Plan
from alora.racesim.parameters import CarParameters, Parameters

MAX_FIELD = 120
"""Largest field [cars]."""
MAX_LAPS_TO_GO = 2_000
"""Longest remaining race of one car [laps]."""
MAX_LAPS = 5_000
"""Most laps one car can have done [laps]."""
MAX_FURTHER_STOPS = 60
"""Most stops one plan may hold [stops]."""
MAX_KINDS = 16
"""Most kinds of neutralisation [kinds]."""
MAX_LAP_S = 3_600.0
"""Slowest base lap [s]."""
MIN_LAP_S = 5.0
"""Fastest base lap [s]."""


def validate(
    state: RaceState, parameters: Parameters, car_id: CarId, plan: Plan | None = None
) -> None:
    """Check that a simulation of `car_id` from `state` is possible.

    Raises:
        InvalidStateError: names the first field that makes it impossible.
    """
    _check_field(state)
    for index, car in enumerate(state.cars):
        _check_car(f"state.cars[{index}]", car)
    _check_parameters(parameters)
    known = {car.car_id for car in parameters.cars}
    for index, car in enumerate(state.cars):
        if car.status.is_racing and car.car_id not in known:
            raise InvalidStateError(
                "parameters.cars", f"nothing about car {car.car_id} of state.cars[{index}]"
            )
    _check_ours(state, car_id, plan)
    _check_tires(parameters, plan)


def _check_field(state: RaceState) -> None:
    if not 1 <= len(state.cars) <= MAX_FIELD:
        raise InvalidStateError("state.cars", f"{len(state.cars)} cars; 1 to {MAX_FIELD} fit")
    _finite("state.clock_s", state.clock_s, 0.0, 72 * 3600.0)
    names = [car.car_id for car in state.cars]
    if len(set(names)) != len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidStateError("state.cars", f"car {twice} stands there twice")


def _check_car(path: str, car: CarState) -> None:
    for name in ("laps_done", "tire_age_laps", "stint_laps"):
        _finite(f"{path}.{name}", getattr(car, name), 0, MAX_LAPS)
    _finite(f"{path}.last_crossing_s", car.last_crossing_s, 0.0, 72 * 3600.0)
    _finite(f"{path}.gap_to_leader_s", car.gap_to_leader_s, 0.0, 72 * 3600.0)
    if car.fuel_laps_left is not None:
        _finite(f"{path}.fuel_laps_left", car.fuel_laps_left, 0.0, MAX_LAPS_TO_GO)


def _check_parameters(parameters: Parameters) -> None:
    _check_lists(parameters)
    for index, tire in enumerate(parameters.tires):
        _all_finite(
            f"parameters.tires[{index}]",
            (tire.offset_s, tire.wear_s_per_lap, tire.cliff_s_per_lap, tire.warmup_s),
        )
    for index, car in enumerate(parameters.cars):
        _check_car_parameters(f"parameters.cars[{index}]", car)
    pit, traffic = parameters.pit, parameters.traffic
    _finite("parameters.pit.lane_loss_s", pit.lane_loss_s, 0.0, MAX_LAP_S)
    _finite("parameters.traffic.min_gap_s", traffic.min_gap_s, 0.0, 60.0)
    _all_finite("parameters.traffic", (traffic.pass_intercept, traffic.pass_per_s))
    for index, kind in enumerate(parameters.neutralisation.kinds):
        path = f"parameters.neutralisation.kinds[{index}]"
        _finite(f"{path}.per_hour", kind.per_hour, 0.0, 60.0)
        _finite(f"{path}.mean_s", kind.mean_s, 0.0, 24 * 3600.0)
        _finite(f"{path}.lap_factor", kind.lap_factor, 1.0, 10.0)


def _check_lists(parameters: Parameters) -> None:
    """Lists that the engine lays out in tables: none empty, none endless, nothing twice."""
    if not 1 <= len(parameters.tires) <= len(Compound):
        raise InvalidStateError(
            "parameters.tires", f"{len(parameters.tires)} tires; 1 to {len(Compound)} are possible"
        )
    compounds = [tire.compound for tire in parameters.tires]
    if len(set(compounds)) != len(compounds):
        raise InvalidStateError("parameters.tires", "a compound stands there twice")
    if not 1 <= len(parameters.rivals) <= MAX_FIELD:
        raise InvalidStateError("parameters.rivals", "no policy of the rivals is known")
    if len(parameters.neutralisation.kinds) > MAX_KINDS:
        raise InvalidStateError(
            "parameters.neutralisation.kinds",
            f"{len(parameters.neutralisation.kinds)} kinds; at most {MAX_KINDS} are possible",
        )
    for index, entry in enumerate(parameters.rivals):
        path = f"parameters.rivals[{index}].policy"
        policy = entry.policy
        _finite(f"{path}.typical_stint_laps", policy.typical_stint_laps, 1.0, MAX_LAPS_TO_GO)
        _all_finite(path, (policy.intercept, policy.per_stint_share, policy.neutralised))


def _check_car_parameters(path: str, car: CarParameters) -> None:
    _finite(f"{path}.base_lap_s", car.base_lap_s, MIN_LAP_S, MAX_LAP_S)
    _finite(f"{path}.base_lap_sd_s", car.base_lap_sd_s, 0.0, MAX_LAP_S)
    _finite(f"{path}.noise_s", car.noise_s, 0.0, MAX_LAP_S)
    _finite(f"{path}.noise_rho", car.noise_rho, 0.0, 0.99)
    _finite(f"{path}.retirement_per_lap", car.retirement_per_lap, 0.0, 0.5)
    _finite(f"{path}.service_mean_s", car.service_mean_s, 0.0, MAX_LAP_S)
    _finite(f"{path}.service_sd_s", car.service_sd_s, 0.0, MAX_LAP_S)
    for name in ("fuel_tank_laps", "max_stint_laps"):
        value = getattr(car, name)
        if value is not None:
            _finite(f"{path}.{name}", value, 1.0, MAX_LAPS_TO_GO)


def _check_ours(state: RaceState, car_id: CarId, plan: Plan | None) -> None:
    car = next((c for c in state.cars if c.car_id == car_id), None)
    if car is None:
        raise InvalidStateError("car_id", f"no car {car_id} in this race")
    if car.status is CarStatus.RETIRED:
        raise InvalidStateError("car_id", f"car {car_id} has retired after {car.laps_done} laps")
    if car.status is CarStatus.FINISHED:
        raise InvalidStateError("car_id", f"car {car_id} has finished the race")
    if plan is None:
        return
    if len(plan.stops) > MAX_FURTHER_STOPS:
        raise InvalidStateError(
            "plan.stops", f"{len(plan.stops)} stops; at most {MAX_FURTHER_STOPS} are possible"
        )
    first = plan.first_lap
    if first is not None and first <= car.laps_done:
        raise InvalidStateError(
            "plan.stops[0].lap",
            f"lap {first} is in the past; car {car_id} has done {car.laps_done} laps",
        )
    last = state.distance.laps
    if last is not None and plan.stops and plan.stops[-1].lap >= last:
        raise InvalidStateError(
            f"plan.stops[{len(plan.stops) - 1}].lap",
            f"lap {plan.stops[-1].lap} is not before the last lap ({last})",
        )


def _finite(path: str, value: float, low: float, high: float) -> None:
    if not (math.isfinite(value) and low <= value <= high):
        raise InvalidStateError(path, f"{value} is not between {low:g} and {high:g}")


def _all_finite(path: str, values: Iterable[float]) -> None:
    for value in values:
        if not math.isfinite(value):
            raise InvalidStateError(path, f"{value} is not a number")


def _check_tires(parameters: Parameters, plan: Plan | None) -> None:
    known = [tire.compound for tire in parameters.tires]
    for index, stop in enumerate(plan.stops if plan is not None else ()):
        if stop.compound is not None and stop.compound not in known:
            raise InvalidStateError(
                f"plan.stops[{index}].compound",
                f"nothing is known of {stop.compound.value} tires in this race, only of "
                + ", ".join(compound.value for compound in known),
            )
