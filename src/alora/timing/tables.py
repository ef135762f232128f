"""Delimited text, one bounded line at a time: bytes in, a header and rows out."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from alora.domain.errors import UnreadableFileError
from alora.timing.limits import MAX_COLUMNS, MAX_LINE_BYTES, MAX_LINES
from alora.timing.problems import ProblemLog

DELIMITERS = ";,\t|"
"""Delimiters that are tried, the first wins a tie."""

_UTF8_BOM = b"\xef\xbb\xbf"
_SIGNATURES = (
    (b"\xff\xfe", "UTF-16 text; save it as UTF-8 and try again"),
    (b"\xfe\xff", "UTF-16 text; save it as UTF-8 and try again"),
    (b"PK\x03\x04", "a zip archive or a spreadsheet; give the CSV file that is in it"),
    (b"\x1f\x8b", "compressed with gzip; unpack it first"),
    (b"%PDF", "a PDF; give the timing provider's CSV export"),
    (b"{", "JSON; give the timing provider's CSV export"),
    (b"<", "a web page or XML; give the timing provider's CSV export"),
)


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows after it.

    `header` has the names without surrounding spaces and without empty ones at the end. `rows`
    yields the line number and the fields of each line that is not blank, once.
    """

    header: tuple[str, ...]
    delimiter: str
    rows: Iterator[tuple[int, list[str]]]

    def column(self, *names: str) -> int | None:
        """Find the first of `names` in the header."""
        for name in names:
            if name in self.header:
                return self.header.index(name)
        return None


def open_table(stream: BinaryIO, name: str, log: ProblemLog, *, padded: bool = False) -> Table:
    """Read the header of a delimited text; the rows are read as they are asked for.

    A row shorter than the header is left out, since it was cut off, unless `padded` says that
    rows end at their last value and shall be filled up.

    Raises:
        UnreadableFileError: the stream is empty, binary, or in an encoding or layout that no
            timing export has; also from `rows`, when a line or the whole file is too long.
    """
    lines = _lines(stream, name, log)
    for _number, line in lines:
        header_line = line
        break
    else:
        raise UnreadableFileError(f"{name} is empty; give a timing provider's lap-by-lap CSV")
    delimiter = max(DELIMITERS, key=header_line.count)
    header = [field.strip() for field in _split(header_line, delimiter)]
    while header and not header[-1]:
        header.pop()
    if len(header) > MAX_COLUMNS:
        raise UnreadableFileError(f"{name} has {len(header)} columns; {MAX_COLUMNS} is the limit")
    rows = _rows(lines, delimiter, len(header), log, padded=padded)
    return Table(tuple(header), delimiter, rows)


def _rows(
    lines: Iterator[tuple[int, str]],
    delimiter: str,
    width: int,
    log: ProblemLog,
    *,
    padded: bool,
) -> Iterator[tuple[int, list[str]]]:
    for number, line in lines:
        fields = _split(line, delimiter)
        if len(fields) == width or (len(fields) > width and not any(fields[width:])):
            yield number, fields
        elif len(fields) < width and padded:
            yield number, fields + [""] * (width - len(fields))
        elif len(fields) < width:
            log.skipped(f"row with fewer than the header's {width} columns", number)
        else:
            log.skipped(f"row with more than the header's {width} columns", number)


def _split(line: str, delimiter: str) -> list[str]:
    if '"' not in line:
        return line.split(delimiter)
    try:
        return next(csv.reader((line,), delimiter=delimiter), [])
    except csv.Error:
        return []


def _lines(stream: BinaryIO, name: str, log: ProblemLog) -> Iterator[tuple[int, str]]:
    """Yield the number and text of each line that is not blank."""
    number = 0
    while raw := stream.readline(MAX_LINE_BYTES + 1):
        if number == 0:
            raw = _without_signature(raw, name)
        if len(raw) > MAX_LINE_BYTES:
            raise UnreadableFileError(
                f"{name}: line {number + 1} is longer than {MAX_LINE_BYTES // 1024} KiB; "
                "this is not a timing export"
            )
        for part in raw.splitlines():
            number += 1
            if number > MAX_LINES:
                raise UnreadableFileError(
                    f"{name} has more than {MAX_LINES} lines; give one race or one season"
                )
            text = _decode(part, number, log)
            if text and not text.isspace():
                yield number, text


def _without_signature(raw: bytes, name: str) -> bytes:
    raw = raw.removeprefix(_UTF8_BOM)
    for signature, what in _SIGNATURES:
        if raw.startswith(signature):
            raise UnreadableFileError(f"{name} is {what}")
    if b"\x00" in raw:
        raise UnreadableFileError(
            f"{name} is a binary file, not timing data; give a timing provider's lap-by-lap CSV"
        )
    return raw


def _decode(raw: bytes, line: int, log: ProblemLog) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        log.add("text that is not UTF-8", "read as Latin-1", line)
        return raw.decode("latin-1")
