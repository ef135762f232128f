"""How long a simulation may run, and how it is told to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from alora.domain.errors import CancelledError


class Budget:
    """A span of wall-clock time [s] that another thread may cut short.

    Args:
        seconds: the time from now on; None is without limit.
        clock: monotonic seconds, injected for tests.
        cancelled: shared with another budget; a new one if None.
    """

    def __init__(
        self,
        seconds: float | None = None,
        clock: Callable[[], float] = time.perf_counter,
        cancelled: threading.Event | None = None,
    ) -> None:
        self._clock = clock
        self._start_s = clock()
        self.seconds = seconds
        self._cancelled = cancelled or threading.Event()

    def without_limit(self) -> Budget:
        """Make a budget of any time that ends when this one is cancelled."""
        return Budget(None, self._clock, self._cancelled)

    def cancel(self) -> None:
        """Make the next `check` of any thread raise."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """True once somebody cancelled."""
        return self._cancelled.is_set()

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
        if self._cancelled.is_set():
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
