"""Plans as a user types them: `lap 20 hard, lap 40 soft if sc before lap 30 box at once`."""

from __future__ import annotations

import re

from alora.domain.errors import InvalidInputError
from alora.domain.race import Compound
from alora.domain.strategy import BoxIfNeutralised, PitStop, Plan

MAX_STOPS = 10
"""Most stops in one plan [stops]."""

MAX_PLAN_CHARS = 2_000
"""Longest text of a plan [characters]."""

_STOP = re.compile(
    r"(?:box\s+)?(?:on\s+)?(?:lap\s*)?(?P<lap>\d{1,5})(?:\s+(?!fuel)(?P<compound>[a-z]+))?"
    r"(?:\s+(?:fuel\s+)?(?P<fuel>\d{1,4}(?:\.\d+)?)\s*laps?)?",
    re.ASCII,
)
_IF = re.compile(r"(?:^|[ ,;]+)if(?: |$)")
_CONDITION = re.compile(
    r"(?:a |the )?(?:sc|vsc|fcy|yellow|(?:virtual )?safety car|neutrali[sz](?:ed|ation))"
    r"(?: comes)?(?: from (?:lap )?(?P<from>\d{1,5}))?"
    r"(?: (?P<end>before|until) (?:lap )?(?P<lap>\d{1,5}))?(?: box(?: at once| now)?)?",
    re.ASCII,
)
_EXAMPLE = "write it as: lap 20 hard, lap 40 soft"
_CONDITION_EXAMPLE = "write it as: lap 24 hard if sc before lap 30 box at once"
_NEW_TIRES = {c.value: c for c in Compound if c is not Compound.UNKNOWN}
_KEEP = {"keep", "same"}


def read_plan(text: str | None, *, stay_out: bool = False) -> Plan:
    """Read a plan; None, and `stay_out`, mean no further stop.

    A stop is `lap N`, then the new tire (`keep` and no word: no other compound), then
    `fuel N laps` where the tank is not to be filled. After the stops there may be one condition,
    `if sc from lap A before lap B box at once`: whatever neutralises the race brings the next stop
    forward. `until` takes its lap in; without an end it holds until that stop.

    Raises:
        InvalidInputError: the text is not a plan, or contradicts `stay_out`.
    """
    if text is None:
        return Plan()
    if stay_out:
        raise InvalidInputError("--plan and --stay-out contradict each other; give one of them")
    if len(text) > MAX_PLAN_CHARS:
        raise InvalidInputError(f"--plan has {len(text)} characters, at most {MAX_PLAN_CHARS}")
    before, *conditions = _IF.split(" ".join(text.lower().split()), maxsplit=1)
    stops = _read_stops(before)
    try:
        return Plan(stops, _read_condition(conditions[0], stops) if conditions else None)
    except ValueError as error:
        raise InvalidInputError(f"--plan: {error}") from None


def write_plan(plan: Plan) -> str:
    """Say a plan so that `read_plan` reads it back; no stops are said as `no further stop`."""
    if not plan.stops:
        return "no further stop"
    stops = ", ".join(_write_stop(stop) for stop in plan.stops)
    condition = plan.if_neutralised
    if condition is None:
        return stops
    start = f" from lap {condition.from_lap}" if condition.from_lap > 1 else ""
    return f"{stops} if neutralised{start} until lap {condition.until_lap} box at once"


def _read_stops(text: str) -> tuple[PitStop, ...]:
    if not text:
        raise InvalidInputError(f"--plan is empty; {_EXAMPLE}, or use --stay-out")
    parts = [part.strip() for part in text.split(",")]
    if len(parts) > MAX_STOPS:
        raise InvalidInputError(f"--plan has {len(parts)} stops, at most {MAX_STOPS} are possible")
    return tuple(_read_stop(part) for part in parts)


def _read_stop(text: str) -> PitStop:
    match = _STOP.fullmatch(text)
    if match is None:
        raise InvalidInputError(f"--plan: {text!r} is not a stop; {_EXAMPLE}")
    fuel = match["fuel"]
    try:
        return PitStop(
            lap=int(match["lap"]),
            compound=_compound(match["compound"]),
            fuel_laps=None if fuel is None else float(fuel),
        )
    except ValueError as error:
        raise InvalidInputError(f"--plan: {error}") from None


def _compound(word: str | None) -> Compound | None:
    if word is None or word in _KEEP:
        return None
    if word not in _NEW_TIRES:
        names = ", ".join(_NEW_TIRES)
        raise InvalidInputError(f"--plan: no tire is called {word!r}; there are {names}, and keep")
    return _NEW_TIRES[word]


def _read_condition(text: str, stops: tuple[PitStop, ...]) -> BoxIfNeutralised:
    """Read what follows `if`; raises `ValueError` for laps that make no sense."""
    match = _CONDITION.fullmatch(" ".join(re.split(r"[ ,:]+", text)).strip())
    if match is None:
        raise InvalidInputError(f"--plan: 'if {text}' is not a condition; {_CONDITION_EXAMPLE}")
    until = int(match["lap"]) if match["lap"] else stops[0].lap
    if match["end"] == "before":
        until -= 1
    return BoxIfNeutralised(int(match["from"] or 1), until)


def _write_stop(stop: PitStop) -> str:
    tire = f" {stop.compound.value}" if stop.compound else ""
    fuel = f" fuel {stop.fuel_laps:g} laps" if stop.fuel_laps is not None else ""
    return f"lap {stop.lap}{tire}{fuel}"
