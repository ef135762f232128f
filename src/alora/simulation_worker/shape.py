"""Bodies that hold more than any race: refused before anything else looks at them.

A list of a million wrong cars would otherwise be a million errors, and seconds of work.
"""

from __future__ import annotations

from pydantic_core import from_json

from alora.domain.errors import InvalidStateError
from alora.racesim.validate import MAX_FIELD

MAX_ENTRIES = MAX_FIELD
"""Most entries of one list in a request [entries]; the longest are those with one a car."""

MAX_FIELDS = 64
"""Most fields of one object in a request [fields]."""


def refuse_endless(body: bytes) -> None:
    """Return for JSON of a sane shape, and for what is no JSON, which is refused elsewhere.

    Raises:
        InvalidStateError: names the list or object that is too long.
    """
    try:
        value = from_json(body)
    except ValueError:
        return
    _look(value, "")


def _look(value: object, path: str) -> None:
    if isinstance(value, list):
        if len(value) > MAX_ENTRIES:
            raise InvalidStateError(
                path or "body", f"has {len(value)} entries; at most {MAX_ENTRIES} are possible"
            )
        for index, entry in enumerate(value):
            if isinstance(entry, list | dict):
                _look(entry, f"{path}[{index}]")
    elif isinstance(value, dict):
        if len(value) > MAX_FIELDS:
            raise InvalidStateError(
                path or "body", f"has {len(value)} fields; at most {MAX_FIELDS} are possible"
            )
        for name, entry in value.items():
            if isinstance(entry, list | dict):
                _look(entry, f"{path}.{name}" if path else name)
