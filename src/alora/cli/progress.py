"""One line that says how far the work is, where somebody watches."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn


class ProgressLine(Protocol):
    """Takes what is being done and how far it is."""

    def show(self, what: str, fraction: float | None = None) -> None:
        """Show `what`; `fraction` is 0 to 1, None while it is unknown."""


class Silent:
    """For pipes and files: shows nothing."""

    def show(self, what: str, fraction: float | None = None) -> None:
        """Show nothing."""


class Bar:
    """For a terminal: a bar that moves once the fraction is known."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task

    def show(self, what: str, fraction: float | None = None) -> None:
        """Replace what the line says."""
        total = None if fraction is None else 1.0
        self._progress.update(self._task, description=what, total=total, completed=fraction or 0.0)


@contextmanager
def progress_line(*, wanted: bool = True) -> Iterator[ProgressLine]:
    """A line on stderr that is gone at the end; silent when stderr is not a terminal.

    Print nothing inside: it would be in the same line.
    """
    if not (wanted and sys.stderr.isatty()):
        yield Silent()
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=30))
    with Progress(
        *columns,
        console=Console(stderr=True),
        transient=True,
        # Else what is printed meanwhile would go to stderr, even if stdout is a file.
        redirect_stdout=False,
        redirect_stderr=False,
    ) as progress:
        yield Bar(progress, progress.add_task("starting", total=None))
