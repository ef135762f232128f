"""Random words and the single-precision functions that turn them into numbers."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Singles: TypeAlias = NDArray[np.float32]
Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]
Words: TypeAlias = NDArray[np.uint64]

TICKS_PER_S = 8192
"""Clocks count in steps of 1/8192 s."""

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
LOG2_E = 1.44269504
LN_2 = 0.69314718
EXP_SERIES = (0.0013333558, 0.009618129, 0.05550411, 0.24022651, LN_2, 1.0)


class Purpose(IntEnum):
    """What a word is drawn for."""

    LAP = 0
    PACE = 1
    FATE = 2
    EVENT = 3
    EVENT_LENGTH = 4
    SERVICE = 5
    ACCIDENT = 6
    RAIN = 7
    SHOWER = 8


def single(value: Any) -> Singles:
    """Round to single precision."""
    return np.asarray(value, dtype=np.float32)


def mix(x: Words) -> Words:
    """Scramble 64 bits; no two inputs give the same output."""
    x = x ^ (x >> np.uint64(30))
    x = x * np.uint64(0xBF58476D1CE4E5B9)
    x = x ^ (x >> np.uint64(27))
    x = x * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def word(seed: int, iterations: Ints, lap: Any, car: Any, purpose: Purpose) -> Words:
    """Draw 64 bits for each car (rows of `lap` and `car`) and each iteration (columns)."""
    laps, cars = np.broadcast_arrays(np.asarray(lap, np.uint64), np.asarray(car, np.uint64))
    rows = (laps << np.uint64(18)) | (cars << np.uint64(8)) | np.uint64(purpose)
    counter = (iterations.astype(np.uint64) << np.uint64(32)) | rows[..., None]
    with np.errstate(over="ignore"):
        return mix(counter * GOLDEN + mix(np.uint64(seed) + GOLDEN))


def low(words: Words) -> Words:
    """The low half of each word."""
    return words & np.uint64(0xFFFFFFFF)


def high(words: Words) -> Words:
    """The high half of each word."""
    return words >> np.uint64(32)


def uniform16(bits: Words) -> Singles:
    """A uniform number in (0, 1) from the low 16 bits."""
    return single(bits & np.uint64(0xFFFF)) * single(2.0**-16) + single(2.0**-17)


def uniform24(half: Words) -> Singles:
    """A uniform number in (0, 1] from the high 24 bits of half a word."""
    return single(half >> np.uint64(8)) * single(2.0**-24) + single(2.0**-25)


def _byte_sum(half: Words) -> Singles:
    total = sum((half >> np.uint64(8 * byte)) & np.uint64(0xFF) for byte in range(4))
    return single(np.asarray(total).astype(np.int64) - 510) * single(0.006765875)


def normal(half: Words) -> Singles:
    """Mean 0, variance 1, excess kurtosis 0, within 4.04."""
    z = _byte_sum(half)
    return z * (single(0.9490333) + single(0.018642383) * (z * z))


def heavy(half: Words) -> Singles:
    """Mean 0, variance 1, excess kurtosis 3, within 7.25."""
    z = _byte_sum(half)
    return z * (single(0.6412007) + single(0.1226162) * (z * z))


def exp(x: Singles) -> Singles:
    """e to the x, for x within 30 of 0."""
    y = np.clip(x, single(-30.0), single(30.0)) * single(LOG2_E)
    n = np.trunc(y + np.where(y < 0, single(-0.5), single(0.5)))
    f = y - n
    p = single(EXP_SERIES[0])
    for coefficient in EXP_SERIES[1:]:
        p = p * f + single(coefficient)
    return (p.view(np.int32) + (n.astype(np.int32) << 23)).view(np.float32)


def ln(x: Singles) -> Singles:
    """Natural logarithm of a positive normal number."""
    bits = x.view(np.int32)
    exponent = (bits >> 23) - 127
    m = ((bits & 0x7FFFFF) | 0x3F800000).view(np.float32)
    big = m > single(1.41421356)
    m = np.where(big, m * single(0.5), m)
    exponent = np.where(big, exponent + 1, exponent)
    t = (m - single(1.0)) / (m + single(1.0))
    q = t * t
    inner = single(0.33333333) + q * (single(0.2) + q * single(0.14285714))
    return single(exponent) * single(LN_2) + single(2.0) * t * (single(1.0) + q * inner)


def exponential(half: Words) -> Singles:
    """Exponentially distributed with mean 1."""
    return -ln(uniform24(half))


def ticks(seconds: Singles) -> Ints:
    """A lap time or a loss in ticks, rounded."""
    rounded = single(seconds) * single(TICKS_PER_S) + single(0.5)
    return np.trunc(rounded).astype(np.int64)


def clock_ticks(seconds: float) -> int:
    """A clock of the state, in seconds from now, in the nearest tick."""
    return round(min(max(seconds, -1e5), 1.9e5) * TICKS_PER_S)


def moment_ticks(seconds: Singles) -> Ints:
    """A drawn moment from now in ticks; what is further away than a day or two is cut."""
    cut = np.clip(single(seconds), single(-1e5), single(2e5))
    return np.trunc(cut * single(TICKS_PER_S)).astype(np.int64)


def in_seconds(clock: Ints) -> Singles:
    """A difference of clocks in seconds."""
    return single(clock) * single(1.0 / TICKS_PER_S)
