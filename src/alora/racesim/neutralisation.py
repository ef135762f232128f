"""When safety cars and yellows come."""

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
