"""Keeping the services of `alora up` alive."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from alora.cli.services import logs
from alora.cli.services.child import Child
from alora.cli.services.group import (
    START_LIMIT_S,
    STOP_LIMIT_S,
    stop_all,
    wait_until_all_are_ready,
)
from alora.cli.services.spec import ServiceSpec
from alora.domain.errors import UnavailableError


@dataclass(frozen=True, slots=True)
class RestartPolicy:
    """How often a service that stops is started again.

    The n-th restart within `period_s` waits `first_delay_s * 2**(n-1)`, at most `max_delay_s`;
    after `max_restarts` within the period the system gives up.
    """

    first_delay_s: float = 0.25
    max_delay_s: float = 8.0
    max_restarts: int = 6
    period_s: float = 120.0

    def delay_s(self, restarts: int) -> float:
        """The wait before the next restart after `restarts` recent ones [s]."""
        return float(min(self.max_delay_s, self.first_delay_s * 2.0**restarts))


class Supervisor:
    """Starts the services and restarts those that end.

    `say` gets one line for every event that a user should know; `clock` is in seconds.
    """

    def __init__(
        self,
        specs: Sequence[ServiceSpec],
        environment: dict[str, str],
        sink: logs.Sink,
        say: Callable[[str], None],
        *,
        policy: RestartPolicy | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._specs = tuple(specs)
        self._environment = environment
        self._sink = sink
        self._say = say
        self._policy = policy or RestartPolicy()
        self._clock = clock
        self._children: dict[str, Child] = {}

    @property
    def children(self) -> tuple[Child, ...]:
        """The processes running now."""
        return tuple(self._children.values())

    async def start(self) -> None:
        """Start every service and return when all are healthy.

        Raises:
            UnavailableError: a service ended or was too slow.
        """
        for spec in self._specs:
            await self._launch(spec)
        await wait_until_all_are_ready(self.children, START_LIMIT_S)

    async def run(self) -> None:
        """Restart what ends, until cancelled.

        Raises:
            UnavailableError: a service keeps ending.
        """
        keepers = [asyncio.create_task(self._keep_alive(spec)) for spec in self._specs]
        try:
            await asyncio.gather(*keepers)
        finally:
            for keeper in keepers:
                keeper.cancel()
            await asyncio.gather(*keepers, return_exceptions=True)

    async def stop(self, limit_s: float = STOP_LIMIT_S) -> None:
        """Stop every service."""
        await stop_all(self.children, limit_s)

    async def _launch(self, spec: ServiceSpec) -> Child:
        child = await Child.start(spec, self._environment, self._sink)
        self._children[spec.name] = child
        return child

    async def _keep_alive(self, spec: ServiceSpec) -> None:
        restarts: deque[float] = deque(maxlen=self._policy.max_restarts)
        while True:
            child = self._children[spec.name]
            await child.wait()
            reason = await child.obituary()
            await child.stop(0.0)
            await self._back_off(restarts, reason)
            replacement = await self._launch(spec)
            await self._announce(spec, replacement)

    async def _back_off(self, restarts: deque[float], reason: str) -> None:
        now = self._clock()
        while restarts and now - restarts[0] > self._policy.period_s:
            restarts.popleft()
        if len(restarts) == self._policy.max_restarts:
            raise UnavailableError(
                f"{reason}; it was restarted {len(restarts)} times in "
                f"{self._policy.period_s:g} s, so Alora stops"
            )
        delay_s = self._policy.delay_s(len(restarts))
        restarts.append(now)
        self._say(f"{reason}; restarting it in {delay_s:g} s")
        await asyncio.sleep(delay_s)

    async def _announce(self, spec: ServiceSpec, child: Child) -> None:
        try:
            await wait_until_all_are_ready([child], START_LIMIT_S)
        except UnavailableError:
            if not child.ended:
                await child.stop(STOP_LIMIT_S)
            return
        self._say(f"{spec.name} is running again")
