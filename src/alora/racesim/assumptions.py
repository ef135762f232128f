"""What the call rests on, one belief at a time: its value, its doubt, the race if it changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from alora.domain.race import CarId, Compound
from alora.domain.strategy import Plan
from alora.racesim.parameters import Parameters, TireParameters

PIT_SHARE = 0.15
"""The lane's loss may be off by this share."""

WEAR_SHARE = 0.3
"""A tire's wear may be off by this share, and by `LEAST_WEAR_S` at least."""

LEAST_WEAR_S = 0.005
"""Least doubt about wear [s per lap]."""

RATE_SHARE = 0.5
"""The rate of neutralisations may be off by this share."""

PASS_LOGIT = 1.0
"""Doubt about overtaking [logit]."""

PACE_S = 0.15
"""Doubt about our own pace [s per lap]."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """One belief: `doubt` is how far off it may well be, `least` the smallest value possible."""

    name: str
    unit: str
    value: float
    doubt: float
    least: float
    believe: Callable[[float], Parameters]


def assumptions(
    parameters: Parameters, car_id: CarId, fitted: Compound, plans: tuple[Plan, ...]
) -> list[Assumption]:
    """All beliefs that may turn a call between these plans for a car on `fitted` tires."""
    return [
        _lane(parameters),
        *_wear(parameters, fitted, plans),
        *_neutralisations(parameters),
        _overtaking(parameters),
        _pace(parameters, car_id),
    ]


def _lane(parameters: Parameters) -> Assumption:
    pit, neutral = parameters.pit, parameters.neutralisation
    value = max(pit.lane_loss_s, 1e-3)

    def believe(changed: float) -> Parameters:
        factor = changed / value
        kinds = tuple(
            replace(kind, lane_loss_s=kind.lane_loss_s * factor) if kind.lane_loss_s else kind
            for kind in neutral.kinds
        )
        lane = replace(
            pit,
            lane_loss_s=changed,
            lane_loss_neutralised_s=pit.lane_loss_neutralised_s * factor,
        )
        return replace(parameters, pit=lane, neutralisation=replace(neutral, kinds=kinds))

    return Assumption("loss in the pit lane", "s", value, PIT_SHARE * value, 0.0, believe)


def _wear(
    parameters: Parameters, fitted: Compound, plans: tuple[Plan, ...]
) -> Iterator[Assumption]:
    """The wear of the tires now fitted, and of those that the next stop would fit."""
    following = [plan.stops[0].compound for plan in plans if plan.stops]
    named = [tire.compound for tire in parameters.tires]
    first = fitted if fitted in named else parameters.reference_compound
    wanted = [first, *(compound for compound in following if compound is not None)]
    for compound in dict.fromkeys(wanted):
        tire = next((t for t in parameters.tires if t.compound is compound), None)
        if tire is not None:
            yield _wear_of(parameters, tire)


def _wear_of(parameters: Parameters, tire: TireParameters) -> Assumption:
    value = tire.wear_s_per_lap

    def believe(changed: float) -> Parameters:
        worn = replace(tire, wear_s_per_lap=changed)
        tires = tuple(worn if t.compound is tire.compound else t for t in parameters.tires)
        return replace(parameters, tires=tires)

    doubt = max(LEAST_WEAR_S, WEAR_SHARE * abs(value))
    name = f"wear of {tire.compound.value} tires"
    return Assumption(name, "s per lap", value, doubt, min(0.0, value), believe)


def _neutralisations(parameters: Parameters) -> Iterator[Assumption]:
    neutral = parameters.neutralisation
    value = sum(kind.per_hour for kind in neutral.kinds)
    if value <= 0.0:
        return

    def believe(changed: float) -> Parameters:
        kinds = tuple(
            replace(kind, per_hour=kind.per_hour * changed / value) for kind in neutral.kinds
        )
        return replace(parameters, neutralisation=replace(neutral, kinds=kinds))

    yield Assumption("neutralisations", "per hour", value, RATE_SHARE * value, 0.0, believe)


def _overtaking(parameters: Parameters) -> Assumption:
    traffic = parameters.traffic

    def believe(changed: float) -> Parameters:
        return replace(parameters, traffic=replace(traffic, pass_intercept=changed))

    value = traffic.pass_intercept
    return Assumption("ease of overtaking", "logit", value, PASS_LOGIT, -30.0, believe)


def _pace(parameters: Parameters, car_id: CarId) -> Assumption:
    ours = next(car for car in parameters.cars if car.car_id == car_id)

    def believe(changed: float) -> Parameters:
        car = replace(ours, base_lap_s=changed)
        cars = tuple(car if other.car_id == car_id else other for other in parameters.cars)
        return replace(parameters, cars=cars)

    value = ours.base_lap_s
    doubt = max(PACE_S, ours.base_lap_sd_s)
    return Assumption("our pace", "s per lap", value, doubt, 0.5 * value, believe)
