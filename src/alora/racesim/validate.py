"""Refuse, by field and reason, what the engine could not simulate."""

from __future__ import annotations

from alora.domain.errors import InvalidStateError
from alora.domain.race import CarId
from alora.domain.state import CarState, CarStatus, RaceState
from alora.domain.strategy import BoxIfNeutralised, PitStop, Plan
from alora.racesim.clocks import LATEST_S
from alora.racesim.parameters import Parameters
from alora.racesim.validate_parameters import check_parameters
from alora.racesim.validate_state import check_state
from alora.racesim.validate_values import (
    MAX_FIELD,
    MAX_FURTHER_STOPS,
    MAX_KINDS,
    MAX_LAP_S,
    MAX_LAPS,
    MAX_LAPS_TO_GO,
    MIN_LAP_S,
    Ranges,
    check_length,
    check_whole,
    shown,
)

__all__ = [
    "MAX_FIELD",
    "MAX_FURTHER_STOPS",
    "MAX_ITERATION",
    "MAX_KINDS",
    "MAX_LAPS",
    "MAX_LAPS_TO_GO",
    "MAX_LAP_S",
    "MIN_LAP_S",
    "check_iterations",
    "validate",
]

MAX_ITERATION = 2**32 - 1
"""Latest simulated race of one seed: beyond it, the counters of the random numbers begin anew."""
MAX_LAP_NAMED = 1_000_000
"""Latest lap until which a condition of a plan may hold [laps]."""

_STOP = Ranges(whole={"lap": (1, MAX_LAP_NAMED)}, or_none={"fuel_laps": (0.0, MAX_LAPS_TO_GO)})
_CONDITION = Ranges(whole={"from_lap": (1, MAX_LAP_NAMED), "until_lap": (1, MAX_LAP_NAMED)})


def validate(
    state: RaceState, parameters: Parameters, car_id: CarId, plan: Plan | None = None
) -> None:
    """Check that a simulation of `car_id` from `state` is possible.

    Raises:
        InvalidStateError: names the first field that makes it impossible.
    """
    check_state(state)
    check_parameters(parameters)
    _check_known(state, parameters)
    _check_length(state, parameters)
    car = _our_car(state, car_id)
    if plan is not None:
        _check_plan(state, parameters, car, plan)


def check_iterations(path: str, iterations: int, most: int, *, first: int = 0) -> None:
    """Check that so many simulated races, from number `first` on, are possible.

    Raises:
        InvalidStateError: they are none, over `most`, or beyond `MAX_ITERATION`.
    """
    check_whole(path, iterations, 1, most)
    check_whole(path, first, 0, MAX_ITERATION + 1 - iterations)


def _check_known(state: RaceState, parameters: Parameters) -> None:
    known = {car.car_id for car in parameters.cars}
    for index, car in enumerate(state.cars):
        if car.status.is_racing and car.car_id not in known:
            raise InvalidStateError(
                "parameters.cars", f"nothing about car {car.car_id} of state.cars[{index}]"
            )


def _check_length(state: RaceState, parameters: Parameters) -> None:
    """A race by laps has to end before the engine's clock does."""
    laps = state.distance.laps
    if laps is None:
        return
    base_s = {car.car_id: car.base_lap_s for car in parameters.cars}
    for car in state.cars:
        to_go = laps - car.laps_done
        if car.status.is_racing and to_go * base_s[car.car_id] > LATEST_S:
            raise InvalidStateError(
                "state.distance",
                f"car {car.car_id} takes {to_go * base_s[car.car_id] / 3600:.0f} h for the "
                f"{to_go} laps to go; at most {LATEST_S / 3600:.0f} h can be simulated",
            )


def _our_car(state: RaceState, car_id: CarId) -> CarState:
    car = next((c for c in state.cars if c.car_id == car_id), None)
    if car is None:
        raise InvalidStateError("car_id", f"no car {shown(car_id)} in this race")
    if car.status is CarStatus.RETIRED:
        raise InvalidStateError("car_id", f"car {car_id} has retired after {car.laps_done} laps")
    if car.status is CarStatus.FINISHED:
        raise InvalidStateError("car_id", f"car {car_id} has finished the race")
    return car


def _check_plan(state: RaceState, parameters: Parameters, car: CarState, plan: Plan) -> None:
    check_length("plan.stops", plan.stops, MAX_FURTHER_STOPS, "stops")
    for index, stop in enumerate(plan.stops):
        _STOP.check(f"plan.stops[{index}]", stop)
    _check_laps(state, car, plan.stops)
    if plan.if_neutralised is not None:
        _check_condition(car, plan.if_neutralised)
    _check_tires(parameters, plan.stops)


def _check_laps(state: RaceState, car: CarState, stops: tuple[PitStop, ...]) -> None:
    if not stops:
        return
    first, latest = stops[0].lap, stops[-1].lap
    if first <= car.laps_done:
        raise InvalidStateError(
            "plan.stops[0].lap",
            f"lap {first} is in the past; car {car.car_id} has done {car.laps_done} laps",
        )
    path, last = f"plan.stops[{len(stops) - 1}].lap", state.distance.laps
    if last is not None and latest >= last:
        raise InvalidStateError(path, f"lap {latest} is not before the last lap ({last})")
    if latest > car.laps_done + MAX_LAPS_TO_GO:
        raise InvalidStateError(
            path, f"lap {latest} is more than {MAX_LAPS_TO_GO} laps ahead of lap {car.laps_done}"
        )


def _check_condition(car: CarState, condition: BoxIfNeutralised) -> None:
    path = "plan.if_neutralised"
    _CONDITION.check(path, condition)
    if condition.until_lap <= car.laps_done:
        raise InvalidStateError(
            f"{path}.until_lap",
            f"lap {condition.until_lap} is in the past; "
            f"car {car.car_id} has done {car.laps_done} laps",
        )


def _check_tires(parameters: Parameters, stops: tuple[PitStop, ...]) -> None:
    known = [tire.compound for tire in parameters.tires]
    for index, stop in enumerate(stops):
        if stop.compound is not None and stop.compound not in known:
            raise InvalidStateError(
                f"plan.stops[{index}].compound",
                f"nothing is known of {shown(stop.compound)} tires in this race, only of "
                + ", ".join(compound.value for compound in known),
            )
