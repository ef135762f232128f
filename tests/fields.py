"""Race states and parameters for tests: small plain fields, changed where a test needs it."""

from __future__ import annotations

from dataclasses import replace

from alora.domain.race import (
    CarId,
    Compound,
    DistanceSource,
    Flag,
    RaceDistance,
    RaceRules,
    Sky,
    Weather,
)
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

LAP_S = 90.0

NEVER_STOPS = RivalPolicy(
    typical_stint_laps=200.0,
    intercept=-60.0,
    per_stint_share=0.0,
    neutralised=0.0,
    neutralised_min_share=1.0,
    no_stop_last_laps=1,
)

USUAL_STOPS = RivalPolicy(
    typical_stint_laps=25.0,
    intercept=-7.6,
    per_stint_share=5.4,
    neutralised=3.0,
    neutralised_min_share=0.35,
    no_stop_last_laps=4,
)


def car_state(number: int, *, laps: int, clock_s: float, gap_s: float) -> CarState:
    return CarState(
        car_id=CarId(str(number)),
        car_class="A",
        team=f"Team {number}",
        driver=f"Driver {number}",
        position=number,
        class_position=number,
        status=CarStatus.RUNNING,
        laps_done=laps,
        last_crossing_s=clock_s,
        gap_to_leader_s=gap_s,
        interval_s=0.0 if number == 1 else gap_s / (number - 1),
        laps_down=0,
        last_lap_s=LAP_S,
        best_lap_s=LAP_S - 0.5,
        compound=Compound.MEDIUM,
        tire_age_laps=laps,
        stint_laps=laps,
        stops_done=0,
        dry_compounds_used=(Compound.MEDIUM,),
    )


def field_state(
    cars: int = 20,
    *,
    laps: int = 10,
    race_laps: int | None = 57,
    race_s: float | None = None,
    gap_s: float = 2.0,
    rules: RaceRules | None = None,
    flag: Flag = Flag.GREEN,
) -> RaceState:
    """Cars `1` to `cars` in order, `gap_s` apart, all with `laps` laps done as the last crosses."""
    leader_s = laps * LAP_S
    rows = tuple(
        car_state(n, laps=laps, clock_s=leader_s + (n - 1) * gap_s, gap_s=(n - 1) * gap_s)
        for n in range(1, cars + 1)
    )
    return RaceState(
        series="test",
        event="Test race",
        clock_s=rows[-1].last_crossing_s,
        laps_done=laps,
        distance=RaceDistance(race_laps if race_s is None else None, race_s, DistanceSource.GIVEN),
        flag=flag,
        flag_since_s=rows[-1].last_crossing_s,
        weather=Weather(Sky.DRY),
        rules=rules or RaceRules(),
        cars=rows,
    )


def car_parameters(car_id: CarId, base_lap_s: float = LAP_S) -> CarParameters:
    return CarParameters(
        car_id=car_id,
        base_lap_s=base_lap_s,
        base_lap_sd_s=0.1,
        noise_s=0.4,
        noise_rho=0.2,
        retirement_per_lap=0.001,
        fuel_tank_laps=None,
        max_stint_laps=None,
        service_mean_s=3.0,
        service_sd_s=0.6,
    )


def field_parameters(
    state: RaceState, *, policy: RivalPolicy = USUAL_STOPS, spread_s: float = 0.05
) -> Parameters:
    """Each car `spread_s` a lap slower than the one ahead; three compounds; safety cars."""
    return Parameters(
        model_version="test-1",
        reference_compound=Compound.MEDIUM,
        tires=(
            TireParameters(Compound.SOFT, -0.5, 0.09, 15.0, 0.1, 1.0),
            TireParameters(Compound.MEDIUM, 0.0, 0.06, 25.0, 0.1, 1.2),
            TireParameters(Compound.HARD, 0.4, 0.04, 35.0, 0.1, 1.5),
        ),
        fuel_s_per_lap=0.05,
        evolution_s_per_lap=0.0,
        lap_reference=state.laps_done,
        cars=tuple(
            car_parameters(car.car_id, LAP_S + spread_s * (car.position - 1)) for car in state.cars
        ),
        pit=PitParameters(19.0, 11.0, 0.0, True, 0.03, 6.0),
        traffic=TrafficParameters(0.5, 1.5, 0.25, -3.0, 2.5, 0.3),
        neutralisation=NeutralisationParameters(
            kinds=(
                NeutralisationKind("sc", 0.5, 500.0, 200.0, 1.6, True),
                NeutralisationKind("vsc", 0.25, 150.0, 60.0, 1.4, False),
            ),
            wear_factor=0.5,
            fuel_factor=0.25,
            bunch_gap_s=0.8,
            in_progress_remaining_s=240.0 if state.flag.is_neutralised else 0.0,
        ),
        rivals=(ClassPolicy("A", policy),),
        start_loss_s_per_place=0.2,
        start_sd_s=0.7,
    )


def without_chance(parameters: Parameters) -> Parameters:
    """The same beliefs with no noise, no failures and no neutralisation."""
    return replace(
        parameters,
        cars=tuple(
            replace(car, base_lap_sd_s=0.0, noise_s=0.0, retirement_per_lap=0.0, service_sd_s=0.0)
            for car in parameters.cars
        ),
        pit=replace(parameters.pit, botch_probability=0.0),
        neutralisation=replace(parameters.neutralisation, kinds=()),
    )
