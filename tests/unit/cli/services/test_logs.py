from __future__ import annotations

import asyncio
import errno
import json
from collections import deque
from pathlib import Path

from alora.cli.services.logs import MAX_LINE_BYTES, BoundedFile, last_words, pump


class Kept:
    def __init__(self) -> None:
        self.lines: list[bytes] = []

    def write(self, line: bytes) -> None:
        self.lines.append(line)


def reader(data: bytes) -> asyncio.StreamReader:
    source = asyncio.StreamReader(limit=MAX_LINE_BYTES)
    source.feed_data(data)
    source.feed_eof()
    return source


async def test_every_line_reaches_the_sink_and_the_tail():
    sink, tail = Kept(), deque(maxlen=2)
    await pump(reader(b"one\ntwo\nthree\n"), sink, tail)
    assert sink.lines == [b"one\n", b"two\n", b"three\n"]
    assert list(tail) == [b"two\n", b"three\n"]


async def test_an_endless_line_is_dropped_and_the_next_is_read():
    sink, tail = Kept(), deque(maxlen=5)
    await pump(reader(b"x" * (MAX_LINE_BYTES + 5) + b"\nnext\n"), sink, tail)
    assert sink.lines == [b"next\n"]


async def test_a_sink_that_cannot_write_does_not_stop_the_reading():
    class Full(Kept):
        def write(self, line: bytes) -> None:
            super().write(line)
            raise OSError(errno.ENOSPC, "no space left on device")

    sink, tail = Full(), deque(maxlen=5)
    await pump(reader(b"one\ntwo\n"), sink, tail)
    assert sink.lines == list(tail) == [b"one\n", b"two\n"]


def test_a_full_file_is_turned_over_and_one_older_kept(tmp_path: Path):
    path = tmp_path / "logs" / "services.log"
    file = BoundedFile(path, limit=20)
    for number in range(6):
        file.write(b"line %d...\n" % number)
    file.close()
    assert path.read_bytes() == b"line 4...\nline 5...\n"[-path.stat().st_size :]
    assert path.stat().st_size <= 20
    assert (tmp_path / "logs" / "services.log.1").stat().st_size <= 20


def test_a_file_is_continued_where_it_ended(tmp_path: Path):
    path = tmp_path / "services.log"
    for line in (b"first\n", b"second\n"):
        file = BoundedFile(path)
        file.write(line)
        file.close()
    assert path.read_bytes() == b"first\nsecond\n"


def test_the_last_error_is_what_a_service_said_last():
    said = [
        {"event": "cannot listen", "level": "critical", "message": "port taken"},
        {"event": "stopped", "level": "info"},
    ]
    tail = deque(json.dumps(entry).encode() + b"\n" for entry in said)
    assert last_words(tail) == "cannot listen: port taken"


def test_a_plain_line_is_taken_as_it_is():
    assert (
        last_words(deque([b"{broken\n", b"ImportError: no module\n"])) == "ImportError: no module"
    )


def test_a_service_that_said_nothing_has_no_last_words():
    assert last_words(deque([b"\n", b'{"event": "listening", "level": "info"}\n'])) == ""
