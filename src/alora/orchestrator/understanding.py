"""What a question wants: from its words to an intent, a lap and the cars of this race."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from alora.domain.race import CarId
from alora.domain.state import RaceState
from alora.orchestrator.agent import Context, Intent, Reading, Topic
from alora.orchestrator.duel_slots import mate_at, read_duel
from alora.orchestrator.rules import first_fit
from alora.orchestrator.slots import Slots, take_apart
from alora.orchestrator.spelling import is_known

MAX_STRANGE_SHARE = 0.4
"""Share of words without meaning here above which a question is not understood."""

SOON_LAPS = 2
"""A safety car on this lap or the next is the one on the coming lap [laps]."""

WHAT_I_ANSWER = (
    "I did not understand that. I can say when to pit, whether to pit now, where you rejoin, "
    "where you will finish, what staying out, waiting or a stop on a lap does, what to do under a "
    "safety car, whether an undercut works, if the fuel lasts, what would change the call, and "
    "your position, gaps, tires and laps left."
)
"""Said to a question outside what the built-in brain knows."""


_SUBJECT = r"\b(?:does|do|will|would|should|can|is|if|WHATIF|WHEN|WHERE) (?:the |that )*"
_DESCRIPTIONS = (
    ("ahead", re.compile(_SUBJECT + r"(?:car|guy|one) (?:ahead|(?:right )?in front)\b")),
    ("behind", re.compile(_SUBJECT + r"(?:car|guy|one) behind\b")),
    ("leader", re.compile(_SUBJECT + r"(?:class )?leader\b")),
)


@dataclass(frozen=True, slots=True)
class Understood:
    """The intent of a question and what it names."""

    intent: Intent
    slots: Slots
    topic: Topic = Topic.OVERVIEW


def understand(text: str, known_cars: dict[str, str]) -> Understood | None:
    """Read a question; None means that it is about none of the things Alora can answer."""
    slots = take_apart(text, known_cars)
    if not slots.length or slots.strange > MAX_STRANGE_SHARE * slots.length:
        return None
    rule = first_fit(slots)
    return None if rule is None else Understood(rule.intent, slots, rule.topic)


def names_of_cars(state: RaceState) -> dict[str, str]:
    """What each car can be called, in lower case, to what `Context.find_car` takes."""
    names = {car.car_id.casefold(): str(car.car_id) for car in state.cars}
    for car in state.cars:
        number = car.car_id.split("#")[0]
        names.setdefault(number.casefold(), number)
    for surname, car_id in _surnames(state).items():
        names.setdefault(surname, car_id)
    return names


def _surnames(state: RaceState) -> dict[str, str]:
    """Drivers at the wheel by surname, unless two share one or it is a word of the questions."""
    at_wheel = [(car.driver.casefold().split(), str(car.car_id)) for car in state.cars]
    named = [(words[-1], car_id) for words, car_id in at_wheel if len(words) > 1]
    counts = Counter(surname for surname, _ in named)
    return {
        surname: car_id
        for surname, car_id in named
        if counts[surname] == 1 and surname.isalpha() and not is_known(surname)
    }


def resolve(found: Understood, context: Context) -> Reading:
    """Turn the slots into cars and laps of this race.

    Raises:
        UnknownCarError: a car it names is not in the race, or not the only one of that name.
    """
    slots, topic = found.slots, found.topic
    subject, rival = slots.subject, _find(slots.rival, context)
    if found.intent is Intent.STATUS:
        if slots.has("who") and subject is None:
            subject, rival = slots.rival, None
        if rival is None and subject is not None and _compares(slots):
            rival, subject = context.find_car(subject), None
        if rival is not None:
            topic = Topic.GAP_TO
    elif found.intent is Intent.DUEL:
        return read_duel(slots, context)
    elif slots.has("BEAT") and rival is None:
        rival, subject = _find(subject, context), None
    car_id = _find(subject, context) or _described(found, context) or context.car_id
    return Reading(
        intent=found.intent,
        car_id=car_id,
        lap=_in_lap(found, context.state, car_id),
        compound=slots.compound,
        rival=None if rival == car_id else rival,
        topic=Topic.OVERVIEW if topic is Topic.GAP_TO and rival == car_id else topic,
    )


def _described(found: Understood, context: Context) -> CarId | None:
    """Find "the car ahead", "the car behind" or "the leader" where the question is about it."""
    words = found.slots.words
    if found.intent is Intent.STATUS or found.slots.cars:
        return None
    where = next((name for name, said in _DESCRIPTIONS if said.search(words)), None)
    return None if where is None else mate_at(context, where)


def _find(name: str | None, context: Context) -> CarId | None:
    return None if name is None else context.find_car(name)


def _in_lap(found: Understood, state: RaceState, car_id: CarId) -> int | None:
    """The in lap meant; the lap being driven is one more than the laps done."""
    if found.slots.lap is not None:
        return found.slots.lap
    ahead = found.slots.laps_from_now
    if ahead is None and found.intent is Intent.STOP_ON_LAP:
        ahead = 1
    if found.intent is Intent.SAFETY_CAR and ahead is not None and ahead <= SOON_LAPS:
        return None
    return None if ahead is None else state.car(car_id).laps_done + ahead


def _compares(slots: Slots) -> bool:
    """True for "gap 22" and "how far is 22", which compare with us; not for "who is behind 22"."""
    return not slots.has("who") and slots.has("gaps?|how (far|close|much)|distance|delta|interval")
