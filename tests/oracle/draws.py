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
ROUNDING = 12582912.0
"""1.5 * 2^23: adding it to a number and taking it away again rounds it to a whole one."""
EXP_SERIES = (0.0096181, 0.0555041, 0.2402265, 0.6931472, 1.0)
LN_SERIES = (-0.143205137, 0.223302663, -0.254723571, 0.332258492, -0.49985056, 1.00001279)
ROOT_HALF_BITS = 0x3F3504F3


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
        key = mix(np.asarray(seed, np.uint64) + GOLDEN)
        return mix(counter * GOLDEN + key)


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


def _horner(x: Singles, coefficients: tuple[float, ...]) -> Singles:
    """A polynomial in x, highest power first."""
    value = single(coefficients[0])
    for coefficient in coefficients[1:]:
        value = value * x + single(coefficient)
    return value


def exp(x: Singles) -> Singles:
    """e to the x, for x within 30 of 0."""
    y = np.clip(x, single(-30.0), single(30.0)) * single(LOG2_E)
    n = (y + single(ROUNDING)) - single(ROUNDING)
    power = n.astype(np.int32) << 23
    return (_horner(y - n, EXP_SERIES).view(np.int32) + power).view(np.float32)


def ln(x: Singles) -> Singles:
    """Natural logarithm of a positive normal number."""
    bits = x.view(np.int32)
    exponent = (bits - ROOT_HALF_BITS) >> 23
    f = (bits - (exponent << 23)).view(np.float32) - single(1.0)
    return single(exponent) * single(LN_2) + _horner(f, LN_SERIES) * f


def logit16(bits: Words) -> Singles:
    """A logistic number from the low 16 bits."""
    i = single(bits & np.uint64(0xFFFF))
    return ln((i + single(0.5)) / (single(65535.5) - i))


def exponential(half: Words) -> Singles:
    """Exponentially distributed with mean 1."""
    return -ln(uniform24(half))


def ticks(seconds: Singles) -> Ints:
    """A lap time or a loss in ticks, rounded."""
    rounded = single(seconds) * single(TICKS_PER_S) + single(0.5)
    whole: Ints = np.trunc(rounded).astype(np.int64)
    return whole


def even(seconds: Singles) -> Ints:
    """A gap or a cost in traffic, in whole pairs of ticks."""
    return ticks(seconds) & ~np.int64(1)


def clock_ticks(seconds: float) -> int:
    """A clock of the state, in seconds from now, in the nearest tick."""
    return round(min(max(seconds, -1e5), 1.9e5) * TICKS_PER_S)


def moment_ticks(seconds: Singles) -> Ints:
    """A drawn moment from now in ticks; what is further away than a day or two is cut."""
    cut = np.clip(single(seconds), single(-1e5), single(2e5))
    whole: Ints = np.trunc(cut * single(TICKS_PER_S)).astype(np.int64)
    return whole


def in_seconds(clock: Ints) -> Singles:
    """A difference of clocks in seconds."""
    return single(clock) * single(1.0 / TICKS_PER_S)
