from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from alora.cli.services.child import LAUNCHER, Child
from alora.cli.services.spec import ServiceSpec
from tests.serving import until

MakeSpec = Callable[[str], ServiceSpec]


class Kept:
    """A sink that a test can wait on."""

    def __init__(self) -> None:
        self.lines: asyncio.Queue[bytes] = asyncio.Queue()

    def write(self, line: bytes) -> None:
        self.lines.put_nowait(line)

    async def next(self) -> bytes:
        async with asyncio.timeout(20):
            return await self.lines.get()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    return state != "Z"


async def test_a_service_becomes_healthy_and_stops_when_asked(
    make_spec: MakeSpec, environment: dict[str, str]
):
    child = await Child.start(make_spec("well"), environment, Kept())
    try:
        async with asyncio.timeout(20):
            await child.wait_until_healthy()
        assert child.healthy
    finally:
        await child.stop(10)
    assert await child.wait() == 0


async def test_its_log_lines_reach_the_sink(make_spec: MakeSpec, environment: dict[str, str]):
    sink = Kept()
    child = await Child.start(make_spec("well"), environment, sink)
    try:
        assert b"listening" in await sink.next()
    finally:
        await child.stop(10)


async def test_a_service_that_ends_says_why(make_spec: MakeSpec, environment: dict[str, str]):
    child = await Child.start(make_spec("breaks"), environment, Kept())
    try:
        async with asyncio.timeout(20):
            said = await child.obituary()
    finally:
        await child.stop(1)
    assert said == "the breaks service stopped (exit 3): no port: it is taken"


async def test_a_service_that_does_not_listen_is_killed(
    make_spec: MakeSpec, environment: dict[str, str]
):
    sink = Kept()
    child = await Child.start(make_spec("deaf"), environment, sink)
    await sink.next()
    await child.stop(0.05)
    assert await child.wait() == -signal.SIGKILL


async def test_what_a_service_started_goes_with_it(
    make_spec: MakeSpec, environment: dict[str, str]
):
    sink = Kept()
    child = await Child.start(make_spec("parent"), environment, sink)
    grandchild = int(await sink.next())
    assert is_alive(grandchild)
    os.kill(child.pid, signal.SIGKILL)
    async with asyncio.timeout(10):
        # The end of the service is told although the grandchild still holds its log pipe.
        assert await child.wait() == -signal.SIGKILL
    await child.stop(10)
    await until(lambda: not is_alive(grandchild))
    assert not is_alive(grandchild)


PARENT_SCRIPT = """
import os, subprocess, sys
child = subprocess.Popen(
    [sys.executable, "-P", "-m", sys.argv[1], str(os.getpid()), "a_service_that_is_well"],
    start_new_session=True, stderr=subprocess.PIPE)
child.stderr.readline()
print(child.pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal is Linux's")
async def test_a_service_dies_with_a_command_that_is_killed(
    make_spec: MakeSpec, environment: dict[str, str]
):
    settings = make_spec("well").settings
    command = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", PARENT_SCRIPT, LAUNCHER),
        env=environment | settings,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert command.stdout is not None
    async with asyncio.timeout(20):
        service = int(await command.stdout.readline())
        assert is_alive(service)
        command.kill()
        await command.wait()
    await until(lambda: not is_alive(service))
    assert not is_alive(service)


def test_a_service_whose_parent_is_gone_does_not_start(environment: dict[str, str]):
    ended = subprocess.run(
        [sys.executable, "-P", "-m", LAUNCHER, "1", "a_service_that_is_breaks"],
        env=environment,
        check=False,
        timeout=30,
    )
    assert ended.returncode == 0
