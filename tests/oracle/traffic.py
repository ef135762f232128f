"""Cars in each other's way: dirty air, passing, the queue, lapping."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tests.oracle.draws import (
    TICKS_PER_S,
    Bools,
    Ints,
    Singles,
    even,
    high,
    logit16,
    single,
    ticks,
)
from tests.oracle.field import Field
from tests.oracle.lap import Lap, length_ticks
from tests.oracle.neutralisation import Slowdown

MOST_GAP = (1 << 24) - 1
"""Largest gap to the first of the group that is told apart [8 ticks]."""
GAP_BITS = 3
"""Gaps at the start of a lap are kept in steps of 8 ticks."""
FIRST_DRS_LAP = 3
"""The group's first row has to be on this lap."""
MOST_LAPPED = 4
"""Cars that are further behind are not lapped any more [laps]."""
FLAGS = np.int64(3)
"""The last bits of a crossing alone, which are cut."""


@dataclass(frozen=True, slots=True)
class Start:
    """One group at the start of a lap: who stands in each place, and how far behind the first.

    `order` (place, race) holds rows of the field, `gap` (place, race) ticks.
    """

    order: Ints
    gap: Ints


def sort_groups(field: Field, clock: Ints, gone: Bools) -> tuple[Start, ...]:
    """Sort each group by its clocks; cars that are gone stand last."""
    starts = []
    for number in np.unique(field.inputs.group):
        rows = np.nonzero(field.inputs.group == number)[0]
        mine, out = clock[rows], gone[rows]
        first = np.where(out, np.int64(1) << 40, mine).min(axis=0)
        coarse = np.minimum(np.maximum(mine - first, 0) >> GAP_BITS, MOST_GAP)
        gap = np.where(out, MOST_GAP, coarse) << GAP_BITS
        order = np.argsort(gap, axis=0, kind="stable")
        starts.append(Start(rows[order], np.take_along_axis(gap, order, axis=0)))
    return tuple(starts)


@dataclass
class Barrier:
    """The car that the next one cannot drive through; arrays are (race,)."""

    there: Bools
    row: Ints
    finish: Ints
    before: Ints
    strength: Singles


def walk(field: Field, lap: Lap, slow: Slowdown, starts: tuple[Start, ...]) -> tuple[Ints, Bools]:
    """Drive the lap in traffic: when each car crosses the line, and who was held up."""
    length = length_ticks((lap.green_s + field.loss_s) + slow.added_s)
    finish = np.where(field.racing, field.clock + length - slow.gain + 2, field.clock) & ~FLAGS
    held = np.zeros(field.shape, np.bool_)
    for start in starts:
        _walk_group(field, lap, slow, start, finish, held)
    _lap_slower_cars(field, starts, finish)
    return finish, held


def _walk_group(
    field: Field, lap: Lap, slow: Slowdown, start: Start, finish: Ints, held: Bools
) -> None:
    """Walk one group front to back; `finish` and `held` are filled in."""
    traffic = field.inputs.race.parameters.traffic
    bunch_gap_s = field.inputs.race.parameters.neutralisation.bunch_gap_s
    races = np.arange(field.shape[1])
    nothing = np.zeros(len(races), np.int64)
    barrier = Barrier(nothing > 0, nothing, nothing, nothing - (1 << 40), single(nothing))
    gap_kept = np.where(slow.queue, even(single(bunch_gap_s)), even(single(traffic.min_gap_s)))
    cost = int(even(single(traffic.pass_cost_s)))
    free_before = np.ones(len(races), np.bool_)
    open_drs = bool(lap.number[start.order.min()] >= FIRST_DRS_LAP)
    for place, row in enumerate(start.order):
        at = (row, races)
        free = ~field.racing[at] | (field.loss_s[at] > 0)
        gap = start.gap[place] - start.gap[max(0, place - 1)]
        may_pass = slow.share[at] <= single(0.5)
        leads = ~free & ~barrier.there
        mine = finish[at] + np.where(leads, even(slow.lead_s[at]), 0)
        close = ~free & ~free_before & may_pass
        mine = mine + np.where(close, _dirty_air(field, gap), 0)
        near = ~free & barrier.there & (mine < barrier.finish + gap_kept)
        wants = near & (mine < barrier.finish) & may_pass
        passes = wants & _succeeds(field, lap, at, barrier, gap, open_drs=open_drs)
        blocked = near & ~passes
        mine = np.where(passes, np.maximum(mine, barrier.before + gap_kept), mine)
        barrier.before = np.where(passes, mine, barrier.before)
        finish[at] = np.where(blocked, barrier.finish + gap_kept, mine)
        held[at] = blocked
        finish[barrier.row[passes], races[passes]] += cost
        barrier.finish = barrier.finish + np.where(passes, cost, 0)
        _replace(barrier, ~free & ~passes, row, finish[at], lap.strength[at])
        free_before = free


def _replace(barrier: Barrier, here: Bools, row: Ints, finish: Ints, strength: Singles) -> None:
    in_front = here & barrier.there
    barrier.before = np.where(in_front, barrier.finish, barrier.before)
    barrier.there = barrier.there | here
    barrier.row = np.where(here, row, barrier.row)
    barrier.finish = np.where(here, finish, barrier.finish)
    barrier.strength = np.where(here, strength, barrier.strength)


def _dirty_air(field: Field, gap: Ints) -> Ints:
    """Ticks lost behind the car directly ahead."""
    traffic = field.inputs.race.parameters.traffic
    per_tick = single(1.0) / single(traffic.dirty_air_range_s * TICKS_PER_S)
    close = np.maximum(single(0.0), single(1.0) - single(gap) * per_tick)
    lost = np.trunc(single(traffic.dirty_air_s * TICKS_PER_S) * close).astype(np.int64)
    return lost & ~np.int64(1)


def _succeeds(
    field: Field, lap: Lap, at: tuple[Ints, Ints], barrier: Barrier, gap: Ints, *, open_drs: bool
) -> Bools:
    """Does the car get past, if it wants to?"""
    traffic = field.inputs.race.parameters.traffic
    luck = logit16(high(lap.words[at]))
    attack = (single(traffic.pass_intercept) + lap.strength[at]) - luck
    with_drs = (lap.number[at[0]] >= 3) & (gap <= int(even(single(traffic.drs_range_s))))
    attack = attack + np.where(with_drs, single(traffic.drs_logit), single(0.0))
    return attack > barrier.strength


def _lap_slower_cars(field: Field, starts: tuple[Start, ...], finish: Ints) -> None:
    """Charge pairs of cars of a group of which one laps the other on this lap."""
    traffic = field.inputs.race.parameters.traffic
    blue = int(even(single(traffic.blue_flag_s)))
    lapping = int(even(single(traffic.lapping_s)))
    if not blue and not lapping:
        return
    ended = finish.copy()
    races = np.arange(field.shape[1])
    free = ~field.racing | (field.loss_s > 0)
    for start in starts:
        rows = start.order[:, 0]
        fastest = int(ticks(field.inputs.base[rows].min()))
        for ahead, q in enumerate(start.order):
            for behind in range(ahead + 1, len(start.order)):
                p = start.order[behind]
                before = start.gap[behind] - start.gap[ahead]
                after = ended[p, races] - ended[q, races]
                meet = ~free[p, races] & ~free[q, races]
                for laps in range(1, MOST_LAPPED + 1):
                    lapped = meet & (before < laps * fastest) & (after >= laps * fastest)
                    finish[p, races] += np.where(lapped, blue, 0)
                    finish[q, races] += np.where(lapped, lapping, 0)
