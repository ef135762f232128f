"""The built-in summarizer: results in words that a race engineer can act on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from alora.domain.state import RaceState
from alora.orchestrator.agent import (
    Advised,
    Context,
    Intent,
    Observed,
    Reading,
    Refused,
    Simulated,
    Spoken,
    ToolResult,
    first_of,
)
from alora.orchestrator.derived import flip_change
from alora.orchestrator.duel_words import duel_answer
from alora.orchestrator.outlook_words import (
    flip_answer,
    fuel_answer,
    safety_car_answer,
    waiting_answer,
)
from alora.orchestrator.pit_words import advice_words, call_words, doubts, now_words
from alora.orchestrator.status_words import status_words
from alora.orchestrator.what_if_words import (
    finish_answer,
    rejoin_now_answer,
    rejoin_on_lap_answer,
    stay_out_answer,
    what_if_answer,
)
from alora.orchestrator.words import Voice, sentences


class PlainSummarizer:
    """Says the short answer first, then where it leads, what it gains and how sure that is."""

    async def say(
        self, context: Context, reading: Reading, results: Sequence[ToolResult]
    ) -> Spoken:
        """Say the answer to an understood question."""
        voice = _voice(context, reading)
        seen = first_of(results, Observed)
        if seen is not None:
            return Spoken(status_words(seen, reading.topic, voice))
        advised = first_of(results, Advised)
        if advised is None:
            return Spoken("There is no result to tell.")
        text = _answer(context, reading, results, advised)
        recommendation = advised.advice.recommendation
        races = min(recommendation.iterations, advised.advice.outcome.iterations)
        return Spoken(
            text=sentences(text, doubts(context.state, races)),
            notes=_notes(context, advised, text),
        )


def bare_facts(context: Context, reading: Reading, results: Sequence[ToolResult]) -> Spoken:
    """Say only the call, for an answer whose words did not pass the check."""
    advised = first_of(results, Advised)
    if advised is None:
        return Spoken("The numbers of this answer could not be verified, so none is given.")
    recommendation = advised.advice.recommendation
    return Spoken(call_words(recommendation, _voice(context, reading)), recommendation.notes)


def quotable(context: Context, results: Sequence[ToolResult]) -> tuple[str, ...]:
    """Sentences of the results and the race that may be said word for word."""
    state = context.state
    notes = [r.advice.recommendation.notes for r in results if isinstance(r, Advised)]
    reasons = [r.message for r in results if isinstance(r, Refused)]
    flips = [r.advice.recommendation.flip for r in results if isinstance(r, Advised)]
    return (
        str(state.distance),
        *state.rules.assumed,
        *(note for some in notes for note in some),
        *reasons,
        *(flip_change(flip) for flip in flips if flip is not None),
    )


_OUTLOOKS: dict[Intent, Callable[[Advised, Reading, Voice, RaceState], str]] = {
    Intent.SAFETY_CAR: safety_car_answer,
    Intent.DUEL: duel_answer,
    Intent.FUEL: fuel_answer,
    Intent.WAITING: waiting_answer,
    Intent.FLIP: flip_answer,
}


def _answer(
    context: Context, reading: Reading, results: Sequence[ToolResult], advised: Advised
) -> str:
    voice = _voice(context, reading)
    plan = first_of(results, Simulated) or first_of(results, Refused)
    intent = reading.intent
    if plan is not None and intent is Intent.STAY_OUT:
        return stay_out_answer(plan, advised, voice, context.state)
    if plan is not None and intent is Intent.REJOIN:
        return rejoin_on_lap_answer(plan, advised, reading, voice)
    if plan is not None:
        return what_if_answer(plan, advised, reading, voice)
    if intent in _OUTLOOKS:
        return _OUTLOOKS[intent](advised, reading, voice, context.state)
    if intent is Intent.REJOIN:
        return rejoin_now_answer(advised, voice)
    if intent is Intent.FINISH:
        return finish_answer(advised, reading, voice)
    recommendation = advised.advice.recommendation
    says_now = intent is Intent.PIT_NOW
    call = now_words(recommendation, voice) if says_now else call_words(recommendation, voice)
    return advice_words(advised.advice, voice, call)


def _voice(context: Context, reading: Reading) -> Voice:
    return Voice(
        car_id=reading.car_id,
        ours=reading.car_id == context.car_id,
        in_class=len({car.car_class for car in context.state.cars}) > 1,
    )


def _notes(context: Context, advised: Advised, text: str) -> tuple[str, ...]:
    recommendation = advised.advice.recommendation
    scale = ""
    if "±" in text:
        scale = (
            "± is one standard error of the simulation; gains count a lost place as "
            f"{recommendation.place_value_s:.1f} s."
        )
    said = (*recommendation.notes, *context.state.rules.assumed, scale)
    return tuple(dict.fromkeys(note for note in said if note and note not in text))
