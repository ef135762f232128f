"""The check of every answer before it leaves: no number that no result holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from alora.orchestrator.facts import Facts, Kind, collect

_NUMBER = r"\d+(?:\.\d+)?"
_PAIR = rf"(?P<a>{_NUMBER})(?: ?(?:±|\u2013|-|to) ?(?P<b>{_NUMBER}))?"
_RULES: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"(?<![\w.])(?P<a>\d+#\d+)(?!\w)"), Kind.CAR),
    # Before what is counted, so that "car 22 stops" is no number of stops.
    (re.compile(r"\b[Cc]ar (?P<a>\d+)(?![\w.#])"), Kind.CAR),
    (re.compile(r"\bP(?P<a>\d+)(?: ?(?:\u2013|-|to) ?P?(?P<b>\d+))?\b"), Kind.POSITION),
    (re.compile(r"\b(?P<minutes>\d+):(?P<a>\d\d\.\d{3})\b"), Kind.SECONDS),
    (re.compile(rf"\b{_PAIR} min\b"), Kind.MINUTES),
    (re.compile(rf"\b{_PAIR} ?(?:s|seconds?)\b"), Kind.SECONDS),
    (re.compile(rf"\b{_PAIR} ?%"), Kind.PERCENT),
    (re.compile(rf"\b{_PAIR} (?:simulated )?races?\b"), Kind.RACES),
    (re.compile(rf"\b[Ww]indow {_PAIR}"), Kind.WINDOW),
    (re.compile(rf"\b[Ll]aps? {_PAIR}(?!\.?\d| (?:laps|places))"), Kind.LAP),
    (re.compile(rf"\b{_PAIR} (?:more )?(?:further )?laps?\b"), Kind.LAPS),
    (re.compile(rf"\b{_PAIR} places?\b"), Kind.PLACES),
    (re.compile(rf"\b{_PAIR} stops?\b"), Kind.STOPS),
    (re.compile(rf"\b{_PAIR} cars?\b"), Kind.CARS),
    (re.compile(r"(?<![\w.])(?P<a>\d+)(?!\w|\.\d)"), Kind.CAR),
)
_ANY_DIGIT = re.compile(r"[\w.:#±%\u2013-]*\d[\w.:#±%\u2013-]*")


@dataclass(frozen=True, slots=True)
class SpokenNumber:
    """A number found in a text; `value` as it is written there, minutes turned into seconds."""

    kind: Kind | None
    written: str
    value: str


def find_numbers(text: str) -> tuple[SpokenNumber, ...]:
    """Find every number and what it measures; kind None means that nobody can tell."""
    found: list[SpokenNumber] = []
    for pattern, kind in _RULES:
        for match in pattern.finditer(text):
            found += _numbers(match, kind)
        text = pattern.sub(lambda match: " " * len(match.group()), text)
    found += [SpokenNumber(None, rest, rest) for rest in _ANY_DIGIT.findall(text)]
    return tuple(found)


def _numbers(match: re.Match[str], kind: Kind) -> Iterable[SpokenNumber]:
    groups = match.groupdict()
    minutes = groups.get("minutes")
    for value in (groups["a"], groups.get("b")):
        if value is None:
            continue
        whole = value if minutes is None else f"{60 * int(minutes) + float(value):.3f}"
        yield SpokenNumber(kind, match.group(), whole)


def ungrounded(
    text: str, results: Sequence[object], quotes: Sequence[str] = ()
) -> tuple[SpokenNumber, ...]:
    """Find the numbers of a text that are no rounding of a number in the results.

    Args:
        text: what would be said.
        results: frozen dataclasses that the text is about.
        quotes: sentences of the results that may be said word for word.
    """
    for quote in sorted(quotes, key=len, reverse=True):
        text = text.replace(quote, " ")
    facts = collect(results)
    for name in facts[Kind.CAR]:
        if not str(name).isdigit():
            text = re.sub(rf"(?<!\w){re.escape(str(name))}(?!\w)", " ", text)
    return tuple(number for number in find_numbers(text) if not _holds(facts, number))


def _holds(facts: Facts, number: SpokenNumber) -> bool:
    if number.kind is None:
        return False
    known = facts[number.kind]
    if number.kind is Kind.CAR:
        return number.value in known
    decimals = len(number.value.partition(".")[2])
    return any(f"{value:.{decimals}f}" == number.value for value in known)
