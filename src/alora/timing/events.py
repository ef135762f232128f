"""How long races are scheduled to be: what is public before the start."""

from __future__ import annotations

import math
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from alora.timing.limits import MAX_FIELD_CHARS

DEFAULT_MINUTES = {"gr_cup": 45, "imsa": 160, "wec": 360}
"""The most usual length of a series' races [min], where nothing names the event."""

FIRST_SEASON, LAST_SEASON = 2010, 2039
"""A number between these in a name is a season."""

_SPRINT_KM = 100.0
_RACE_KM = 305.0
_HOURS = re.compile(r"(?<![a-z0-9])(\d{1,2}) ?(?:h|hours?)(?![a-z0-9])")
_YEAR = re.compile(r"(?<![a-z0-9])(20\d\d)(?:[01]\d[0-3]\d(?:[0-2]\d[0-5]\d)?)?(?![a-z0-9])")


@dataclass(frozen=True, slots=True)
class TimedEvent:
    """An event that lasts a time; None for an open end of its seasons."""

    series: str
    name: str
    hints: tuple[str, ...]
    minutes: int
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Circuit:
    """A layout on which Formula 1 raced; lengths in km."""

    events: tuple[str, ...]
    length_km: float
    race_km: float = _RACE_KM
    since: int | None = None
    until: int | None = None
    rounds: tuple[int, ...] = ()

    def laps(self, *, sprint: bool) -> int:
        """The least number of complete laps that exceeds the rule's distance."""
        return math.floor((_SPRINT_KM if sprint else self.race_km) / self.length_km) + 1


def plain(text: str) -> str:
    """Write a name without accents and case, so that `Sao Paulo` finds `São Paulo`."""
    decomposed = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).lower().split())


def words_of(*names: str) -> str:
    """The words of file and folder names, for hints: `spa_6h.csv` is `spa 6h csv`."""
    joined = " ".join(name[-MAX_FIELD_CHARS:] for name in names)
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain(joined)).split())


def season_of(words: str) -> int | None:
    """The year in a name, alone or at the start of a date; the last one counts."""
    years = [int(year) for year in _YEAR.findall(words)]
    fitting = [year for year in years if FIRST_SEASON <= year <= LAST_SEASON]
    return fitting[-1] if fitting else None


def timed_event(series: str, words: str, season: int | None) -> TimedEvent | None:
    """Find a series' event by words in a name; a length in hours in the name goes first.

    Without a season the newest form of the event counts.
    """
    fitting = [
        event
        for event in _timed_events()
        if event.series == series and _in_season(event, season) and _has_hint(event, words)
    ]
    event = (fitting[0] if season is not None else _newest(fitting)) if fitting else None
    hours = _HOURS.search(words)
    if hours is None or not 1 <= int(hours[1]) <= 24:
        return event
    minutes = 60 * int(hours[1])
    if event is not None and event.minutes == minutes:
        return event
    return TimedEvent(series, event.name if event else f"{hours[1]} Hours", (), minutes)


def f1_laps(
    event: str, season: int | None, round_number: int | None, *, sprint: bool
) -> tuple[int, bool] | None:
    """Scheduled laps of a Grand Prix, and whether they are certain; None if it is not known.

    Without a season, the round may tell the layout; else the newest counts and is not certain
    unless all give the same.
    """
    layouts = [c for c in _circuits() if plain(event) in map(plain, c.events)]
    in_season = [c for c in layouts if _in_season(c, season)] if season is not None else layouts
    by_round = [c for c in in_season if round_number in c.rounds]
    fitting = by_round or in_season
    if not fitting:
        return None
    laps = {circuit.laps(sprint=sprint) for circuit in fitting}
    return fitting[-1].laps(sprint=sprint), len(laps) == 1


def f1_event(words: str) -> str | None:
    """Find a Grand Prix by its name, with or without `Grand Prix`, in the words of a name."""
    for circuit in _circuits():
        for event in circuit.events:
            if f" {words_of(event).removesuffix(' grand prix')} " in f" {words} ":
                return event
    return None


def _in_season(what: TimedEvent | Circuit, season: int | None) -> bool:
    if season is None:
        return True
    return (what.since or FIRST_SEASON) <= season <= (what.until or LAST_SEASON)


def _has_hint(event: TimedEvent, words: str) -> bool:
    return any(f" {hint} " in f" {words} " for hint in event.hints)


def _newest(events: list[TimedEvent]) -> TimedEvent:
    same_hints = [event for event in events if set(event.hints) & set(events[0].hints)]
    return same_hints[-1]


@cache
def _timed_events() -> tuple[TimedEvent, ...]:
    rows = _toml("events.toml")["event"]
    return tuple(TimedEvent(**{**row, "hints": tuple(row["hints"])}) for row in rows)


@cache
def _circuits() -> tuple[Circuit, ...]:
    rows = _toml("f1_circuits.toml")["circuit"]
    lists = ("events", "rounds")
    return tuple(
        Circuit(**{**row, **{key: tuple(row.get(key, ())) for key in lists}}) for row in rows
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(files("alora.timing").joinpath(name).read_text(encoding="utf-8"))
