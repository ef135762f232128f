"""What meeting slower and faster cars has cost so far: lap times of cars are without it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from alora.domain.race import CarId
from alora.domain.state import CarState, RaceSoFar
from alora.models.evidence import Floats
from alora.models.pace import CarPace
from alora.racesim.parameters import TrafficParameters


def without_traffic(
    cars: dict[CarId, CarPace], race: RaceSoFar, traffic: TrafficParameters
) -> dict[CarId, CarPace]:
    """Take off each car's lap what traffic added to it on average, as the engine adds it again."""
    racing = [car for car in race.state.cars if car.status.is_racing]
    base = np.array([cars[car.car_id].base_lap_s for car in racing])
    lost = other_classes_s(racing, base, traffic)
    lost += lapping_s(racing, base, race.state.clock_s, traffic)
    result = dict(cars)
    for car, base_s, lost_s in zip(racing, base, lost, strict=True):
        fitted = cars[car.car_id]
        result[car.car_id] = replace(fitted, base_lap_s=float(base_s - lost_s))
    return result


def other_classes_s(cars: list[CarState], base: Floats, traffic: TrafficParameters) -> Floats:
    """Mean loss of each car on a lap to cars of other classes [s].

    A car meets another as often on a lap as the other is slower or faster: a tenth for 10%.
    """
    names = np.array([car.car_class for car in cars])
    lost = np.zeros(len(cars))
    for name in np.unique(names):
        others = names != name
        faster = float(base[names == name].mean()) / base - 1.0
        each = np.where(faster > 0, traffic.lapping_s, traffic.blue_flag_s)
        lost += np.where(others, np.abs(faster) * each * int((~others).sum()), 0.0)
    return lost


def lapping_s(
    cars: list[CarState], base: Floats, clock_s: float, traffic: TrafficParameters
) -> Floats:
    """Mean loss of each car on a lap so far to lapping cars of its class and being lapped [s].

    Whole laps that a car is behind count as often as its pace explains: the rest it lost in the
    pits.
    """
    names = np.array([car.car_class for car in cars])
    laps = np.array([float(car.laps_done) for car in cars])
    crossed_s = np.array([car.last_crossing_s for car in cars])
    driven = laps + np.clip((clock_s - crossed_s) / base, 0.0, 1.0)
    behind = np.floor(driven[None, :] - driven[:, None])
    by_pace = np.ceil(laps[:, None] * np.maximum(0.0, base[:, None] / base[None, :] - 1.0))
    lapped = np.clip(np.minimum(behind, by_pace), 0.0, None)
    lapped *= names[:, None] == names[None, :]
    lost = lapped.sum(axis=1) * traffic.blue_flag_s + lapped.sum(axis=0) * traffic.lapping_s
    return np.asarray(lost / np.maximum(1.0, laps))
