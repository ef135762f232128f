"""A small race of domain objects for the tests of the orchestrator."""

from __future__ import annotations

from dataclasses import replace

from alora.domain.errors import UnknownCarError
from alora.domain.race import (
    CarId,
    Compound,
    DistanceSource,
    Flag,
    RaceDistance,
    RaceRules,
    Weather,
)
from alora.domain.state import CarState, CarStatus, RaceState
from alora.domain.strategy import (
    Action,
    Advice,
    Estimate,
    LapCost,
    Neighbour,
    Outcome,
    PitStop,
    PitWindow,
    Plan,
    PositionDistribution,
    Recommendation,
    Rejoin,
)
from alora.orchestrator.agent import Context

OURS = CarId("13")
CARS = tuple(CarId(c) for c in ("55", "8", "13", "22", "007", "7", "3#1", "3#2"))
"""In order of position; ours is third."""


def car(car_id: CarId, position: int, **changes: object) -> CarState:
    made = CarState(
        car_id=car_id,
        car_class="GR",
        team="",
        driver="",
        position=position,
        class_position=position,
        status=CarStatus.RUNNING,
        laps_done=10,
        last_crossing_s=1000.0 + 2.5 * (position - 1),
        gap_to_leader_s=2.5 * (position - 1),
        interval_s=2.5 if position > 1 else 0.0,
        laps_down=0,
        last_lap_s=99.871,
        best_lap_s=98.7,
        compound=Compound.SLICK,
        tire_age_laps=10,
        stint_laps=10,
        stops_done=0,
        dry_compounds_used=(Compound.SLICK,),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def state(**changes: object) -> RaceState:
    made = RaceState(
        series="gr_cup",
        event="Test Park",
        clock_s=1005.0,
        laps_done=10,
        distance=RaceDistance(30, None, DistanceSource.GIVEN),
        flag=Flag.GREEN,
        flag_since_s=0.0,
        weather=Weather(),
        rules=RaceRules(),
        cars=tuple(car(c, i + 1) for i, c in enumerate(CARS)),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def find_car(text: str) -> CarId:
    for known in CARS:
        if known == text:
            return known
    raise UnknownCarError(f"no car {text} in this race")


def context(race: RaceState | None = None) -> Context:
    return Context(race or state(), OURS, find_car)


def distribution(mean: float = 4.4, size: int = 8) -> PositionDistribution:
    probability = tuple(1.0 if i == round(mean) - 1 else 0.0 for i in range(size))
    return PositionDistribution(probability, Estimate(mean, 0.03), 3, round(mean), 7)


def rejoin(lap: int = 14) -> Rejoin:
    return Rejoin(
        lap=lap,
        class_position=Estimate(5.8, 0.02),
        most_likely_position=6,
        car_ahead=CarId("007"),
        gap_ahead_s=Estimate(3.21, 0.04),
        gap_ahead_p05_s=1.13,
        gap_ahead_p95_s=5.62,
        car_behind=CarId("22"),
        gap_behind_s=Estimate(1.83, 0.05),
        gap_behind_p05_s=0.41,
        gap_behind_p95_s=3.94,
    )


def outcome(plan: Plan | None = None, mean: float = 4.4, time_s: float = 2110.0) -> Outcome:
    chosen = Plan((PitStop(14, Compound.SLICK),)) if plan is None else plan
    return Outcome(
        plan=chosen,
        iterations=3000,
        position=distribution(mean),
        class_position=distribution(mean),
        remaining_time_s=Estimate(time_s, 0.31),
        retire_probability=0.021,
        rejoin=rejoin(chosen.first_lap) if chosen.first_lap else None,
        neighbours=(
            Neighbour(CarId("8"), ahead_now=True, finish_ahead_probability=0.31),
            Neighbour(CarId("22"), ahead_now=False, finish_ahead_probability=0.72),
        ),
    )


def advice(action: Action = Action.BOX_LATER, **changes: object) -> Advice:
    best = Plan((PitStop(14, Compound.SLICK),))
    made = Recommendation(
        car_id=OURS,
        action=action,
        window=PitWindow(13, 16),
        best_plan=best,
        alternative=Plan((PitStop(11, Compound.SLICK),)),
        expected_gain_s=Estimate(4.62, 0.58),
        expected_gain_places=Estimate(0.74, 0.11),
        rejoin=rejoin(14),
        rejoin_if_now=rejoin(11),
        lap_costs=tuple(
            LapCost(lap, Estimate(abs(lap - 14) * 0.9, 0.2), Estimate(4.4, 0.1), 13 <= lap <= 16)
            for lap in range(11, 21)
        ),
        place_value_s=3.0,
        window_cost_s=1.0,
        iterations=3000,
        plans_considered=19,
        races_run=24000,
    )
    made = replace(made, **changes)  # type: ignore[arg-type]
    return Advice(made, outcome(made.best_plan), outcome(made.alternative, 5.2, 2114.6))
