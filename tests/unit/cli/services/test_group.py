from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from alora.cli.services.group import running
from alora.cli.services.health import is_healthy
from alora.cli.services.logs import Nowhere
from alora.cli.services.spec import ServiceSpec
from alora.domain.errors import UnavailableError

MakeSpec = Callable[[str], ServiceSpec]


async def test_all_services_are_healthy_inside_and_gone_outside(
    make_spec: MakeSpec, environment: dict[str, str]
):
    specs = [make_spec("well"), make_spec("well")]
    async with running(specs, environment, Nowhere()) as children:
        assert all(child.healthy for child in children)
        assert all([await is_healthy(s.health_host, s.health_port) for s in specs])
    assert all(child.ended for child in children)


async def test_one_that_ends_stops_the_start_and_the_others(
    make_spec: MakeSpec, environment: dict[str, str]
):
    with pytest.raises(UnavailableError, match=r"the breaks service stopped \(exit 3\)"):
        async with running([make_spec("well"), make_spec("breaks")], environment, Nowhere()):
            pytest.fail("the group was yielded although a service ended")


async def test_one_that_never_answers_is_named_after_the_limit(
    make_spec: MakeSpec, environment: dict[str, str]
):
    specs = [make_spec("well"), make_spec("deaf")]
    with pytest.raises(UnavailableError, match="the deaf service did not become healthy within"):
        async with running(
            specs, environment, Nowhere(), start_limit_s=1.5, stop_limit_s=0.1
        ) as children:
            assert not children


async def test_nothing_is_left_when_the_work_is_cancelled(
    make_spec: MakeSpec, environment: dict[str, str]
):
    started: asyncio.Future[list] = asyncio.get_running_loop().create_future()

    async def work() -> None:
        async with running([make_spec("well")], environment, Nowhere()) as children:
            started.set_result(children)
            await asyncio.Event().wait()

    task = asyncio.create_task(work())
    async with asyncio.timeout(20):
        children = await started
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert all(child.ended for child in children)
