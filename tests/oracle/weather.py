"""Rain, and the wetness of the track it leaves."""

from __future__ import annotations

import math

import numpy as np

from tests.oracle.draws import (
    Bools,
    Ints,
    Purpose,
    Singles,
    exponential,
    high,
    low,
    single,
    uniform16,
    word,
)
from tests.oracle.inputs import Inputs

MOST_CELLS = 4096
"""Cells of one race; what comes later is like the last."""
MOST_SPANS = 64
"""Spans of rain and dry sky drawn for one race."""
LEAST_RATE = 1e-9
"""Rate of rain where none is expected beyond the forecast [1/s]."""


def cells(inputs: Inputs) -> int:
    """Cells of one reference lap that cover the race."""
    race = inputs.race
    return min(MOST_CELLS, math.ceil(race.span_s / race.reference_lap_s) + 1)


def cell_of(inputs: Inputs, step: int) -> Ints:
    """The cell in which each car is expected to drive its lap of this step."""
    grid = inputs.race.grid
    driven = np.maximum(0, step - grid.start_step)
    expected = np.maximum(0.0, grid.clock_s + driven * grid.base_s)
    cell: Ints = np.trunc(expected / grid.base_s.min()).astype(np.int64)
    return np.minimum(cell, cells(inputs) - 1)


def draw_wetness(inputs: Inputs, iterations: Ints) -> Singles | None:
    """The wetness of each cell in each race; None where the track stays as it is."""
    weather = inputs.race.parameters.weather
    if weather is None:
        return None
    length = inputs.reference_s
    up, down = single(weather.wetting_per_s), single(weather.drying_per_s)
    count = cells(inputs)
    wetness = np.empty((count, len(iterations)), np.float32)
    now = np.full(len(iterations), weather.wetness_now, np.float32)
    for cell in range(count):
        wetness[cell] = now
        middle = (np.float32(cell) + np.float32(0.5)) * length
        rains = _forecast_rain(inputs, iterations, middle) | _chance_rain(
            inputs, iterations, middle
        )
        change = np.where(rains, length * up, -(length * down))
        now = np.clip(now + change, single(0.0), single(1.0))
    return wetness


def _forecast_rain(inputs: Inputs, iterations: Ints, at_s: np.float32) -> np.ndarray:
    """Does one of the forecast's showers fall at this moment?"""
    state = inputs.race.state
    rains = np.zeros(len(iterations), np.bool_)
    for number, shower in enumerate(state.weather.rain):
        bits = word(inputs.race.seed, iterations, number, 0, Purpose.RAIN)
        falls = uniform16(high(bits)) < single(shower.probability)
        begin, end = single([shower.from_s - state.clock_s, shower.until_s - state.clock_s])
        if begin <= at_s < end:
            rains |= falls
    return rains


def _chance_rain(inputs: Inputs, iterations: Ints, at_s: np.float32) -> np.ndarray:
    """Does it rain at this moment by the weather's own rhythm of rain and dry sky?"""
    weather = inputs.race.parameters.weather
    assert weather is not None
    dry_mean = single(1.0) / single(max(weather.rain_per_hour / 3600.0, LEAST_RATE))
    end = np.zeros(len(iterations), np.float32)
    changes = np.zeros(len(iterations), np.int64)
    for span in range(MOST_SPANS):
        rainy = (span + weather.raining_now) % 2 == 1
        mean = single(weather.rain_mean_s) if rainy else dry_mean
        bits = word(inputs.race.seed, iterations, span, 0, Purpose.SHOWER)
        end = end + exponential(low(bits)) * mean
        changes += end <= at_s
    rains: Bools = (changes + weather.raining_now) % 2 == 1
    return rains
