"""The errors that Alora's own code raises for input it cannot use."""

from __future__ import annotations


class AloraError(Exception):
    """Base of all errors with a message fit to show to a user: what, where, what to do.

    `code` is the stable word that goes over every wire; see `docs/protocol.md`.
    """

    code = "internal"


class InvalidInputError(AloraError):
    """The request, or something it names, cannot be used as it is."""

    code = "invalid_input"


class UnreadableFileError(InvalidInputError):
    """The file is not timing data that Alora can read."""

    code = "unreadable_file"


class UnknownCarError(InvalidInputError):
    """The car is not in the race, or the name fits more than one car."""

    code = "unknown_car"


class MomentError(InvalidInputError):
    """The car was not racing at the moment asked for."""

    code = "bad_moment"


class InvalidStateError(InvalidInputError):
    """A value in a race state, a plan or parameters is impossible.

    `path` names the field, such as `cars[3].laps_done`.
    """

    code = "invalid_state"

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


INPUT_CODES = frozenset(
    kind.code
    for kind in (
        InvalidInputError,
        UnreadableFileError,
        UnknownCarError,
        MomentError,
        InvalidStateError,
    )
)
"""Code words that blame what was asked, and no service."""


class DeadlineError(AloraError):
    """The time allowed for the question was used up before there was an answer."""

    code = "deadline"


class UnavailableError(AloraError):
    """A service this one needs does not answer."""

    code = "unavailable"


class OverloadedError(AloraError):
    """Too much is being worked on at once; the same question may do a little later."""

    code = "overloaded"


class CancelledError(AloraError):
    """The caller no longer wants the answer."""

    code = "cancelled"
