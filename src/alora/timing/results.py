"""Results files: the order a race was classified in, and how long it was."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from alora.domain.errors import UnreadableFileError
from alora.timing.clocks import clock_ms
from alora.timing.events import words_of
from alora.timing.kinds import FileKind, kind_of
from alora.timing.limits import MAX_BESIDE_BYTES, MAX_CARS, MAX_FILES_BESIDE
from alora.timing.problems import ProblemLog, clean_name
from alora.timing.tables import open_table

_RACE = re.compile(r"(?<![a-z0-9])(?:race ?|r)(\d)(?![a-z0-9])")
_DATE = re.compile(r"(?<![a-z0-9])(20\d{6,10})(?![a-z0-9])")


@dataclass(frozen=True, slots=True)
class Result:
    """One car's line; `total_s` [s] and `position` are None where the file has none."""

    position: int | None
    number: str
    status: str
    laps: int
    total_s: float | None


def read_results(path: Path) -> tuple[Result, ...]:
    """Read a results file, in its order.

    Raises:
        UnreadableFileError: it is no results file.
    """
    name = clean_name(path.name)
    with path.open("rb") as stream:
        table = open_table(stream, name, ProblemLog(), padded=True)
        if kind_of(table) not in (FileKind.RESULTS, FileKind.CLASS_RESULTS):
            raise UnreadableFileError(f"{name} is {kind_of(table).value}, not a results file")
        place = {
            "position": table.column("POSITION", "POS"),
            "number": table.column("NUMBER"),
            "status": table.column("STATUS"),
            "laps": table.column("LAPS"),
            "total": table.column("TOTAL_TIME", "ELAPSED"),
        }
        rows = []
        for _line, fields in table.rows:
            rows.append(_result({k: "" if i is None else fields[i] for k, i in place.items()}))
            if len(rows) >= MAX_CARS:
                break
    return tuple(rows)


def _result(row: dict[str, str]) -> Result:
    position = row["position"].strip().removesuffix(".0")
    laps = row["laps"].strip()
    try:
        total_s = clock_ms(row["total"].strip()) / 1000
    except ValueError:
        total_s = None
    return Result(
        position=int(position) if position.isdecimal() else None,
        number=row["number"].strip(),
        status=row["status"].strip(),
        laps=int(laps) if laps.isdecimal() and len(laps) < 6 else 0,
        total_s=total_s,
    )


def files_beside(path: Path, kind: FileKind) -> list[Path]:
    """Files of a kind in the folder of a race file that belong to the same race, by name.

    Kinds are told by content. Of a folder with several races, those count whose name has the
    same race number (`Race 1`, `R1`) and date.
    """
    try:
        beside = sorted(path.parent.iterdir())[:MAX_FILES_BESIDE]
    except OSError:
        return []
    return [
        other
        for other in beside
        if other.name != path.name
        and other.suffix.lower() == ".csv"
        and _is_same_race(other, path)
        and _is_kind(other, kind)
    ]


def _is_same_race(other: Path, path: Path) -> bool:
    marks = zip(_marks(other), _marks(path), strict=True)
    return all(theirs == mine or "" in (theirs, mine) for theirs, mine in marks)


def _marks(path: Path) -> tuple[str, str]:
    words = words_of(path.stem)
    race, date = _RACE.search(words), _DATE.search(words)
    return (race[1] if race else "", date[1] if date else "")


def _is_kind(path: Path, kind: FileKind) -> bool:
    try:
        if not path.is_file() or path.stat().st_size > MAX_BESIDE_BYTES:
            return False
        with path.open("rb") as stream:
            return kind_of(open_table(stream, path.name, ProblemLog())) is kind
    except (OSError, UnreadableFileError):
        return False
