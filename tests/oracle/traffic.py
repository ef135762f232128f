"""Who holds up whom: the field is walked front to back, as it stood at the start of the lap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alora.racesim.parameters import TrafficParameters
from alora.racesim.randomness import Floats

GROUP_GAP_S = 1e7
"""Added to the clock per racing group, so that one sort keeps the groups apart [s]."""
OUT_GAP_S = 1e10
"""Added to the clock of a car that no longer races [s]."""

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class LapStart:
    """The field at the start of a lap, in sorted order; arrays are (place, plan, iteration)."""

    order: NDArray[np.intp]
    key: Floats


def sort_field(clock_s: Floats, group: NDArray[np.int64], out: Bools) -> LapStart:
    """Order the cars by racing group and crossing time."""
    key = clock_s + (group[:, None, None] + 0.25) * GROUP_GAP_S
    key[out] += OUT_GAP_S
    order = np.argsort(key, axis=0, kind="stable")
    return LapStart(order, np.take_along_axis(key, order, axis=0))


def dirty_air_s(start: LapStart, free: Bools, traffic: TrafficParameters) -> Floats:
    """Time each car loses behind the one ahead, in sorted order; `free` cars lose none."""
    gap = np.diff(start.key, axis=0)
    loss = np.zeros_like(start.key)
    close = 1.0 - gap / traffic.dirty_air_range_s
    np.multiply(np.clip(close, 0.0, 1.0), traffic.dirty_air_s, out=loss[1:])
    loss[1:][free[1:] | free[:-1]] = 0.0
    return loss


def resolve(
    start: LapStart,
    finish_s: Floats,
    clean_lap_s: Floats,
    free: Bools,
    pass_draw: Floats,
    may_pass: Bools,
    min_gap_s: Floats,
    traffic: TrafficParameters,
) -> Floats:
    """Let each car end its lap behind the car it could not pass.

    Args:
        start: the field at the start of the lap.
        finish_s: when each car would cross the line if it were alone [s]; overwritten.
        clean_lap_s: its lap time without traffic, which decides a pass [s].
        free: cars that are on their out lap or no longer race: they neither block nor are blocked.
        pass_draw: logistic random numbers.
        may_pass: False where the lap is neutralised.
        min_gap_s: (plan, iteration) distance kept to the car ahead [s].

    All (place, plan, iteration) in sorted order. Returns the crossing times.
    """
    group = np.floor(start.key / GROUP_GAP_S)
    barrier, barrier_lap, barrier_group = finish_s[0].copy(), clean_lap_s[0], group[0]
    barrier_at = np.where(free[0], -1, 0)
    for place in range(1, len(finish_s)):
        racing = ~free[place] & (barrier_at >= 0)
        near = racing & (group[place] == barrier_group)
        held = near & (finish_s[place] < barrier + min_gap_s)
        passes = None
        if held.any():
            advantage = barrier_lap - clean_lap_s[place]
            willing = pass_draw[place] < (traffic.pass_intercept + traffic.pass_per_s * advantage)
            passes = held & willing & may_pass[place] & (finish_s[place] < barrier)
            blocked = held & ~passes
            finish_s[place] = np.where(blocked, barrier + min_gap_s, finish_s[place])
            _charge_passed(finish_s, barrier_at, passes, traffic.pass_cost_s)
            barrier = np.where(passes, barrier + traffic.pass_cost_s, barrier)
        leads = ~free[place] if passes is None else ~free[place] & ~passes
        barrier = np.where(leads, finish_s[place], barrier)
        barrier_lap = np.where(leads, clean_lap_s[place], barrier_lap)
        barrier_group = np.where(leads, group[place], barrier_group)
        barrier_at = np.where(leads, place, barrier_at)
    return finish_s


def _charge_passed(
    finish_s: Floats, barrier_at: NDArray[np.int64], passes: Bools, cost_s: float
) -> None:
    plan, iteration = np.nonzero(passes)
    if len(plan):
        finish_s[barrier_at[plan, iteration], plan, iteration] += cost_s
