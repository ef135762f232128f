"""What the rules, the tank and the driver leave to our car, and which rule excludes a plan."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from alora.domain.strategy import Plan
from alora.racesim.own import OwnTime, our_parameters
from alora.racesim.race import Race

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

KEEP_TIRES = -1
"""Stands for a stop that keeps the set."""


class Rule(StrEnum):
    """What can exclude a plan."""

    COMPULSORY_STOPS = "compulsory stops"
    STOP_WINDOW = "the window for compulsory stops"
    COMPOUNDS = "compounds required"
    TANK = "the fuel tank"
    STINT = "the longest stint"
    DRIVER = "the longest time of one driver"
    DRIVER_CHANGES = "driver changes required"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a plan of our car has to keep to; laps count from now.

    Attributes:
        left: laps to go.
        first_most: laps until the next stop at the latest; `stint_most` between stops, or from
            the last one to the finish.
        fewest: further stops at least; `owed` of them on laps that `counted` (left + 1,) allows.
        changes: changes of driver still owed, each after `least_driver` laps at the least.
        required_dry: different dry compounds that the race takes; 1 where it is no matter.
        used_dry: mask of those our car has used.
        tires: rows of the tires that can be fitted, `KEEP_TIRES` where none may.
    """

    left: int
    first_most: int
    stint_most: int
    fewest: int
    owed: int
    changes: int
    least_driver: float
    counted: Bools
    required_dry: int
    used_dry: int
    tires: tuple[int, ...]

    @classmethod
    def of(cls, race: Race, own: OwnTime, without: Rule | None = None) -> Limits:
        """Work out what holds now, as if the rule `without` did not exist."""
        rules, car, left = race.state.rules, own.car, own.left
        limits = _stint_limits(race, own, without)
        owed = 0 if without is Rule.COMPULSORY_STOPS else car.owed_stops
        changes = 0 if without is Rule.DRIVER_CHANGES else car.owed_changes
        required = 1 if without is Rule.COMPOUNDS else rules.required_dry_compounds
        tires = tuple(int(row) for row in np.nonzero(race.tires.selectable)[0])
        dry = any(race.tires.compounds[row].is_dry for row in tires)
        first = max(1, int(min(left, *(a for a, _ in limits))))
        stint = max(1, int(min(left, *(b for _, b in limits))))
        return cls(
            left=left,
            first_most=first,
            stint_most=stint,
            fewest=max(owed, changes, math.ceil(max(0, left - first) / stint)),
            owed=owed,
            changes=changes,
            least_driver=our_parameters(race).min_driver_stint_laps,
            counted=_counted(race, own, without),
            required_dry=required if rules.tire_change and dry and car.used_dry else 1,
            used_dry=car.used_dry,
            tires=tires if rules.tire_change else (KEEP_TIRES,),
        )

    @property
    def windowed(self) -> bool:
        """True where a compulsory stop does not count on every lap."""
        return self.owed > 0 and not bool(self.counted[1 : self.left].all())


def _stint_limits(race: Race, own: OwnTime, without: Rule | None) -> list[tuple[float, float]]:
    """Longest first and later stint by each rule [laps].

    Fuel that no stop can add to limits every plan alike, so it excludes none of them.
    """
    car, ours = own.car, our_parameters(race)
    stint = float(race.grid.max_stint[race.grid.ours])
    driver = math.inf if ours.max_driver_stint_laps is None else ours.max_driver_stint_laps
    found = {
        Rule.TANK: (car.fuel_laps if own.refills else math.inf, own.tank),
        Rule.STINT: (stint - car.stint_laps, stint),
        Rule.DRIVER: (driver - car.driver_laps, driver),
    }
    return [limit for rule, limit in found.items() if rule is not without] + [(math.inf, math.inf)]


def _counted(race: Race, own: OwnTime, without: Rule | None) -> Bools:
    """Laps from now at whose end a compulsory stop counts."""
    window = race.state.rules.stop_window
    laps = np.arange(own.left + 1, dtype=np.float64)
    if window is None or without is Rule.STOP_WINDOW:
        return np.ones(own.left + 1, dtype=np.bool_)
    if race.horizon.laps is not None:
        at = laps + own.done
    else:
        ours = race.grid.ours
        at = race.state.clock_s + race.grid.clock_s[ours] + laps * race.grid.base_s[ours]
    inside: Bools = (at >= window[0]) & (at <= window[1])
    return inside


def breaks(own: OwnTime, limits: Limits, plan: Plan) -> Rule | None:
    """The first rule that a plan breaks; None for a legal one."""
    laps = [stop.lap - own.done for stop in plan.stops]
    if laps and not 1 <= laps[0] <= laps[-1] < limits.left:
        return Rule.STOP_WINDOW
    edges = [0, *laps, limits.left]
    stints = [b - a for a, b in pairwise(edges)]
    if stints[0] > limits.first_most or any(n > limits.stint_most for n in stints[1:]):
        return Rule.STINT
    if len(laps) < limits.fewest or sum(bool(limits.counted[lap]) for lap in laps) < limits.owed:
        return Rule.COMPULSORY_STOPS
    if _dry_used(own, limits, plan).bit_count() < limits.required_dry > 1:
        return Rule.COMPOUNDS
    return None if _enough_changes(own, limits, stints) else Rule.DRIVER_CHANGES


def _dry_used(own: OwnTime, limits: Limits, plan: Plan) -> int:
    mask = limits.used_dry
    for stop in plan.stops:
        if stop.compound is not None and stop.compound.is_dry:
            mask |= 1 << own.rows[stop.compound]
    return mask


def _enough_changes(own: OwnTime, limits: Limits, stints: list[int]) -> bool:
    """Whether the owed changes of driver find a stop with the least stint done, as in the race."""
    driver, owed = own.car.driver_laps, limits.changes
    for stint in stints[:-1]:
        driver += stint
        if owed and driver >= limits.least_driver:
            driver, owed = 0.0, owed - 1
    return owed == 0


@dataclass(frozen=True, slots=True)
class Duties:
    """What may still be owed after a stop, as numbered states.

    `after[state, tire, counts]` is the state after a stop that fits the tire on a lap that does
    (1) or does not (0) count; `done[state]` says that nothing is owed. The state now is 0.
    """

    after: Ints
    done: Bools

    @classmethod
    def of(cls, race: Race, limits: Limits) -> Duties:
        """Number every state that can be reached from the one now."""
        most = limits.owed if limits.windowed else 0
        states = {_settled(limits, limits.used_dry, most): 0}
        rows: list[list[list[int]]] = []
        for state in (waiting := list(states)):
            row = []
            for tire in limits.tires:
                mask = _fitted(race, state[0], tire)
                following = [_settled(limits, mask, max(0, state[1] - counts)) for counts in (0, 1)]
                waiting += [new for new in dict.fromkeys(following) if new not in states]
                row.append([states.setdefault(new, len(states)) for new in following])
            rows.append(row)
        done = [mask == _ALL and owed == 0 for mask, owed in states]
        return cls(np.array(rows, dtype=np.int64), np.array(done))


_ALL = -1
"""The mask of a car that has used enough dry compounds."""


def _settled(limits: Limits, mask: int, owed: int) -> tuple[int, int]:
    enough = limits.required_dry <= 1 or mask.bit_count() >= limits.required_dry
    return (_ALL if mask == _ALL or enough else mask), owed


def _fitted(race: Race, mask: int, tire: int) -> int:
    if mask == _ALL or tire == KEEP_TIRES or not race.tires.compounds[tire].is_dry:
        return mask
    return mask | 1 << tire
