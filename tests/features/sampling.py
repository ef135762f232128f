"""Tell a distribution from the one it should be."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

LEVEL = 1e-6
"""Probability that one comparison fails though nothing is wrong, if its seed were drawn anew."""

LIMIT = 4.892
"""Standard errors that an estimate is off with that probability, on either side."""

Floats = NDArray[np.float64]


def off(values: Floats, mean: float) -> float:
    """By how many standard errors a sample's mean is off."""
    error = float(values.std(ddof=1)) / math.sqrt(len(values))
    return abs(float(values.mean()) - mean) / error


def share_off(hits: NDArray[np.bool_], probability: float) -> float:
    """By how many standard errors a share is off."""
    error = math.sqrt(probability * (1.0 - probability) / hits.size)
    return abs(float(hits.mean()) - probability) / error


def spread_off(values: Floats, sd: float) -> float:
    """By how many standard errors the mean square about the sample's mean is off."""
    return off((values - values.mean()) ** 2, sd**2)


def fourth_moment_off(values: Floats, kurtosis: float) -> float:
    """By how many standard errors the fourth moment of values of variance 1 is off."""
    return off(values**4, kurtosis)
