"""Who tries to undercut or overcut whom, from the words of a question."""

from __future__ import annotations

import re

from alora.domain.race import CarId
from alora.domain.strategy import DuelKind
from alora.orchestrator.agent import Context, Intent, Reading
from alora.orchestrator.slots import Slots

_CUT = r"\b(?:UNDERCUT|OVERCUT)\b"
_NOT_US = r"(?: (?!i\b|we\b|me\b|us\b)[\w']+){0,4}"
_LINK = r"(?: (?:on|against|of|over|work|works|working|for|to|BEAT|car|the|do|off))*"
_MOVER = re.compile(rf"@(\d){_NOT_US} {_CUT}")
_FROM = re.compile(rf"{_CUT} (?:from|by) (?:car )?@(\d)")
_PREY = re.compile(rf"{_CUT}{_LINK} @(\d)")
_US_AS_PREY = re.compile(rf"{_CUT}{_LINK} (?:me|us)\b")
_SOMEBODY = re.compile(
    r"\b(?:anyone|anybody|someone|somebody|they|he|she|behind|ahead|front|leader)"
    rf"{_NOT_US} {_CUT}"
)
_THREAT = re.compile(r"\b(?:threat|danger|risk|worry|worried|cover|covering|defend|vulnerable)\b")
_PLACES = (
    ("ahead", re.compile(r"\b(?:ahead|in front)\b")),
    ("behind", re.compile(r"\bbehind\b")),
    ("leader", re.compile(r"\bleader\b")),
)


def read_duel(slots: Slots, context: Context) -> Reading:
    """Sort out the duel a question means: "can 22 undercut me" is about our car, as the prey.

    Raises:
        UnknownCarError: a car it names is not in the race, or not the only one of that name.
    """
    words, ours = slots.words, context.car_id
    mover = _car(_MOVER, slots, context) or _car(_FROM, slots, context)
    prey = _car(_PREY, slots, context)
    named = mover or prey or _first(slots, context) or _described(words, context)
    at_us = bool(_US_AS_PREY.search(words) or prey == ours)
    rival_moves = at_us or bool(_SOMEBODY.search(words) or _THREAT.search(words))
    rival_moves = rival_moves or (mover not in (None, ours) and prey is None)
    if rival_moves:
        subject, rival = ours, named
    else:
        subject, rival = mover or ours, prey or named
    # Its undercut is our overcut, and the other way round.
    over = slots.has("OVERCUT") != rival_moves
    return Reading(
        intent=Intent.DUEL,
        car_id=subject,
        rival=None if rival == subject else rival,
        duel=DuelKind.WE_OVERCUT if over else DuelKind.WE_UNDERCUT,
        rival_moves=rival_moves,
    )


def mate_at(context: Context, where: str) -> CarId | None:
    """Find the car `ahead` or `behind` of ours in its class, or the `leader` of it."""
    ours = context.state.car(context.car_id)
    place = {"ahead": ours.class_position - 1, "behind": ours.class_position + 1, "leader": 1}[
        where
    ]
    mates = (car for car in context.state.cars if car.car_class == ours.car_class)
    return next((car.car_id for car in mates if car.class_position == place), None)


def _car(pattern: re.Pattern[str], slots: Slots, context: Context) -> CarId | None:
    found = pattern.search(slots.words)
    return None if found is None else context.find_car(slots.cars[int(found.group(1))])


def _first(slots: Slots, context: Context) -> CarId | None:
    found = (context.find_car(name) for name in slots.cars)
    return next((car_id for car_id in found if car_id != context.car_id), None)


def _described(words: str, context: Context) -> CarId | None:
    where = next((name for name, said in _PLACES if said.search(words)), None)
    return None if where is None else mate_at(context, where)
