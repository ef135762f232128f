"""Limits of what the engine takes, and how one number is held against its own."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from alora.domain.errors import InvalidStateError

MAX_FIELD = 120
"""Largest field [cars]."""
MAX_LAPS_TO_GO = 2_000
"""Longest remaining race of one car [laps]."""
MAX_LAPS = 5_000
"""Most laps one car can have done [laps]."""
MAX_FURTHER_STOPS = 60
"""Most stops one plan may hold [stops]."""
MAX_KINDS = 16
"""Most kinds of neutralisation [kinds]."""
MAX_LAP_S = 3_600.0
"""Slowest base lap [s]."""
MIN_LAP_S = 5.0
"""Fastest base lap [s]."""
MAX_CLOCK_S = 72 * 3_600.0
"""Latest moment on the race clock [s]."""
MAX_COUNT = 10_000
"""Most stops or changes of driver that one car can have made."""
MAX_LOGIT = 1e6
"""Largest weight in a decision to stop or to pass, beyond any that is not certain [logit]."""
MAX_SHOWN = 60
"""Longest value that a message shows [characters]."""

Limits: TypeAlias = Mapping[str, tuple[float, float]]
"""The least and the most of each field, both allowed."""


@dataclass(frozen=True, slots=True)
class Ranges:
    """What the numbers of one type may be; `or_none` and `whole_or_none` may be missing."""

    real: Limits | None = None
    whole: Limits | None = None
    or_none: Limits | None = None
    whole_or_none: Limits | None = None

    def check(self, path: str, thing: object) -> None:
        """Hold all fields against their limits.

        Raises:
            InvalidStateError: names the first that is none of them.
        """
        for limits, is_whole, may_miss in (
            (self.real, False, False),
            (self.whole, True, False),
            (self.or_none, False, True),
            (self.whole_or_none, True, True),
        ):
            for name, (low, high) in (limits or {}).items():
                value = getattr(thing, name)
                if value is None and may_miss:
                    continue
                if is_whole:
                    check_whole(f"{path}.{name}", value, low, high)
                else:
                    check_number(f"{path}.{name}", value, low, high)


def check_number(path: str, value: float, low: float, high: float) -> None:
    """Refuse what is not a number between these, both allowed; so are NaN and infinity."""
    try:
        if low <= value <= high:
            return
    except (TypeError, ValueError):
        raise InvalidStateError(path, f"{shown(value)} is not a number") from None
    raise InvalidStateError(path, f"{shown(value)} is not between {low:.12g} and {high:.12g}")


def check_whole(path: str, value: int, low: float, high: float) -> None:
    """Refuse what is not a whole number between these, both allowed."""
    try:
        number = operator.index(value)
    except TypeError:
        raise InvalidStateError(path, f"{shown(value)} is not a whole number") from None
    check_number(path, number, low, high)


def check_length(path: str, values: Sequence[object], most: int, named: str) -> None:
    """Refuse a list that is too long, before anything looks into it."""
    if len(values) > most:
        raise InvalidStateError(path, f"{len(values)} {named}; at most {most} are possible")


def check_choice(path: str, value: object, choices: type[Enum]) -> None:
    """Refuse what is not one of the words of an enumeration."""
    if not isinstance(value, choices):
        known = ", ".join(str(choice.value) for choice in choices)
        raise InvalidStateError(path, f"{shown(value)} is unknown; it is one of {known}")


def check_distinct(path: str, values: Sequence[str], named: str) -> None:
    """Refuse a list in which something stands twice."""
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise InvalidStateError(path, f"{named} {shown(value)} stands there twice")
        seen.add(value)


def shown(value: object) -> str:
    """A value as a message shows it, however long it is."""
    if isinstance(value, int) and abs(value) >= 10**MAX_SHOWN:
        return f"a whole number of more than {MAX_SHOWN} digits"
    if isinstance(value, Enum):
        return str(value.value)
    text = str(value)
    return text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + "..."
