"""How long each car's lap would take if it were alone on the track."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tests.oracle.draws import Ints, Purpose, Singles, Words, heavy, low, single, ticks, word
from tests.oracle.field import Field
from tests.oracle.inputs import column
from tests.oracle.weather import cell_of

LEAST_LAP_S = 1.0
"""No lap is quicker [s]."""
MOST_LAP_S = 20_000.0
"""No lap is slower [s]."""


@dataclass
class Lap:
    """One lap of the whole field.

    Attributes:
        number: (car,) the lap of the race that each car drives; 0 while it waits to start.
        green_s: lap time alone on a green track, without what a stop costs.
        strength: how well the car passes and defends [logit].
        wetness: of the track, None where it stays as it is.
    """

    number: Ints
    words: Words
    green_s: Singles
    strength: Singles
    wetness: Singles | None


def drive_alone(field: Field, iterations: Ints, step: int) -> Lap:
    """Find who races and how fast; the noise moves on for all cars."""
    inputs, grid = field.inputs, field.inputs.race.grid
    started = step >= grid.start_step
    number = np.where(started, grid.first_lap + step - grid.start_step, 0)
    field.racing = field.may_race() & started[:, None]
    words = word(inputs.race.seed, iterations, number, inputs.row, Purpose.LAP)
    field.noise = _noise(field, words, step)
    trend = inputs.trend_s * single(number - inputs.race.parameters.lap_reference)
    tire = field.tires.loss_s(field.compound, field.age)
    green = ((field.prospects.base_s + trend[:, None]) + field.noise) + tire
    first = (number == 1) & (grid.first_lap.max() == 1)
    green = np.where(first[:, None], green + field.prospects.start_loss_s, green)
    wetness = None
    if field.prospects.wetness is not None:
        wetness = field.prospects.wetness[cell_of(inputs, step)]
        green = green + field.tires.wet_loss_s(field.compound, wetness)
    green = _meet_other_classes(field, green)
    green = np.clip(green, single(LEAST_LAP_S), single(MOST_LAP_S))
    traffic = inputs.race.parameters.traffic
    strength = inputs.pass_logit - single(traffic.pass_per_s) * green
    strength = strength - single(traffic.pass_per_tire_lap) * field.age
    return Lap(number, words, green, strength, wetness)


def length_ticks(seconds: Singles) -> Ints:
    """A lap time in ticks; none is longer than some hours."""
    return ticks(np.minimum(seconds, single(MOST_LAP_S)))


def _noise(field: Field, words: Words, step: int) -> Singles:
    grid = field.inputs.race.grid
    scale = column(grid.noise_s * np.sqrt(1.0 - grid.noise_rho**2))
    later = column(grid.noise_rho) * field.noise + scale * heavy(low(words))
    first = (step <= grid.start_step)[:, None]
    return np.where(first, column(grid.noise_s) * heavy(low(words)), later)


def _meet_other_classes(field: Field, green: Singles) -> Singles:
    grid, traffic = field.inputs.race.grid, field.inputs.race.parameters.traffic
    if len(grid.class_names) == 1 or not (traffic.blue_flag_s or traffic.lapping_s):
        return green
    for index in range(len(grid.class_names)):
        count = single((~field.out[grid.car_class == index]).sum(axis=0))
        green = green + count * field.inputs.meeting_s[:, index, None]
    return green
