from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from alora.cli.services.logs import Nowhere
from alora.cli.services.spec import ServiceSpec
from alora.cli.services.supervisor import RestartPolicy, Supervisor
from alora.domain.errors import UnavailableError

MakeSpec = Callable[[str], ServiceSpec]


class Said:
    """What the user was told, as a queue that a test can wait on."""

    def __init__(self) -> None:
        self.lines: asyncio.Queue[str] = asyncio.Queue()

    def __call__(self, line: str) -> None:
        self.lines.put_nowait(line)

    async def next(self) -> str:
        async with asyncio.timeout(20):
            return await self.lines.get()


@asynccontextmanager
async def kept_alive(supervisor: Supervisor) -> AsyncIterator[asyncio.Task[None]]:
    await supervisor.start()
    run = asyncio.create_task(supervisor.run())
    try:
        yield run
    finally:
        run.cancel()
        await asyncio.gather(run, return_exceptions=True)
        await supervisor.stop()


async def test_a_killed_service_is_restarted_and_the_user_told(
    make_spec: MakeSpec, environment: dict[str, str]
):
    said = Said()
    policy = RestartPolicy(first_delay_s=0.01)
    supervisor = Supervisor([make_spec("well")], environment, Nowhere(), said, policy=policy)
    async with kept_alive(supervisor):
        first = supervisor.children[0].pid
        os.kill(first, signal.SIGKILL)
        assert await said.next() == ("the well service stopped (signal 9); restarting it in 0.01 s")
        assert await said.next() == "the well service is running again"
        assert supervisor.children[0].pid != first
    assert all(child.ended for child in supervisor.children)


async def test_a_service_that_keeps_ending_ends_the_system(
    make_spec: MakeSpec, environment: dict[str, str]
):
    said = Said()
    policy = RestartPolicy(first_delay_s=0.01, max_restarts=1)
    supervisor = Supervisor([make_spec("well")], environment, Nowhere(), said, policy=policy)
    async with kept_alive(supervisor) as run:
        os.kill(supervisor.children[0].pid, signal.SIGKILL)
        await said.next()
        assert "running again" in await said.next()
        os.kill(supervisor.children[0].pid, signal.SIGKILL)
        with pytest.raises(UnavailableError, match="restarted 1 times in 120 s, so Alora stops"):
            async with asyncio.timeout(20):
                await run


def test_the_wait_doubles_up_to_its_limit():
    policy = RestartPolicy(first_delay_s=0.5, max_delay_s=3.0)
    assert [policy.delay_s(n) for n in range(5)] == [0.5, 1.0, 2.0, 3.0, 3.0]
