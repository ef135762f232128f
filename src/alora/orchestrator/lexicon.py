"""The words of the pit wall, read from `lexicon.toml` beside this file."""

from __future__ import annotations

import re
import tomllib
from importlib import resources

_DATA = tomllib.loads(resources.files(__package__).joinpath("lexicon.toml").read_text("utf-8"))


def _by_word(table: dict[str, str]) -> dict[str, str]:
    return {word: meaning for meaning, words in table.items() for word in words.split()}


RACING_WORDS: frozenset[str] = frozenset(_DATA["racing_words"].split())
"""Words with a meaning here: what a misspelt word is corrected to."""

EVERYDAY_WORDS: frozenset[str] = frozenset(_DATA["everyday_words"].split())
"""Words that need no correction: fillers, and ordinary words that resemble one of racing."""

ACRONYMS: frozenset[str] = frozenset(_DATA["acronyms"].split())
"""Words of three letters that are written in capitals and name no driver."""

COUNTED_THINGS: frozenset[str] = frozenset(_DATA["counted_things"].split())
"""What a number before it counts, so that the number is no car."""

BEFORE_A_CAR: frozenset[str] = frozenset(_DATA["before_a_car"].split())
"""After one of these a number before a stop is a car."""

COMPOUNDS = _by_word(_DATA["compounds"])
"""Words for tires, with the value of `Compound`."""

SPELLINGS = _by_word(_DATA["spellings"])
"""Other spellings, contractions and number words, with what they stand for."""

DRIVERS = _by_word(_DATA["drivers"])
"""Surnames of drivers, with the code that names them in timing files."""

PHRASES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b(?:{said})\b"), group["word"])
    for group in _DATA["phrases"]
    for said in group["said"]
)
"""Ways to say one thing and the word that stands for it, in the order of rewriting."""
