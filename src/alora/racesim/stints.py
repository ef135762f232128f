"""The best rest of the race after every stop: dynamic programming over stints.

`cost[n][state, tire, lap]` is the least own time from a stop at the end of `lap` (from now), at
which `tire` was fitted, to the finish, with n stops still to come and `state` owed (`Duties`).
Work is O(stops x tires x laps x longest stint); memory O(stops x tires x laps) beside blocks of
`BLOCK` sums and up to `KEPT` that are not computed again (40 MiB in all). The budget is looked at
after each block, a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from alora.racesim.budget import Budget
from alora.racesim.limits import KEEP_TIRES, Duties, Ints, Limits
from alora.racesim.own import OwnTime
from alora.racesim.race import Race
from alora.racesim.randomness import Floats

BLOCK = 500_000
"""Most sums of a lap and a stint at a time [sums]."""

KEPT = 4_000_000
"""Most such sums kept for the next number of stops [sums]."""

MAX_COUNT = 2_000_000_000
"""Legal plans are counted up to here [plans]."""


@dataclass(frozen=True, slots=True)
class StintTable:
    """The least cost to go, and the choices that lead to it.

    `length[n][state, tire, lap]` is the length of the next stint, `following[n][state, lap]` the
    tire (its place in `limits.tires`) that a stop at the end of `lap` takes with n to come after.
    """

    race: Race
    limits: Limits
    duties: Duties
    most: int
    cost: list[Floats]
    length: list[Ints]
    following: list[Ints]

    @classmethod
    def counting(cls, race: Race, limits: Limits, stops: int) -> StintTable:
        """A table that only counts plans."""
        return cls(race, limits, Duties.of(race, limits), stops, [], [], [])

    @classmethod
    def of(cls, race: Race, own: OwnTime, limits: Limits, stops: int, budget: Budget) -> StintTable:
        """Fill the table for up to `stops` stops from now, or as many as are needed if time is up.

        Raises:
            CancelledError: the budget was cancelled.
        """
        table = cls.counting(race, limits, stops)
        sums = _Sums.of(own, limits)
        table.cost.append(_last_stint(table.duties, limits, sums))
        table.length.append(np.empty(0, dtype=np.int64))
        for made in range(1, stops):
            if made >= limits.fewest and budget.left_s <= 0.0:
                break
            onward, following = table.onward_of(table.cost[-1])
            cost = np.full_like(table.cost[0], np.inf)
            length = np.zeros(cost.shape, dtype=np.int64)
            for state in range(len(cost)):
                for tire in range(len(limits.tires)):
                    cost[state, tire], length[state, tire] = sums.least(onward[state], tire, budget)
            table.cost.append(cost)
            table.length.append(length)
            table.following.append(following)
        return table

    @property
    def stays_out(self) -> bool:
        """True if no further stop is legal."""
        limits = self.limits
        return limits.fewest == 0 and limits.first_most >= limits.left and bool(self.duties.done[0])

    def onward_of(self, cost: Floats) -> tuple[Floats, Ints]:
        """The least cost from arriving for a stop at the end of each lap, and the tire it takes."""
        states, tires, laps = cost.shape
        counted = self.limits.counted.astype(np.int64)
        every = np.arange(laps)
        choice = np.empty((states, tires, laps))
        for state in range(states):
            for tire in range(tires):
                choice[state, tire] = cost[self.duties.after[state, tire, counted], tire, every]
        best = choice.argmin(axis=1)
        return np.take_along_axis(choice, best[:, None, :], axis=1)[:, 0, :], best

    def follow(self, rest: int, tire: int, lap: int) -> Iterator[tuple[int, int]]:
        """The stops of the best plan that fits `tire` after `lap` with `rest` more to come.

        Yields:
            Each stop's lap from now, and the row of the tire it fits.
        """
        counted = self.limits.counted.astype(np.int64)
        state = int(self.duties.after[0, tire, counted[lap]])
        yield lap, self.limits.tires[tire]
        for left in range(rest, 0, -1):
            lap += int(self.length[left][state, tire, lap])
            tire = int(self.following[left - 1][state, lap])
            state = int(self.duties.after[state, tire, counted[lap]])
            yield lap, self.limits.tires[tire]

    def count_plans(self) -> int:
        """Count the legal plans of up to `most` stops, at most `MAX_COUNT`."""
        limits, after = self.limits, self.duties.after
        laps = np.arange(limits.left + 1)
        to_end = limits.left - laps
        counted = limits.counted.astype(np.int64)
        ways = np.outer(self.duties.done, (to_end >= 1) & (to_end <= limits.stint_most)).astype(
            np.float64
        )
        first = (laps >= 1) & (laps <= min(limits.first_most, limits.left - 1))
        total = float(self.stays_out)
        for made in range(1, self.most + 1):
            arriving = np.zeros_like(ways)
            for tire in range(len(limits.tires)):
                for state in range(len(ways)):
                    arriving[state] += ways[after[state, tire, counted], laps]
            if made >= limits.fewest:
                total += float(arriving[0][first].sum())
            ways = _within(arriving, limits.stint_most)
        return int(min(total, MAX_COUNT))


def _within(arriving: Floats, most: int) -> Floats:
    """Sum over the next 1 to `most` laps: (state, lap)."""
    laps = arriving.shape[1]
    summed = np.concatenate([np.zeros((len(arriving), 1)), arriving.cumsum(axis=1)], axis=1)
    start = np.arange(1, laps + 1)
    end = np.minimum(start + most, laps)
    ways: Floats = summed[:, np.maximum(start, end)] - summed[:, start]
    return np.minimum(ways, 1e200)


def _last_stint(duties: Duties, limits: Limits, sums: _Sums) -> Floats:
    """Cost to go with no further stop."""
    laps = np.arange(limits.left + 1)
    to_end = limits.left - laps
    fits = (to_end >= 1) & (to_end <= limits.stint_most)
    cost = np.full((len(duties.done), len(limits.tires), limits.left + 1), np.inf)
    for tire in range(len(limits.tires)):
        alone = sums.stint(tire, laps, np.maximum(to_end, 0))
        cost[:, tire] = np.where(duties.done[:, None] & fits, alone, np.inf)
    return cost


@dataclass(frozen=True, slots=True)
class _Sums:
    """What stints and stops cost, as arrays the table adds up."""

    own: OwnTime
    limits: Limits
    longest: int
    kept: dict[tuple[int, int], Floats]

    @classmethod
    def of(cls, own: OwnTime, limits: Limits) -> _Sums:
        return cls(own, limits, min(limits.stint_most, limits.left), {})

    def stint(self, place: int, laps: Ints, lengths: Ints) -> Floats:
        """Stints of these lengths that start after these laps (broadcast) [s]."""
        tire, own = self.limits.tires[place], self.own
        if tire == KEEP_TIRES:
            ends = np.minimum(laps + lengths, own.left)
            kept: Floats = own.running_s[ends] - own.running_s[laps]
            return kept
        new: Floats = own.warmup_s[tire] + own.tire_s[tire, lengths]
        return new

    def least(self, onward: Floats, place: int, budget: Budget) -> tuple[Floats, Ints]:
        """For each lap, the least over the next stint's length, and that length."""
        laps, longest = len(onward), self.longest
        cost, length = np.empty(laps), np.empty(laps, dtype=np.int64)
        rows = max(1, BLOCK // longest)
        padded = np.concatenate([onward[1:], np.full(longest, np.inf)])
        windows = sliding_window_view(padded, longest)
        for start in range(0, laps, rows):
            budget.check()
            block = slice(start, min(laps, start + rows))
            total = windows[block] + self._stint_and_stop(place, block)
            best = total.argmin(axis=1)
            cost[block] = total[np.arange(len(best)), best]
            length[block] = best + 1
        return cost, length

    def _stint_and_stop(self, place: int, block: slice) -> Floats:
        """Stints of every length from these laps, and the stops that end them; kept if they fit."""
        key = (place, block.start)
        if key in self.kept:
            return self.kept[key]
        laps = np.arange(block.start, block.stop)[:, None]
        lengths = np.arange(1, self.longest + 1)
        sums = self.stint(place, laps, lengths) + self._stop(laps, lengths)
        if sum(array.size for array in self.kept.values()) + sums.size <= KEPT:
            self.kept[key] = sums
        return sums

    def _stop(self, laps: Ints, lengths: Ints) -> Floats:
        """The stop at the end of these stints [s]."""
        own = self.own
        if not own.refuels:
            return own.loss_s(0.0)
        ends = np.minimum(laps + lengths, own.left)
        taken: Floats = np.maximum(0.0, own.filled(ends) - (own.filled(laps) - lengths))
        return own.loss_s(taken)
