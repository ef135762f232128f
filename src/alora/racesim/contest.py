"""The picking: all plans in the same races, the worse half dropped again and again."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from alora.domain.strategy import Estimate
from alora.racesim.budget import Budget
from alora.racesim.crew import Crew
from alora.racesim.plans import Candidate
from alora.racesim.randomness import Floats
from alora.racesim.results import estimate
from alora.racesim.rungs import Rung
from alora.racesim.variants import Refiner
from alora.racesim.weighing import Scales

TIE_SE = 1.0
"""Within so many standard errors of the cheapest, the plan that is fastest on its own is taken."""

REFINE_BEST = 6
"""The best plans that variants are made of [plans]."""


@dataclass(slots=True)
class Contest:
    """Candidates and what each has cost so far, race by race: `costs[i][k]` in race k [s]."""

    scales: Scales
    entries: list[Candidate]
    now_lap: int
    costs: list[Floats] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.costs = [np.empty(0) for _ in self.entries]

    def boxes_now(self, index: int) -> bool:
        """Whether the plan stops at the end of this lap."""
        return self.entries[index].plan.first_lap == self.now_lap

    def raced(self, index: int) -> int:
        """Races that a candidate has been in."""
        return len(self.costs[index])

    def mean(self, index: int) -> float:
        """Mean cost so far [s]; infinite before the first race."""
        return float(self.costs[index].mean()) if self.raced(index) else math.inf

    def loss(self, index: int, best: int) -> Estimate:
        """What a candidate costs more than another, over the races that both were in [s]."""
        common = min(self.raced(index), self.raced(best))
        return estimate(self.costs[index][:common] - self.costs[best][:common])

    def run(self, crew: Crew, rungs: Sequence[Rung], refiner: Refiner) -> None:
        """Climb the rungs; the first is never left out, the others as time allows."""
        alive = list(range(len(self.entries)))
        for number, rung in enumerate(rungs):
            if number:
                alive = self._survivors(alive, rung.keep)
            if rung.refined:
                alive += self._refine(alive, rung.refined, refiner)
            budget = None if number else crew.budget.without_limit()
            if not self._extend(crew, alive, rung.until, budget):
                return

    def _extend(self, crew: Crew, alive: list[int], until: int, budget: Budget | None) -> bool:
        """Put everybody alive through the races up to `until`; False when time ran out."""
        by_raced: dict[int, list[int]] = {}
        for index in alive:
            by_raced.setdefault(self.raced(index), []).append(index)
        for first, group in by_raced.items():
            if first >= until:
                continue
            plans = [self.entries[index].plan for index in group]
            weighed = self.scales.weigh(crew, plans, first, until - first, budget)
            if weighed is None:
                return False
            for index, cost in zip(group, weighed.cost_s, strict=True):
                self.costs[index] = np.concatenate([self.costs[index], cost])
        return True

    def _survivors(self, alive: list[int], keep: int) -> list[int]:
        """The best `keep`, with the best of each decision (stop now, or not) among them."""
        ranked = sorted(alive, key=self.mean)
        kept = ranked[:keep]
        for now in (True, False):
            side = [i for i in ranked if self.boxes_now(i) is now]
            if side and side[0] not in kept:
                kept[-1] = side[0]
        return kept

    def _refine(self, alive: list[int], most: int, refiner: Refiner) -> list[int]:
        """Let variants of the best plans join; returns their numbers."""
        ranked = sorted(alive, key=self.mean)[:REFINE_BEST]
        known = {entry.plan for entry in self.entries}
        made = refiner.variants([self.entries[i].plan for i in ranked], known, most)
        first = len(self.entries)
        self.entries += made
        self.costs += [np.empty(0) for _ in made]
        return list(range(first, len(self.entries)))

    def finalists(self) -> list[int]:
        """Those that were in the most races."""
        most = max(map(self.raced, range(len(self.entries))))
        return [i for i in range(len(self.entries)) if self.raced(i) == most]

    def champion(self, *, now: bool) -> int | None:
        """The plan that stands for stopping now, or for going on; None if there is none.

        Among those that cannot be told apart from the cheapest it is the one that is fastest on
        its own, without a condition if there is one such: an extra stop that a safety car always
        pays back is no gain.
        """
        side = [i for i in range(len(self.entries)) if self.boxes_now(i) is now and self.raced(i)]
        if not side:
            return None
        most = max(map(self.raced, side))
        side = [i for i in side if self.raced(i) == most]
        cheapest = min(side, key=self.mean)
        losses = {i: self.loss(i, cheapest) for i in side}
        tied = [i for i in side if losses[i].mean <= TIE_SE * losses[i].se]
        return min(tied, key=self._simplicity)

    def _simplicity(self, index: int) -> tuple[float, bool]:
        entry = self.entries[index]
        return entry.own_time_s, entry.plan.if_neutralised is not None

    def by_lap(self) -> dict[int, int]:
        """The best candidate for every lap of the next stop: most races first, then the mean."""
        best: dict[int, int] = {}
        for index, entry in enumerate(self.entries):
            lap = entry.plan.first_lap
            if lap is None or not self.raced(index):
                continue
            if lap not in best or self._standing(index) < self._standing(best[lap]):
                best[lap] = index
        return dict(sorted(best.items()))

    def _standing(self, index: int) -> tuple[int, float]:
        return -self.raced(index), self.mean(index)
