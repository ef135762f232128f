"""Times as timing files write them, in whole milliseconds so that equal times stay equal."""

from __future__ import annotations

DAY_MS = 24 * 3600 * 1000
"""One day [ms]."""

HALF_DAY_MS = DAY_MS // 2
"""Half a day [ms]."""

_MAX_CHARS = 40
_DIGITS_OF_MS = 3


def clock_ms(text: str) -> int:
    """Read `SS.mmm`, `M:SS.mmm` or `H:MM:SS.mmm` [ms].

    Raises:
        ValueError: the text is not such a time.
    """
    head, colon, last = text.rpartition(":")
    whole, _, fraction = last.partition(".")
    ms = _int(whole) * 1000
    if fraction:
        _int(fraction)
        ms += int(fraction[:_DIGITS_OF_MS].ljust(_DIGITS_OF_MS, "0"))
    if not colon:
        return ms
    if ms >= 60_000:
        raise ValueError(f"{text!r} has more than 59 seconds beside minutes")
    hours, colon, minutes = head.rpartition(":")
    ms += _int(minutes) * 60_000
    if colon:
        if ms >= 3_600_000:
            raise ValueError(f"{text!r} has more than 59 minutes beside hours")
        ms += _int(hours) * 3_600_000
    return ms


def _int(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        raise ValueError(f"{text!r} is not a number")
    return int(text)


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
        return _int(days.strip()) * DAY_MS + (clock_ms(rest.strip().lstrip("+")) if rest else 0)
    return clock_ms(text)


def unwrap_ms(time_of_day_ms: int, near_ms: int) -> int:
    """Add or take whole days so that a time of day comes closest to `near_ms`."""
    return time_of_day_ms + round((near_ms - time_of_day_ms) / DAY_MS) * DAY_MS
