from __future__ import annotations

import asyncio
import os
import signal

import pytest

from alora.cli.interrupts import run_until_stopped
from alora.domain.errors import UnavailableError


def test_the_result_is_handed_on():
    async def work() -> int:
        return 7

    assert run_until_stopped(work()) == 7


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_cancels_the_work_and_lets_it_clean_up(number: signal.Signals):
    cleaned = []

    async def work() -> int:
        try:
            os.kill(os.getpid(), number)
            await asyncio.Event().wait()
        finally:
            # A second signal must not break the clean-up.
            os.kill(os.getpid(), number)
            await asyncio.to_thread(os.getpid)
            cleaned.append(True)
        return 0

    assert run_until_stopped(work()) == 128 + number
    assert cleaned == [True]


def test_an_error_passes_through():
    async def work() -> int:
        raise UnavailableError("gone")

    with pytest.raises(UnavailableError, match="gone"):
        run_until_stopped(work())
