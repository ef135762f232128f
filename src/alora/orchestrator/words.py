"""Numbers and names as they are said on the radio: the smallest pieces of an answer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from alora.domain.race import CarId, Compound
from alora.domain.strategy import Estimate, PitWindow, Plan, PositionDistribution
from alora.orchestrator.facts import most_likely

TELLING_ERRORS = 2.0
"""A difference counts as one from this many standard errors on."""

TO = "\u2013"
"""The dash of a range."""

_NAMED_COMPOUNDS = {
    Compound.SOFT: "softs",
    Compound.MEDIUM: "mediums",
    Compound.HARD: "hards",
    Compound.INTERMEDIATE: "intermediates",
    Compound.WET: "wets",
}


@dataclass(frozen=True, slots=True)
class Voice:
    """Whom an answer is about: us, or another car; `in_class` says that places are in class."""

    car_id: CarId
    ours: bool
    in_class: bool

    @property
    def subject(self) -> str:
        """The car at the start of a sentence."""
        name = name_car(self.car_id)
        return "You" if self.ours else name[0].upper() + name[1:]

    @property
    def pronoun(self) -> str:
        """The car once it has been named."""
        return "You" if self.ours else "It"

    def verb(self, plain: str) -> str:
        """Bend a regular verb: you rejoin, it rejoins."""
        if self.ours:
            return plain
        return f"{plain}es" if plain.endswith(("sh", "x", "ss")) else f"{plain}s"

    def place(self, position: int) -> str:
        """Say a position: `P6`, in class where there are several."""
        return f"P{position} in class" if self.in_class else f"P{position}"


def name_car(car_id: CarId) -> str:
    """Say a car in running text: `car 22`, but `HAM`."""
    return f"car {car_id}" if car_id[:1].isdigit() else str(car_id)


def decimals(value: float) -> int:
    """Digits after the point that show an error of `value`: 1 to 3."""
    if value <= 0.0:
        return 1
    return min(3, max(1, -math.floor(math.log10(value) + 1e-9)))


def with_error(estimate: Estimate, unit: str) -> str:
    """Say a size with its standard error: `4.6 ± 0.6 s`."""
    digits = decimals(estimate.se)
    return f"{abs(estimate.mean):.{digits}f} ± {estimate.se:.{digits}f} {unit}"


def percent_with_error(probability: Estimate) -> str:
    """Say a probability with its standard error: `61.3 ± 0.9%`."""
    error = 100.0 * probability.se
    digits = decimals(error)
    return f"{100.0 * probability.mean:.{digits}f} ± {error:.{digits}f}%"


def tells(estimate: Estimate) -> bool:
    """True if the estimate is further from nothing than its error explains."""
    return abs(estimate.mean) > TELLING_ERRORS * estimate.se


def counted(number: int, thing: str) -> str:
    """Say a count: `1 lap`, `2 laps`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def tire_name(compound: Compound | None) -> str:
    """Say which tires to take, or nothing where there is only one kind."""
    name = _NAMED_COMPOUNDS.get(compound) if compound else None
    return f" for {name}" if name else ""


def window_words(window: PitWindow | None) -> str:
    """Say the window after the lap."""
    if window is None:
        return ""
    if window.first_lap == window.last_lap:
        return ", that lap only"
    return f", window {window.first_lap}{TO}{window.last_lap}"


def places_range(places: PositionDistribution) -> str:
    """Say where a distribution ends nine times in ten."""
    if places.p05 == places.p95:
        return ""
    return f" (P{places.p05}{TO}P{places.p95} nine times in ten)"


def finish_words(places: PositionDistribution, voice: Voice) -> str:
    """Say the most likely place and its range."""
    return f"{voice.place(most_likely(places))}{places_range(places)}"


def plan_words(plan: Plan) -> str:
    """Say a plan as something to compare with."""
    if not plan.stops:
        return "no further stop"
    first = plan.stops[0]
    return f"a stop on lap {first.lap}{tire_name(first.compound)}"


def later_stops(plan: Plan) -> str:
    """Say the stops after the next one as a sentence, or nothing."""
    later = [f"lap {stop.lap}{tire_name(stop.compound)}" for stop in plan.stops[1:]]
    return f"Then again on {listed(later)}." if later else ""


def listed(things: Sequence[str]) -> str:
    """Join with commas and `and`."""
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"


def sentences(*parts: str) -> str:
    """Join sentences, leaving out the empty ones."""
    return " ".join(part for part in parts if part)


def lower_first(text: str) -> str:
    """Begin a sentence in the middle of another."""
    return text[0].lower() + text[1:]


def upper_first(text: str) -> str:
    """Begin a sentence with words from the middle of one."""
    return text[0].upper() + text[1:]
