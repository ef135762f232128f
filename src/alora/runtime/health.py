"""`GET /health`: is this process well, and can it reach what it needs?

200 with `status` `ok`, or `degraded` while a dependency is down: the process itself still serves
and says so per question, and restarting it would not help.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Literal

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from alora.runtime.limits import HEALTH_CHECK_LIMIT_S


@dataclass(frozen=True, slots=True)
class Dependency:
    """How a needed service or part is; `ms` is how long it took to find out [ms]."""

    status: Literal["ok", "down"]
    detail: str
    ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Health:
    """The body of `/health`; `uptime_s` is since the service was built [s]."""

    status: Literal["ok", "degraded"]
    service: str
    instance: str
    version: str
    uptime_s: float
    dependencies: dict[str, Dependency]


Check = Callable[[], Awaitable[Dependency]]
"""Asks one dependency how it is; may raise nothing but CancelledError."""


class HealthReporter:
    """Knows who this process is and asks its dependencies on demand."""

    def __init__(
        self,
        service: str,
        instance: str,
        checks: Mapping[str, Check] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._service = service
        self._instance = instance
        self._checks = dict(checks or {})
        self._clock = clock
        self._built_s = clock()

    async def report(self) -> Health:
        """Ask all dependencies at once, each within `HEALTH_CHECK_LIMIT_S`."""
        found = await asyncio.gather(*(self._ask(check) for check in self._checks.values()))
        dependencies = dict(zip(self._checks, found, strict=True))
        well = all(d.status == "ok" for d in found)
        return Health(
            status="ok" if well else "degraded",
            service=self._service,
            instance=self._instance,
            version=version("alora"),
            uptime_s=round(self._clock() - self._built_s, 3),
            dependencies=dependencies,
        )

    async def _ask(self, check: Check) -> Dependency:
        started = self._clock()
        try:
            async with asyncio.timeout(HEALTH_CHECK_LIMIT_S):
                found = await check()
        except TimeoutError:
            found = Dependency("down", f"no answer within {HEALTH_CHECK_LIMIT_S:g} s")
        return Dependency(found.status, found.detail, round((self._clock() - started) * 1e3, 3))


def health_route(reporter: HealthReporter) -> Route:
    """Make the ASGI route `GET /health`."""

    async def show(_request: Request) -> JSONResponse:
        return JSONResponse(asdict(await reporter.report()))

    return Route("/health", show, methods=["GET"], include_in_schema=False)
