"""All legal plans of our car, and the few worth simulating.

Every legal set of further stops (lap, tire) is weighed by our car's own time (`own`), without
traffic. Dynamic programming (`stints`) finds, for every lap of the next stop, every tire and every
number of stops, the best rest of the race exactly. The simulation then decides among them, since
only it knows the traffic, the rivals and the safety cars.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from alora.domain.strategy import PitStop, Plan
from alora.racesim.budget import Budget
from alora.racesim.limits import KEEP_TIRES, Limits, Rule
from alora.racesim.own import OwnTime
from alora.racesim.race import Race
from alora.racesim.randomness import Floats
from alora.racesim.stints import StintTable

MAX_STOPS_FREE = 3
"""Further stops considered where no tank or stint limit demands more [stops]."""

EXTRA_STOPS = 1
"""Stops considered beyond the fewest possible, where the fewest is over `MAX_STOPS_FREE`."""

WORTH_S = 40.0
"""A plan that is this much slower on its own than the best one is not simulated [s]."""

PLANS_PER_LAP = 2
"""Plans simulated for each lap of the next stop (other tires or another number of stops)."""

MAX_PLANS = 1_000
"""Most candidates that are simulated where the budget names no number [plans]."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A legal plan and its own race time [s], comparable only between candidates."""

    plan: Plan
    own_time_s: float


@dataclass(frozen=True, slots=True)
class Candidates:
    """The candidates in order of their own time; `considered` counts all legal plans weighed.

    `reason` says which rule leaves no plan at all, or, where staying out is the only one, no stop.
    """

    plans: tuple[Candidate, ...]
    considered: int
    reason: str = ""
    choices: _Choices | None = None

    def at(self, lap: int, most: int) -> tuple[Candidate, ...]:
        """The best legal plans whose next stop is at the end of that lap from now."""
        return () if self.choices is None else self.choices.at(lap, most)


def legal_plans(race: Race, most: int = MAX_PLANS, budget: Budget | None = None) -> Candidates:
    """Weigh all legal plans of our car and keep the `most` that are worth simulating.

    Raises:
        CancelledError: the budget was cancelled.
    """
    own = OwnTime.of(race)
    limits = Limits.of(race, own)
    stops = most_stops(limits)
    table = StintTable.of(race, own, limits, stops, budget or Budget())
    found = _Choices.of(table, own, limits)
    considered = table.count_plans()
    if not considered:
        return Candidates((), 0, _why(race, own))
    plans = found.candidates(most)
    only_stay = len(plans) == 1 and not plans[0].plan.stops
    return Candidates(plans, considered, _why(race, own) if only_stay else "", found)


def most_stops(limits: Limits) -> int:
    """Most further stops that are considered."""
    fewest = limits.fewest
    return MAX_STOPS_FREE if fewest <= MAX_STOPS_FREE else fewest + EXTRA_STOPS


@dataclass(frozen=True, slots=True)
class _Choices:
    """Every first decision and the own time of the best plan that starts with it.

    `total_s[stops - 1, tire, lap - 1]`; infinite where there is none. `stay_s` is without a stop.
    """

    table: StintTable
    own: OwnTime
    limits: Limits
    total_s: Floats
    stay_s: float

    @classmethod
    def of(cls, table: StintTable, own: OwnTime, limits: Limits) -> _Choices:
        laps = np.arange(1, min(limits.first_most, limits.left - 1) + 1)
        total = np.full((len(table.cost), len(limits.tires), len(laps)), np.inf)
        reached = own.running_s[laps] + own.loss_s(_first_fill(own, laps))
        for tire in range(len(limits.tires)):
            state = table.duties.after[0, tire, limits.counted[laps].astype(np.int64)]
            for rest in range(max(1, limits.fewest) - 1, len(table.cost)):
                total[rest, tire] = reached + table.cost[rest][state, tire, laps]
        stay = own.spent_s(Plan()) if table.stays_out else math.inf
        return cls(table, own, limits, total, stay)

    @property
    def _flat(self) -> Floats:
        """The same with one row for each number of stops and tire."""
        rests, tires, laps = self.total_s.shape
        return self.total_s.reshape(rests * tires, laps)

    def candidates(self, most: int) -> tuple[Candidate, ...]:
        """Keep the best few per lap of the next stop, and always the earliest stop and no stop.

        Where `most` is fewer than that, second choices for a lap go first, then the slowest.
        """
        flat = self._flat
        count = flat.shape[1]
        best = np.argsort(flat, axis=0, kind="stable")[:PLANS_PER_LAP]
        limit = min(self.stay_s, float(flat.min(initial=np.inf))) + WORTH_S
        usable = np.nonzero(np.isfinite(flat).any(axis=0))[0]
        earliest = int(usable[0]) if len(usable) else -1
        ranked = []
        for lap in range(count):
            for number, row in enumerate(best[:, lap]):
                time_s = float(flat[int(row), lap])
                must = number == 0 and lap == earliest
                if must or time_s <= limit:
                    ranked.append((-1 if must else number, time_s, int(row), lap))
        ranked.sort()
        stay = [Candidate(Plan(), self.stay_s)] if math.isfinite(self.stay_s) else []
        kept = ranked[: max(0, most - len(stay))]
        chosen = stay + [Candidate(self._plan(row, lap), time) for _, time, row, lap in kept]
        return tuple(sorted(chosen, key=lambda candidate: candidate.own_time_s))

    def at(self, lap: int, most: int) -> tuple[Candidate, ...]:
        """The best plans that start with a stop at the end of a lap from now."""
        flat = self._flat
        if not 1 <= lap <= flat.shape[1]:
            return ()
        times = flat[:, lap - 1]
        rows = [int(row) for row in times.argsort(kind="stable") if np.isfinite(times[row])]
        return tuple(Candidate(self._plan(row, lap - 1), float(times[row])) for row in rows[:most])

    def _plan(self, row: int, lap: int) -> Plan:
        """Follow the choices from the first stop to the last."""
        rest, tire = divmod(row, len(self.limits.tires))
        compounds = self.table.race.tires.compounds
        made = []
        for at, fitted in self.table.follow(rest, tire, lap + 1):
            compound = None if fitted == KEEP_TIRES else compounds[fitted]
            made.append(PitStop(self.own.done + at, compound))
        return Plan(tuple(made))


def _first_fill(own: OwnTime, laps: np.ndarray) -> Floats:
    """Fuel taken at a first stop after so many laps [laps]."""
    if not own.refuels:
        return np.zeros(len(laps))
    taken: Floats = np.maximum(0.0, own.filled(laps) - (own.car.fuel_laps - laps))
    return taken


def _why(race: Race, own: OwnTime) -> str:
    """Say which rule excludes every plan, or every stop."""
    left = own.left
    if left <= 1:
        return "this is the last lap: no stop is possible any more"
    at_fault = [rule for rule in Rule if _count_without(race, own, rule)]
    limits = Limits.of(race, own)
    if Rule.COMPOUNDS in at_fault:
        known = [c.value for c in race.tires.compounds if c.is_dry]
        return (
            f"{limits.required_dry} different dry compounds are required, {left} laps are left, "
            f"and the dry tires known in this race are {', '.join(known) or 'none'}"
        )
    named = f" ({', '.join(at_fault)} excludes it)" if at_fault else ""
    return (
        f"{limits.fewest} more stops are required with {left} laps left, {limits.first_most} of "
        f"them possible before the next stop and {limits.stint_most} between stops{named}"
    )


def _count_without(race: Race, own: OwnTime, rule: Rule) -> int:
    """Legal plans if one rule did not exist."""
    limits = Limits.of(race, own, rule)
    return StintTable.counting(race, limits, most_stops(limits)).count_plans()
