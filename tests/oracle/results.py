"""What is read off a simulated race: neighbours after a stop, gaps, the classification."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.oracle.draws import TICKS_PER_S, Bools, Ints
from tests.oracle.field import Field

LAP_GAP_S = 1e5
"""Separates cars by laps done [s]."""
RETIRED_GAP_S = 1e9
"""Puts cars that are out behind all others [s]."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Our place in class and our neighbours at the line, of each race; -1 is nobody."""

    place: Ints
    ahead: Ints
    behind: Ints
    ahead_gap_s: Any
    behind_gap_s: Any

    def replaced(self, newer: Surroundings, here: Bools) -> Surroundings:
        """Take what is newer in the races `here`."""
        return Surroundings(
            place=np.where(here, newer.place, self.place),
            ahead=np.where(here, newer.ahead, self.ahead),
            behind=np.where(here, newer.behind, self.behind),
            ahead_gap_s=np.where(here, newer.ahead_gap_s, self.ahead_gap_s),
            behind_gap_s=np.where(here, newer.behind_gap_s, self.behind_gap_s),
        )


def look_around(field: Field) -> Surroundings:
    """Find our place in class, and who of our racing group is next to us."""
    grid = field.inputs.race.grid
    races = field.shape[1]
    seen = Surroundings(
        np.zeros(races, np.int64),
        np.full(races, -1),
        np.full(races, -1),
        np.full(races, np.nan),
        np.full(races, np.nan),
    )
    mates = [
        car
        for car in range(grid.size)
        if car != grid.ours and grid.car_class[car] == grid.car_class[grid.ours]
    ]
    for race in range(races):
        _look_around_one(field, race, mates, seen)
    return seen


def _look_around_one(field: Field, race: int, mates: list[int], seen: Surroundings) -> None:
    grid = field.inputs.race.grid
    clock, laps = field.clock[:, race], field.laps[:, race]
    rivals = [car for car in mates if field.racing[car, race]]
    gap = {car: int(clock[grid.ours] - clock[car]) for car in rivals}
    leading = [car for car in rivals if (laps[car], gap[car]) > (laps[grid.ours], 0)]
    near = [car for car in rivals if grid.group[car] == grid.group[grid.ours]]
    front = [car for car in near if gap[car] > 0]
    rear = [car for car in near if gap[car] <= 0]
    seen.place[race] = len(leading) + 1 if field.racing[grid.ours, race] else 0
    if front:
        seen.ahead[race] = min(front, key=gap.__getitem__)
        seen.ahead_gap_s[race] = gap[seen.ahead[race]] / TICKS_PER_S
    if rear:
        seen.behind[race] = max(rear, key=gap.__getitem__)
        seen.behind_gap_s[race] = -gap[seen.behind[race]] / TICKS_PER_S


def gap_to(field: Field, rival: int) -> Any:
    """How far a rival is behind us at the line [s]; not a number where one of us is not there."""
    ours = field.inputs.race.grid.ours
    gap = (field.clock[rival] - field.clock[ours]) / TICKS_PER_S
    return np.where(field.racing[rival] & field.racing[ours], gap, np.nan)


@dataclass(frozen=True, slots=True)
class Classification:
    """The finish: of our car (race,), and which cars it beats (car, race)."""

    position: Ints
    class_position: Ints
    time_s: Any
    retired: Bools
    beaten: Bools


def classify(field: Field) -> Classification:
    """Rank all cars as they ended."""
    inputs, grid, horizon = field.inputs, field.inputs.race.grid, field.inputs.race.horizon
    base = inputs.base.astype(np.float64)
    lane_s = inputs.race.parameters.pit.lane_loss_s
    time_s = field.clock / TICKS_PER_S + field.penalty_s.astype(np.float64)
    time_s = time_s + lane_s * field.drive_throughs
    if horizon.laps is not None:
        unfinished = field.laps < horizon.laps
        rank = time_s + (horizon.laps - field.laps) * base
    else:
        unfinished = field.clock < inputs.time_limit
        rank = time_s - LAP_GAP_S * field.laps
    retired = unfinished & field.out
    out = RETIRED_GAP_S - LAP_GAP_S * field.laps + 0.1 * time_s
    rank = np.where(retired, out, rank)
    ahead, ours = rank < rank[grid.ours], grid.ours
    nominal = horizon.laps or horizon.our_last_lap
    return Classification(
        position=ahead.sum(axis=0) + 1,
        class_position=ahead[grid.car_class == grid.car_class[ours]].sum(axis=0) + 1,
        time_s=time_s[ours] + (nominal - field.laps[ours]) * base[ours],
        retired=retired[ours],
        beaten=rank > rank[ours],
    )
