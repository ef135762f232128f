"""Request ids: one for the whole way of a question, in every log line and header."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

from alora.runtime.limits import MAX_REQUEST_ID_CHARS

_FIT = re.compile(r"[A-Za-z0-9._:-]+")


def new_request_id(random_hex: Callable[[int], str] = secrets.token_hex) -> str:
    """Make an id of 32 hexadecimal digits, the form of a W3C trace id."""
    return random_hex(16)


def accept_request_id(given: str | None) -> str:
    """Take a caller's id if it is fit for a header and a log line, else make a new one."""
    if given and len(given) <= MAX_REQUEST_ID_CHARS and _FIT.fullmatch(given):
        return given
    return new_request_id()
