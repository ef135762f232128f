"""What the simulated races say of a plan: raw results per race, and their summary."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alora.domain.race import CarId
from alora.domain.strategy import (
    Estimate,
    Neighbour,
    Outcome,
    Plan,
    PositionDistribution,
    Rejoin,
)
from alora.racesim.grid import Grid
from alora.racesim.race import Race
from alora.racesim.randomness import Floats

NOBODY = -1
"""No car stands there."""
NEIGHBOURS = 2
"""Rivals in class on either side that the outcome names [cars]."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PlanRaces:
    """One plan's races, one entry an iteration unless said otherwise.

    `time_s` is from now until our car has driven the nominal distance; `rejoin_place` is 0 where
    the race had no rejoin; `beaten` (car, iteration) says whether we finish ahead of each car.
    """

    position: Ints
    class_position: Ints
    time_s: Floats
    retired: NDArray[np.bool_]
    rejoin_place: Ints
    ahead: Ints
    ahead_gap_s: Floats
    behind: Ints
    behind_gap_s: Floats
    beaten: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.position)

    def cost_s(self, place_value_s: float) -> Floats:
        """Race time plus the value of the places, per race [s]."""
        cost: Floats = self.time_s + place_value_s * self.class_position
        return cost


def join(parts: list[PlanRaces]) -> PlanRaces:
    """Put shards of one plan together, in the order of their iterations."""
    names = PlanRaces.__dataclass_fields__
    joined = {
        name: np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in names
    }
    return PlanRaces(**joined)


def estimate(values: Floats) -> Estimate:
    """Mean and standard error."""
    count = len(values)
    if not count:
        return Estimate(0.0, 0.0)
    spread = float(values.std(ddof=1)) if count > 1 else 0.0
    return Estimate(float(values.mean()), spread / count**0.5)


def proportion(hits: NDArray[np.bool_]) -> Estimate:
    """Share of hits and its standard error, which is not 0 where all or none of them hit.

    The error is the spread of the share after Jeffreys' prior: half a hit and half a miss more.
    """
    count = len(hits)
    if not count:
        return Estimate(0.0, 0.0)
    number = int(np.count_nonzero(hits))
    likely = (number + 0.5) / (count + 1.0)
    return Estimate(number / count, (likely * (1.0 - likely) / (count + 2.0)) ** 0.5)


def summarise(race: Race, plan: Plan, races: PlanRaces) -> Outcome:
    """Turn one plan's races into its outcome."""
    grid = race.grid
    finished = ~races.retired
    return Outcome(
        plan=plan,
        iterations=len(races),
        position=_distribution(races.position, len(race.state.cars)),
        class_position=_distribution(races.class_position, _class_size(race)),
        remaining_time_s=estimate(races.time_s[finished]),
        retire_probability=float(races.retired.mean()),
        rejoin=rejoin(race, plan, races),
        neighbours=_neighbours(grid, races),
    )


def _class_size(race: Race) -> int:
    ours = race.grid.class_names[race.grid.car_class[race.grid.ours]]
    return sum(car.car_class == ours for car in race.state.cars)


def _distribution(positions: Ints, size: int) -> PositionDistribution:
    counts = np.bincount(positions - 1, minlength=size)[:size]
    low, middle, high = np.quantile(positions, [0.05, 0.5, 0.95], method="inverted_cdf")
    return PositionDistribution(
        probability=tuple((counts / counts.sum()).tolist()),
        expected=estimate(positions.astype(np.float64)),
        p05=int(low),
        p50=int(middle),
        p95=int(high),
    )


def rejoin(race: Race, plan: Plan, races: PlanRaces) -> Rejoin | None:
    """Where the car comes out after the first stop; None without one.

    The neighbours are those of the races in which it comes out in the most likely place.
    """
    there = races.rejoin_place > 0
    if plan.first_lap is None or not there.any():
        return None
    places = races.rejoin_place[there]
    likely = int(np.bincount(places).argmax())
    likely_rows = races.rejoin_place == likely
    ahead = _side(race.grid, races.ahead[likely_rows], races.ahead_gap_s[likely_rows], None)
    behind = _side(race.grid, races.behind[likely_rows], races.behind_gap_s[likely_rows], ahead[0])
    return Rejoin(
        lap=plan.first_lap + 1,
        class_position=estimate(places.astype(np.float64)),
        most_likely_position=likely,
        car_ahead=ahead[0],
        gap_ahead_s=ahead[1],
        gap_ahead_p05_s=ahead[2],
        gap_ahead_p95_s=ahead[3],
        car_behind=behind[0],
        gap_behind_s=behind[1],
        gap_behind_p05_s=behind[2],
        gap_behind_p95_s=behind[3],
    )


def _side(
    grid: Grid, cars: Ints, gaps: Floats, other: CarId | None
) -> tuple[CarId | None, Estimate | None, float | None, float | None]:
    """The most frequent neighbour and the gap to it, over the races where it is the neighbour.

    `other` stands on the other side already: one car is not both ahead and behind.
    """
    counts = np.bincount(cars + 1, minlength=grid.size + 1)
    if other is not None:
        counts[grid.car_ids.index(other) + 1] = 0
    likely = int(counts.argmax()) - 1
    if likely == NOBODY or not counts[likely + 1]:
        return None, None, None, None
    chosen = gaps[cars == likely]
    low, high = np.quantile(chosen, [0.05, 0.95])
    return grid.car_ids[likely], estimate(chosen), float(low), float(high)


def _neighbours(grid: Grid, races: PlanRaces) -> tuple[Neighbour, ...]:
    """The rivals of our class closest to us now, those ahead first."""
    rows = [i for i in range(grid.size) if grid.car_class[i] == grid.car_class[grid.ours]]
    at = rows.index(grid.ours)
    close = rows[max(0, at - NEIGHBOURS) : at] + rows[at + 1 : at + 1 + NEIGHBOURS]
    return tuple(
        Neighbour(
            car_id=grid.car_ids[row],
            ahead_now=row < grid.ours,
            finish_ahead_probability=float(races.beaten[row].mean()),
        )
        for row in close
    )
