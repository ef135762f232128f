"""How the request id and the deadline travel: HTTP headers and gRPC metadata."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from alora.runtime.deadline import Deadline
from alora.runtime.ids import accept_request_id
from alora.runtime.limits import MAX_METADATA_VALUE_CHARS

REQUEST_ID_HEADER = "X-Request-Id"
"""HTTP header of the request id."""

DEADLINE_HEADER = "X-Deadline-Ms"
"""HTTP header of what is left of the budget as the request is sent [ms]."""

REQUEST_ID_KEY = "x-request-id"
"""gRPC metadata key of the request id. The deadline is gRPC's own."""

ERROR_CODE_KEY = "alora-code"
"""gRPC trailing metadata key of the stable code word of an error."""


def outgoing_headers(request_id: str, deadline: Deadline) -> dict[str, str]:
    """Make the headers for the next HTTP hop."""
    return {REQUEST_ID_HEADER: request_id, DEADLINE_HEADER: f"{deadline.left_ms:.1f}"}


def outgoing_metadata(request_id: str) -> tuple[tuple[str, str], ...]:
    """Make the metadata for the next gRPC hop; the deadline goes into the call's timeout."""
    return ((REQUEST_ID_KEY, request_id),)


def metadata_value(metadata: Iterable[tuple[str, str | bytes]] | None, key: str) -> str | None:
    """Find the first text value of `key` in gRPC metadata."""
    for name, value in metadata or ():
        if name == key:
            return value if isinstance(value, str) else value.decode("ascii", "replace")
    return None


def incoming_request_id(source: Mapping[str, str]) -> str:
    """Take the request id from HTTP headers (any case), or make one."""
    for name, value in source.items():
        if name.lower() == REQUEST_ID_KEY:
            return accept_request_id(value)
    return accept_request_id(None)


def one_line(text: str, limit: int = MAX_METADATA_VALUE_CHARS) -> str:
    """Fold a message into one printable line of at most `limit` characters."""
    folded = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return folded if len(folded) <= limit else folded[: limit - 1] + "…"
