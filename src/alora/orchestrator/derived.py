"""What follows from tool results by arithmetic, in one place for the words and their check."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from alora.domain.state import CarState, RaceState
from alora.domain.strategy import Advice, Duel, Estimate, Flip, LapCost, Outcome, Recommendation
from alora.orchestrator.agent import Advised, Intent, Observed, Reading, Simulated, ToolResult
from alora.orchestrator.words import decimals


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a plan loses against the best plan; negative is a gain.

    The errors treat the two simulations as independent, which is more than they are off: both
    saw the same races.
    """

    lost_s: Estimate
    lost_places: Estimate


def compare(plan: Outcome, best: Outcome) -> Comparison:
    """Hold the outcome of a plan against that of the best one."""
    return Comparison(
        lost_s=_difference(plan.remaining_time_s, best.remaining_time_s),
        lost_places=_difference(plan.class_position.expected, best.class_position.expected),
    )


def _difference(a: Estimate, b: Estimate) -> Estimate:
    return Estimate(a.mean - b.mean, math.hypot(a.se, b.se))


def lap_cost(advice: Advice, lap: int | None) -> LapCost | None:
    """Find what stopping on one lap costs against the best one."""
    return next((cost for cost in advice.recommendation.lap_costs if cost.lap == lap), None)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What an answer about waiting may say of a recommendation."""

    lap_of_waiting_s: Estimate | None
    stopping_now_s: Estimate | None


def can_duel(car: CarState, rival: CarState) -> bool:
    """True for a rival that the search can compare stops with."""
    mates = rival.car_class == car.car_class and rival.car_id != car.car_id
    return mates and rival.status.is_racing


def duel_meant(reading: Reading, chosen: Recommendation, state: RaceState) -> Duel | None:
    """Find the duel a question is about; the nearest rival that fits where it names none."""
    fitting = [duel for duel in chosen.duels if duel.kind is reading.duel]
    if reading.rival is not None:
        return next((duel for duel in fitting if duel.rival == reading.rival), None)
    ours = state.car(reading.car_id)
    near = [duel for duel in fitting if is_to_pass(reading, ours, state.car(duel.rival))]

    def places_apart(duel: Duel) -> int:
        return abs(ours.class_position - state.car(duel.rival).class_position)

    return min(near, key=places_apart, default=None)


def is_to_pass(reading: Reading, ours: CarState, rival: CarState) -> bool:
    """True if whoever moves is behind: we want past who is ahead, who is behind wants past us."""
    return (rival.class_position < ours.class_position) != reading.rival_moves


def flip_change(flip: Flip) -> str:
    """Say the assumption that turns the call: its value there, and its value now."""
    digits = decimals(flip.flips_at.se)
    unit = f" {flip.unit}" if flip.unit else ""
    there = f"{flip.flips_at.mean:.{digits}f} ± {flip.flips_at.se:.{digits}f}{unit}"
    return f"{flip.assumption} is {there} instead of {flip.value:.{digits}f}{unit}"


def _detail(reading: Reading, chosen: Recommendation) -> tuple[object, ...]:
    """What only an answer of this intent says of a recommendation."""
    details: dict[Intent, tuple[object, ...]] = {
        Intent.SAFETY_CAR: (chosen.if_safety_car,),
        Intent.DUEL: tuple(duel for duel in chosen.duels if reading.rival in (None, duel.rival)),
        Intent.FUEL: (chosen.fuel,),
        Intent.WAITING: (Waiting(chosen.waiting_s_per_lap, chosen.stop_now_gain_s),),
        Intent.FLIP: (*chosen.same_as_best, chosen.flip),
    }
    return details.get(reading.intent, ())


def derive(reading: Reading, results: Sequence[ToolResult]) -> tuple[object, ...]:
    """Gather all that may be said beside the results themselves."""
    simulated = [r.outcome for r in results if isinstance(r, Simulated)]
    advised = [r.advice for r in results if isinstance(r, Advised)]
    compared = [compare(plan, best.outcome) for plan in simulated for best in advised]
    details = [part for best in advised for part in _detail(reading, best.recommendation)]
    costs = [lap_cost(best, reading.lap) for best in advised]
    return (reading, *compared, *costs, *details)


def observe(state: RaceState, car: CarState, rival: CarState | None) -> Observed:
    """Look at one car among its class as the race is now."""
    mates = [c for c in state.cars if c.car_class == car.car_class]
    ahead = _at(mates, car.class_position - 1)
    behind = _at(mates, car.class_position + 1)
    distance = state.distance
    return Observed(
        car=car,
        leader=state.cars[0],
        ahead=ahead,
        ahead_laps_apart=_laps_apart(car, ahead),
        behind=behind,
        behind_laps_apart=_laps_apart(car, behind),
        classmates_in_race=len(mates),
        cars_in_race=len(state.cars),
        laps_left=None if distance.laps is None else max(0, distance.laps - state.laps_done),
        time_left_s=None if distance.time_s is None else max(0.0, distance.time_s - state.clock_s),
        flag=state.flag,
        flag_for_s=max(0.0, state.clock_s - state.flag_since_s),
        rival=rival,
        rival_gap_s=_gap_s(mates, car, rival),
        rival_laps_apart=_laps_apart(car, rival),
        several_classes=len({c.car_class for c in state.cars}) > 1,
    )


def _at(mates: Sequence[CarState], class_position: int) -> CarState | None:
    """Find the car still racing at a place of the class."""
    for mate in mates:
        if mate.class_position == class_position and mate.status.is_racing:
            return mate
    return None


def _laps_apart(car: CarState, other: CarState | None) -> int:
    return 0 if other is None else abs(car.laps_down - other.laps_down)


def _gap_s(mates: Sequence[CarState], car: CarState, other: CarState | None) -> float | None:
    """Time between two cars [s], which in one class is what the intervals between them add up to.

    The two gaps to the leader are taken at the ends of different laps where one car has crossed the
    line once more, so that their difference would contradict the interval said elsewhere.
    """
    if other is None or car.laps_down != other.laps_down:
        return None
    if car.car_class != other.car_class:
        return abs(car.gap_to_leader_s - other.gap_to_leader_s)
    front, back = sorted((car.class_position, other.class_position))
    return sum(mate.interval_s for mate in mates if front < mate.class_position <= back)
