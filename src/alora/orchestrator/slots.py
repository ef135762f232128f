"""What a question names: a lap, a tire, cars; and the words around them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from alora.domain.race import Compound
from alora.orchestrator.lexicon import (
    ACRONYMS,
    BEFORE_A_CAR,
    COMPOUNDS,
    COUNTED_THINGS,
    DRIVERS,
    PHRASES,
)
from alora.orchestrator.spelling import correct, is_known, tokens

_LAP = re.compile(
    r"\b(?:(?:on|at|by|for|in|end of|the) )*(?:lap|l) ?(?:number )?(\d{1,4})\b(?! laps?\b)"
)
_LAPS_FROM_NOW = re.compile(
    r"\b(?:(?:in|after|another) (\d{1,3})(?: more)? laps?(?: time| later)?"
    r"|(\d{1,3})(?: more)? laps? (?:later|time))\b"
)
_NEXT_LAP = re.compile(r"\b(?:NEXTLAP|in (?:a|another) lap)\b")
_BARE_LAP = re.compile(r"\b(?:(?:on|at|by|until|till|for) |PIT )(\d{1,4})\b(?! (?:laps?|PIT)\b)")
_RIVAL = re.compile(
    r"\b(?:to|BEAT|UNDERCUT|OVERCUT|vs|versus|against|from|ahead of|in front of|behind|before|than|"
    r"with|with respect to|over)(?: the)?(?: car)?(?: number)? @(\d)"
)
_POSSESSIVE = re.compile(r"'s$", re.IGNORECASE)
_CODE = re.compile(r"[A-Z]{3}")
_CAR_WORDS = frozenset({"car", "number", "no", "cars"})


@dataclass(frozen=True, slots=True)
class Slots:
    """A question taken apart.

    Attributes:
        words: what is said, with known phrases as upper-case words and cars as `@0`, `@1`.
        lap: the lap named.
        laps_from_now: "this lap" is 1, "next lap" 2, "in 3 laps" 3.
        cars: the cars named, as the user wrote them, in order; `rival` is the one compared with.
        strange: how many words have no meaning here, of `length` words.
    """

    words: str
    lap: int | None
    laps_from_now: int | None
    compound: Compound | None
    cars: tuple[str, ...]
    rival: str | None
    strange: int
    length: int

    def has(self, *patterns: str) -> bool:
        """True if every pattern is found as whole words."""
        return all(re.search(rf"\b(?:{pattern})\b", self.words) for pattern in patterns)

    @property
    def subject(self) -> str | None:
        """The car that the question is about, where it names one beside the rival."""
        return next((car for car in self.cars if car != self.rival), None)


def take_apart(text: str, known_cars: Mapping[str, str]) -> Slots:
    """Read the slots of a question.

    Args:
        text: as typed or heard.
        known_cars: what a car of this race can be called, in lower case, to its id.
    """
    words, cars = _name_cars(tokens(text), known_cars)
    compound = next((Compound(COMPOUNDS[w]) for w in words if w in COMPOUNDS), None)
    strange = sum(_is_strange(word) for word in words)
    said = " ".join(words)
    for pattern, phrase in PHRASES:
        said = pattern.sub(phrase, said)
    said, from_now = _take(_LAPS_FROM_NOW, said, "SOON")
    said, lap = _take(_LAP, said, "LAP")
    if lap is None and "PIT" in said:
        said, lap = _take(_BARE_LAP, said, "PIT LAP" if "PIT" not in said else "LAP")
    if from_now is None and _NEXT_LAP.search(said):
        from_now = 2
    said = _name_bare_numbers(said, cars, known_cars)
    rival = _RIVAL.search(said)
    return Slots(
        words=said,
        lap=lap,
        laps_from_now=from_now,
        compound=compound,
        cars=tuple(cars),
        rival=cars[int(rival.group(1))] if rival else None,
        strange=strange,
        length=len(words),
    )


def _name_cars(raw: list[str], known: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Spell words right and put `@n` where a car is named beyond doubt."""
    words: list[str] = []
    cars: list[str] = []
    codes = _has_driver_codes(known) and not all(token.isupper() for token in raw)
    for token in raw:
        name = _POSSESSIVE.sub("", token).lstrip("#")
        car = _car_meant(token, name, words[-1] if words else "", known, codes=codes)
        if car is None:
            words.extend(correct(token.casefold()).split())
            continue
        if words and words[-1] in _CAR_WORDS:
            words.pop()
        words.append(f"@{min(len(cars), 9)}")
        cars.append(car)
    return words, cars


def _car_meant(
    token: str, name: str, before: str, known: Mapping[str, str], *, codes: bool
) -> str | None:
    """What to look a car up by, if this word names one beyond doubt."""
    plain = name.casefold()
    if _is_car(token, name, before, known):
        return known.get(plain, name) if name.isalpha() else name
    if codes:
        return DRIVERS.get(plain) or (name if _is_code(name) else None)
    return None


def _has_driver_codes(known: Mapping[str, str]) -> bool:
    return bool(known) and all(_CODE.fullmatch(name) for name in known.values())


def _is_code(name: str) -> bool:
    """True for a driver code that may not be in this race: better asked about than passed over."""
    plain = name.casefold()
    return bool(_CODE.fullmatch(name)) and not is_known(plain) and plain not in ACRONYMS


def _is_car(token: str, name: str, before: str, known: Mapping[str, str]) -> bool:
    if token.startswith("#") or "#" in name:
        return True
    if before in _CAR_WORDS and any(c.isdigit() for c in name):
        return True
    if not name.isalpha() or name.casefold() not in known:
        return False
    return name.isupper() or not is_known(name.casefold())


def _name_bare_numbers(said: str, cars: list[str], known: Mapping[str, str]) -> str:
    """Take a number that stands alone for a car, unless something is counted with it.

    A number that no car of this race carries is taken for a car too, so that a question about
    car 99 is never answered for another car.
    """
    words = said.split()
    for i, word in enumerate(words):
        after = words[i + 1] if i + 1 < len(words) else ""
        before = words[i - 1] if i else ""
        if not word[:1].isdigit() or after in COUNTED_THINGS:
            continue
        if word in known or after != "PIT" or before in BEFORE_A_CAR:
            words[i] = f"@{min(len(cars), 9)}"
            cars.append(word)
    return " ".join(words)


def _take(pattern: re.Pattern[str], said: str, word: str) -> tuple[str, int | None]:
    found = pattern.search(said)
    if not found:
        return said, None
    number = next(int(group) for group in found.groups() if group)
    return f"{said[: found.start()]}{word}{said[found.end() :]}", number


def _is_strange(word: str) -> bool:
    return word.isalpha() and not is_known(word)
