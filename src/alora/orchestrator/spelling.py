"""From what was typed or heard to words that the built-in brain knows."""

from __future__ import annotations

import re
import unicodedata

from alora.orchestrator.lexicon import COMPOUNDS, EVERYDAY_WORDS, RACING_WORDS, SPELLINGS

_TOKEN = re.compile(r"#?\d+#\d+|#?[a-z]*\d+[a-z]*|[a-z]+(?:'[a-z]+)?", re.IGNORECASE)
_LONG_WORD = 7
"""From this length on a word may be off by two letters [letters]."""


def tokens(text: str) -> list[str]:
    """Split a question into words and numbers, in their own case, without marks of any kind."""
    plain = unicodedata.normalize("NFKD", text).replace("\u2019", "'").replace("\u2018", "'")
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return _TOKEN.findall(plain)


def is_known(word: str) -> bool:
    """True for a lower-case word that needs no correction."""
    return word in RACING_WORDS or word in EVERYDAY_WORDS or word in COMPOUNDS


def correct(word: str) -> str:
    """Expand and correct one lower-case word; a word like no other comes back as it is."""
    if word in SPELLINGS:
        return SPELLINGS[word]
    if word.endswith("'s"):
        return correct(word[:-2])
    if is_known(word) or not word.isalpha() or len(word) < 3:
        return word
    near = sorted(
        (distance, known)
        for known in RACING_WORDS
        if (distance := _misspelling(word, known)) is not None
    )
    return near[0][1] if near else word


def _misspelling(word: str, known: str) -> int | None:
    """How many slips make `known` into `word`; None where that would be too many."""
    allowed = 2 if len(known) >= _LONG_WORD else 1
    if len(known) < 3 or abs(len(word) - len(known)) > allowed:
        return None
    if _is_swap(word, known):
        return 1
    if len(known) < 4 or word[0] != known[0] or (len(known) == 4 and len(word) == 4):
        return None
    distance = edit_distance(word, known)
    return distance if distance <= allowed else None


def _is_swap(word: str, known: str) -> bool:
    """True if two neighbouring letters changed places."""
    if len(word) != len(known):
        return False
    differ = [i for i, (a, b) in enumerate(zip(word, known, strict=True)) if a != b]
    return (
        len(differ) == 2
        and differ[1] == differ[0] + 1
        and word[differ[0]] == known[differ[1]]
        and word[differ[1]] == known[differ[0]]
    )


def edit_distance(a: str, b: str) -> int:
    """Letters to insert, drop, replace or swap with the next one to turn `a` into `b`."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        before, above, row = row, before, [i]
        for j, y in enumerate(b, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, above[j - 2] + 1)
            row.append(best)
    return row[-1]
