"""Undercut and overcut in words: our stop against that of one rival."""

from __future__ import annotations

from alora.domain.race import CarId
from alora.domain.state import CarState, RaceState
from alora.domain.strategy import Duel, DuelKind, Estimate, Recommendation
from alora.orchestrator.agent import Advised, Reading
from alora.orchestrator.derived import duel_meant, is_to_pass
from alora.orchestrator.pit_words import call_words
from alora.orchestrator.words import (
    Voice,
    lower_first,
    name_car,
    percent_with_error,
    sentences,
    tells,
    upper_first,
    with_error,
)

EVEN = 0.5
"""Being ahead this often tells nobody anything (0 to 1)."""


def duel_answer(advised: Advised, reading: Reading, voice: Voice, state: RaceState) -> str:
    """Say whether the undercut or overcut asked about works, or why that was not worked out."""
    chosen = advised.advice.recommendation
    duel = duel_meant(reading, chosen, state)
    call = call_words(chosen, voice)
    if duel is None:
        return sentences(_unknown(reading, chosen, state), f"The call: {lower_first(call)}")
    return sentences(
        _verdict(duel, reading, state), _numbers(duel, voice), f"The call: {lower_first(call)}"
    )


def _verdict(duel: Duel, reading: Reading, state: RaceState) -> str:
    if not is_to_pass(reading, state.car(reading.car_id), state.car(duel.rival)):
        side = "ahead" if reading.rival_moves else "behind"
        return f"{upper_first(name_car(duel.rival))} is {side} already."
    move = f"{_move(reading)} {_between(duel.rival, reading)}"
    lead = Estimate(duel.ahead_probability.mean - EVEN, duel.ahead_probability.se)
    if not tells(lead):
        return f"Too close to call: {move} works as often as not."
    works = (lead.mean > 0.0) != reading.rival_moves
    return f"{'Yes' if works else 'No'}: {move} {'works' if works else 'does not work'}."


def _move(reading: Reading) -> str:
    return f"the {_name(reading.duel, rival_moves=reading.rival_moves)}"


def _name(kind: DuelKind | None, *, rival_moves: bool) -> str:
    """Seen from the rival, our overcut is its undercut."""
    return "overcut" if (kind is DuelKind.WE_OVERCUT) != rival_moves else "undercut"


def _between(rival: CarId, reading: Reading) -> str:
    return f"{'by' if reading.rival_moves else 'on'} {name_car(rival)}"


def _numbers(duel: Duel, voice: Voice) -> str:
    rival = name_car(duel.rival)
    us, our_gap = ("you", "you are") if voice.ours else (name_car(voice.car_id), "it is")
    verb = "stop" if voice.ours else "stops"
    ours, its = f"{us} {verb} on lap {duel.our_lap}", f"{rival} on lap {duel.rival_lap}"
    first = f"{ours} and {its}"
    if duel.kind is DuelKind.WE_OVERCUT:
        first = f"{rival} stops on lap {duel.rival_lap} and {us} on lap {duel.our_lap}"
    side = "ahead of" if duel.gap_s.mean >= 0.0 else "behind"
    return (
        f"If {first}, {our_gap} ahead at the end of lap {duel.measured_lap} in "
        f"{percent_with_error(duel.ahead_probability)} of simulated races, on average "
        f"{with_error(duel.gap_s, 's')} {side} it."
    )


def _unknown(reading: Reading, chosen: Recommendation, state: RaceState) -> str:
    what = f"An {_name(reading.duel, rival_moves=reading.rival_moves)}"
    rival = None if reading.rival is None else state.car(reading.rival)
    whom = "" if rival is None else f" {_between(rival.car_id, reading)}"
    return f"{what}{whom} was not worked out: {_why(rival, reading, chosen, state)}."


def _why(rival: CarState | None, reading: Reading, chosen: Recommendation, state: RaceState) -> str:
    if rival is not None and not rival.status.is_racing:
        return f"{name_car(rival.car_id)} is no longer racing"
    if rival is not None and rival.car_class != state.car(reading.car_id).car_class:
        return f"{name_car(rival.car_id)} is in another class"
    if not chosen.best_plan.stops:
        return "the best plan makes no further stop"
    if rival is None:
        return f"no rival {'behind' if reading.rival_moves else 'ahead'} is within reach"
    return "it is not within reach"
