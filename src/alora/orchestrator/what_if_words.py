"""Answers about one plan: where it leads, and what it costs against the best one."""

from __future__ import annotations

from alora.domain.race import CarId
from alora.domain.state import RaceState
from alora.domain.strategy import Action, Advice, LapCost, Outcome
from alora.orchestrator.agent import Advised, Reading, Refused, Simulated
from alora.orchestrator.derived import compare, lap_cost
from alora.orchestrator.facts import most_likely
from alora.orchestrator.pit_words import (
    call_words,
    expected_finish,
    gap_doubt,
    rejoin_words,
)
from alora.orchestrator.words import (
    Voice,
    finish_words,
    lower_first,
    name_car,
    places_range,
    plan_words,
    sentences,
    tells,
    tire_name,
    upper_first,
    with_error,
)

MENTIONED_SHARE = 0.01
"""Smallest probability of a retirement that is worth a sentence (1%)."""


def finish_answer(advised: Advised, reading: Reading, voice: Voice) -> str:
    """Say where the car finishes on its best plan, or whether it beats a rival."""
    advice = advised.advice
    outcome = advice.outcome
    places = outcome.class_position
    share = 100.0 * max(places.probability)
    said = (
        f"{voice.subject} {voice.verb('finish')} {voice.place(most_likely(places))} most likely, "
        f"in {share:.0f}% of simulated races{places_range(places)}, with "
        f"{plan_words(outcome.plan)}."
    )
    return sentences(_against(outcome, reading, voice), said, _retirement(outcome))


def _against(outcome: Outcome, reading: Reading, voice: Voice) -> str:
    if reading.rival is None:
        return ""
    for mate in outcome.neighbours:
        if mate.car_id == reading.rival:
            share = 100.0 * mate.finish_ahead_probability
            return (
                f"{voice.subject} {voice.verb('finish')} ahead of {mate.car_id} in {share:.0f}% "
                "of simulated races."
            )
    rival = name_car(reading.rival)
    return f"{rival[0].upper()}{rival[1:]} is too far away in this class to compare."


def _retirement(outcome: Outcome) -> str:
    if outcome.retire_probability < MENTIONED_SHARE:
        return ""
    share = 100.0 * outcome.retire_probability
    return f"A retirement ends {share:.0f}% of them."


def staying_out(state: RaceState, car_id: CarId) -> str:
    """Say what staying out comes to where fuel or a rule forces a stop in the end."""
    car, rules = state.car(car_id), state.rules
    if rules.refuelling:
        return "Staying out as long as the fuel lasts"
    compounds = len(set(car.dry_compounds_used))
    if car.stops_done < rules.required_stops or compounds < rules.required_dry_compounds:
        return "Staying out until the compulsory stop can wait no longer"
    return "Staying out to the end"


def stay_out_answer(
    plan: Simulated | Refused, advised: Advised, voice: Voice, state: RaceState
) -> str:
    """Say what no further stop leads to, against the best plan."""
    recommendation = advised.advice.recommendation
    best = call_words(recommendation, voice)
    staying = staying_out(state, advised.car_id)
    if isinstance(plan, Refused):
        return sentences(f"{staying} is not possible: {plan.message}.", best)
    said = f"{staying} leads to {finish_words(plan.outcome.class_position, voice)}."
    if not recommendation.best_plan.stops and recommendation.action is not Action.TOO_CLOSE:
        return sentences(said, "That is the best plan.", _retirement(plan.outcome))
    return sentences(
        said, _cost("That", plan.outcome, advised.advice), f"Best plan: {lower_first(best)}"
    )


def what_if_answer(
    plan: Simulated | Refused, advised: Advised, reading: Reading, voice: Voice
) -> str:
    """Say what a stop on one lap leads to, against the best plan."""
    stop = f"a stop on lap {reading.lap}{tire_name(reading.compound)}"
    best = call_words(advised.advice.recommendation, voice)
    if isinstance(plan, Refused):
        return sentences(f"{upper_first(stop)} is not possible: {plan.message}.", best)
    return sentences(
        _lap_verdict(plan.outcome, advised.advice, reading, stop),
        rejoin_words(plan.outcome.rejoin, voice),
        expected_finish(plan.outcome, voice),
        gap_doubt(plan.outcome.rejoin),
    )


def rejoin_on_lap_answer(
    plan: Simulated | Refused, advised: Advised, reading: Reading, voice: Voice
) -> str:
    """Say where the car comes out after a stop on one lap."""
    if isinstance(plan, Refused) or plan.outcome.rejoin is None:
        return what_if_answer(plan, advised, reading, voice)
    where = rejoin_words(plan.outcome.rejoin, voice)
    said = f"After a stop on lap {reading.lap}, {where[0].lower()}{where[1:]}"
    best = f"Best plan: {plan_words(advised.advice.recommendation.best_plan)}."
    return sentences(said, gap_doubt(plan.outcome.rejoin), best)


def rejoin_now_answer(advised: Advised, voice: Voice) -> str:
    """Say where the car comes out if it stops at the end of this lap."""
    recommendation = advised.advice.recommendation
    rejoin = recommendation.rejoin_if_now
    best = f"Best plan: {lower_first(call_words(recommendation, voice))}"
    if rejoin is None:
        return sentences("A stop at the end of this lap is not possible.", best)
    where = rejoin_words(rejoin, voice)
    said = f"If {_who(voice)} now, at the end of this lap, {where[0].lower()}{where[1:]}"
    return sentences(said, gap_doubt(rejoin), best)


def _who(voice: Voice) -> str:
    return "you stop" if voice.ours else f"{name_car(voice.car_id)} stops"


def _lap_verdict(outcome: Outcome, advice: Advice, reading: Reading, stop: str) -> str:
    recommendation = advice.recommendation
    cost = lap_cost(advice, reading.lap)
    first = recommendation.best_plan.stops[:1]
    same_tires = reading.compound is None or (bool(first) and first[0].compound is reading.compound)
    if cost is None or not first or not same_tires:
        return _cost(upper_first(stop), outcome, advice)
    if cost.lap == first[0].lap:
        return f"Lap {cost.lap} is the best lap to stop."
    return _lap_cost_words(cost, first[0].lap)


def _lap_cost_words(cost: LapCost, best_lap: int) -> str:
    where = f"Lap {cost.lap} is {'in' if cost.in_window else 'outside'} the window"
    if not tells(cost.cost_s):
        return f"{where}: it can't be told apart from lap {best_lap}."
    return f"{where}: it costs {with_error(cost.cost_s, 's')} against lap {best_lap}."


def _cost(subject: str, outcome: Outcome, advice: Advice) -> str:
    """Say time and places lost against the best plan, as one sentence."""
    lost = compare(outcome, advice.outcome)
    best = plan_words(advice.outcome.plan)
    said = []
    if tells(lost.lost_s):
        said.append(f"{with_error(lost.lost_s, 's')} {_way(lost.lost_s.mean)}")
    if tells(lost.lost_places):
        said.append(f"{with_error(lost.lost_places, 'places')} {_side(lost.lost_places.mean)}")
    if not said:
        return f"{subject} can't be told apart from {best}."
    return f"{subject} is {' and '.join(said)} than {best}."


def _way(lost: float) -> str:
    return "slower" if lost > 0 else "faster"


def _side(lost: float) -> str:
    return "worse" if lost > 0 else "better"
