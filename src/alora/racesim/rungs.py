"""How many races each candidate gets: successive halving, planned before the search starts."""

from __future__ import annotations

import math
from dataclasses import dataclass

from alora.racesim.race import Race

SURE_ITERATIONS = 16
"""Races that every candidate gets however little time there is [iterations]."""

SURE_SHARE = 0.25
"""Share of the planned work that these may take; candidates beyond it are left out."""

FIRST_RUNG = 96
"""Races that every candidate gets before the first half is dropped [iterations]."""

KEEP_SHARE = 0.5
"""Share of the candidates that goes on to the next rung."""

FINALISTS = 4
"""Candidates that get all iterations; the halving stops there [plans]."""

CAR_LAPS_PER_S = 16e6
"""Speed that the plan of the search counts on [simulated laps of one car per second].

A constant, not a measurement, so that the same question under the same budget is searched the same
way on every machine; on a slower one the clock ends the search after a rung.
"""

LEAST_BUDGET_S = 0.125
"""The search is planned for at least this, however little is left [s]."""

BUDGET_SHARE = 0.75
"""Share of the budget that the search is planned for; the rest is reserve."""

MAX_ITERATIONS = 1_000_000
"""Most iterations of one simulation."""


@dataclass(frozen=True, slots=True)
class Rung:
    """`keep` candidates, each with races up to iteration `until`."""

    keep: int
    until: int


def affordable(race: Race, left_s: float) -> int:
    """Races that fit what is left of the budget."""
    if math.isinf(left_s):
        return MAX_ITERATIONS
    work = _planned_seconds(left_s) * BUDGET_SHARE * CAR_LAPS_PER_S
    return max(SURE_ITERATIONS, int(work / max(1, race.grid.size * race.horizon.steps)))


def _planned_seconds(left_s: float) -> float:
    """Round down to a power of two, so that a few milliseconds on the way change no answer [s]."""
    return float(2.0 ** math.floor(math.log2(max(left_s, LEAST_BUDGET_S))))


def most_candidates(total: int) -> int:
    """Candidates that can all get their sure races out of `total`."""
    return max(FINALISTS, int(SURE_SHARE * total / SURE_ITERATIONS))


def plan_rungs(count: int, iterations: int, total: int) -> list[Rung]:
    """Halve `count` candidates down to the finalists, who get what is left of `total` races."""
    finalists = min(count, FINALISTS)
    sure = min(iterations, SURE_ITERATIONS)
    until = min(iterations, FIRST_RUNG, max(sure, total // (4 * count)))
    rungs, keep, spent = [Rung(count, sure)], count, count * sure
    while True:
        spent += keep * (until - rungs[-1].until)
        rungs.append(Rung(keep, until))
        if keep <= finalists:
            break
        keep = max(finalists, math.ceil(keep * KEEP_SHARE))
        roomy = total - spent > 2 * keep * until
        until = min(iterations, until * 2 if roomy else until + until // 2)
    final = min(iterations, until + max(0, total - spent) // finalists)
    return [*rungs, Rung(finalists, max(final, until))]


def races_planned(rungs: list[Rung]) -> int:
    """Races that the rungs come to."""
    before, total = 0, 0
    for rung in rungs:
        total += rung.keep * (rung.until - before)
        before = rung.until
    return total
