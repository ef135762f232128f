"""What safety cars and yellows do to a lap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alora.racesim.race import Race
from tests.oracle.draws import TICKS_PER_S, Bools, Ints, Singles, even, single
from tests.oracle.field import Field
from tests.oracle.lap import Lap, length_ticks
from tests.oracle.schedule import Event

LAPPED_SHARE = 0.8
"""A car this share of a reference lap behind the first of its group is lapped."""


@dataclass
class Slowdown:
    """What neutralisations do on one lap; arrays are (car, race), `queue` is (race,).

    `share` of the lap driven under them; `lead_s` is lost by a car that leads the queue; the lane
    loses `lane_s` and is shut where `closed`; `gain` is what a wave-by gives back [ticks].
    """

    share: Singles
    added_s: Singles
    lead_s: Singles
    lane_s: Singles
    closed: Bools
    gain: Ints
    queue: Bools


def slow_down(field: Field, lap: Lap) -> Slowdown:
    """Find what neutralisations add to the lap, race by race."""
    race = field.inputs.race
    parameters = race.parameters
    slow = Slowdown(
        share=np.zeros(field.shape, np.float32),
        added_s=np.zeros(field.shape, np.float32),
        lead_s=np.zeros(field.shape, np.float32),
        lane_s=np.full(field.shape, parameters.pit.lane_loss_s, np.float32),
        closed=np.zeros(field.shape, np.bool_),
        gain=np.zeros(field.shape, np.int64),
        queue=np.zeros(field.shape[1], np.bool_),
    )
    length = length_ticks(lap.green_s + field.loss_s)
    down = _behind_first(field)
    reference = int(even(single(field.inputs.reference_s)))
    lapped = down > int(np.float32(LAPPED_SHARE) * np.float32(reference))
    whole = down >= reference
    for number, events in enumerate(field.prospects.schedule):
        for event in events:
            at = (slice(None), number)
            _apply(field, lap, slow, event, number, length[at], lapped[at], whole[at])
    slow.share = np.minimum(slow.share, single(1.0))
    return slow


def _apply(
    field: Field,
    lap: Lap,
    slow: Slowdown,
    event: Event,
    number: int,
    length: Ints,
    lapped: Bools,
    whole: Bools,
) -> None:
    """Add one event of race `number`."""
    race, kind, racing = field.inputs.race, event.kind, field.racing[:, number]
    start = field.clock[:, number]
    end = start + length
    covered = np.minimum(end, event.end) - np.maximum(start, event.start)
    part = np.clip(single(covered) / single(length), single(0.0), single(1.0))
    part = np.where(racing, part, single(0.0))
    green = lap.green_s[:, number]
    mostly = part > single(0.5)
    factor = single(kind.lap_factor)
    if kind.bunches:
        pace = factor * field.inputs.reference_s
        behind = part * np.maximum(single(0.0), pace - green)
        half = single(0.5) * behind
        alone = (field.loss_s[:, number] > 0) | (lapped & (not kind.wave_by))
        slow.added_s[:, number] += np.where(alone, behind, half)
        slow.lead_s[:, number] += np.where(alone, single(0.0), behind - half)
        slow.queue[number] |= bool(mostly.any())
    else:
        slow.added_s[:, number] += part * (factor - single(1.0)) * green
    slow.share[:, number] += part
    slow.lane_s[mostly, number] = _lane_s(race, kind.lane_loss_s)
    opens = event.start + round(kind.pits_closed_s * TICKS_PER_S)
    slow.closed[:, number] |= mostly & (end < opens)
    if kind.wave_by:
        sees_end = racing & (start < event.end) & (event.end <= end)
        gain = int(even(single(field.inputs.reference_s)))
        slow.gain[:, number] += np.where(sees_end & whole, gain, 0)


def _lane_s(race: Race, lane_loss_s: float | None) -> float:
    return race.parameters.pit.lane_loss_neutralised_s if lane_loss_s is None else lane_loss_s


def _behind_first(field: Field) -> Ints:
    """How far each car starts the lap behind the first racing car of its group [ticks]."""
    behind = np.zeros(field.shape, np.int64)
    for number in np.unique(field.inputs.group):
        rows = field.inputs.group == number
        first = np.where(field.racing[rows], field.clock[rows], np.int64(1) << 40).min(axis=0)
        behind[rows] = field.clock[rows] - first
    return behind
