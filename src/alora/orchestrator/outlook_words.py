"""What may come, in words: a safety car, the end of the fuel, waiting, a change of the call."""

from __future__ import annotations

from alora.domain.race import Flag
from alora.domain.state import RaceState
from alora.domain.strategy import Action, Advice, FuelCall, Recommendation, SafetyCarCall
from alora.orchestrator.agent import Advised, Reading
from alora.orchestrator.derived import flip_change
from alora.orchestrator.pit_words import advice_words, call_words, gain_words, now_words
from alora.orchestrator.words import (
    Voice,
    later_stops,
    listed,
    lower_first,
    name_car,
    plan_words,
    sentences,
    tells,
    tire_name,
    upper_first,
    with_error,
)

MAX_SAVED_SHARE = 0.25
"""Largest share of the fuel that anybody can save on a lap and still race (0 to 1)."""

MAX_SAME_SAID = 2
"""Most plans said that cannot be told apart from the best [plans]."""

_COMING = {
    Flag.SAFETY_CAR: "the safety car comes",
    Flag.VSC: "a virtual safety car comes",
    Flag.FCY: "a full-course yellow comes",
}


def safety_car_answer(advised: Advised, reading: Reading, voice: Voice, state: RaceState) -> str:
    """Say what to do if the race is neutralised on the coming lap, or what to do now that it is."""
    chosen = advised.advice.recommendation
    if state.flag.is_neutralised:
        return advice_words(advised.advice, voice, now_words(chosen, voice))
    call = f"Without one: {lower_first(call_words(chosen, voice))}"
    if chosen.if_safety_car is None:
        unknown = "A safety car on the coming lap was not worked out: this race has none to expect."
        return sentences(unknown, call)
    limits = ""
    if reading.lap is not None and reading.lap > state.car(reading.car_id).laps_done + 1:
        limits = f"That is for the coming lap; one on lap {reading.lap} was not worked out."
    return sentences(_under_safety_car(chosen.if_safety_car, voice), limits, call)


def _under_safety_car(call: SafetyCarCall, voice: Voice) -> str:
    coming = f"If {_COMING.get(call.flag, 'the race is neutralised')} on the coming lap"
    size = with_error(call.gain_s, "s")
    if not tells(call.gain_s):
        same = call.gain_s.mean == 0.0 and call.gain_s.se == 0.0
        return f"{coming}, " + (
            "it makes no difference whether to stop under it."
            if same
            else f"it is too close to call: stopping or not differs by {size}."
        )
    who = "" if voice.ours else f"{name_car(voice.car_id)} should "
    worth = f"that is worth {size}"
    if not call.box_at_once:
        return f"{coming}, {who}stay out: {worth} against stopping under it."
    tires = tire_name(call.best_plan.stops[0].compound) if call.best_plan.stops else ""
    boxing = f"{coming}, {who}box at once{tires}: {worth} against staying out."
    return sentences(boxing, later_stops(call.best_plan))


def fuel_answer(advised: Advised, _reading: Reading, voice: Voice, state: RaceState) -> str:
    """Say whether the fuel lasts, what to save, and what to take."""
    chosen = advised.advice.recommendation
    call = f"The call: {lower_first(call_words(chosen, voice))}"
    if chosen.fuel is None:
        series = "" if state.rules.refuelling else "this series does not refuel, and "
        return sentences(
            f"The fuel was not worked out: {series}the timing does not say what is in the tank.",
            call,
        )
    return sentences(*_fuel(chosen.fuel), call)


def _fuel(fuel: FuelCall) -> tuple[str, ...]:
    have = f"Fuel for {fuel.laps_left:.1f} laps, {fuel.laps_to_go} laps to go"
    fill = ""
    if fuel.next_fill_laps is not None:
        fill = f"At the next stop take {fuel.next_fill_laps:.1f} laps of fuel or more."
    if fuel.short_laps <= 0.0:
        return f"{have}: it reaches the finish.", fill
    short = f"{have}: {fuel.short_laps:.1f} laps short."
    share = 100.0 * fuel.save_share
    if fuel.save_share > MAX_SAVED_SHARE:
        return (
            short,
            f"To save {share:.1f}% of it on each lap is out of reach: stop for fuel.",
            fill,
        )
    save = f"Saving {share:.1f}% of it on each lap reaches the finish without another stop for it."
    return short, save, fill


def waiting_answer(advised: Advised, _reading: Reading, voice: Voice, _state: RaceState) -> str:
    """Say what waiting costs, a lap and against stopping now."""
    chosen = advised.advice.recommendation
    call = f"The call: {lower_first(call_words(chosen, voice))}"
    if chosen.action is Action.NO_LEGAL_PLAN:
        return call
    why = "there is no window to wait past"
    if chosen.window is not None:
        why = "no stop past the window was weighed"
    waiting = f"What a lap of waiting costs was not worked out: {why}."
    if chosen.waiting_s_per_lap is not None:
        size = with_error(chosen.waiting_s_per_lap, "s")
        sign = "costs" if chosen.waiting_s_per_lap.mean >= 0.0 else "gains"
        waiting = f"Each lap of waiting past the window {sign} {size}."
    return sentences(waiting, _stop_now(chosen), call)


def _stop_now(chosen: Recommendation) -> str:
    gain = chosen.stop_now_gain_s
    if gain is None:
        return ""
    stopping, size = "Stopping at the end of this lap", with_error(gain, "s")
    if not tells(gain):
        return f"{stopping} or staying out differs by {size}: too small to tell."
    return f"{stopping} {'gains' if gain.mean > 0.0 else 'costs'} {size} against staying out."


def flip_answer(advised: Advised, _reading: Reading, voice: Voice, _state: RaceState) -> str:
    """Say how sure the call is: the nearest alternative, and what would turn it."""
    chosen = advised.advice.recommendation
    call = call_words(chosen, voice)
    if chosen.action is Action.NO_LEGAL_PLAN:
        return call
    return sentences(call, gain_words(chosen), _turn(advised.advice), _same(chosen))


def _turn(advice: Advice) -> str:
    flip = advice.recommendation.flip
    if flip is None:
        return "No assumption within reach turns the call."
    return f"It turns into {plan_words(flip.to)} if {flip_change(flip)}."


def _same(chosen: Recommendation) -> str:
    plans = list(dict.fromkeys(plan_words(plan) for plan in chosen.same_as_best))
    plans = [plan for plan in plans if plan != plan_words(chosen.best_plan)][:MAX_SAME_SAID]
    if not plans or chosen.action is Action.TOO_CLOSE:
        return ""
    return f"{upper_first(listed(plans))} can't be told apart from it."
