"""How long a simulation may run, and how it is told to stop."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alora.domain.errors import CancelledError


class Budget:
    """A span of wall-clock time [s] that another thread may cut short.

    Args:
        seconds: the time from now on; None is without limit.
        clock: monotonic seconds, injected for tests.
        flag: shared with another budget; a new one if None.

    Attributes:
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
