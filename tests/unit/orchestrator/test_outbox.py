from __future__ import annotations

import asyncio

import pytest

from alora.orchestrator.outbox import Outbox, SlowClientError


async def drained(outbox: Outbox) -> list[str]:
    frames = []
    while len(outbox):
        frames.append(await outbox.get())
        outbox.sent()
    return frames


async def test_frames_leave_in_the_order_in_which_they_came() -> None:
    outbox = Outbox()
    for text in ("a", "b", "c"):
        outbox.put(lambda text=text: text)
    assert await drained(outbox) == ["a", "b", "c"]


async def test_the_newest_of_a_key_replaces_the_older_in_its_place() -> None:
    outbox = Outbox()
    outbox.put_latest("race", lambda: "old")
    outbox.put(lambda: "answer")
    outbox.put_latest("race", lambda: "new")
    assert await drained(outbox) == ["new", "answer"]


async def test_a_full_box_refuses_what_must_not_be_lost_and_drops_updates() -> None:
    outbox = Outbox(limit=2)
    outbox.put(lambda: "1")
    outbox.put(lambda: "2")
    with pytest.raises(SlowClientError):
        outbox.put(lambda: "3")
    outbox.put_latest("race", lambda: "update")
    assert await drained(outbox) == ["1", "2"]


async def test_a_dropped_key_is_not_sent() -> None:
    outbox = Outbox()
    outbox.put_latest("progress q", lambda: "half")
    outbox.drop("progress q")
    outbox.put(lambda: "answer")
    assert await drained(outbox) == ["answer"]


async def test_a_frame_is_written_when_it_is_its_turn() -> None:
    outbox = Outbox()
    seq = iter(range(1, 9))
    outbox.put_latest("race", lambda: str(next(seq)))
    outbox.put_latest("race", lambda: str(next(seq)))
    assert await drained(outbox) == ["1"]


async def test_a_reader_waits_for_the_next_frame() -> None:
    outbox = Outbox()
    waiting = asyncio.create_task(outbox.get())
    outbox.put(lambda: "here")
    assert await asyncio.wait_for(waiting, 5) == "here"


async def test_flushed_waits_until_the_last_frame_is_on_its_way() -> None:
    outbox = Outbox()
    await outbox.flushed()
    outbox.put(lambda: "a")
    flushed = asyncio.create_task(outbox.flushed())
    assert await outbox.get() == "a"
    assert not flushed.done()
    outbox.sent()
    await asyncio.wait_for(flushed, 5)
