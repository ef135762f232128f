"""What safety cars and yellows do to a lap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alora.racesim.neutralisation import CATCH_UP_SHARE, Schedule
from alora.racesim.randomness import Floats


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


def slow_down(
    schedule: Schedule,
    clock_s: Floats,
    lap_s: Floats,
    loss_s: Floats,
    racing: NDArray[np.bool_],
    reference_s: float,
) -> Slowdown | None:
    """Find what neutralisations add to a lap that starts at `clock_s` and would take `lap_s`.

    Args:
        clock_s, lap_s: (car, plan, iteration), seconds from now and seconds.
        loss_s: the part of `lap_s` that a stop costs, which no flag stretches [s].
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
    green = lap - loss_s[:, :, rows]
    share, extra = np.zeros_like(lap), np.zeros_like(lap)
    lead_extra, queue = np.zeros_like(lap), np.zeros(lap.shape, dtype=np.bool_)
    for event in np.nonzero(touched[:, rows].any(axis=1))[0]:
        start, end = schedule.start_s[event, rows], schedule.end_s[event, rows]
        covered = np.minimum(end_of_lap, end) - np.maximum(clock, start)
        part = np.clip(covered / lap, 0.0, 1.0)
        factor, bunches = schedule.factor[event, rows], schedule.bunches[event, rows]
        behind_car = part * np.maximum(0.0, factor * reference_s - green)
        alone = part * (factor - 1.0) * green
        share += part
        extra += np.where(bunches, CATCH_UP_SHARE * behind_car, alone)
        lead_extra += np.where(bunches, (1.0 - CATCH_UP_SHARE) * behind_car, 0.0)
        queue |= bunches & (part > 0.5) & racing[:, :, rows]
    return Slowdown(rows, np.minimum(share, 1.0), extra, lead_extra, queue)
