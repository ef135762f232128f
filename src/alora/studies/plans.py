"""Plans as a study writes them: `lap 20 hard`, `+5 soft, +25 hard`, `stay out`, and grids of them.

A lap with a plus counts from the moment: `+5` is five laps after the last one the car completed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, product

from alora.domain.race import Compound
from alora.domain.strategy import BoxIfNeutralised, PitStop, Plan

MAX_STOPS = 10
"""Most stops in one plan [stops]."""

MAX_LAPS = 2_000
"""Most laps named for one stop of a grid, and the last lap that can be named [laps]."""

STAY_OUT = "stay out"
TIRES = {c.value: c for c in Compound if c is not Compound.UNKNOWN} | {"keep": None}
"""Words for the new tires; `keep` leaves on what is there."""

_LAP = r"(?:lap )?(\+?\d{1,4})"
_STOP = re.compile(
    rf"{_LAP}(?: (?!fuel)(?P<tire>[a-z]+))?(?: fuel (?P<fuel>\d{{1,4}}(?:\.\d+)?) laps?)?", re.ASCII
)
_CONDITION = re.compile(
    r"(?:sc|vsc|fcy|safety car|neutrali[sz]ed)"
    rf"(?: from {_LAP})?(?: (?P<end>before|until) {_LAP})?(?: box(?: at once)?)?",
    re.ASCII,
)
_SPAN = re.compile(r"(?P<plus>\+?)(?P<first>\d{1,4})(?:\.\.(?P<last>\d{1,4}))?", re.ASCII)
_EXAMPLES = 'write "lap 20 hard", "+5 soft" or "stay out"'


@dataclass(frozen=True, slots=True)
class LapPattern:
    """Lap `lap`, or `lap` laps after the moment."""

    lap: int
    from_now: bool = False

    def at(self, laps_done: int) -> int:
        """The lap, for a car with so many."""
        return self.lap + laps_done if self.from_now else self.lap

    def __str__(self) -> str:
        return f"+{self.lap}" if self.from_now else f"lap {self.lap}"


@dataclass(frozen=True, slots=True)
class StopPattern:
    """A stop; `fuel_laps` None fills up where the series refuels."""

    lap: LapPattern
    tire: Compound | None
    fuel_laps: float | None = None

    def __str__(self) -> str:
        tire = "keep" if self.tire is None else self.tire.value
        fuel = "" if self.fuel_laps is None else f" fuel {self.fuel_laps:g} laps"
        return f"{self.lap} {tire}{fuel}"


@dataclass(frozen=True, slots=True)
class PlanPattern:
    """Stops that become a plan once the moment is known.

    `box_until` brings the next stop forward if the race is neutralised from `box_from` on.
    """

    stops: tuple[StopPattern, ...] = ()
    box_from: LapPattern | None = None
    box_until: LapPattern | None = None

    def at(self, laps_done: int) -> Plan | None:
        """The plan of a car with so many laps; None if a stop is past, or laps are out of order."""
        laps = [stop.lap.at(laps_done) for stop in self.stops]
        if laps and (laps[0] <= laps_done or any(a >= b for a, b in pairwise(laps))):
            return None
        stops = tuple(
            PitStop(lap, stop.tire, stop.fuel_laps)
            for lap, stop in zip(laps, self.stops, strict=True)
        )
        if self.box_until is None:
            return Plan(stops)
        first = 1 if self.box_from is None else self.box_from.at(laps_done)
        last = self.box_until.at(laps_done)
        return Plan(stops, BoxIfNeutralised(first, last)) if first <= last else None

    def __str__(self) -> str:
        stops = ", ".join(map(str, self.stops)) or STAY_OUT
        if self.box_until is None:
            return stops
        start = "" if self.box_from is None else f" from {self.box_from}"
        return f"{stops} if neutralised{start} until {self.box_until}"


def plan_text(plan: Plan) -> str:
    """The plan so that `read_pattern` reads it back."""
    stops = tuple(
        StopPattern(LapPattern(stop.lap), stop.compound, stop.fuel_laps) for stop in plan.stops
    )
    condition = plan.if_neutralised
    if condition is None:
        return str(PlanPattern(stops))
    start = LapPattern(condition.from_lap) if condition.from_lap > 1 else None
    return str(PlanPattern(stops, start, LapPattern(condition.until_lap)))


def read_pattern(text: str) -> PlanPattern:
    """Read one plan.

    Raises:
        ValueError: it is not a plan; the message says which part.
    """
    before, *conditions = " ".join(text.lower().split()).split(" if ", maxsplit=1)
    if before == STAY_OUT and not conditions:
        return PlanPattern()
    parts = [part.strip() for part in before.split(",")]
    if len(parts) > MAX_STOPS:
        raise ValueError(f"{len(parts)} stops in one plan; at most {MAX_STOPS} are possible")
    stops = tuple(_read_stop(part) for part in parts)
    return _with_condition(stops, conditions[0]) if conditions else PlanPattern(stops)


def _read_stop(text: str) -> StopPattern:
    match = _STOP.fullmatch(text)
    if match is None:
        raise ValueError(f'"{text[:40]}" is not a stop; {_EXAMPLES}')
    fuel = match["fuel"]
    return StopPattern(
        _read_lap(match[1]),
        read_tire(match["tire"] or "keep"),
        None if fuel is None else float(fuel),
    )


def _with_condition(stops: tuple[StopPattern, ...], text: str) -> PlanPattern:
    match = _CONDITION.fullmatch(text)
    if match is None:
        raise ValueError(
            f'"if {text[:40]}" is not a condition; write "lap 24 hard if sc until lap 30"'
        )
    first = None if match[1] is None else _read_lap(match[1])
    last = stops[0].lap if match["end"] is None else _read_lap(match[3])
    if match["end"] == "before":
        last = LapPattern(_checked_lap(last.lap - 1), last.from_now)
    return PlanPattern(stops, first, last)


def _read_lap(text: str) -> LapPattern:
    return LapPattern(_checked_lap(int(text.removeprefix("+"))), text.startswith("+"))


def read_tire(word: str) -> Compound | None:
    """Read the word for a tire; raises ValueError naming the words there are."""
    if word not in TIRES:
        raise ValueError(f'no tire is called "{word[:20]}"; there are {", ".join(TIRES)}')
    return TIRES[word]


def read_laps(text: str) -> tuple[LapPattern, ...]:
    """Read the laps of one stop of a grid, `15, 20..25` or `+1..10`.

    Raises:
        ValueError: it is not a list of laps.
    """
    found: list[LapPattern] = []
    for part in text.split(","):
        match = _SPAN.fullmatch(part.strip())
        if match is None:
            raise ValueError(f'"{part.strip()[:40]}" is not a lap; write "15, 20..25" or "+1..10"')
        first = _checked_lap(int(match["first"]))
        last = _checked_lap(int(match["last"] or first))
        if last < first:
            raise ValueError(f'"{part.strip()}" ends before it starts')
        found += [LapPattern(lap, bool(match["plus"])) for lap in range(first, last + 1)]
    if len(found) > MAX_LAPS:
        raise ValueError(f"{len(found)} laps for one stop; at most {MAX_LAPS} are possible")
    return tuple(dict.fromkeys(found))


def _checked_lap(lap: int) -> int:
    if not 1 <= lap <= MAX_LAPS:
        raise ValueError(f"lap {lap} is impossible; laps are 1 to {MAX_LAPS}")
    return lap


def grid_size(stops: tuple[str, ...], tires: tuple[str, ...]) -> int:
    """How many plans a grid has, without making them; raises ValueError as `grid`."""
    size = 1
    for text in stops:
        size *= len(read_laps(text)) * len(tires)
    return size


def grid(stops: tuple[str, ...], tires: tuple[str, ...]) -> Iterator[PlanPattern]:
    """Every lap of each stop with every tire, the last stop varying fastest.

    Raises:
        ValueError: laps or tires are not what they should be.
    """
    kinds = tuple(read_tire(word) for word in tires)
    choices = [
        [StopPattern(lap, tire) for lap in read_laps(text) for tire in kinds] for text in stops
    ]
    for combination in product(*choices):
        yield PlanPattern(combination)
