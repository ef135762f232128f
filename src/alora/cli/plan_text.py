"""Plans as a user types them: `lap 20 hard, lap 40 soft`."""

from __future__ import annotations

import re

from alora.domain.errors import InvalidInputError
from alora.domain.race import Compound
from alora.domain.strategy import PitStop, Plan

MAX_STOPS = 10
"""Most stops in one plan [stops]."""

_STOP = re.compile(
    r"(?:box\s+)?(?:on\s+)?(?:lap\s*)?(?P<lap>\d{1,5})(?:\s+(?P<compound>[a-z]+))?"
    r"(?:\s+(?:fuel\s+)?(?P<fuel>\d{1,4}(?:\.\d+)?)\s*laps?)?",
    re.ASCII,
)
_EXAMPLE = "write it as: lap 20 hard, lap 40 soft"
_NEW_TIRES = {c.value: c for c in Compound if c is not Compound.UNKNOWN}
_KEEP = {"keep", "same"}


def read_plan(text: str | None, *, stay_out: bool = False) -> Plan:
    """Read a plan; None, and `stay_out`, mean no further stop.

    A stop is `lap N`, then the new tire (`keep` and no word: no other compound), then
    `fuel N laps` where the tank is not to be filled.

    Raises:
        InvalidInputError: the text is not a plan, or contradicts `stay_out`.
    """
    if text is None:
        return Plan()
    if stay_out:
        raise InvalidInputError("--plan and --stay-out contradict each other; give one of them")
    parts = [part.strip().lower() for part in text.split(",")]
    if parts == [""]:
        raise InvalidInputError(f"--plan is empty; {_EXAMPLE}, or use --stay-out")
    if len(parts) > MAX_STOPS:
        raise InvalidInputError(f"--plan has {len(parts)} stops, at most {MAX_STOPS} are possible")
    stops = tuple(_read_stop(part) for part in parts)
    try:
        return Plan(stops)
    except ValueError as error:
        raise InvalidInputError(f"--plan: {error}") from None


def _read_stop(text: str) -> PitStop:
    match = _STOP.fullmatch(" ".join(text.split()))
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
