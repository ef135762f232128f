"""The true parameters of the demo race: what a model that learns from it should find."""

from __future__ import annotations

from alora.cli.demo.field import FAST_CLASS, SLOW_CLASS, DemoCar
from alora.domain.race import Compound, DistanceSource, Flag, RaceDistance, RaceRules, Sky, Weather
from alora.domain.state import CarState, CarStatus, RaceState
from alora.racesim.parameters import (
    CarParameters,
    ClassPolicy,
    NeutralisationKind,
    NeutralisationParameters,
    Parameters,
    PitParameters,
    RivalPolicy,
    TireParameters,
    TrafficParameters,
)

EVENT = "Alora Demo 60"
RACE_S = 3_600.0
"""Length of the race: the leader finishes the lap in which the hour ends [s]."""

BEST_LAP_S = {FAST_CLASS: 79.2, SLOW_CLASS: 88.1}
"""Base lap of each class' best car on fresh tires [s]."""

TANK_LAPS = {FAST_CLASS: 39.0, SLOW_CLASS: 36.0}
"""Laps on a full tank: the race is longer, so everybody stops once."""

TYPICAL_STINT_LAPS = {FAST_CLASS: 24.0, SLOW_CLASS: 21.0}
"""The stint after which teams like to stop [laps]."""

RULES = RaceRules(refuelling=True, tire_change=True)
DISTANCE = RaceDistance(laps=None, time_s=RACE_S, source=DistanceSource.GIVEN)


def true_parameters(field: tuple[DemoCar, ...]) -> Parameters:
    """What the demo race is simulated with."""
    return Parameters(
        model_version="demo-truth-1",
        reference_compound=Compound.SLICK,
        tires=(
            TireParameters(
                compound=Compound.SLICK,
                offset_s=0.0,
                wear_s_per_lap=0.055,
                cliff_age_laps=28.0,
                cliff_s_per_lap=0.09,
                warmup_s=1.6,
            ),
        ),
        fuel_s_per_lap=0.012,
        evolution_s_per_lap=-0.004,
        lap_reference=0,
        cars=tuple(_car(car) for car in field),
        pit=PitParameters(
            lane_loss_s=24.0,
            lane_loss_neutralised_s=14.0,
            refuel_s_per_lap=0.85,
            refuel_in_parallel=False,
            botch_probability=0.04,
            botch_s=15.0,
        ),
        traffic=TrafficParameters(
            min_gap_s=0.5,
            dirty_air_range_s=1.2,
            dirty_air_s=0.2,
            pass_intercept=-2.6,
            pass_per_s=1.9,
            pass_cost_s=0.4,
        ),
        neutralisation=NeutralisationParameters(
            kinds=(
                NeutralisationKind(
                    flag=Flag.SAFETY_CAR.value,
                    per_hour=0.9,
                    mean_s=430.0,
                    sd_s=120.0,
                    lap_factor=1.6,
                    bunches=True,
                ),
            ),
            wear_factor=0.5,
            fuel_factor=0.45,
            bunch_gap_s=1.0,
            in_progress_remaining_s=0.0,
        ),
        rivals=tuple(_policy(name) for name in BEST_LAP_S),
        start_loss_s_per_place=0.3,
        start_sd_s=0.7,
    )


def _car(car: DemoCar) -> CarParameters:
    name = car.entry.car_class
    return CarParameters(
        car_id=car.entry.car_id,
        base_lap_s=BEST_LAP_S[name] + car.off_pace_s,
        base_lap_sd_s=0.0,
        noise_s=0.38 if name == FAST_CLASS else 0.45,
        noise_rho=0.3,
        retirement_per_lap=0.0012,
        fuel_tank_laps=TANK_LAPS[name],
        max_stint_laps=None,
        service_mean_s=13.0,
        service_sd_s=2.5,
    )


def _policy(name: str) -> ClassPolicy:
    return ClassPolicy(
        name,
        RivalPolicy(
            typical_stint_laps=TYPICAL_STINT_LAPS[name],
            intercept=-11.0,
            per_stint_share=9.5,
            neutralised=3.5,
            neutralised_min_share=0.35,
            no_stop_last_laps=3,
        ),
    )


def starting_grid(field: tuple[DemoCar, ...]) -> RaceState:
    """The race before its first lap, with full tanks and new tires."""
    return RaceState(
        series="demo",
        event=EVENT,
        clock_s=0.0,
        laps_done=0,
        distance=DISTANCE,
        flag=Flag.GREEN,
        flag_since_s=0.0,
        weather=Weather(sky=Sky.DRY, air_temp_c=24.0),
        rules=RULES,
        cars=tuple(_on_the_grid(car, place, field) for place, car in enumerate(field, start=1)),
    )


def _on_the_grid(car: DemoCar, place: int, field: tuple[DemoCar, ...]) -> CarState:
    name = car.entry.car_class
    rivals = [other.entry.car_id for other in field if other.entry.car_class == name]
    return CarState(
        car_id=car.entry.car_id,
        car_class=name,
        team=car.entry.team,
        driver=car.driver,
        position=place,
        class_position=rivals.index(car.entry.car_id) + 1,
        status=CarStatus.RUNNING,
        laps_done=0,
        last_crossing_s=0.0,
        gap_to_leader_s=0.0,
        interval_s=0.0,
        laps_down=0,
        last_lap_s=None,
        best_lap_s=None,
        compound=Compound.SLICK,
        tire_age_laps=0,
        stint_laps=0,
        stops_done=0,
        fuel_laps_left=TANK_LAPS[name],
    )
