"""The protocol of one socket as a state machine without any I/O: connected, ready, closed."""

from __future__ import annotations

from enum import StrEnum

from pydantic import ValidationError
from pydantic_core import from_json

from alora.contracts.page import (
    MAX_MESSAGE_BYTES,
    PROTOCOL_VERSION,
    Ask,
    Cancel,
    Failure,
    Hello,
    Ping,
    Watch,
    client_message,
)
from alora.domain.errors import OverloadedError
from alora.orchestrator.limits import MAX_OPEN_QUESTIONS_PER_SOCKET

BAD_MESSAGE = "bad_message"
"""The code of a message that cannot be used."""

BAD_PROTOCOL = "bad_protocol"
"""The code of a hello in a version that is not spoken here."""

_KNOWN = ("hello", "watch", "ask", "cancel", "ping")
_MAX_SHOWN = 40

ClientMessage = Hello | Watch | Ask | Cancel | Ping


class Phase(StrEnum):
    """Where a socket is in its life."""

    CONNECTED = "connected"
    READY = "ready"
    CLOSED = "closed"


class RefusedMessageError(Exception):
    """A message that cannot be served; `failure` is what the client is told."""

    def __init__(
        self, message: str, question_id: str | None = None, code: str = BAD_MESSAGE
    ) -> None:
        super().__init__(message)
        self.failure = Failure(id=question_id, request_id=None, code=code, message=message)


class Session:
    """What one socket may say now, and which of its questions are open."""

    def __init__(self) -> None:
        self.phase = Phase.CONNECTED
        self._open: set[str] = set()

    def receive(self, frame: str) -> ClientMessage:
        """Read one text frame and move on.

        Raises:
            RefusedMessageError: it is no message, or not one that may come now; nothing changed.
        """
        message = read_message(frame)
        self._check_phase(message)
        if isinstance(message, Hello):
            self._greet(message)
        elif isinstance(message, Ask):
            self._check_ask(message)
        elif isinstance(message, Cancel) and message.id not in self._open:
            raise RefusedMessageError(f"no question {message.id!r} is open", message.id)
        return message

    def opened(self, question_id: str) -> None:
        """Note that a question is being worked on."""
        self._open.add(question_id)

    def closed(self, question_id: str) -> None:
        """Note that a question has ended; its id may be used again."""
        self._open.discard(question_id)

    def hang_up(self) -> None:
        """Note that the socket is gone."""
        self.phase = Phase.CLOSED

    def _check_phase(self, message: ClientMessage) -> None:
        if self.phase is Phase.CLOSED:
            raise RefusedMessageError("the socket is closed")
        if self.phase is Phase.CONNECTED and not isinstance(message, Hello):
            raise RefusedMessageError(
                f"{message.type!r} came before 'hello'; say hello first",
                getattr(message, "id", None),
            )
        if self.phase is Phase.READY and isinstance(message, Hello):
            raise RefusedMessageError("'hello' was said already")

    def _greet(self, hello: Hello) -> None:
        if hello.protocol != PROTOCOL_VERSION:
            raise RefusedMessageError(
                f"protocol {hello.protocol} is not spoken here; this server speaks "
                f"{PROTOCOL_VERSION}, so load the page again or update the app",
                code=BAD_PROTOCOL,
            )
        self.phase = Phase.READY

    def _check_ask(self, ask: Ask) -> None:
        if ask.id in self._open:
            raise RefusedMessageError(
                f"question {ask.id!r} is still open; use a new id or cancel it first", ask.id
            )
        if len(self._open) >= MAX_OPEN_QUESTIONS_PER_SOCKET:
            raise RefusedMessageError(
                f"{MAX_OPEN_QUESTIONS_PER_SOCKET} questions of this socket are open already; "
                "wait for an answer or cancel one",
                ask.id,
                OverloadedError.code,
            )


def read_message(frame: str) -> ClientMessage:
    """Turn a text frame into a message.

    Raises:
        RefusedMessageError: too long, not JSON, of an unknown type, or with wrong fields.
    """
    size = len(frame.encode("utf-8", "surrogatepass"))
    if size > MAX_MESSAGE_BYTES:
        raise RefusedMessageError(
            f"the message is {size} bytes long; at most {MAX_MESSAGE_BYTES} are taken"
        )
    try:
        given = from_json(frame, allow_inf_nan=False)
    except ValueError:
        raise RefusedMessageError("the message is not JSON") from None
    if not isinstance(given, dict):
        raise RefusedMessageError("the message is not a JSON object with a 'type'")
    question_id = _id_of(given)
    if given.get("type") not in _KNOWN:
        raise RefusedMessageError(_unknown_type(given.get("type")), question_id)
    try:
        return client_message.validate_python(given)
    except ValidationError as error:
        raise RefusedMessageError(_wrong_field(error, str(given["type"])), question_id) from None


def _id_of(given: dict[str, object]) -> str | None:
    found = given.get("id")
    return found if isinstance(found, str) and 1 <= len(found) <= 64 else None


def _unknown_type(found: object) -> str:
    if found is None:
        return "the message has no 'type'"
    return f"message type {str(found)[:_MAX_SHOWN]!r} is not known; known are {', '.join(_KNOWN)}"


def _wrong_field(error: ValidationError, kind: str) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    path = ".".join(str(part)[:_MAX_SHOWN] for part in first["loc"][1:]) or "it"
    return f"field '{path}' of '{kind}': {first['msg'][:120].lower()}"
