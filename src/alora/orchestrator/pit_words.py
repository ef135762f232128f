"""A recommendation in words: the call first, then where it leads and how sure that is."""

from __future__ import annotations

from alora.domain.race import Flag
from alora.domain.state import RaceState
from alora.domain.strategy import Action, Advice, Outcome, PitWindow, Recommendation, Rejoin
from alora.orchestrator.words import (
    TO,
    Voice,
    finish_words,
    later_stops,
    name_car,
    plan_words,
    sentences,
    tells,
    tire_name,
    window_words,
    with_error,
)

FEW_RACES = 500
"""Below this many simulated races an answer says how few they were [races]."""

_FLAGS = {
    Flag.SAFETY_CAR: "The safety car is out now.",
    Flag.VSC: "The virtual safety car is out now.",
    Flag.FCY: "Full-course yellow now.",
    Flag.RED: "The race is red-flagged now.",
}


_UNSEEN = "Cars that have not crossed the line yet are missing here; ask again in a lap."
"""Said while the leader drives its second lap: the timing does not show who is still to come."""


def call_words(recommendation: Recommendation, voice: Voice) -> str:
    """Say what to do."""
    plan, action = recommendation.best_plan, recommendation.action
    if action is Action.NO_LEGAL_PLAN:
        return f"No plan that meets the rules is left{_for_whom(voice)}."
    if action is Action.TOO_CLOSE:
        return _too_close(recommendation)
    if not plan.stops:
        return f"{_should(voice, 'stay out')} to the end: no further stop."
    stop, window = plan.stops[0], window_words(recommendation.window)
    if action is Action.BOX_NOW:
        when = f"now, at the end of lap {stop.lap}"
    else:
        when = f"on lap {stop.lap}"
    return sentences(
        f"{_should(voice, 'box')} {when}{tire_name(stop.compound)}{window}.", later_stops(plan)
    )


def now_words(recommendation: Recommendation, voice: Voice) -> str:
    """Say what to do to someone who asks whether to stop now."""
    said = call_words(recommendation, voice)
    if recommendation.action in (Action.TOO_CLOSE, Action.NO_LEGAL_PLAN):
        return said
    yes = recommendation.action is Action.BOX_NOW
    if voice.ours:
        said = said[0].lower() + said[1:]
    return (
        f"{'Yes' if yes else 'No'}, {said}" if voice.ours else f"{'Yes' if yes else 'No'}: {said}"
    )


def _should(voice: Voice, do: str) -> str:
    return do[0].upper() + do[1:] if voice.ours else f"{voice.subject} should {do}"


def _for_whom(voice: Voice) -> str:
    return "" if voice.ours else f" for {name_car(voice.car_id)}"


def _too_close(recommendation: Recommendation) -> str:
    best, other = recommendation.best_plan, recommendation.alternative
    choices = plan_words(best) if other is None else f"{plan_words(best)} and {plan_words(other)}"
    window = recommendation.window
    laps = f" Window {_laps(window)}." if window else ""
    return f"Too close to call: {choices} can't be told apart.{laps}"


def _laps(window: PitWindow) -> str:
    if window.first_lap == window.last_lap:
        return f"{window.first_lap} only"
    return f"{window.first_lap}{TO}{window.last_lap}"


def rejoin_words(rejoin: Rejoin | None, voice: Voice) -> str:
    """Say where the car comes out, as one sentence."""
    if rejoin is None:
        return ""
    said = f"{voice.pronoun} {voice.verb('rejoin')} {voice.place(rejoin.most_likely_position)}"
    return f"{said}{_between(rejoin)}."


def _between(rejoin: Rejoin) -> str:
    gaps = []
    if rejoin.car_ahead is not None and rejoin.gap_ahead_s is not None:
        gaps.append(f"{rejoin.gap_ahead_s.mean:.1f} s behind {rejoin.car_ahead}")
    if rejoin.car_behind is not None and rejoin.gap_behind_s is not None:
        gaps.append(f"{rejoin.gap_behind_s.mean:.1f} s ahead of {rejoin.car_behind}")
    return f", {' and '.join(gaps)}" if gaps else ", with nobody near"


def gap_doubt(rejoin: Rejoin | None) -> str:
    """Say how far the gap behind, or else ahead, can be off."""
    if rejoin is None:
        return ""
    for car, low, high in (
        (rejoin.car_behind, rejoin.gap_behind_p05_s, rejoin.gap_behind_p95_s),
        (rejoin.car_ahead, rejoin.gap_ahead_p05_s, rejoin.gap_ahead_p95_s),
    ):
        if car is not None and low is not None and high is not None:
            return f"The gap to {car} is {low:.1f} to {high:.1f} s nine times in ten."
    return ""


def gain_words(recommendation: Recommendation) -> str:
    """Say what the call gains against the other decision, or that it cannot be told."""
    other, gain = recommendation.alternative, recommendation.expected_gain_s
    if other is None or recommendation.action is Action.NO_LEGAL_PLAN:
        return ""
    if recommendation.action is Action.TOO_CLOSE or not tells(gain):
        against = "" if recommendation.action is Action.TOO_CLOSE else f" to {plan_words(other)}"
        return f"The difference{against} is {with_error(gain, 's')}: too small to tell."
    places = recommendation.expected_gain_places
    also = f", {with_error(places, 'places')} included" if tells(places) else ""
    return f"Against {plan_words(other)} that is worth {with_error(gain, 's')}{also}."


def expected_finish(outcome: Outcome, voice: Voice) -> str:
    """Say where the plan ends."""
    return f"Most likely finish {finish_words(outcome.class_position, voice)}."


def doubts(state: RaceState, races: int) -> str:
    """Say what makes the answer less sure: flag, unseen cars, a guessed distance, few races."""
    guessed = f"The race distance is a guess ({state.distance})." if state.distance.guessed else ""
    few = (
        f"Only {races} races were simulated of each of the best plans." if races < FEW_RACES else ""
    )
    unseen = _UNSEEN if state.laps_done == 1 else ""
    return sentences(_FLAGS.get(state.flag, ""), unseen, guessed, few)


def _ended(note: str) -> str:
    """End a note as a sentence; its own words stay, since only they may be quoted."""
    return note if note.endswith(".") else f"{note}."


def advice_words(advice: Advice, voice: Voice, call: str) -> str:
    """Say a whole recommendation that starts with `call`."""
    recommendation = advice.recommendation
    if recommendation.action is Action.NO_LEGAL_PLAN:
        return sentences(call, *(_ended(note) for note in recommendation.notes[:1]))
    return sentences(
        call,
        rejoin_words(recommendation.rejoin, voice),
        gain_words(recommendation),
        expected_finish(advice.outcome, voice),
        gap_doubt(recommendation.rejoin),
    )
