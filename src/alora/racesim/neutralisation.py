"""When safety cars and yellows come, and what they do to a lap."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alora.domain.race import Flag
from alora.domain.state import RaceState
from alora.racesim.parameters import NeutralisationParameters
from alora.racesim.randomness import (
    EXPONENTIAL,
    NORMAL,
    UNIFORM,
    Floats,
    Purpose,
    draw_bits,
    field,
    log_normal,
)

MAX_EVENTS = 40
"""Most neutralisations drawn for one race [events]."""

CATCH_UP_SHARE = 0.5
"""Behind a safety car, a car not yet in the queue is slowed by this share of the leader's loss."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """All neutralisations of each simulated race; arrays are (event, iteration), times from now.

    `factor` is the lap-time factor, `bunches` says whether the field closes up, `kind` the index
    in `NeutralisationParameters.kinds`.
    """

    start_s: Floats
    end_s: Floats
    factor: Floats
    bunches: NDArray[np.bool_]
    kind: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Slowdown:
    """What neutralisations do on one step, for the iterations `rows` in which there are any.

    Arrays are (car, plan, len(rows)): `share` of the lap under them, `extra_s` lost by a car that
    closes up, `lead_extra_s` additionally lost by the first of the queue; `queue` is where the
    field bunches.
    """

    rows: NDArray[np.intp]
    share: Floats
    extra_s: Floats
    lead_extra_s: Floats
    queue: NDArray[np.bool_]


def draw_schedule(
    state: RaceState,
    parameters: NeutralisationParameters,
    seed: int,
    iterations: NDArray[np.int64],
    horizon_s: float,
) -> Schedule:
    """Draw when each simulated race is neutralised over the next `horizon_s` seconds."""
    kinds = parameters.kinds
    rates = np.array([kind.per_hour / 3600.0 for kind in kinds])
    total = float(rates.sum())
    now = _kind_of(state.flag, parameters) if state.flag.is_neutralised else None
    drawn = min(MAX_EVENTS, 2 + math.ceil(2.5 * total * horizon_s)) if total > 0 else 0
    count = drawn + (now is not None)
    shape = (count, len(iterations))
    start, end = np.full(shape, np.inf), np.full(shape, np.inf)
    kind_index = np.zeros(shape, dtype=np.int64)
    bits = draw_bits(seed, iterations, np.arange(count), Purpose.NEUTRALISATION)
    clock = np.zeros(len(iterations))
    first = 0
    if now is not None:
        mean = max(1.0, parameters.in_progress_remaining_s)
        start[0] = -np.inf
        clock = end[0] = mean * EXPONENTIAL[field(bits[0], 0)]
        kind_index[0], first = now, 1
    means = np.array([kind.mean_s for kind in kinds])
    spreads = np.array([kind.sd_s for kind in kinds])
    edges = np.cumsum(rates) / total if total > 0 else rates
    for event in range(first, count):
        which = np.searchsorted(edges, UNIFORM[field(bits[event], 1)]).clip(0, len(kinds) - 1)
        start[event] = clock + EXPONENTIAL[field(bits[event], 0)] / total
        length = log_normal(means[which], spreads[which], NORMAL[field(bits[event], 2)])
        clock = end[event] = start[event] + length
        kind_index[event] = which
    factors = np.array([kind.lap_factor for kind in kinds] or [1.0])
    bunch = np.array([kind.bunches for kind in kinds] or [False])
    return Schedule(start, end, factors[kind_index], bunch[kind_index], kind_index)


def _kind_of(flag: Flag, parameters: NeutralisationParameters) -> int | None:
    flags = [kind.flag for kind in parameters.kinds]
    if flag.value in flags:
        return flags.index(flag.value)
    return 0 if flags else None


def slow_down(
    schedule: Schedule,
    clock_s: Floats,
    lap_s: Floats,
    racing: NDArray[np.bool_],
    reference_s: float,
) -> Slowdown | None:
    """Find what neutralisations add to a lap that starts at `clock_s` and would take `lap_s`.

    Args:
        clock_s, lap_s: (car, plan, iteration), seconds from now and seconds.
        racing: (car, plan, iteration); laps of other cars do not count.
        reference_s: the fastest car's green lap, which sets the pace of a safety car [s].

    Returns:
        None if no race is neutralised on this step.
    """
    if not len(schedule.start_s):
        return None
    earliest = np.where(racing, clock_s, np.inf).min(axis=(0, 1))
    latest = np.where(racing, clock_s + lap_s, -np.inf).max(axis=(0, 1))
    touched = (schedule.start_s < latest) & (schedule.end_s > earliest)
    rows = np.nonzero(touched.any(axis=0))[0]
    if not len(rows):
        return None
    clock, lap = clock_s[:, :, rows], lap_s[:, :, rows]
    end_of_lap = clock + lap
    share, extra = np.zeros_like(lap), np.zeros_like(lap)
    lead_extra, queue = np.zeros_like(lap), np.zeros(lap.shape, dtype=np.bool_)
    for event in np.nonzero(touched[:, rows].any(axis=1))[0]:
        start, end = schedule.start_s[event, rows], schedule.end_s[event, rows]
        covered = np.minimum(end_of_lap, end) - np.maximum(clock, start)
        part = np.clip(covered / lap, 0.0, 1.0)
        factor, bunches = schedule.factor[event, rows], schedule.bunches[event, rows]
        behind_car = part * np.maximum(0.0, factor * reference_s - lap)
        alone = part * (factor - 1.0) * lap
        share += part
        extra += np.where(bunches, CATCH_UP_SHARE * behind_car, alone)
        lead_extra += np.where(bunches, (1.0 - CATCH_UP_SHARE) * behind_car, 0.0)
        queue |= bunches & (part > 0.5)
    return Slowdown(rows, np.minimum(share, 1.0), extra, lead_extra, queue)
