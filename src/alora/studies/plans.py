"""Plans as a study writes them: `lap 20 hard`, `+5 soft, +25 hard`, `stay out`, and grids of them.

A lap with a plus counts from the moment: `+5` is five laps after the last one the car completed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, product

from alora.domain.race import Compound
from alora.domain.strategy import PitStop, Plan

MAX_STOPS = 10
"""Most stops in one plan [stops]."""

MAX_LAPS = 2_000
"""Most laps named for one stop of a grid, and the last lap that can be named [laps]."""

STAY_OUT = "stay out"
TIRES = {c.value: c for c in Compound if c is not Compound.UNKNOWN} | {"keep": None}
"""Words for the new tires; `keep` leaves on what is there."""

_STOP = re.compile(r"(?:lap )?(?P<plus>\+?)(?P<lap>\d{1,4})(?: (?P<tire>[a-z]+))?", re.ASCII)
_LAPS = re.compile(r"(?P<plus>\+?)(?P<first>\d{1,4})(?:\.\.(?P<last>\d{1,4}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class StopPattern:
    """A stop on lap `lap`, or `lap` laps after the moment."""

    lap: int
    from_now: bool
    tire: Compound | None

    def __str__(self) -> str:
        tire = "keep" if self.tire is None else self.tire.value
        return f"+{self.lap} {tire}" if self.from_now else f"lap {self.lap} {tire}"


@dataclass(frozen=True, slots=True)
class PlanPattern:
    """Stops that become a plan once the moment is known."""

    stops: tuple[StopPattern, ...] = ()

    def at(self, laps_done: int) -> Plan | None:
        """The plan of a car with so many laps; None if a stop is past, or they are out of order."""
        laps = [stop.lap + laps_done if stop.from_now else stop.lap for stop in self.stops]
        if laps and (laps[0] <= laps_done or any(a >= b for a, b in pairwise(laps))):
            return None
        return Plan(
            tuple(PitStop(lap, stop.tire) for lap, stop in zip(laps, self.stops, strict=True))
        )

    def __str__(self) -> str:
        return ", ".join(map(str, self.stops)) or STAY_OUT


def read_pattern(text: str) -> PlanPattern:
    """Read one plan.

    Raises:
        ValueError: it is not a plan; the message says which part.
    """
    parts = [" ".join(part.lower().split()) for part in text.split(",")]
    if parts == [STAY_OUT]:
        return PlanPattern()
    if len(parts) > MAX_STOPS:
        raise ValueError(f"{len(parts)} stops in one plan; at most {MAX_STOPS} are possible")
    return PlanPattern(tuple(_read_stop(part) for part in parts))


def _read_stop(text: str) -> StopPattern:
    match = _STOP.fullmatch(text)
    if match is None:
        raise ValueError(
            f'"{text[:40]}" is not a stop; write "lap 20 hard", "+5 soft" or "stay out"'
        )
    lap = _checked_lap(int(match["lap"]))
    return StopPattern(lap, bool(match["plus"]), read_tire(match["tire"] or "keep"))


def read_tire(word: str) -> Compound | None:
    """Read the word for a tire; raises ValueError naming the words there are."""
    if word not in TIRES:
        raise ValueError(f'no tire is called "{word[:20]}"; there are {", ".join(TIRES)}')
    return TIRES[word]


def read_laps(text: str) -> tuple[tuple[int, bool], ...]:
    """Read the laps of one stop of a grid, `15, 20..25` or `+1..10`: each with "from now".

    Raises:
        ValueError: it is not a list of laps.
    """
    found: list[tuple[int, bool]] = []
    for part in text.split(","):
        match = _LAPS.fullmatch(part.strip())
        if match is None:
            raise ValueError(f'"{part.strip()[:40]}" is not a lap; write "15, 20..25" or "+1..10"')
        first = _checked_lap(int(match["first"]))
        last = _checked_lap(int(match["last"] or first))
        if last < first:
            raise ValueError(f'"{part.strip()}" ends before it starts')
        found += [(lap, bool(match["plus"])) for lap in range(first, last + 1)]
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
        [StopPattern(lap, from_now, tire) for lap, from_now in read_laps(text) for tire in kinds]
        for text in stops
    ]
    for combination in product(*choices):
        yield PlanPattern(combination)
