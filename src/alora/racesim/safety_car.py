"""What to do if the race is neutralised on the coming lap: both decisions, under it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from alora.domain.race import Flag
from alora.domain.strategy import Plan, SafetyCarCall
from alora.racesim.contest import Contest
from alora.racesim.crew import Crew
from alora.racesim.neutralisation import kind_now
from alora.racesim.parameters import NeutralisationKind
from alora.racesim.race import Race, Scenario
from alora.racesim.rungs import LANES, Effort, whole
from alora.racesim.scene import Scene
from alora.racesim.settling import Trial
from alora.racesim.weighing import Scales

EACH_WAY = 3
"""Plans that are tried for stopping under it, and for staying out [plans]."""

LATEST_SHARE = 0.4
"""A lap that is further gone than this is not the one it comes on: it would be half over."""

JUST_BEGUN = 0.05
"""It comes after this share of the lap, so that all but the last cars are on that lap too."""


def safety_car_call(
    scene: Scene, contest: Contest, crew: Crew, effort: Effort, first: int
) -> SafetyCarCall | None:
    """Weigh stopping at the end of the lap it comes on against staying out.

    The races begin at iteration `first`, after those that picked the plans for staying out.

    None if none is possible or one is out, if only one of the two is legal, or if time runs out.
    """
    kind = _likeliest(scene.race)
    if kind is None:
        return None
    lap, begins_s = _coming_lap(scene)
    box = [c.plan for c in scene.candidates.at(lap - scene.own.done, EACH_WAY)]
    stay = _staying(contest, lap, lap + _laps_under(scene.race, kind))
    if not box or not stay:
        return None
    race = replace(scene.race, scenario=Scenario(begins_s, kind))
    trials = _two_ways(scene.scales.anew(race), crew, (box, stay), first, effort.check)
    if trials is None:
        return None
    boxes, stays = trials
    gain = stays.loss(boxes)
    best = boxes if gain.mean > 0.0 else stays
    return SafetyCarCall(
        flag=Flag(scene.race.parameters.neutralisation.kinds[kind].flag),
        best_plan=best.plan,
        box_at_once=best is boxes,
        gain_s=gain,
        class_position=best.places(),
    )


def _likeliest(race: Race) -> int | None:
    """The kind to expect: the safety car if there is one, else the most frequent."""
    neutral = race.parameters.neutralisation
    if kind_now(race.state, neutral) is not None:
        return None
    flags = {flag.value for flag in Flag}

    def rank(row: int) -> tuple[bool, float]:
        kind = neutral.kinds[row]
        return kind.flag == Flag.SAFETY_CAR.value, kind.per_hour + kind.per_retirement

    possible = [row for row, k in enumerate(neutral.kinds) if k.flag in flags and _can_come(k)]
    return max(possible, key=rank, default=None)


def _can_come(kind: NeutralisationKind) -> bool:
    return kind.per_hour > 0.0 or kind.per_retirement > 0.0


def _coming_lap(scene: Scene) -> tuple[int, float]:
    """The lap of ours that is neutralised, and when it begins [s from now]."""
    grid = scene.race.grid
    start_s, lap_s = float(grid.clock_s[grid.ours]), float(grid.base_s[grid.ours])
    if -start_s <= LATEST_SHARE * lap_s:
        return scene.now_lap, max(0.0, start_s + JUST_BEGUN * lap_s)
    return scene.now_lap + 1, start_s + (1.0 + JUST_BEGUN) * lap_s


def _laps_under(race: Race, row: int) -> int:
    """Laps that it is expected to last."""
    kind = race.parameters.neutralisation.kinds[row]
    return math.ceil(kind.mean_s / (kind.lap_factor * race.reference_lap_s))


def _staying(contest: Contest, lap: int, over: int) -> list[Plan]:
    """The best plans that do not stop under it, without a condition; else that stop later in it."""
    later = [
        index
        for index, entry in enumerate(contest.entries)
        if contest.raced(index) and entry.plan.if_neutralised is None
    ]
    later.sort(key=lambda index: (-contest.raced(index), contest.mean(index)))
    plans = [contest.entries[index].plan for index in later]
    for until in (over, lap):
        staying = [p for p in plans if p.first_lap is None or p.first_lap > until]
        if staying:
            return staying[:EACH_WAY]
    return []


def _two_ways(
    scales: Scales,
    crew: Crew,
    ways: tuple[Sequence[Plan], Sequence[Plan]],
    begin: int,
    races: int,
) -> tuple[Trial, Trial] | None:
    """The best plan of each way in some races, both in others."""
    plans = [*ways[0], *ways[1]]
    picking = whole(max(LANES, races / 4))
    tried = scales.weigh(crew, plans, begin, picking)
    if tried is None:
        return None
    means = tried.cost_s.mean(axis=1)
    first, second = int(means[: len(ways[0])].argmin()), int(means[len(ways[0]) :].argmin())
    pair = [ways[0][first], ways[1][second]]
    weighed = scales.weigh(crew, pair, begin + picking, races)
    if weighed is None:
        return None
    return Trial(0, pair[0], weighed.row(0)), Trial(1, pair[1], weighed.row(1))
