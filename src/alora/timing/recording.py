"""A whole recorded race, and the names of the cars in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from alora.domain.errors import UnknownCarError
from alora.domain.laps import Lap
from alora.domain.race import CarId, Entry, Flag, Weather
from alora.timing.index import RaceIndex
from alora.timing.problems import ROW_LEFT_OUT, Problem

_SHOWN_CARS = 12
"""Most cars listed in a message [cars]."""


@dataclass(frozen=True, slots=True)
class FlagChange:
    """From `at_s` on the race clock [s] the flag was `flag`, as far as crossings show."""

    at_s: float
    flag: Flag


@dataclass(frozen=True, slots=True)
class WeatherSample:
    """The weather as measured at `at_s` on the race clock [s]; may be before the start."""

    at_s: float
    weather: Weather


@dataclass(frozen=True)
class RaceRecording:
    """A race as its timing file tells it.

    Attributes:
        name: of the source, for messages.
        series: `gr_cup`, `imsa`, `wec` or `f1`.
        event: the race's name, empty where nothing says it.
        season: the year; None where nothing says it.
        sprint: a Formula 1 sprint.
        hints: words of the names of file and folders, and of the event if a user named it.
        entries: every car that completed a lap, by first crossing.
        laps: in order of `crossed_at_s`, ties by car.
        flags: each change of flag, in order.
        weather: in order of time; empty where no file was found.
        start_time_of_day_s: local time of the start [s since midnight]; None where unknown.
        marks_checkered: the file shows the checkered flag where it fell.
        round_number: of the season; None where nothing says it.
        problems: what was wrong, and what was done about it.
    """

    name: str
    series: str
    event: str
    season: int | None
    sprint: bool
    hints: str
    entries: tuple[Entry, ...]
    laps: tuple[Lap, ...]
    flags: tuple[FlagChange, ...]
    weather: tuple[WeatherSample, ...] = ()
    start_time_of_day_s: float | None = None
    marks_checkered: bool = False
    round_number: int | None = None
    problems: tuple[Problem, ...] = ()

    @cached_property
    def index(self) -> RaceIndex:
        """The laps by car, with all that accumulates along them; built once."""
        return RaceIndex.build(self.entries, self.laps)

    @property
    def end_s(self) -> float:
        """Race clock of the last crossing [s]."""
        return self.laps[-1].crossed_at_s

    @property
    def rows_left_out(self) -> int:
        """Rows that could not be read: laps, and perhaps cars, are missing [rows]."""
        return sum(p.count for p in self.problems if p.action == ROW_LEFT_OUT)

    def find_car(self, text: str) -> CarId:
        """Find a car by its id, its number, or a way to write one of them that fits only one.

        Raises:
            UnknownCarError: none or several fit; the message names the candidates.
        """
        wanted = text.strip()
        for fits in (_is_id, _is_number, _is_id_in_any_case, _is_number_but_for_zeros, _is_first):
            found = [entry for entry in self.entries if fits(entry, wanted)]
            if len(found) == 1:
                return found[0].car_id
            if found:
                raise UnknownCarError(_several(wanted, found))
        shown = _listed(self.entries)
        raise UnknownCarError(f"no car {wanted[:40]!r} in this race; it has {shown}")


def _is_id(entry: Entry, text: str) -> bool:
    return entry.car_id == text


def _is_number(entry: Entry, text: str) -> bool:
    return entry.number == text


def _is_id_in_any_case(entry: Entry, text: str) -> bool:
    return entry.car_id.casefold() == text.casefold()


def _is_number_but_for_zeros(entry: Entry, text: str) -> bool:
    bare = text.removeprefix("#").strip()
    return bare != "" and entry.number.lstrip("0") == bare.lstrip("0")


def _is_first(entry: Entry, text: str) -> bool:
    """Accept `3#1` while only one car 3 is known, as in a file cut after the first lap."""
    return f"{entry.number}#1" == text


def _several(text: str, found: list[Entry]) -> str:
    described = " and ".join(_described(entry) for entry in found[:_SHOWN_CARS])
    return (
        f"{len(found)} cars carry number {text}: {described}; "
        f"name one by its id, such as --car {found[0].car_id}"
    )


def _described(entry: Entry) -> str:
    facts = (entry.team, entry.group and f"group {entry.group}", entry.car_class)
    return f"{entry.car_id} ({', '.join(fact for fact in facts if fact)})"


def _listed(entries: Iterable[Entry]) -> str:
    ids = sorted((str(entry.car_id) for entry in entries), key=lambda text: (len(text), text))
    more = f" and {len(ids) - _SHOWN_CARS} more" if len(ids) > _SHOWN_CARS else ""
    return ", ".join(ids[:_SHOWN_CARS]) + more
