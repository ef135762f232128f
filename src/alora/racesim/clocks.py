"""The engine's time: whole ticks of 1/8192 s from now, exact over the longest race."""

from __future__ import annotations

import numpy as np

TICKS_PER_S = 8192
"""Ticks in a second."""

EARLIEST_S, LATEST_S = -1e5, 1.9e5
"""Clocks that the engine can hold [s from now]."""

NO_LIMIT = 2**31 - 1
"""A clock or lap that no race reaches."""


def lap_ticks(seconds: float) -> int:
    """A lap time or a loss, rounded as the kernel rounds it [ticks]."""
    return int(np.float32(seconds) * np.float32(TICKS_PER_S) + np.float32(0.5))


def even_ticks(seconds: float) -> int:
    """A gap or a cost in traffic, in whole pairs of ticks: the last bit is the kernel's own."""
    return lap_ticks(seconds) & ~1


def clock_ticks(seconds: float) -> int:
    """A moment on the race clock, from now [ticks]."""
    return round(min(max(seconds, EARLIEST_S), LATEST_S) * TICKS_PER_S)
