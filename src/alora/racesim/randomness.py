"""Counter-based random numbers: each draw is a function of (seed, iteration, lap, car, purpose).

So two plans see the same races, and neither the number of threads nor the size of a chunk changes
an answer. The kernel mixes the counter, times an odd constant and shifted by the seed's key, with
the finaliser of SplitMix64 (Steele, Lea, Flood 2014); `docs/engine.md` has the details.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Singles: TypeAlias = NDArray[np.float32]

_WORD = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15


def seed_key(seed: int) -> int:
    """The part of every counter that the seed decides, 64 bits."""
    x = (seed + _GOLDEN) & _WORD
    x = ((x ^ x >> 30) * 0xBF58476D1CE4E5B9) & _WORD
    x = ((x ^ x >> 27) * 0x94D049BB133111EB) & _WORD
    return x ^ x >> 31
