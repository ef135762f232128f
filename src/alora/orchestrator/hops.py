"""Where the time of one question goes: every step with who did it and how long it took."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from alora.contracts.page import HopTime
from alora.contracts.tools import Hop

SERVICE = "orchestrator"
"""The name of this service in logs, health and hops."""


class HopLog:
    """A stopwatch whose steps leave no gap, so that they add up to the time elapsed.

    Args:
        instance: which orchestrator this is.
        clock: seconds; only differences count.
    """

    def __init__(self, instance: str, clock: Callable[[], float] = time.perf_counter) -> None:
        self._instance = instance
        self._clock = clock
        self._started_s = clock()
        self._last_s = self._started_s
        self._ms: dict[tuple[str, str, str], float] = {}

    @property
    def elapsed_ms(self) -> float:
        """Since the question came in [ms]."""
        return (self._clock() - self._started_s) * 1e3

    def done(self, step: str) -> None:
        """End a step of this service, which began where the step before ended."""
        self._add(step, SERVICE, self._instance, self._lap_ms())

    def called(self, hops: Iterable[Hop]) -> None:
        """End a call whose server reports its own steps; the rest of the time was on the way."""
        rest_ms = self._lap_ms()
        theirs = tuple(hops)
        self._add(
            "network A→B",
            SERVICE,
            self._instance,
            max(0.0, rest_ms - sum(hop.ms for hop in theirs)),
        )
        for hop in theirs:
            self._add(hop.step, hop.service, hop.instance, hop.ms)

    def hops(self) -> tuple[HopTime, ...]:
        """List the steps in the order in which they first came."""
        return tuple(
            HopTime(step=step, service=service, instance=instance, ms=round(ms, 3))
            for (step, service, instance), ms in self._ms.items()
        )

    def _lap_ms(self) -> float:
        now_s = self._clock()
        lap_ms = (now_s - self._last_s) * 1e3
        self._last_s = now_s
        return lap_ms

    def _add(self, step: str, service: str, instance: str, ms: float) -> None:
        key = (step, service, instance)
        self._ms[key] = self._ms.get(key, 0.0) + ms
