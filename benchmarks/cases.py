"""Races to measure on: the field of each case at any moment, and generated ones."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from alora.domain.race import CarId, Compound, RaceRules
from alora.domain.state import CarState, RaceState
from alora.racesim.parameters import (
    CarParameters,
    ClassPolicy,
    Parameters,
    PitParameters,
    TireParameters,
)
from tests.fields import USUAL_STOPS, car_state, field_parameters, field_state

Moment: TypeAlias = tuple[RaceState, Parameters, CarId]

DAY_S = 24 * 3600.0
"""A race of 24 h [s]."""

ENDURANCE_CLASSES = (("GTP", 11, 97.0), ("LMP2", 13, 100.0), ("GTD", 38, 107.0))
"""Cars and lap time [s] by class in the 24 h race of 62 cars."""

ENDURANCE_TANK_LAPS = 33.0
"""Laps on a tank there [laps]."""


@dataclass(frozen=True, slots=True)
class Case:
    """A race; `at` gives the question after a share of it; `moments` are those that are timed."""

    at: Callable[[float], Moment]
    moments: tuple[float, ...] = ()


def _formula_1(share: float) -> Moment:
    """57 laps, 20 cars, three compounds of which two must be used."""
    rules = RaceRules(required_dry_compounds=2)
    state = field_state(20, laps=round(57 * share), race_laps=57, rules=rules)
    return state, field_parameters(state), CarId("3")


def _gr_cup(share: float) -> Moment:
    """45 minutes, 30 cars, one tire, no stop required."""
    state = field_state(30, laps=round(30 * share), race_s=45 * 60.0)
    parameters = field_parameters(state)
    slick = TireParameters(Compound.SLICK, 0.0, 0.03, 30.0, 0.05, 1.0)
    parameters = replace(parameters, tires=(slick,), reference_compound=Compound.SLICK)
    return _on(state, Compound.SLICK), parameters, CarId("7")


def _on(state: RaceState, compound: Compound) -> RaceState:
    cars = tuple(
        replace(car, compound=compound, dry_compounds_used=(compound,)) for car in state.cars
    )
    return replace(state, cars=cars)


def _endurance(share: float) -> Moment:
    """24 h, 62 cars in three classes that refuel."""
    clock_s = max(600.0, share * DAY_S)
    cars: list[CarState] = []
    models: list[CarParameters] = []
    plain = field_state(2)
    model = field_parameters(plain).cars[0]
    for name, count, lap_s in ENDURANCE_CLASSES:
        for place in range(1, count + 1):
            car, own = _endurance_car(name, lap_s, place, len(cars) + 1, clock_s, model)
            cars.append(car)
            models.append(own)
    cars.sort(key=lambda car: (-car.laps_done, car.last_crossing_s))
    lead = cars[0].laps_done
    ranked = tuple(
        replace(
            car,
            position=n,
            class_position=sum(ahead.car_class == car.car_class for ahead in cars[:n]),
            laps_down=lead - car.laps_done,
        )
        for n, car in enumerate(cars, start=1)
    )
    state = replace(
        field_state(2, race_s=DAY_S, rules=RaceRules(refuelling=True)),
        clock_s=clock_s,
        flag_since_s=0.0,
        laps_done=lead,
        cars=ranked,
    )
    return state, _endurance_parameters(state, tuple(models)), CarId("14")


def _endurance_car(
    name: str, lap_s: float, place: int, number: int, clock_s: float, model: CarParameters
) -> tuple[CarState, CarParameters]:
    """A car of one class, somewhere in its stint."""
    base_s = lap_s + 0.02 * place
    laps = math.floor((clock_s - 0.8 * place) / (base_s + 1.8))
    stint = (laps + 7 * number) % int(ENDURANCE_TANK_LAPS)
    crossed_s = clock_s - (clock_s - 0.8 * place) % base_s
    car = replace(
        car_state(number, laps=laps, clock_s=crossed_s, gap_s=0.8 * (place - 1)),
        car_class=name,
        class_position=place,
        compound=Compound.SLICK,
        dry_compounds_used=(Compound.SLICK,),
        tire_age_laps=min(stint, laps),
        stint_laps=min(stint, laps),
        fuel_laps_left=ENDURANCE_TANK_LAPS - min(stint, laps),
    )
    own = replace(
        model,
        car_id=car.car_id,
        base_lap_s=base_s,
        fuel_tank_laps=ENDURANCE_TANK_LAPS,
        retirement_per_lap=2e-4,
        service_mean_s=12.0,
        service_sd_s=2.0,
    )
    return car, own


def _endurance_parameters(state: RaceState, models: tuple[CarParameters, ...]) -> Parameters:
    parameters = field_parameters(state)
    slick = TireParameters(Compound.SLICK, 0.0, 0.03, 60.0, 0.05, 2.5)
    policy = replace(USUAL_STOPS, typical_stint_laps=ENDURANCE_TANK_LAPS)
    return replace(
        parameters,
        tires=(slick,),
        reference_compound=Compound.SLICK,
        fuel_s_per_lap=0.0,
        cars=models,
        pit=PitParameters(
            lane_loss_s=32.0,
            lane_loss_neutralised_s=22.0,
            refuel_s_per_lap=1.1,
            refuel_in_parallel=True,
            botch_probability=0.02,
            botch_s=20.0,
        ),
        traffic=replace(parameters.traffic, blue_flag_s=0.4, lapping_s=0.3),
        rivals=tuple(ClassPolicy(name, policy) for name, _, _ in ENDURANCE_CLASSES),
    )


def _calibration(_share: float) -> Moment:
    """Few cars and laps, so that long-run values are cheap; plans that are close."""
    state = field_state(6, laps=14, race_laps=36)
    return state, field_parameters(state, spread_s=0.1), CarId("3")


def _rolled(share: float) -> Moment:
    """Four hours of one class that refuels, few cars: long enough for a rolled horizon."""
    laps = round(150 * share) + 3
    state = field_state(8, laps=laps, race_laps=160, rules=RaceRules(refuelling=True))
    stint = laps % 20
    cars = tuple(
        replace(car, stint_laps=stint, tire_age_laps=stint, fuel_laps_left=22.0 - stint)
        for car in state.cars
    )
    state = replace(state, cars=cars)
    parameters = field_parameters(state)
    models = tuple(replace(car, fuel_tank_laps=22.0) for car in parameters.cars)
    pit = replace(parameters.pit, refuel_s_per_lap=0.8)
    return state, replace(parameters, cars=models, pit=pit), CarId("3")


CASES = {
    "f1_57x20": Case(_formula_1, (0.0, 0.2, 0.4, 0.6)),
    "gr_cup_45min_x30": Case(_gr_cup, (0.0, 0.2, 0.4, 0.6)),
    "endurance_24h_x62": Case(_endurance, (0.0, 0.3, 0.6)),
    "calibration": Case(_calibration),
    "rolled": Case(_rolled),
}
"""The cases by name."""


def generated(count: int, seed: int = 1) -> Iterator[Case]:
    """Random races at random moments: field, distance, gaps, tires, lane, rules."""
    random = np.random.default_rng(seed)
    for _ in range(count):
        yield Case(_always(_generated(random)))


def _always(moment: Moment) -> Callable[[float], Moment]:
    return lambda _share: moment


def _generated(random: np.random.Generator) -> Moment:
    cars, laps = int(random.integers(4, 21)), int(random.integers(20, 61))
    done = int(random.integers(1, laps - 5))
    rules = RaceRules(required_dry_compounds=int(random.integers(1, 3)))
    state = field_state(
        cars, laps=done, race_laps=laps, gap_s=random.uniform(0.8, 5.0), rules=rules
    )
    fresh = tuple(_with_age(car, random, done) for car in state.cars)
    state = replace(state, cars=fresh)
    parameters = field_parameters(state, spread_s=random.uniform(0.0, 0.15))
    tires = tuple(
        replace(
            tire,
            wear_s_per_lap=tire.wear_s_per_lap * random.uniform(0.5, 2.0),
            offset_s=tire.offset_s * random.uniform(0.5, 2.0),
        )
        for tire in parameters.tires
    )
    lane_s = random.uniform(14.0, 28.0)
    pit = replace(parameters.pit, lane_loss_s=lane_s, lane_loss_neutralised_s=0.6 * lane_s)
    logit = random.uniform(-5.0, -1.0)
    traffic = replace(parameters.traffic, pass_intercept=logit)
    parameters = replace(parameters, tires=tires, pit=pit, traffic=traffic)
    return state, parameters, CarId(str(int(random.integers(1, cars + 1))))


def _with_age(car: CarState, random: np.random.Generator, done: int) -> CarState:
    """Some cars have stopped before."""
    if random.random() < 0.5:
        return car
    age = int(random.integers(0, done + 1))
    return replace(
        car,
        tire_age_laps=age,
        stint_laps=age,
        stops_done=1,
        compound=Compound.HARD,
        dry_compounds_used=(Compound.MEDIUM, Compound.HARD),
    )
