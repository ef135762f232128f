"""From weighed plans to a recommendation: the window, the gain and its error, the cost by lap."""

from __future__ import annotations

from dataclasses import dataclass

from alora.domain.strategy import (
    Action,
    Advice,
    Estimate,
    LapCost,
    PitWindow,
    Plan,
    Recommendation,
    Rejoin,
)
from alora.racesim.contest import Contest
from alora.racesim.extras import Extras
from alora.racesim.fuel import fuel_note
from alora.racesim.parameters import Parameters
from alora.racesim.results import rejoin, summarise
from alora.racesim.rungs import LANES
from alora.racesim.scene import Scene
from alora.racesim.settling import SURE_SE, Settled, Trial
from alora.racesim.weighing import PLACE_VALUE_S

WINDOW_COST_S = 1.0
"""A stop on a lap that costs less than this against the best lap is in the window [s].

A lap whose cost has a larger standard error than this is not.
"""

WAITING_LAPS = 5
"""The cost of waiting is taken over so many laps past the window, or as many as there are
[laps]."""

ALIKE_RACES = 4 * LANES
"""A plan needs so many fresh races to be called as good as the best [races]."""

MOST_ALIKE = 8
"""Plans named as good as the best, at most [plans]."""


@dataclass(frozen=True, slots=True)
class Answer:
    """All that was found out."""

    scene: Scene
    contest: Contest
    settled: Settled
    extras: Extras


def assemble(answer: Answer, *, races_run: int, wanted: int) -> Advice:
    """Turn it into the recommendation and the outcomes of its plans."""
    scene, settled, extras = answer.scene, answer.settled, answer.extras
    best, other = settled.best, settled.other
    window = find_window(settled)
    now = settled.side(scene.now_lap, now=True)
    gain_s = Estimate(0.0, 0.0) if other is None else other.loss(best)
    recommendation = Recommendation(
        car_id=scene.race.grid.car_ids[scene.race.grid.ours],
        action=_action(answer, gain_s),
        window=window,
        best_plan=best.plan,
        alternative=None if other is None else other.plan,
        expected_gain_s=gain_s,
        expected_gain_places=Estimate(0.0, 0.0) if other is None else other.places_lost(best),
        rejoin=_rejoin(answer, best),
        rejoin_if_now=_rejoin(answer, now),
        lap_costs=costs_by_lap(settled, window),
        place_value_s=PLACE_VALUE_S,
        window_cost_s=WINDOW_COST_S,
        iterations=len(best),
        plans_considered=max(1, scene.candidates.considered),
        races_run=races_run,
        notes=_notes(answer, wanted),
        stop_now_gain_s=_stop_now(answer),
        waiting_s_per_lap=_waiting(settled, window),
        same_as_best=_same_as_best(answer),
        if_safety_car=extras.if_safety_car,
        duels=extras.duels,
        fuel=extras.fuel,
        flip=extras.flip,
    )
    outcomes = {
        i: summarise(scene.race, answer.contest.entries[i].plan, races)
        for i, races in settled.to_flag.items()
    }
    return Advice(
        recommendation=recommendation,
        outcome=outcomes[best.index],
        alternative_outcome=None if other is None else outcomes[other.index],
    )


def _rejoin(answer: Answer, trial: Trial | None) -> Rejoin | None:
    if trial is None:
        return None
    return rejoin(answer.scene.race, trial.plan, answer.settled.to_flag[trial.index])


def costs_by_lap(settled: Settled, window: PitWindow | None) -> tuple[LapCost, ...]:
    """The cheapest plan for every lap of the next stop, against the best of all."""
    return tuple(
        LapCost(
            lap=lap,
            cost_s=trial.loss(settled.best),
            class_position=trial.places(),
            in_window=window is not None and window.first_lap <= lap <= window.last_lap,
        )
        for lap, trial in settled.curve.items()
    )


def find_window(settled: Settled) -> PitWindow | None:
    """Laps around the best one that cost no more than error or the stated cost.

    A lap in between that seems dearer, but not for sure, does not end the window; one whose error
    is too large to say anything does.
    """
    best = settled.best.plan.first_lap
    if best is None:
        return None
    costs = {lap: trial.loss(settled.best) for lap, trial in settled.curve.items()}
    known = {lap: cost for lap, cost in costs.items() if cost.se <= WINDOW_COST_S}
    inside = {lap for lap, c in known.items() if c.mean <= max(WINDOW_COST_S, SURE_SE * c.se)}
    unsure = {lap for lap, c in known.items() if c.mean - SURE_SE * c.se <= WINDOW_COST_S}
    return PitWindow(_edge(best, -1, inside, unsure), _edge(best, 1, inside, unsure))


def _edge(lap: int, step: int, inside: set[int], unsure: set[int]) -> int:
    """Walk from the best lap as far as laps are in the window, over laps that may well be."""
    edge = lap
    while lap + step in inside | unsure:
        lap += step
        if lap in inside:
            edge = lap
    return edge


def _waiting(settled: Settled, window: PitWindow | None) -> Estimate | None:
    """What each lap past the window costs, over the next few laps."""
    if window is None or window.last_lap not in settled.curve:
        return None
    past = [lap for lap in settled.curve if 0 < lap - window.last_lap <= WAITING_LAPS]
    if not past:
        return None
    last = max(past)
    loss = settled.curve[last].loss(settled.curve[window.last_lap])
    laps = last - window.last_lap
    return Estimate(loss.mean / laps, loss.se / laps)


def _stop_now(answer: Answer) -> Estimate | None:
    """The cost of going on less that of stopping at the end of this lap."""
    now = answer.settled.side(answer.scene.now_lap, now=True)
    later = answer.settled.side(answer.scene.now_lap, now=False)
    return None if now is None or later is None else later.loss(now)


def _same_as_best(answer: Answer) -> tuple[Plan, ...]:
    """Plans that cannot be told apart from the best in fresh races, the cheapest first."""
    best, alike = answer.settled.best, []
    for trial in answer.settled.trials()[1:]:
        loss = trial.loss(best)
        if len(trial) >= ALIKE_RACES and abs(loss.mean) <= SURE_SE * loss.se:
            alike.append((loss.mean, trial.index, trial.plan))
    return tuple(plan for _, _, plan in sorted(alike, key=lambda row: row[:2])[:MOST_ALIKE])


def _action(answer: Answer, gain_s: Estimate) -> Action:
    best = answer.settled.best.plan
    if not answer.scene.candidates.plans:
        return Action.NO_LEGAL_PLAN
    if answer.settled.other is not None and gain_s.mean <= SURE_SE * gain_s.se:
        return Action.TOO_CLOSE
    if best.first_lap is None:
        return Action.STAY_OUT
    return Action.BOX_NOW if best.first_lap == answer.scene.now_lap else Action.BOX_LATER


def track_note(parameters: Parameters) -> str | None:
    """What cars do about their tires where the track may get wet or dry; None where it cannot."""
    weather = parameters.weather
    if weather is None:
        return None
    return (
        "the track may get wet or dry: at a stop the tires that suit it then are fitted in place "
        "of wrong ones, and a car also comes in for them once they save about "
        f"{weather.react_s:.1f} s a lap"
    )


def _notes(answer: Answer, wanted: int) -> tuple[str, ...]:
    scene, done = answer.scene, len(answer.settled.best)
    reason = scene.candidates.reason
    notes = []
    if reason:
        notes.append(f"{'no stop is' if scene.candidates.plans else 'no legal plan'}: {reason}")
    if scene.race.state.distance.guessed:
        notes.append(f"the race distance was guessed: {scene.race.state.distance}")
    notes += scene.race.state.rules.assumed
    track = track_note(scene.race.parameters)
    notes += [note for note in (fuel_note(scene), track) if note is not None]
    if scene.scales.cut:
        notes.append(
            f"plans were compared over the next {scene.scales.cut_laps} laps with the whole "
            "field; what comes after counts as our car alone would do it"
        )
    if done < wanted:
        notes.append(
            f"{done} instead of {wanted} races were planned for each of the best plans in the time"
        )
    notes += answer.extras.notes
    if answer.extras.left_out:
        notes.append(f"there was no time for: {', '.join(answer.extras.left_out)}")
    return tuple(notes)
