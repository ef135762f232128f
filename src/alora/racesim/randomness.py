"""Counter-based random numbers: each draw is a function of (seed, iteration, lap, car, purpose).

So two plans see the same races, and neither the number of threads nor the size of a chunk changes
an answer. The counter is packed into 64 bits and mixed with the seed by two rounds of the
SplitMix64 finaliser (Steele, Lea, Flood 2014), keyed in between, which leaves no visible structure
in any bit; one 64-bit draw is cut into four 16-bit fields that index quantile tables.
"""

from __future__ import annotations

from enum import IntEnum
from statistics import NormalDist
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Words: TypeAlias = NDArray[np.uint64]

FIELD_BITS = 16
FIELD_SIZE = 1 << FIELD_BITS

_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)

_TAIL_DEGREES = 5
"""Degrees of freedom of the heavy-tailed lap noise (Student's t)."""
_TAIL_CLIP = 6.0
"""Largest lap-noise draw [standard deviations]."""


class Purpose(IntEnum):
    """What a draw is for; at most 256."""

    LAP = 0
    PACE = 1
    RETIREMENT = 2
    NEUTRALISATION = 3
    START = 4


def _mix(x: Words) -> Words:
    x ^= x >> np.uint64(30)
    x *= _MIX_1
    x ^= x >> np.uint64(27)
    x *= _MIX_2
    x ^= x >> np.uint64(31)
    return x


def draw_bits(
    seed: int, iterations: NDArray[np.int64], laps: NDArray[np.int64], purpose: Purpose
) -> Words:
    """Draw 64 random bits for every (car, iteration).

    Args:
        seed: 0 to 2**64 - 1.
        iterations: (I,) iteration numbers, below 2**32.
        laps: (C,) the lap each car is on, below 2**14; the row is the car's number.
        purpose: separates draws with otherwise equal counters.

    Returns:
        (C, I) 64-bit words.
    """
    cars = np.arange(len(laps), dtype=np.uint64)
    rows = (laps.astype(np.uint64) << np.uint64(18)) | (cars << np.uint64(8)) | np.uint64(purpose)
    x = (iterations.astype(np.uint64) << np.uint64(32))[None, :] | rows[:, None]
    key = np.uint64(seed)
    with np.errstate(over="ignore"):
        x = _mix(x * _GOLDEN + key)
        return _mix(x + (key ^ _GOLDEN))


def field(bits: Words, number: int) -> NDArray[np.intp]:
    """Cut 16 bits out of each word: `number` is 0 to 3, the result 0 to 65535."""
    shifted = bits >> np.uint64(FIELD_BITS * number)
    return (shifted & np.uint64(FIELD_SIZE - 1)).astype(np.intp)


def _uniform_midpoints() -> Floats:
    return (np.arange(FIELD_SIZE, dtype=np.float64) + 0.5) / FIELD_SIZE


def _normal_quantiles() -> Floats:
    inverse = NormalDist().inv_cdf
    half = np.array([inverse(u) for u in _uniform_midpoints()[: FIELD_SIZE // 2]])
    return np.concatenate([half, -half[::-1]])


def _heavy_tailed_quantiles(normal: Floats) -> Floats:
    """Student's t of `_TAIL_DEGREES` from normal quantiles (Cornish and Fisher), unit variance."""
    nu, z = float(_TAIL_DEGREES), normal
    t = z + (z**3 + z) / (4 * nu) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * nu**2)
    t = np.clip(t / np.sqrt(np.mean(t**2)), -_TAIL_CLIP, _TAIL_CLIP)
    scaled: Floats = t / np.sqrt(np.mean(t**2))
    return scaled


Singles: TypeAlias = NDArray[np.float32]


def _single(table: Floats) -> Floats:
    """The table as the kernel holds it: rounded to single precision."""
    return table.astype(np.float32).astype(np.float64)


UNIFORM = _uniform_midpoints()
"""Quantiles of the uniform distribution on (0, 1)."""
NORMAL = _single(_normal_quantiles())
"""Quantiles of the standard normal distribution."""
HEAVY = _single(_heavy_tailed_quantiles(NORMAL))
"""Quantiles of heavy-tailed lap noise with mean 0 and variance 1."""
LOGISTIC = _single(np.log(UNIFORM) - np.log1p(-UNIFORM))
"""Quantiles of the logistic distribution: `LOGISTIC[u] < v` has probability 1/(1+exp(-v))."""
HEAVY_F32: Singles = HEAVY.astype(np.float32)
NORMAL_F32: Singles = NORMAL.astype(np.float32)
LOGISTIC_F32: Singles = LOGISTIC.astype(np.float32)
EXPONENTIAL = -np.log1p(-UNIFORM)
"""Quantiles of the exponential distribution with mean 1."""


def log_normal(mean: Floats | float, sd: Floats | float, z: Floats) -> Floats:
    """A right-skewed positive value with this mean and standard deviation, at normal quantile z."""
    mean_array, sd_array = np.asarray(mean, dtype=np.float64), np.asarray(sd, dtype=np.float64)
    safe = np.maximum(mean_array, 1e-9)
    spread = np.log1p((sd_array / safe) ** 2)
    value: Floats = np.exp(np.log(safe) - spread / 2 + np.sqrt(spread) * z)
    return np.where(mean_array > 0, value, 0.0)
