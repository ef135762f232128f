"""How many races each plan gets, laid out before the search starts.

Successive halving picks the plans; other races, which the picking has not seen, then say what they
are worth. So the figures are not flattered by having been picked for looking good.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from alora.racesim.race import Race

LANES = 16
"""Races that the kernel runs side by side; counts of races are multiples of it [races]."""

SURE_ITERATIONS = LANES
"""Races that every candidate gets however little time there is [iterations]."""

SURE_SHARE = 0.25
"""Share of the planned work that these may take; candidates beyond it are left out."""

KEEP_SHARE = 0.5
"""Share of the candidates that goes on to the next rung."""

REFINE_AT = 16
"""With this many candidates left, variants of the best join them [plans]."""

REFINED = 24
"""Most variants that join [plans]."""

FINALISTS = 4
"""Candidates left when the halving stops [plans]."""

SELECT_SHARE = 1 / 4
"""Races that the finalists get while they are picked, as a share of those that then weigh them."""

NEAR_LAPS = 12
"""Laps of the next stop, closest in cost to the best, that are weighed closely [laps]."""

FAR_LAPS = 40
"""Laps of the next stop that are weighed at all, for the planning [laps]."""

CAR_LAPS_PER_S = 60e6
"""Speed that the plan of the search counts on [simulated laps of one car per second].

A constant, not a measurement, so that the same question under the same budget is searched the same
way on every machine; on a slower one the clock ends the search after a rung.
"""

BUDGET_SHARE = 0.75
"""Share of the budget that the search is planned for; the rest is reserve."""

MAX_ITERATIONS = 1_000_000
"""Most iterations of one plan."""

MAX_RACES = 1_000_000_000
"""What can be afforded without a limit; the iterations asked for bound the search [races]."""

MOST_CHECKS = 384
"""Most races of each plan for a lap of the curve, the safety car, a duel, or a changed belief
[iterations]."""

EXTRA_RACES = 3.0
"""Races for the safety car, the duels and what flips the call, as a share of the iterations."""


@dataclass(frozen=True, slots=True)
class Rung:
    """`keep` candidates, each with races up to iteration `until`; some are `refined` before."""

    keep: int
    until: int
    refined: int = 0


@dataclass(frozen=True, slots=True)
class Effort:
    """Iterations for each part of the search.

    `weigh` for the plans that stand for stopping now and for going on, `outcome` of them run to
    the flag; `near` and `far` for each lap of the cost curve, `near` for the other finalists too;
    `check` for each plan of an extra.
    """

    rungs: tuple[Rung, ...]
    weigh: int
    outcome: int
    near: int
    far: int
    check: int

    @property
    def selected(self) -> int:
        """Iterations used to pick: those that follow are fresh."""
        return self.rungs[-1].until

    def races(self, cut_share: float) -> int:
        """Full races that all this comes to; a race cut short counts `cut_share` of one."""
        curve = (NEAR_LAPS + FINALISTS) * self.near + FAR_LAPS * self.far
        short = races_of(self.rungs) + curve + 2 * self.weigh + EXTRA_RACES * self.weigh
        return math.ceil(cut_share * short) + (2 * self.outcome if cut_share < 1.0 else 0)


def affordable(race: Race, planned_s: float) -> int:
    """Races to the flag that fit a budget planned for so many seconds (`Budget.planned_s`)."""
    if math.isinf(planned_s):
        return MAX_RACES
    work = planned_s * BUDGET_SHARE * CAR_LAPS_PER_S
    return max(SURE_ITERATIONS, int(work / max(1, race.grid.size * race.horizon.steps)))


def most_candidates(total: float) -> int:
    """Candidates that can all get their sure races out of `total`."""
    return max(FINALISTS, int(SURE_SHARE * total / SURE_ITERATIONS))


def plan_effort(count: int, iterations: int, total: float, cut_share: float = 1.0) -> Effort:
    """Spread races over `count` candidates: all `iterations`, or as many as `total` races allow.

    Args:
        total: full races that can be afforded.
        cut_share: what a race of the search costs, as a share of one to the flag.
    """
    weigh = min(iterations, MAX_ITERATIONS)
    while True:
        effort = _effort(count, weigh, cut_share)
        if weigh <= LANES or effort.races(cut_share) <= total:
            return effort
        weigh = max(LANES, whole(0.75 * weigh) - LANES)


def _effort(count: int, weigh: int, cut_share: float) -> Effort:
    return Effort(
        rungs=_rungs(count, max(SURE_ITERATIONS, whole(weigh * SELECT_SHARE))),
        weigh=weigh,
        outcome=weigh if cut_share >= 1.0 else whole(weigh * cut_share / 2),
        near=whole(min(MOST_CHECKS, weigh / 6)),
        far=whole(min(weigh, 2 * LANES)),
        check=whole(min(MOST_CHECKS, max(2 * LANES, weigh / 8))),
    )


def _rungs(count: int, until: int) -> tuple[Rung, ...]:
    """Halve `count` candidates down to the finalists, who get `until` races."""
    rungs = [Rung(count, SURE_ITERATIONS)]
    refined = False
    while rungs[-1].until < until or not refined:
        last = rungs[-1]
        alive = last.keep + last.refined
        keep = max(min(FINALISTS, alive), math.ceil(alive * KEEP_SHARE))
        if keep <= REFINE_AT and not refined:
            rungs.append(Rung(keep, last.until, REFINED))
            refined = True
        else:
            rungs.append(Rung(keep, until if keep <= FINALISTS else min(until, 2 * last.until)))
    return tuple(rungs)


def races_of(rungs: tuple[Rung, ...]) -> int:
    """Races that the rungs come to."""
    before, total = 0, 0
    for rung in rungs:
        total += rung.keep * (rung.until - before) + rung.refined * rung.until
        before = rung.until
    return total


def whole(iterations: float) -> int:
    """Round up to full lanes."""
    return LANES * max(1, math.ceil(iterations / LANES))
