from __future__ import annotations

import pytest

from alora.cli.errors import ServerError, complain, status_for
from alora.domain import errors


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.InvalidInputError("x"), 2),
        (errors.UnreadableFileError("x"), 2),
        (errors.UnknownCarError("x"), 2),
        (errors.MomentError("x"), 2),
        (errors.InvalidStateError("cars[0]", "x"), 2),
        (errors.DeadlineError("x"), 1),
        (errors.UnavailableError("x"), 1),
        (ServerError("bad_moment", "x"), 2),
        (ServerError("bad_message", "x"), 2),
        (ServerError("too_large", "x"), 2),
        (ServerError("unavailable", "x"), 1),
        (ServerError("deadline", "x"), 1),
        (ServerError("a word of a newer version", "x"), 1),
    ],
)
def test_bad_input_is_2_and_all_else_is_1(error: errors.AloraError, status: int):
    assert status_for(error) == status


def test_a_message_of_many_lines_is_told_in_one(capsys: pytest.CaptureFixture[str]):
    complain("first\nsecond\r\n\x1b[31mthird\x07")
    assert capsys.readouterr().err == "alora: first second [31mthird\n"
