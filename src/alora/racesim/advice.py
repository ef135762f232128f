"""From simulated races to a recommendation: the window, the gain and its error, the cost by lap."""

from __future__ import annotations

import numpy as np

from alora.domain.strategy import (
    Action,
    Advice,
    Estimate,
    LapCost,
    PitWindow,
    Plan,
    Recommendation,
)
from alora.racesim.race import Race
from alora.racesim.results import PlanRaces, estimate, rejoin, summarise

WINDOW_COST_S = 1.0
"""A stop on a lap that costs less than this against the best lap is in the window [s]."""

SURE_SE = 2.0
"""A difference of fewer standard errors than this is not told apart."""


def assemble(
    race: Race,
    plans: tuple[Plan, ...],
    races: dict[int, PlanRaces],
    *,
    considered: int,
    races_run: int,
    wanted: int,
    place_value_s: float,
    impossible: str,
) -> Advice:
    """Turn the candidates' races into the answer."""
    best = _best(races, place_value_s)
    next_lap = int(race.grid.first_lap[race.grid.ours])
    other = _alternative(plans, races, best, next_lap, place_value_s)
    gain_s, gain_places = _gain(races, best, other, place_value_s)
    curve = _lap_costs(plans, races, best, place_value_s)
    window = _window(curve, plans[best])
    now = _best_now(plans, races, next_lap, place_value_s)
    done = len(races[best])
    recommendation = Recommendation(
        car_id=race.grid.car_ids[race.grid.ours],
        action=_action(plans[best], gain_s, next_lap, has_other=other is not None, why=impossible),
        window=window,
        best_plan=plans[best],
        alternative=None if other is None else plans[other],
        expected_gain_s=gain_s,
        expected_gain_places=gain_places,
        rejoin=rejoin(race, plans[best], races[best]),
        rejoin_if_now=None if now is None else rejoin(race, plans[now], races[now]),
        lap_costs=curve,
        place_value_s=place_value_s,
        window_cost_s=WINDOW_COST_S,
        iterations=done,
        plans_considered=considered,
        races_run=races_run,
        notes=_notes(race, done, wanted, impossible),
    )
    return Advice(
        recommendation=recommendation,
        outcome=summarise(race, plans[best], races[best]),
        alternative_outcome=None if other is None else summarise(race, plans[other], races[other]),
    )


def _mean_cost(races: PlanRaces, place_value_s: float) -> float:
    return float(races.cost_s(place_value_s).mean())


def _best(races: dict[int, PlanRaces], place_value_s: float) -> int:
    """The cheapest of the candidates that were simulated longest.

    Among those that cannot be told apart from it, the one that is fastest on its own: candidates
    are numbered in that order, and an extra stop that a safety car always pays back is no gain.
    """
    longest = max(len(result) for result in races.values())
    final = [i for i, result in races.items() if len(result) == longest]
    cheapest = min(final, key=lambda i: _mean_cost(races[i], place_value_s))
    losses = {i: _paired(races, i, cheapest, place_value_s) for i in final}
    return min(i for i, loss in losses.items() if loss.mean <= SURE_SE * loss.se or i == cheapest)


def _alternative(
    plans: tuple[Plan, ...],
    races: dict[int, PlanRaces],
    best: int,
    next_lap: int,
    place_value_s: float,
) -> int | None:
    """The best plan with the other decision at the end of the next lap."""
    boxes = plans[best].first_lap == next_lap
    others = [i for i in races if (plans[i].first_lap == next_lap) is not boxes]
    if not others:
        return None
    return min(others, key=lambda i: _paired(races, i, best, place_value_s).mean)


def _best_now(
    plans: tuple[Plan, ...], races: dict[int, PlanRaces], next_lap: int, place_value_s: float
) -> int | None:
    now = [i for i in races if plans[i].first_lap == next_lap]
    if not now:
        return None
    longest = max(len(races[i]) for i in now)
    final = [i for i in now if len(races[i]) == longest]
    return min(final, key=lambda i: _mean_cost(races[i], place_value_s))


def _paired(races: dict[int, PlanRaces], index: int, best: int, place_value_s: float) -> Estimate:
    """Mean loss against the best plan over the races that both ran [s]."""
    common = min(len(races[index]), len(races[best]))
    loss = races[index].cost_s(place_value_s)[:common] - races[best].cost_s(place_value_s)[:common]
    return estimate(loss)


def _gain(
    races: dict[int, PlanRaces], best: int, other: int | None, place_value_s: float
) -> tuple[Estimate, Estimate]:
    if other is None:
        return Estimate(0.0, 0.0), Estimate(0.0, 0.0)
    common = min(len(races[other]), len(races[best]))
    places = races[other].class_position[:common] - races[best].class_position[:common]
    return _paired(races, other, best, place_value_s), estimate(places.astype(np.float64))


def _lap_costs(
    plans: tuple[Plan, ...], races: dict[int, PlanRaces], best: int, place_value_s: float
) -> tuple[LapCost, ...]:
    """The cheapest plan for every lap of the next stop."""
    laps = sorted({plan.first_lap for plan in plans if plan.first_lap is not None})
    rows = []
    for lap in laps:
        same = [i for i in races if plans[i].first_lap == lap]
        if not same:
            continue
        index = (
            best if best in same else max(same, key=lambda i: _rank(races, i, best, place_value_s))
        )
        cost = _paired(races, index, best, place_value_s)
        rows.append(
            LapCost(
                lap=lap,
                cost_s=cost,
                class_position=estimate(races[index].class_position.astype(np.float64)),
                in_window=cost.mean <= max(WINDOW_COST_S, SURE_SE * cost.se),
            )
        )
    return tuple(rows)


def _rank(
    races: dict[int, PlanRaces], index: int, best: int, place_value_s: float
) -> tuple[int, float]:
    """More races first, then the lower loss."""
    return len(races[index]), -_paired(races, index, best, place_value_s).mean


def _window(curve: tuple[LapCost, ...], best: Plan) -> PitWindow | None:
    """Laps around the best one that cost no more than error or the stated cost.

    A lap in between that seems dearer, but not for sure, does not end the window.
    """
    if best.first_lap is None:
        return None
    inside = {row.lap for row in curve if row.in_window}
    unsure = {
        row.lap for row in curve if row.cost_s.mean - SURE_SE * row.cost_s.se <= WINDOW_COST_S
    }
    ends = [_edge(best.first_lap, step, inside, unsure) for step in (-1, 1)]
    return PitWindow(ends[0], ends[1])


def _edge(lap: int, step: int, inside: set[int], unsure: set[int]) -> int:
    """Walk from the best lap as far as laps are in the window, over laps that may well be."""
    edge = lap
    while lap + step in inside | unsure:
        lap += step
        if lap in inside:
            edge = lap
    return edge


def _action(best: Plan, gain_s: Estimate, next_lap: int, *, has_other: bool, why: str) -> Action:
    if why:
        return Action.NO_LEGAL_PLAN
    if has_other and gain_s.mean <= SURE_SE * gain_s.se:
        return Action.TOO_CLOSE
    if best.first_lap is None:
        return Action.STAY_OUT
    return Action.BOX_NOW if best.first_lap == next_lap else Action.BOX_LATER


def _notes(race: Race, done: int, wanted: int, impossible: str) -> tuple[str, ...]:
    notes = []
    if impossible:
        notes.append(f"no legal plan: {impossible}")
    if race.state.distance.guessed:
        notes.append(f"the race distance was guessed: {race.state.distance}")
    notes += race.state.rules.assumed
    if done < wanted:
        notes.append(
            f"{done} instead of {wanted} races were planned for each of the best plans in the time"
        )
    return tuple(notes)
