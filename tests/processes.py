"""Processes that a test started, whoever their parent is by now."""

from __future__ import annotations

import os
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path

MARK = "ALORA_TEST_MARK"
"""Environment variable that all that a test starts inherits."""

LIMIT_S = 60.0
"""How long a process may take for anything [s]."""

POLL_EVERY_S = 0.02
"""How often a condition is looked at [s]: the processor is for what it waits for."""


def new_mark() -> str:
    """A value of `MARK` for one test."""
    return uuid.uuid4().hex


def marked(mark: str, **more: str) -> dict[str, str]:
    """Our environment with the mark and `more`."""
    return dict(os.environ) | {MARK: mark} | more


def marked_processes(mark: str) -> dict[int, str]:
    """Ids and command lines of the processes that inherited the mark and have not ended."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                environment = (folder / "environ").read_bytes()
                command = (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if f"{MARK}={mark}\0".encode() in environment and command:
                found[int(folder.name)] = command.replace(b"\0", b" ").decode()
    return found


def wait_for(condition: Callable[[], bool]) -> None:
    """Look at a condition until it holds; fails after `LIMIT_S`."""
    deadline, never = time.monotonic() + LIMIT_S, threading.Event()
    while not condition():
        assert time.monotonic() < deadline, "the condition did not come true in time"
        never.wait(POLL_EVERY_S)
