"""What a plan costs in a simulated race: its time, and the places it loses.

For a long race the horizon is rolled: the next stints are simulated with the whole field, and what
comes after counts as our car alone would do it (`OwnTime`), on the clock and on the places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from alora.domain.strategy import Plan
from alora.racesim.budget import Budget
from alora.racesim.crew import Crew
from alora.racesim.kernel import Kernel, RawRaces
from alora.racesim.limits import Ints, Limits
from alora.racesim.own import OwnTime
from alora.racesim.race import Race
from alora.racesim.randomness import Floats

Places: TypeAlias = NDArray[np.integer[Any]]

PLACE_VALUE_S = 5.0
"""What one class position is worth when plans are compared [s of race time]."""

ROLLED_FROM_STOPS = 4
"""From so many stops to go at least, the horizon is rolled [stops]."""

ROLLED_STINTS = 2
"""Full stints that are simulated then [stints]."""

ROLLED_MOST = 0.75
"""A horizon that would be longer than this share of the race is not cut."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Cost [s] and class position of every plan in every race: (plan, iteration)."""

    cost_s: Floats
    place: Places

    def row(self, plan: int) -> Weighed:
        """One plan alone."""
        return Weighed(self.cost_s[plan : plan + 1], self.place[plan : plan + 1])

    @classmethod
    def joined(cls, rows: list[list[Weighed]]) -> Weighed:
        """Put pieces together: plans from the top, iterations from the left."""
        return cls(
            np.block([[piece.cost_s for piece in row] for row in rows]),
            np.block([[piece.place for piece in row] for row in rows]),
        )


@dataclass(frozen=True, slots=True)
class Scales:
    """Weighs plans on one race.

    `cut_laps` are the laps of ours that are simulated; what comes after is counted against what it
    is with the plan `reference`.
    """

    race: Race
    kernel: Kernel
    own: OwnTime
    cut_laps: int
    reference: Plan

    @classmethod
    def of(cls, race: Race, own: OwnTime, cut_laps: int, reference: Plan) -> Scales:
        """Simulate so many laps of ours."""
        short = race if cut_laps >= own.left else cut_after(race, cut_laps)
        return cls(short, Kernel(short), own, cut_laps, reference)

    def anew(self, race: Race) -> Scales:
        """The same scales for another race of the same car: other beliefs, another scenario."""
        return Scales.of(race, OwnTime.of(race), self.cut_laps, self.reference)

    @property
    def cut(self) -> bool:
        """True where the horizon is rolled."""
        return self.cut_laps < self.own.left

    def weigh(
        self,
        crew: Crew,
        plans: Sequence[Plan],
        first: int,
        count: int,
        budget: Budget | None = None,
    ) -> Weighed | None:
        """Weigh plans in races `first` to `first + count - 1`; None if time ran out.

        Raises:
            CancelledError: the budget was cancelled.
        """
        beyond = self._beyond_s(plans)

        def take(raw: RawRaces, row: slice) -> Weighed:
            place = raw.class_position if beyond is None else self._places(raw, beyond[row])
            cost = raw.time_s + PLACE_VALUE_S * place
            return Weighed(cost if beyond is None else cost + beyond[row, None], place)

        rows = crew.run(
            self.kernel, plans, first, count, take, budget=budget, ends=beyond is not None
        )
        return None if rows is None else Weighed.joined(rows)

    def _beyond_s(self, plans: Sequence[Plan]) -> Floats | None:
        """What the plans cost beyond the cut, less what the reference does [s]."""
        if not self.cut:
            return None
        own, cut = self.own, self.cut_laps
        rest = [own.spent_s(plan) - own.spent_s(plan, cut) for plan in (self.reference, *plans)]
        return np.array(rest[1:]) - rest[0]

    def _places(self, raw: RawRaces, beyond: Floats) -> Ints:
        """Class positions at the cut, as if what is to come had come."""
        grid = self.race.grid
        mates = np.nonzero(grid.car_class == grid.car_class[grid.ours])[0]
        laps, clock = raw.laps[grid.ours], raw.clock_s[grid.ours] + beyond[:, None]
        place = np.ones(laps.shape, dtype=np.int64)
        for row in mates[mates != grid.ours]:
            level = raw.laps[row] == laps
            place += (raw.laps[row] > laps) | (level & (raw.clock_s[row] < clock))
        return place


def rolled_laps(own: OwnTime, limits: Limits) -> int:
    """Laps of ours to simulate: all, or the next stints of a race with many to come."""
    if limits.fewest < ROLLED_FROM_STOPS:
        return own.left
    cut = limits.first_most + ROLLED_STINTS * limits.stint_most
    return cut if cut < ROLLED_MOST * own.left else own.left


def cut_after(race: Race, laps: int) -> Race:
    """The race until we have driven so many more laps."""
    steps = int(race.grid.start_step[race.grid.ours]) + laps
    return replace(race, horizon=replace(race.horizon, steps=min(steps, race.horizon.steps)))
