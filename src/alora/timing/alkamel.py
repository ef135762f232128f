"""Rows of the Al Kamel family: WEC and GR Cup (`;`), IMSA (`,`)."""

from __future__ import annotations

from dataclasses import dataclass

from alora.domain.errors import UnreadableFileError
from alora.domain.race import Flag
from alora.timing.clocks import DAY_MS, clock_ms
from alora.timing.limits import (
    MAX_CAR_NUMBER_CHARS,
    MAX_FIELD_CHARS,
    MAX_LAP_NUMBER,
    MAX_RACE_MS,
    MIN_LAP_MS,
)
from alora.timing.problems import ProblemLog
from alora.timing.rawlaps import RawLap
from alora.timing.tables import Table

FLAGS = {
    "GF": Flag.GREEN,
    "YF": Flag.YELLOW,
    "FCY": Flag.FCY,
    "VSC": Flag.VSC,
    "SF": Flag.SAFETY_CAR,
    "SC": Flag.SAFETY_CAR,
    "RF": Flag.RED,
    "FF": Flag.CHECKERED,
}
"""`FLAG_AT_FL` in words."""

_SECTIONS_OF_GR_CUP = frozenset({"IM1a_time", "FL_elapsed"})
_IMSA_CLASSES = frozenset({"DPI", "GTP", "GTD", "GTDPRO", "GTLM", "LMP3", "P", "PC", "GTLM PRO"})
_WEC_CLASSES = frozenset({"HYPERCAR", "LMGT3", "LMP1", "LMGTE PRO", "LMGTE AM"})
_GR_CUP_MAKER = "Toyota Gazoo Racing"


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where each fact stands in a row; -1 where the file has no such column."""

    number: int
    lap: int
    lap_time: int
    elapsed: int
    hour: int
    in_pit: int
    pit_time: int
    car_class: int
    group: int
    team: int
    maker: int
    driver: int
    flag: int
    sectors: tuple[int, ...]

    @classmethod
    def of(cls, table: Table) -> _Columns:
        def at(name: str) -> int:
            place = table.column(name)
            return -1 if place is None else place

        return cls(
            number=at("NUMBER"),
            lap=at("LAP_NUMBER"),
            lap_time=at("LAP_TIME"),
            elapsed=at("ELAPSED"),
            hour=at("HOUR"),
            in_pit=at("CROSSING_FINISH_LINE_IN_PIT"),
            pit_time=at("PIT_TIME"),
            car_class=at("CLASS"),
            group=at("GROUP"),
            team=at("TEAM"),
            maker=at("MANUFACTURER"),
            driver=at("DRIVER_NAME"),
            flag=at("FLAG_AT_FL"),
            sectors=tuple(at(name) for name in ("S1", "S2", "S3") if at(name) >= 0),
        )


def read_rows(table: Table, name: str, log: ProblemLog) -> list[RawLap]:
    """Read every sound row, in the order of the file.

    Raises:
        UnreadableFileError: not one row is sound.
    """
    reader = _RowReader(_Columns.of(table), log)
    rows = [row for line, fields in table.rows if (row := reader.read(line, fields)) is not None]
    if not rows:
        raise UnreadableFileError(f"{name} has no lap that can be read: {log.first()}")
    return rows


class _RowReader:
    def __init__(self, columns: _Columns, log: ProblemLog) -> None:
        self._at = columns
        self._log = log
        self._looks: dict[tuple[str, ...], tuple[str, str, str, str]] = {}

    def read(self, line: int, fields: list[str]) -> RawLap | None:
        """Turn fields into a lap; None, and a problem in the log, if they are no lap."""
        at = self._at
        number = fields[at.number].strip()
        if not number or len(number) > MAX_CAR_NUMBER_CHARS or not number.isprintable():
            self._log.skipped("row without a car number", line)
            return None
        lap = self._lap_number(fields[at.lap], line)
        if lap is None:
            return None
        elapsed = self._ms(fields, at.elapsed, "ELAPSED", line, MAX_RACE_MS)
        hour = self._ms(fields, at.hour, "HOUR", line, DAY_MS)
        if elapsed is None and hour is None:
            self._log.skipped("row without a time of the crossing (ELAPSED, HOUR)", line)
            return None
        lap_ms = self._ms(fields, at.lap_time, "LAP_TIME", line, MAX_RACE_MS)
        if lap_ms is not None and lap_ms < MIN_LAP_MS:
            self._log.add("lap time under 10 s", "lap time left out", line)
            lap_ms = None
        flag = self._flag(fields, line)
        return RawLap(
            line=line,
            name=number,
            number=number,
            lap=lap,
            lap_ms=lap_ms,
            elapsed_ms=elapsed,
            hour_ms=hour,
            in_lap=at.in_pit >= 0 and fields[at.in_pit].strip() == "B",
            out_lap=False,
            pit_ms=self._ms(fields, at.pit_time, "PIT_TIME", line, MAX_RACE_MS),
            looks=self._looks_of(fields),
            driver=_tidy(fields[at.driver]) if at.driver >= 0 else "",
            flag=flag or Flag.GREEN,
            flag_now=flag,
            sectors_s=self._sectors(fields),
        )

    def _lap_number(self, text: str, line: int) -> int | None:
        text = text.strip()
        if text.isascii() and text.isdecimal() and len(text) < 9:
            lap = int(text)
            if 1 <= lap <= MAX_LAP_NUMBER:
                return lap
        self._log.skipped(f"row whose LAP_NUMBER is not 1 to {MAX_LAP_NUMBER}", line)
        return None

    def _ms(self, fields: list[str], place: int, column: str, line: int, limit: int) -> int | None:
        if place < 0:
            return None
        text = fields[place].strip()
        if not text:
            return None
        try:
            ms = clock_ms(text)
        except ValueError:
            self._log.add(f"{column} that is not a time", "time left out", line)
            return None
        if ms > limit:
            self._log.add(f"{column} that is too long", "time left out", line)
            return None
        return ms

    def _flag(self, fields: list[str], line: int) -> Flag | None:
        if self._at.flag < 0:
            return None
        text = fields[self._at.flag].strip()
        flag = FLAGS.get(text)
        if flag is None and text:
            self._log.add("unknown FLAG_AT_FL", "taken as the flag before", line)
        return flag

    def _looks_of(self, fields: list[str]) -> tuple[str, str, str, str]:
        at = self._at
        written = tuple(
            fields[place] if place >= 0 else ""
            for place in (at.car_class, at.group, at.team, at.maker)
        )
        looks = self._looks.get(written)
        if looks is None:
            car_class, group, team, maker = map(_tidy, written)
            looks = self._looks[written] = (car_class, group, team, maker)
        return looks

    def _sectors(self, fields: list[str]) -> tuple[float | None, ...]:
        sectors: list[float | None] = []
        for place in self._at.sectors:
            try:
                sectors.append(clock_ms(fields[place].strip()) / 1000)
            except ValueError:
                sectors.append(None)
        return tuple(sectors)


def _tidy(text: str) -> str:
    return " ".join(text.split())[:MAX_FIELD_CHARS]


def series_of(table: Table, first: RawLap) -> str:
    """Tell the series from the columns and the first car to cross the line.

    Only the first car, so that a file cut after any moment says the same.
    """
    car_class, _group, _team, maker = first.looks
    if set(table.header) >= _SECTIONS_OF_GR_CUP or maker == _GR_CUP_MAKER:
        return "gr_cup"
    if car_class.upper() in _WEC_CLASSES:
        return "wec"
    if car_class.upper() in _IMSA_CLASSES or table.delimiter == ",":
        return "imsa"
    return "wec"
