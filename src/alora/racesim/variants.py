"""Plans like the best ones so far: later stops moved, other tires, less fuel, a condition.

The dynamic program gives the best rest of the race for a car alone; with traffic another may be
better. And a plan may hold a condition, which only the simulation can weigh.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from alora.domain.race import Compound
from alora.domain.strategy import BoxIfNeutralised, PitStop, Plan
from alora.racesim.limits import KEEP_TIRES, Limits, breaks
from alora.racesim.own import OwnTime
from alora.racesim.plans import Candidate
from alora.racesim.stops import FUEL_MARGIN_LAPS

SHIFTS = (1, -1, 2, -2, 4, -4, 8, -8)
"""Laps by which a later stop is moved [laps]."""

CONDITION_LAPS = 8
"""A condition holds from the first lap possible, or from so many before the stop [laps]."""

CONDITIONED = 4
"""The best plans that are also tried with a condition [plans]."""

VARIED_STOPS = 3
"""Stops, from the next one on, that are changed [stops]."""

SPARE_LAPS = 1.0
"""Fuel beyond what the next stint needs that a short fill takes [laps]."""

SHORT_FILLS = 2
"""Stops, from the next one on, at which less fuel is tried [stops]."""


@dataclass(frozen=True, slots=True)
class Refiner:
    """Makes legal variants of plans; `neutralised` says that a condition could ever hold."""

    own: OwnTime
    limits: Limits
    compounds: tuple[Compound, ...]
    neutralised: bool

    def variants(
        self, plans: Sequence[Plan], known: AbstractSet[Plan], most: int
    ) -> list[Candidate]:
        """Make up to `most` new plans out of the given ones, the best of which comes first.

        Conditions come first, then the rest in order of their own time.
        """
        seen = set(known)
        made: list[Candidate] = []
        for plan in plans[:CONDITIONED]:
            made += self._new(self.conditions(plan), seen)
        others = self._new((other for plan in plans for other in self.alike(plan)), seen)
        others.sort(key=lambda candidate: candidate.own_time_s)
        return (made + others)[:most]

    def _new(self, plans: Iterator[Plan], seen: set[Plan]) -> list[Candidate]:
        found = []
        for plan in plans:
            if plan not in seen and breaks(self.own, self.limits, plan) is None:
                seen.add(plan)
                found.append(Candidate(plan, self.own.spent_s(plan)))
        return found

    def alike(self, plan: Plan) -> Iterator[Plan]:
        """Later stops moved, other tires, less fuel; not all of them legal."""
        stops = plan.stops
        for at, stop in enumerate(stops[:VARIED_STOPS]):
            for shift in SHIFTS if at else ():
                moved = stop.lap + shift
                after = stops[at + 1].lap if at + 1 < len(stops) else math.inf
                if stops[at - 1].lap < moved < after:
                    yield _with(plan, at, replace(stop, lap=moved))
            yield from self._other_tires(plan, at)
            if at < SHORT_FILLS:
                yield from self._less_fuel(plan, at)

    def _other_tires(self, plan: Plan, at: int) -> Iterator[Plan]:
        if self.limits.tires == (KEEP_TIRES,):
            return
        for row in self.limits.tires:
            yield _with(plan, at, replace(plan.stops[at], compound=self.compounds[row]))
        if self.own.refuels:
            yield _with(plan, at, replace(plan.stops[at], compound=None))

    def _less_fuel(self, plan: Plan, at: int) -> Iterator[Plan]:
        """Take at one stop no more than gets the car to the next."""
        stops = plan.stops
        if not self.own.refuels or at + 1 >= len(stops):
            return
        least = self.least_fill(plan, at)
        whole = float(self.own.filled(stops[at].lap - self.own.done)) - self.arrival(plan, at)
        if least + SPARE_LAPS < whole:
            yield _with(plan, at, replace(stops[at], fuel_laps=least + SPARE_LAPS))

    def arrival(self, plan: Plan, at: int) -> float:
        """Fuel in the car as it comes in for a stop [laps]."""
        fuel, lap = self.own.car.fuel_laps, 0
        for stop in plan.stops[:at]:
            here = stop.lap - self.own.done
            fuel -= here - lap
            fuel += self.own.taken(stop, fuel)
            lap = here
        return fuel - (plan.stops[at].lap - self.own.done - lap)

    def least_fill(self, plan: Plan, at: int) -> float:
        """The least fuel to take at a stop to get to the next one, or to the finish [laps]."""
        stops = plan.stops
        end = stops[at + 1].lap if at + 1 < len(stops) else self.own.done + self.own.left
        need = end - stops[at].lap + FUEL_MARGIN_LAPS
        return max(0.0, min(need, self.own.tank) - self.arrival(plan, at))

    def conditions(self, plan: Plan) -> Iterator[Plan]:
        """The plan with "if the race is neutralised before, stop at once"."""
        if not self.neutralised or not plan.stops or plan.if_neutralised is not None:
            return
        own, first = self.own, plan.stops[0].lap
        end = plan.stops[1].lap if len(plan.stops) > 1 else own.done + own.left
        earliest = max(own.done + 1, end - self.limits.stint_most)
        if self.limits.windowed:
            inside = [lap for lap in range(1, own.left) if self.limits.counted[lap]]
            earliest = max(earliest, own.done + min(inside, default=own.left))
        for since in dict.fromkeys((earliest, max(earliest, first - CONDITION_LAPS))):
            if since < first:
                yield replace(plan, if_neutralised=BoxIfNeutralised(since, first - 1))


def _with(plan: Plan, at: int, stop: PitStop) -> Plan:
    return replace(plan, stops=(*plan.stops[:at], stop, *plan.stops[at + 1 :]))
