"""What was wrong in a file, how often, and what was done about it."""

from __future__ import annotations

from dataclasses import dataclass

from alora.timing.limits import MAX_PROBLEM_KINDS

ROW_LEFT_OUT = "row left out"
"""What was done about a row that could not be read: whatever it told is missing."""

NAME_CHARS = 80
"""Longest file name in a message [characters]."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of problem: `count` times, first on line `first_line` (0 if it has no line)."""

    what: str
    action: str
    count: int
    first_line: int

    def __str__(self) -> str:
        where = f" (first on line {self.first_line})" if self.first_line else ""
        times = f"{self.count} times " if self.count > 1 else ""
        return f"{times}{self.what}{where}: {self.action}"


class ProblemLog:
    """Counts problems while a file is read; memory is bounded by the number of kinds."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], list[int]] = {}

    def add(self, what: str, action: str, line: int = 0) -> None:
        """Count one problem."""
        entry = self._found.get((what, action))
        if entry is not None:
            entry[0] += 1
        elif len(self._found) < MAX_PROBLEM_KINDS:
            self._found[what, action] = [1, line]

    def skipped(self, what: str, line: int) -> None:
        """Count one row that was left out."""
        self.add(what, ROW_LEFT_OUT, line)

    def freeze(self) -> tuple[Problem, ...]:
        """All problems, in order of their first line."""
        return tuple(
            Problem(what, action, count, line)
            for (what, action), (count, line) in sorted(
                self._found.items(), key=lambda item: item[1][1]
            )
        )

    def first(self) -> str:
        """The most frequent problem in words, for a message that refuses the file."""
        problems = self.freeze()
        return str(max(problems, key=lambda p: p.count)) if problems else "it has no rows"


def clean_name(name: str) -> str:
    """Make a file name fit for one line of a message."""
    shown = "".join(c if c.isprintable() else "?" for c in name)
    return shown if len(shown) <= NAME_CHARS else shown[: NAME_CHARS - 1] + "…"
