"""Running asynchronous work so that Ctrl-C and SIGTERM end it in order."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
"""What asks the command to end: Ctrl-C, and the polite `kill`."""

SIGNAL_STATUS = 128
"""Added to a signal's number it is the exit status that shells expect."""


def run_until_stopped(work: Coroutine[Any, Any, int]) -> int:
    """Run `work` to its end, or cancel it at the first signal and let it clean up.

    Returns:
        What `work` returns, or 128 plus the number of the signal that stopped it.
    """
    with asyncio.Runner() as runner:
        return runner.run(_stoppable(work))


async def _stoppable(work: Coroutine[Any, Any, int]) -> int:
    loop = asyncio.get_running_loop()
    task = asyncio.ensure_future(work)
    received: list[signal.Signals] = []

    def stop(number: signal.Signals) -> None:
        # Later signals change nothing: the clean-up has its own time limits.
        if not received:
            task.cancel()
        received.append(number)

    for number in STOP_SIGNALS:
        loop.add_signal_handler(number, stop, number)
    try:
        return await task
    except asyncio.CancelledError:
        if not received:
            raise
        return SIGNAL_STATUS + received[0]
    finally:
        for number in STOP_SIGNALS:
            loop.remove_signal_handler(number)
