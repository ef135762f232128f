"""Which belief would turn the call, and at what value: the best plan against its alternative.

Each belief is moved by as much as it may well be off, in the same races; the slope tells where the
two plans would cost the same. The one that needs least, for how unsure it is, is then settled by
secant steps with more races.
"""

from __future__ import annotations

from dataclasses import dataclass

from alora.domain.strategy import Estimate, Flip, Plan
from alora.racesim.assumptions import Assumption, assumptions
from alora.racesim.crew import Crew
from alora.racesim.randomness import Floats
from alora.racesim.results import estimate
from alora.racesim.rungs import Effort, whole
from alora.racesim.scene import Scene
from alora.racesim.settling import SURE_SE, Settled

REACH = 3.0
"""A belief that would have to be off by more than so many times its doubt turns nothing."""

CLEAR_SE = 1.5
"""A belief whose effect is fewer standard errors than this moves nothing."""

TRIED = 2
"""Beliefs that are settled by secant steps at most [beliefs]."""

SETTLED_S = 0.05
"""Plans that differ by less than this cost the same [s]."""

STEPS = 3
"""Most secant steps for each of them [steps]."""


@dataclass(frozen=True, slots=True)
class _Lead:
    """A belief that may turn the call: the change it takes by its slope [unit of the belief]."""

    assumption: Assumption
    change: float
    slope: float

    @property
    def effort(self) -> float:
        """The change it takes in units of its doubt."""
        return abs(self.change) / self.assumption.doubt


def find_flip(scene: Scene, settled: Settled, crew: Crew, effort: Effort) -> Flip | None:
    """Find the belief closest to turning the call; None if none within reach does, or in time."""
    other = settled.other
    if other is None:
        return None
    search = _Flips(scene, crew, (settled.best.plan, other.plan), settled.first)
    gain = other.loss(settled.best)
    for lead in search.leads(gain, whole(effort.check / 2))[:TRIED]:
        found = search.settle(lead, gain, effort.check)
        if found is not None:
            told = lead.assumption
            return Flip(told.name, told.unit, told.value, found, other.plan)
    return None


@dataclass(frozen=True, slots=True)
class _Flips:
    """The gain of the best plan over its alternative under other beliefs, in the same races."""

    scene: Scene
    crew: Crew
    pair: tuple[Plan, Plan]
    first: int

    def gain(self, assumption: Assumption, value: float, races: int) -> Floats | None:
        """Gain in each race with a belief changed to `value` [s]; None if time ran out."""
        scales = self.scene.believing(assumption.believe(value))
        weighed = scales.weigh(self.crew, self.pair, self.first, races)
        return None if weighed is None else weighed.cost_s[1] - weighed.cost_s[0]

    def leads(self, gain: Estimate, races: int) -> list[_Lead]:
        """Beliefs that may turn the call within reach, the nearest first; none if time ran out."""
        race = self.scene.race
        car_id = race.grid.car_ids[race.grid.ours]
        fitted = race.tires.compounds[self.scene.own.car.compound]
        now = self.scene.scales.weigh(self.crew, self.pair, self.first, races)
        found: list[_Lead] = []
        for assumption in assumptions(race.parameters, car_id, fitted, self.pair):
            there = self.gain(assumption, assumption.value + assumption.doubt, races)
            if there is None or now is None:
                return []
            moved = estimate(there - (now.cost_s[1] - now.cost_s[0]))
            if abs(moved.mean) <= CLEAR_SE * moved.se or moved.mean == 0.0:
                continue
            slope = moved.mean / assumption.doubt
            lead = _Lead(assumption, -gain.mean / slope, slope)
            if lead.effort <= 1.5 * REACH and assumption.value + lead.change >= assumption.least:
                found.append(lead)
        return sorted(found, key=lambda lead: lead.effort)

    def settle(self, lead: _Lead, gain: Estimate, races: int) -> Estimate | None:
        """Walk to where the gain is nothing; None if that is not in reach, or time ran out.

        The error is that of the gain there over the slope.
        """
        told = lead.assumption
        before, before_gain, slope = told.value, gain.mean, lead.slope
        at = told.value + lead.change
        for _ in range(STEPS):
            at = max(told.least, at)
            gains = self.gain(told, at, races)
            if gains is None:
                return None
            here = estimate(gains)
            risen = here.mean - before_gain
            if risen * slope * (at - before) > 0.0:
                slope = risen / (at - before)
            turn = at - here.mean / slope
            if abs(here.mean) <= max(SETTLED_S, SURE_SE * here.se):
                within = abs(turn - told.value) <= REACH * told.doubt and turn >= told.least
                return Estimate(turn, here.se / abs(slope)) if within else None
            before, before_gain, at = at, here.mean, _bounded(told, turn)
        return None


def _bounded(assumption: Assumption, value: float) -> float:
    """Not further than twice the reach."""
    most = 2.0 * REACH * assumption.doubt
    return min(assumption.value + most, max(assumption.value - most, value))
