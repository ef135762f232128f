"""A recommendation with every field set, for the tests of what is shown of one."""

from __future__ import annotations

from dataclasses import replace

from alora.contracts import tools
from alora.domain.race import CarId, Compound, Flag
from alora.domain.strategy import (
    Action,
    Advice,
    BoxIfNeutralised,
    Duel,
    DuelKind,
    Estimate,
    Flip,
    FuelCall,
    LapCost,
    Neighbour,
    Outcome,
    PitStop,
    PitWindow,
    Plan,
    PositionDistribution,
    Recommendation,
    Rejoin,
    SafetyCarCall,
)
from tests.fields import field_state

STATE = field_state(laps=20)
OURS = CarId("5")
EVIDENCE = tools.Evidence("test-1", from_cache=False, hops=())
BEST = Plan((PitStop(26, Compound.HARD),))
OTHER = Plan((PitStop(21, Compound.MEDIUM), PitStop(40, Compound.SOFT)))

REJOIN = Rejoin(
    lap=27,
    class_position=Estimate(11.83, 0.02),
    most_likely_position=12,
    car_ahead=CarId("9"),
    gap_ahead_s=Estimate(3.24, 0.04),
    gap_ahead_p05_s=1.1,
    gap_ahead_p95_s=5.6,
    car_behind=CarId("14"),
    gap_behind_s=Estimate(1.87, 0.05),
    gap_behind_p05_s=0.4,
    gap_behind_p95_s=3.9,
)


def places(*shares: float) -> PositionDistribution:
    mean = sum((place + 1) * share for place, share in enumerate(shares))
    return PositionDistribution(shares, Estimate(mean, 0.031), 3, 4, 7)


def outcome(plan: Plan, *shares: float) -> Outcome:
    return Outcome(
        plan=plan,
        iterations=3000,
        position=places(*shares),
        class_position=places(*shares),
        remaining_time_s=Estimate(3391.4, 0.42),
        retire_probability=0.033,
        rejoin=REJOIN if plan.stops else None,
        neighbours=(
            Neighbour(CarId("4"), ahead_now=True, finish_ahead_probability=0.44),
            Neighbour(CarId("6"), ahead_now=False, finish_ahead_probability=0.71),
        ),
    )


def advice(**changes: object) -> Advice:
    costs = tuple(
        LapCost(
            lap,
            Estimate(0.055 * (lap - 26) ** 2 + 0.12 * abs(lap - 26), 0.0 if lap == 26 else 0.21),
            Estimate(4.4 + 0.01 * abs(lap - 26), 0.03),
            24 <= lap <= 28,
        )
        for lap in range(21, 49)
    )
    made = Recommendation(
        car_id=OURS,
        action=Action.BOX_LATER,
        window=PitWindow(24, 28),
        best_plan=BEST,
        alternative=OTHER,
        expected_gain_s=Estimate(4.62, 0.58),
        expected_gain_places=Estimate(0.74, 0.11),
        rejoin=REJOIN,
        rejoin_if_now=replace(REJOIN, lap=22, most_likely_position=15),
        lap_costs=costs,
        place_value_s=5.0,
        window_cost_s=1.0,
        iterations=3000,
        plans_considered=2914,
        races_run=148_500,
        notes=("The timing file names no tires.",),
        stop_now_gain_s=Estimate(-4.62, 0.58),
        waiting_s_per_lap=Estimate(0.83, 0.06),
        same_as_best=(Plan((PitStop(25, Compound.HARD),)), Plan((PitStop(27, Compound.HARD),))),
        if_safety_car=SafetyCarCall(
            Flag.SAFETY_CAR,
            Plan((PitStop(21, Compound.HARD),), BoxIfNeutralised(21, 30)),
            box_at_once=True,
            gain_s=Estimate(9.41, 0.77),
            class_position=Estimate(3.62, 0.05),
        ),
        duels=(
            Duel(
                CarId("4"),
                DuelKind.WE_UNDERCUT,
                22,
                24,
                25,
                Estimate(0.613, 0.009),
                Estimate(0.84, 0.06),
            ),
            Duel(
                CarId("6"),
                DuelKind.WE_OVERCUT,
                24,
                22,
                25,
                Estimate(0.352, 0.009),
                Estimate(-0.61, 0.07),
            ),
        ),
        fuel=FuelCall(31.2, 37, 5.8, 0.157, 12.4),
        flip=Flip("tire wear", "s per lap", 0.06, Estimate(0.092, 0.004), OTHER),
    )
    made = replace(made, **changes)  # type: ignore[arg-type]
    return Advice(
        made,
        outcome(made.best_plan, 0.05, 0.1, 0.17, 0.24, 0.2, 0.12, 0.08, 0.04),
        None
        if made.alternative is None
        else outcome(made.alternative, 0.02, 0.07, 0.12, 0.2, 0.24, 0.17, 0.11, 0.05, 0.02),
    )


def result(given: Advice | None = None) -> tools.RecommendPitResult:
    return tools.RecommendPitResult(given or advice(), EVIDENCE)
