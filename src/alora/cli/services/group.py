"""The three services together: started at once, stopped together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from alora.cli.services import logs
from alora.cli.services.child import Child
from alora.cli.services.spec import ServiceSpec
from alora.cli.settings import inherited_environment
from alora.domain.errors import UnavailableError

START_LIMIT_S = 30.0
"""Longest time for all services to become healthy [s]."""

STOP_LIMIT_S = 12.0
"""Time a service has to finish its work once it is asked to stop [s]."""


BRIEF_STOP_LIMIT_S = 3.0
"""The same once the one answer that they were started for is there [s]."""


@asynccontextmanager
async def running_briefly(specs: Sequence[ServiceSpec], *, verbose: bool) -> AsyncIterator[None]:
    """Run services for one question; their logs go to the terminal or nowhere.

    Raises:
        UnavailableError: as `running`.
    """
    sink = logs.Terminal() if verbose else logs.Nowhere()
    environment = inherited_environment()
    async with running(specs, environment, sink, stop_limit_s=BRIEF_STOP_LIMIT_S):
        yield


@asynccontextmanager
async def running(
    specs: Sequence[ServiceSpec],
    environment: dict[str, str],
    sink: logs.Sink,
    *,
    start_limit_s: float = START_LIMIT_S,
    stop_limit_s: float = STOP_LIMIT_S,
) -> AsyncIterator[list[Child]]:
    """Start all services in parallel, yield them once all are healthy, and stop them at the end.

    `specs` are in the order of need: each may need only those before it.

    Raises:
        UnavailableError: a service ended, or was not healthy after `start_limit_s`.
    """
    children: list[Child] = []
    try:
        for spec in specs:
            children += [await Child.start(spec, environment, sink)]
        await wait_until_all_are_ready(children, start_limit_s)
        yield children
    finally:
        await stop_all(children, stop_limit_s)


async def wait_until_all_are_ready(children: Sequence[Child], limit_s: float) -> None:
    """Return when every service is healthy; `children` are in the order of need.

    Raises:
        UnavailableError: a service ended, or was not healthy after `limit_s`.
    """
    ends = {asyncio.create_task(child.wait()): child for child in children}
    ready = asyncio.create_task(_ready_in_turn(children))
    try:
        done, _ = await asyncio.wait(
            {ready, *ends}, timeout=limit_s, return_when=asyncio.FIRST_COMPLETED
        )
        if not done:
            late = [child.spec.name for child in children if not child.healthy]
            raise UnavailableError(f"{late[0]} did not become healthy within {limit_s:g} s")
        for end, child in ends.items():
            if end in done:
                raise UnavailableError(await child.obituary())
    finally:
        for task in (ready, *ends):
            task.cancel()
        await asyncio.gather(ready, *ends, return_exceptions=True)


async def _ready_in_turn(children: Sequence[Child]) -> None:
    # Asked too early, a service tries what it needs, fails, and backs off for a second.
    for child in children:
        await child.wait_until_healthy()


async def stop_all(children: Sequence[Child], limit_s: float = STOP_LIMIT_S) -> None:
    """Stop every service at once; nothing of them is left afterwards."""
    await asyncio.gather(*(child.stop(limit_s) for child in children))
