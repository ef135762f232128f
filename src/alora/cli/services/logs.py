"""Where the services' log lines go: a bounded file, the terminal, and the last few in memory."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections import deque
from pathlib import Path
from typing import Protocol

MAX_LINE_BYTES = 64 * 1024
"""Longest log line that is read whole [bytes] (64 KiB); a longer one is dropped."""

MAX_FILE_BYTES = 10 * 1024 * 1024
"""Size at which a log file is turned over [bytes] (10 MiB); one older file is kept."""

TAIL_LINES = 40
"""Log lines of a service kept in memory, to say why it stopped [lines]."""


class Sink(Protocol):
    """Takes log lines, each with its newline."""

    def write(self, line: bytes) -> None:
        """Take one line."""


class Nowhere:
    """Drops every line; the tail is still kept by the child."""

    def write(self, line: bytes) -> None:
        """Drop one line."""


class Terminal:
    """Standard error, for `--verbose`."""

    def write(self, line: bytes) -> None:
        """Write one line at once."""
        sys.stderr.buffer.write(line)
        sys.stderr.flush()


class BoundedFile:
    """A file that is turned over at `limit` bytes, so that a system left running fits the disk."""

    def __init__(self, path: Path, limit: int = MAX_FILE_BYTES) -> None:
        self.path = path
        self._limit = limit
        path.parent.mkdir(parents=True, exist_ok=True)
        self._size = path.stat().st_size if path.exists() else 0
        self._file = path.open("ab", buffering=0)

    def write(self, line: bytes) -> None:
        """Append one line, turning the file over first when it is full."""
        if self._size + len(line) > self._limit:
            self._file.close()
            self.path.replace(self.path.with_name(self.path.name + ".1"))
            self._file = self.path.open("ab", buffering=0)
            self._size = 0
        self._file.write(line)
        self._size += len(line)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class Both:
    """Writes every line to two sinks."""

    def __init__(self, first: Sink, second: Sink) -> None:
        self._sinks = (first, second)

    def write(self, line: bytes) -> None:
        """Write one line to both."""
        for sink in self._sinks:
            sink.write(line)


async def pump(source: asyncio.StreamReader, sink: Sink, tail: deque[bytes]) -> None:
    """Move lines from a service to `sink` until its end of the pipe closes."""
    while True:
        try:
            line = await source.readline()
        except ValueError:
            # The reader has thrown the overlong line away and goes on with the next.
            continue
        if not line:
            return
        tail.append(line)
        # A full disk or a closed terminal loses lines; a service that cannot write would stop.
        with contextlib.suppress(OSError):
            sink.write(line)


def last_words(tail: deque[bytes]) -> str:
    """The newest line that says why a service stopped, in plain words; empty without one."""
    for line in reversed(tail):
        text = line.decode("utf-8", "replace").strip()
        if not text:
            continue
        said = _message(text)
        if said:
            return said
    return ""


def _message(text: str) -> str:
    if not text.startswith("{"):
        return text
    try:
        entry = json.loads(text)
    except ValueError:
        return text
    if str(entry.get("level", "")).lower() not in {"error", "critical", "fatal"}:
        return ""
    detail = entry.get("message") or entry.get("error") or entry.get("reason")
    event = str(entry.get("event", ""))
    return f"{event}: {detail}" if detail else event
