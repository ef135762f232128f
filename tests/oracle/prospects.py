"""What each simulated race draws once, before it starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.oracle.draws import (
    Ints,
    Purpose,
    Singles,
    exponential,
    high,
    low,
    normal,
    single,
    word,
)
from tests.oracle.inputs import NEVER, Inputs, column
from tests.oracle.schedule import Schedule, draw_schedule
from tests.oracle.weather import draw_wetness


@dataclass(frozen=True, slots=True)
class Prospects:
    """All of it; arrays are (car, race), the wetness (cell, race) or None where it is dry.

    `last_lap` is the last lap a car completes before it fails, `drive_through_lap` the lap on
    which it is given a drive-through; from `NEVER` on where there is none.
    """

    base_s: Singles
    start_loss_s: Singles
    last_lap: Ints
    drive_through_lap: Ints
    schedule: Schedule
    wetness: Singles | None


def draw_prospects(inputs: Inputs, iterations: Ints) -> Prospects:
    """Draw pace, start, failures, penalties, neutralisations and weather of each race."""
    race = inputs.race
    pace = word(race.seed, iterations, 0, inputs.row, Purpose.PACE)
    fate = word(race.seed, iterations, 0, inputs.row, Purpose.FATE)
    grid = race.grid
    first = inputs.first_lap[:, None]
    failing = column(_laps_between(grid.retire_hazard))
    penalised = column(_laps_between(grid.drive_through_hazard))
    last_lap = _after(first - 1, exponential(low(fate)), failing)
    drawn = inputs.base + column(grid.base_sd_s) * normal(low(pace))
    parameters = race.parameters
    per_place = single(parameters.start_loss_s_per_place) * column(inputs.row)
    luck = single(parameters.start_sd_s) * np.abs(normal(high(pace)))
    return Prospects(
        base_s=np.maximum(drawn, single(0.5) * inputs.base),
        start_loss_s=per_place + luck,
        last_lap=last_lap,
        drive_through_lap=_after(first, exponential(high(fate)), penalised),
        schedule=draw_schedule(inputs, iterations, last_lap),
        wetness=draw_wetness(inputs, iterations),
    )


def _laps_between(chance: Any) -> list[float]:
    """Mean laps between two events of this chance a lap; infinite where there is none."""
    return [1.0 / -np.log1p(-min(h, 0.5)) if h > 0.0 else np.inf for h in chance]


def _after(first: Ints, drawn: Singles, mean_laps: Singles) -> Ints:
    """The lap `drawn` mean lengths after `first`."""
    never = np.isinf(mean_laps)
    laps = np.minimum(drawn * np.where(never, single(1.0), mean_laps), single(1e6))
    return first + np.where(never, NEVER, np.trunc(laps).astype(np.int64))
