"""What waits to be sent to one client: bounded, and the newest of a kind replaces the older."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from itertools import count

from alora.orchestrator.limits import MAX_QUEUED_MESSAGES

Frame = Callable[[], str]
"""Makes the text of a message when it is its turn."""


class SlowClientError(Exception):
    """The client does not read, and more that must not be lost waits than is kept."""


class Outbox:
    """Frames in the order in which they are to go out.

    `put` never loses a frame. `put_latest` keeps one frame a key: the newest, in the place of
    the one it replaces, so that a slow client gets fewer updates and none that is out of date.
    """

    def __init__(self, limit: int = MAX_QUEUED_MESSAGES) -> None:
        self._limit = limit
        self._frames: OrderedDict[str | int, Frame] = OrderedDict()
        self._numbers = count()
        self._filled = asyncio.Event()
        self._emptied = asyncio.Event()
        self._emptied.set()

    def __len__(self) -> int:
        return len(self._frames)

    def put(self, frame: Frame) -> None:
        """Queue a frame that must arrive.

        Raises:
            SlowClientError: too many frames wait already.
        """
        if len(self._frames) >= self._limit:
            raise SlowClientError
        self._add(next(self._numbers), frame)

    def put_latest(self, key: str, frame: Frame) -> None:
        """Queue a frame that a newer one of the same key may replace, or drop it."""
        if key in self._frames or len(self._frames) < self._limit:
            self._add(key, frame)

    def drop(self, key: str) -> None:
        """Forget the frame of a key, if it still waits."""
        self._frames.pop(key, None)

    async def get(self) -> str:
        """Take the next frame, waiting for one."""
        while not self._frames:
            self._filled.clear()
            await self._filled.wait()
        _, frame = self._frames.popitem(last=False)
        return frame()

    def sent(self) -> None:
        """Note that the frame last taken is on its way."""
        if not self._frames:
            self._emptied.set()

    async def flushed(self) -> None:
        """Wait until everything has been sent."""
        await self._emptied.wait()

    def _add(self, key: str | int, frame: Frame) -> None:
        self._frames[key] = frame
        self._emptied.clear()
        self._filled.set()
