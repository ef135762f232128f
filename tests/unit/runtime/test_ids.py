from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alora.runtime.ids import accept_request_id, new_request_id
from alora.runtime.limits import MAX_REQUEST_ID_CHARS


def test_a_new_id_is_32_hexadecimal_digits() -> None:
    assert re.fullmatch(r"[0-9a-f]{32}", new_request_id())


def test_the_randomness_of_an_id_can_be_injected() -> None:
    assert new_request_id(lambda size: "ab" * size) == "ab" * 16


def test_a_fit_id_of_a_caller_is_kept() -> None:
    assert accept_request_id("Race-7:lap_12.a") == "Race-7:lap_12.a"


@pytest.mark.parametrize("given_id", [None, "", "two words", "a\nb", "ü", "x" * 129])
def test_an_id_unfit_for_a_header_is_replaced(given_id: str | None) -> None:
    assert re.fullmatch(r"[0-9a-f]{32}", accept_request_id(given_id))


@given(st.text())
def test_whatever_comes_in_the_id_is_short_and_printable(given_id: str) -> None:
    accepted = accept_request_id(given_id)
    assert 0 < len(accepted) <= MAX_REQUEST_ID_CHARS
    assert accepted.isascii()
    assert accepted.isprintable()
