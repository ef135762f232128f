"""Times as timing files write them, in whole milliseconds so that equal times stay equal."""

from __future__ import annotations

import re

DAY_MS = 24 * 3600 * 1000
"""One day [ms]."""

_MAX_CHARS = 40
_DIGITS_OF_MS = 3
_CLOCK = re.compile(r"(?:(?:([0-9]{1,4}):)?([0-9]{1,5}):)?([0-9]{1,8})(?:\.([0-9]{0,9}))?")


def clock_ms(text: str) -> int:
    """Read `SS.mmm`, `M:SS.mmm` or `H:MM:SS.mmm` [ms].

    Raises:
        ValueError: the text is not such a time.
    """
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise ValueError(f"{text[:_MAX_CHARS]!r} is not a time")
    hours, minutes, seconds, fraction = found.groups()
    ms = int(seconds) * 1000
    if fraction:
        ms += int(fraction) if len(fraction) == _DIGITS_OF_MS else int((fraction + "00")[:3])
    if minutes is None:
        return ms
    if ms >= 60_000:
        raise ValueError(f"{text!r} has more than 59 seconds")
    ms += int(minutes) * 60_000
    if hours is None:
        return ms
    if ms >= 3_600_000:
        raise ValueError(f"{text!r} has more than 59 minutes")
    return ms + int(hours) * 3_600_000


def timedelta_ms(text: str) -> int:
    """Read a pandas timedelta (`0 days 01:02:03.456000`), a clock time or plain seconds [ms].

    Raises:
        ValueError: the text is not such a time, or is negative.
    """
    if len(text) > _MAX_CHARS:
        raise ValueError("the text is too long for a time")
    days, found, rest = text.partition(" days")
    if not found:
        days, found, rest = text.partition(" day")
    if found:
        days_ms = clock_ms(days.strip()) // 1000 * DAY_MS
        return days_ms + (clock_ms(rest.strip().lstrip("+")) if rest else 0)
    return clock_ms(text)


def unwrap_ms(time_of_day_ms: int, near_ms: int) -> int:
    """Add or take whole days so that a time of day comes closest to `near_ms`."""
    return time_of_day_ms + round((near_ms - time_of_day_ms) / DAY_MS) * DAY_MS
