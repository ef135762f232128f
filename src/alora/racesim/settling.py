"""What the picked plans are worth, in races that the picking has not seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from alora.domain.strategy import Estimate, Plan
from alora.racesim.budget import Budget
from alora.racesim.contest import Contest
from alora.racesim.crew import Crew
from alora.racesim.kernel import Kernel
from alora.racesim.results import PlanRaces, estimate, join
from alora.racesim.rungs import FINALISTS, LANES, NEAR_LAPS, Effort, whole
from alora.racesim.scene import Scene
from alora.racesim.weighing import PLACE_VALUE_S, Weighed

NEAR_COST_S = 4.0
"""A lap that may cost less than this against the best one is weighed closely [s]."""

SURE_SE = 2.0
"""A difference of fewer standard errors than this is not told apart."""

TASTE_SHARE = 0.25
"""Share of the final races that is run first, so that a short budget still gets some."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Trial:
    """One plan in fresh races, from the first fresh one on: its cost [s] and class position."""

    index: int
    plan: Plan
    weighed: Weighed

    def __len__(self) -> int:
        return int(self.weighed.cost_s.shape[1])

    def loss(self, best: Trial) -> Estimate:
        """What it costs more than another, in the races that both were in [s]."""
        common = min(len(self), len(best))
        return estimate(self.weighed.cost_s[0, :common] - best.weighed.cost_s[0, :common])

    def places(self) -> Estimate:
        """Mean class position."""
        return estimate(self.weighed.place[0].astype(np.float64))

    def places_lost(self, best: Trial) -> Estimate:
        """Class positions lost against another, in the races that both were in."""
        common = min(len(self), len(best))
        lost = self.weighed.place[0, :common] - best.weighed.place[0, :common]
        return estimate(lost.astype(np.float64))


@dataclass(frozen=True, slots=True)
class Settled:
    """The decision.

    `best` and `other` stand for stopping at the end of this lap and for going on; `curve` holds a
    trial for each lap of the next stop; `finalists` are the others that were left at the end of
    the picking; `to_flag[index]` are races run to the flag; fresh races begin at iteration `first`.
    """

    best: Trial
    other: Trial | None
    curve: dict[int, Trial]
    finalists: tuple[Trial, ...]
    to_flag: dict[int, PlanRaces]
    first: int

    def trials(self) -> tuple[Trial, ...]:
        """Everything weighed in fresh races, each plan once, the best first."""
        pair = (self.best,) if self.other is None else (self.best, self.other)
        every = (*pair, *self.curve.values(), *self.finalists)
        return tuple({trial.index: trial for trial in every}.values())

    def side(self, now_lap: int, *, now: bool) -> Trial | None:
        """The trial that stops now, or that goes on."""
        for trial in (self.best, self.other):
            if trial is not None and (trial.plan.first_lap == now_lap) is now:
                return trial
        return None


def settle(scene: Scene, contest: Contest, crew: Crew, effort: Effort) -> Settled:
    """Weigh the plan that stops now against the one that goes on, and every lap in between.

    Which plan stands for either was picked before, so their difference is not flattered; that the
    cheaper of the two is then called the best leaves the width of its error as it is.
    """
    first = contest.raced(contest.finalists()[0])
    picked = [contest.champion(now=True), contest.champion(now=False)]
    pair = [index for index in picked if index is not None]
    trials, to_flag = _weigh_pair(scene, contest, crew, effort, pair, first)
    ranked = tuple(sorted(trials, key=lambda trial: float(trial.weighed.cost_s.mean())))
    curve = _curve(scene, contest, crew, effort, ranked, first)
    rest = _finalists(scene, contest, crew, effort, {t.index for t in (*ranked, *curve.values())})
    other = ranked[1] if len(ranked) > 1 else None
    return Settled(ranked[0], other, curve, rest, to_flag, first)


def _finalists(
    scene: Scene, contest: Contest, crew: Crew, effort: Effort, known: AbstractSet[int]
) -> tuple[Trial, ...]:
    """Trials for the finalists that have none yet; none if time ran out."""
    finalists = sorted(contest.finalists(), key=contest.mean)
    rows = [index for index in finalists if index not in known][:FINALISTS]
    if not rows:
        return ()
    plans = [contest.entries[index].plan for index in rows]
    first = contest.raced(finalists[0])
    weighed = scene.scales.weigh(crew, plans, first, min(effort.near, effort.weigh))
    if weighed is None:
        return ()
    return tuple(
        Trial(index, plan, weighed.row(row)) for row, (index, plan) in _numbered(rows, plans)
    )


def _weigh_pair(
    scene: Scene, contest: Contest, crew: Crew, effort: Effort, pair: list[int], first: int
) -> tuple[list[Trial], dict[int, PlanRaces]]:
    """Run the two plans; the fewest races are run however late it is."""
    plans = [contest.entries[index].plan for index in pair]
    scales = scene.scales
    kernel = Kernel(scene.race) if scales.cut else scales.kernel

    def flagged(start: int, count: int, budget: Budget) -> list[PlanRaces] | None:
        return crew.plan_races(kernel, plans, start, count, budget)

    def weighed(start: int, count: int, budget: Budget) -> Weighed | None:
        return scales.weigh(crew, plans, start, count, budget)

    parts = in_steps(crew, flagged, first, effort.outcome)
    races = [join([part[row] for part in parts]) for row in range(len(plans))]
    if scales.cut:
        found = Weighed.joined([in_steps(crew, weighed, first, effort.weigh)])
    else:
        costs = [one.cost_s(PLACE_VALUE_S) for one in races]
        found = Weighed(np.array(costs), np.array([one.class_position for one in races]))
    trials = [Trial(index, plan, found.row(row)) for row, (index, plan) in _numbered(pair, plans)]
    return trials, dict(zip(pair, races, strict=True))


def _numbered(pair: list[int], plans: Sequence[Plan]) -> list[tuple[int, tuple[int, Plan]]]:
    return list(enumerate(zip(pair, plans, strict=True)))


def in_steps(
    crew: Crew, run: Callable[[int, int, Budget], T | None], first: int, count: int
) -> list[T]:
    """Run some races, then the rest, as time allows; a few if there is no time at all."""
    taste = min(count, whole(count * TASTE_SHARE))
    begun = run(first, taste, crew.budget)
    if begun is None:
        few = run(first, min(count, LANES), crew.budget.without_limit())
        return [] if few is None else [few]
    rest = run(first + taste, count - taste, crew.budget) if count > taste else None
    return [begun] if rest is None else [begun, rest]


def _curve(
    scene: Scene,
    contest: Contest,
    crew: Crew,
    effort: Effort,
    trials: tuple[Trial, ...],
    first: int,
) -> dict[int, Trial]:
    """A trial for each lap of the next stop; laps that may be as good as the best get more races.

    Where time runs out only the laps done so far are in it.
    """
    best = trials[0]
    curve = {t.plan.first_lap: t for t in reversed(trials) if t.plan.first_lap is not None}
    open_laps = {lap: i for lap, i in contest.by_lap().items() if lap not in curve}
    bounds = {lap: contest.loss(index, best.index) for lap, index in open_laps.items()}
    low = {lap: bound.mean - SURE_SE * bound.se for lap, bound in bounds.items()}
    near = sorted((lap for lap in low if low[lap] <= NEAR_COST_S), key=low.__getitem__)[:NEAR_LAPS]
    far = [lap for lap in open_laps if lap not in near]
    for laps, races in ((near, effort.near), (far, effort.far)):
        if not laps:
            continue
        plans = [contest.entries[open_laps[lap]].plan for lap in laps]
        weighed = scene.scales.weigh(crew, plans, first, min(races, len(best)))
        if weighed is None:
            break
        for row, (lap, plan) in enumerate(zip(laps, plans, strict=True)):
            curve[lap] = Trial(open_laps[lap], plan, weighed.row(row))
    return dict(sorted(curve.items()))
