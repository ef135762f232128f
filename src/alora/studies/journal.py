"""The journal of a running study: results as they come, on the disk, whatever happens next."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from alora.domain.errors import InvalidInputError, UnavailableError
from alora.studies.limits import MAX_ROW_BYTES, SYNC_EVERY_S
from alora.studies.work import Done

FORM = 1
"""Raised when journals or results become something else."""

JOURNAL = "journal.jsonl"

_MARK = "alora_study"


def header_line(study: str) -> bytes:
    """The first line of the journal of a study."""
    return json.dumps({_MARK: FORM, "study": study}).encode() + b"\n"


class Journal:
    """One file: a header, then a row for each task in the order in which they were done.

    Only one process can have it open. A line that was cut off, and what follows it, is dropped as
    the file is opened, and its tasks are done again.
    """

    def __init__(
        self,
        path: Path,
        study: str,
        tasks: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Open a journal, or start one.

        Raises:
            InvalidInputError: it is in use, of another study, no journal, or cannot be written.
        """
        self._path = path
        self._clock = clock
        self._tasks = tasks
        self._where: dict[int, tuple[int, int]] = {}
        self._synced_s = clock()
        try:
            # The file stays open as long as the journal does.
            self._file: IO[bytes] = path.open("a+b")
        except OSError as error:
            raise InvalidInputError(f"cannot write {path}: {error.strerror or error}") from None
        try:
            self._begin(header_line(study))
        except BaseException:
            self._file.close()
            raise

    def _begin(self, header: bytes) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise InvalidInputError(f"{self._path} is in use by another alora study") from None
        self._file.seek(0)
        first = self._file.readline(len(header) + MAX_ROW_BYTES)
        if header.startswith(first) and first != header:
            self._cut(0)
            self._file.write(header)
            self.sync()
            _sync_folder(self._path.parent)
        elif first != header:
            raise InvalidInputError(self._why_refused(first))
        else:
            self._read_rows(len(header))

    def _why_refused(self, first: bytes) -> str:
        found = _object(first)
        if _MARK in found:
            return (
                f"{self._path} is of another study (its file, its races, or Alora itself "
                "changed since); name another folder with --out, or remove it"
            )
        return f"{self._path} is not a study's journal; name another folder with --out"

    def _read_rows(self, start: int) -> None:
        """Find the rows that are there, and cut the file after the last sound one."""
        offset = start
        self._file.seek(start)
        while line := self._file.readline(MAX_ROW_BYTES + 1):
            task = _object(line).get("task") if line.endswith(b"\n") else None
            if type(task) is not int or not 0 <= task < self._tasks:
                self._cut(offset)
                return
            self._where[task] = offset, len(line)
            offset += len(line)

    def _cut(self, offset: int) -> None:
        self._file.truncate(offset)
        self._file.seek(0, os.SEEK_END)

    @property
    def done(self) -> frozenset[int]:
        """Numbers of the tasks that have a row."""
        return frozenset(self._where)

    def __len__(self) -> int:
        return len(self._where)

    def append(self, results: Iterable[Done]) -> None:
        """Write rows; they are with the system at once, and on the disk soon after.

        Raises:
            UnavailableError: they cannot be written.
        """
        try:
            offset = self._file.seek(0, os.SEEK_END)
            for result in results:
                if result.task in self._where:
                    continue
                line = result.row.encode("utf-8") + b"\n"
                self._file.write(line)
                self._where[result.task] = offset, len(line)
                offset += len(line)
            self._file.flush()
            if self._clock() - self._synced_s >= SYNC_EVERY_S:
                self.sync()
        except OSError as error:
            raise _unwritable(self._path, error) from None

    def sync(self) -> None:
        """Put all that was written on the disk.

        Raises:
            UnavailableError: that is not possible.
        """
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise _unwritable(self._path, error) from None
        self._synced_s = self._clock()

    def rows(self) -> Iterator[bytes]:
        """All rows in order of their tasks, each with its line end."""
        for task in sorted(self._where):
            offset, length = self._where[task]
            self._file.seek(offset)
            yield self._file.read(length)

    def remove(self) -> None:
        """Delete the file: its rows are somewhere else now."""
        self._path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.sync()
        self._file.close()


def write_whole(path: Path, lines: Iterable[bytes]) -> None:
    """Write a file so that it is there whole, and on the disk, or not at all.

    Raises:
        UnavailableError: it cannot be written.
    """
    draft = path.with_name(f".{path.name}.draft")
    try:
        with draft.open("wb") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise _unwritable(path, error) from None
    finally:
        draft.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError) -> UnavailableError:
    return UnavailableError(
        f"cannot write {path}: {error.strerror or error}; what was written before is kept"
    )


def _sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _object(line: bytes) -> dict[str, Any]:
    """The object in a line; an empty one if there is none."""
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
