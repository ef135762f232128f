from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from alora.runtime.deadline import Deadline
from alora.runtime.propagation import (
    DEADLINE_HEADER,
    REQUEST_ID_HEADER,
    incoming_request_id,
    metadata_value,
    one_line,
    outgoing_headers,
    outgoing_metadata,
)


def test_the_next_hop_is_told_the_id_and_what_is_left() -> None:
    headers = outgoing_headers("abc", Deadline.after(80.0, lambda: 5.0))
    assert headers == {REQUEST_ID_HEADER: "abc", DEADLINE_HEADER: "80.0"}


def test_the_id_is_found_in_headers_of_any_case() -> None:
    assert incoming_request_id({"x-REQUEST-id": "abc"}) == "abc"
    assert len(incoming_request_id({})) == 32


def test_the_id_goes_through_grpc_metadata() -> None:
    assert metadata_value(outgoing_metadata("abc"), "x-request-id") == "abc"
    assert metadata_value((("x-request-id", b"abc"),), "x-request-id") == "abc"
    assert metadata_value(None, "x-request-id") is None


@given(st.text(), st.integers(min_value=1, max_value=600))
def test_a_message_becomes_one_printable_line_within_the_limit(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert len(line) <= limit
    assert line.isprintable()
