"""How the command ends: exit statuses, and one line for whatever went wrong."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from pathlib import Path
from types import TracebackType

from alora.domain.errors import INPUT_CODES, AloraError
from alora.runtime.propagation import one_line

EXIT_OK = 0
EXIT_FAILED = 1
"""Something Alora needs did not work: a service, the network, the time limit."""

EXIT_BAD_INPUT = 2
"""The command line, or something it names, cannot be used."""

EXIT_INTERRUPTED = 130
"""Ctrl-C, as shells count it: 128 + SIGINT."""

BAD_INPUT_CODES = INPUT_CODES | {"bad_message", "too_large"}
"""Code words of `alora.domain.errors`, and of the orchestrator, that blame the input."""

MAX_LINE_CHARS = 4_000
"""Longest error line; the events of a Formula 1 season fit in [characters]."""


class ServerError(AloraError):
    """The system refused or failed; `code` is the word it sent."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def status_for(error: AloraError) -> int:
    """The exit status that belongs to an error."""
    return EXIT_BAD_INPUT if error.code in BAD_INPUT_CODES else EXIT_FAILED


def complain(message: str) -> None:
    """Tell the user on stderr what is wrong, in exactly one line."""
    sys.stderr.write(f"alora: {one_line(message, MAX_LINE_CHARS)}\n")
    sys.stderr.flush()


def report_crash(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """An `excepthook`: the traceback goes to a file, the user gets one line."""
    if issubclass(kind, KeyboardInterrupt):
        return
    text = "".join(traceback.format_exception(kind, error, trace))
    try:
        handle, name = tempfile.mkstemp(prefix="alora-crash-", suffix=".txt", text=True)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        where = f"; the details are in {Path(name)}"
    except OSError:
        where = ""
    complain(f"a fault in Alora itself ({kind.__name__}: {error}){where}")
