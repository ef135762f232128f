"""How long a simulation may run, and how it is told to stop."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alora.domain.errors import CancelledError

LEAST_PLANNED_S = 0.0625
"""A search is planned for at least this, however little time there is [s]."""


def planned_seconds(seconds: float) -> float:
    """The time that a search with a budget of `seconds` is planned for [s].

    Rounded down to a power of two, so that a few milliseconds on the way change no answer.
    """
    if math.isinf(seconds):
        return seconds
    return float(2.0 ** math.floor(math.log2(max(seconds, LEAST_PLANNED_S))))


class Budget:
    """A span of wall-clock time [s] that another thread may cut short.

    Args:
        seconds: the time from now on; None is without limit.
        clock: monotonic seconds, injected for tests.
        flag: shared with another budget; a new one if None.

    Attributes:
        planned_s: what a search is planned for [s], fixed here; with the same question and the
            same `planned_s` the answer is the same.
        flag: one 32-bit integer, not 0 once cancelled, for the kernel to look at.
    """

    def __init__(
        self,
        seconds: float | None = None,
        clock: Callable[[], float] = time.perf_counter,
        flag: NDArray[np.int32] | None = None,
    ) -> None:
        self._clock = clock
        self._start_s = clock()
        self.seconds = seconds
        self.planned_s = planned_seconds(math.inf if seconds is None else seconds)
        self.flag: NDArray[np.int32] = np.zeros(1, dtype=np.int32) if flag is None else flag

    def without_limit(self) -> Budget:
        """Make a budget of any time that ends when this one is cancelled."""
        return Budget(None, self._clock, self.flag)

    def cancel(self) -> None:
        """Make the next `check` of any thread raise, and the kernel return."""
        self.flag[0] = 1

    @property
    def cancelled(self) -> bool:
        """True once somebody cancelled."""
        return bool(self.flag[0])

    @property
    def used_s(self) -> float:
        """Time since the start [s]."""
        return self._clock() - self._start_s

    @property
    def left_s(self) -> float:
        """Time left [s], negative when over; infinite without a limit."""
        return float("inf") if self.seconds is None else self.seconds - self.used_s

    def check(self) -> None:
        """Return at once, or raise.

        Raises:
            CancelledError: the budget was cancelled.
        """
        if self.flag[0]:
            raise CancelledError("the simulation was cancelled")


@dataclass(frozen=True, slots=True)
class SearchProgress:
    """How far a simulation is; `fraction` (0 to 1) never falls within one question."""

    stage: str
    races_done: int
    races_planned: int
    fraction: float


def no_progress(_progress: SearchProgress) -> None:
    """Take a progress report and do nothing with it."""
