"""The moment at which an answer is no longer wanted, handed on from hop to hop as what is left."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from alora.runtime.limits import MAX_DEADLINE_MS


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment `at_s` on the clock `clock` [s]. Hops exchange what is left, never the moment."""

    at_s: float
    clock: Callable[[], float] = time.monotonic

    @classmethod
    def after(cls, ms: float, clock: Callable[[], float] = time.monotonic) -> Deadline:
        """Set the deadline `ms` [ms] from now; zero or less has expired already."""
        return cls(clock() + ms / 1_000.0, clock)

    @property
    def left_ms(self) -> float:
        """What is left [ms], never negative."""
        return max(0.0, (self.at_s - self.clock()) * 1_000.0)

    @property
    def left_s(self) -> float:
        """What is left [s], never negative."""
        return self.left_ms / 1_000.0

    @property
    def expired(self) -> bool:
        """True once nothing is left."""
        return self.left_ms <= 0.0

    def reserve(self, ms: float) -> Deadline:
        """Make an earlier deadline that keeps `ms` [ms] back for the way home."""
        return Deadline(self.at_s - ms / 1_000.0, self.clock)

    def at_most(self, ms: float) -> Deadline:
        """Make the earlier of this deadline and `ms` [ms] from now."""
        return Deadline(min(self.at_s, self.clock() + ms / 1_000.0), self.clock)


def parse_deadline_ms(text: str) -> float:
    """Read what a caller says is left [ms].

    Raises:
        ValueError: not a number, or out of range, with a message fit for the caller.
    """
    try:
        left_ms = float(text)
    except ValueError:
        raise ValueError(f"{text[:40]!r} is not a number of milliseconds") from None
    if not math.isfinite(left_ms) or left_ms > MAX_DEADLINE_MS:
        raise ValueError(f"{text[:40]!r} is not a deadline of at most {MAX_DEADLINE_MS:.0f} ms")
    return left_ms
