from __future__ import annotations

import json

import pytest

from alora.domain.errors import InvalidStateError
from alora.simulation_worker.shape import MAX_ENTRIES, MAX_FIELDS, refuse_endless


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ([0] * (MAX_ENTRIES + 1), "body"),
        ({"a": {"b": [0] * (MAX_ENTRIES + 1)}}, "a.b"),
        ({"a": [{}, {"b": {str(i): 0 for i in range(MAX_FIELDS + 1)}}]}, "a[1].b"),
        ([[], [[0] * (MAX_ENTRIES + 1)]], "[1][0]"),
    ],
)
def test_what_is_too_long_is_refused_by_its_path(value: object, path: str) -> None:
    with pytest.raises(InvalidStateError) as caught:
        refuse_endless(json.dumps(value).encode())
    assert caught.value.path == path


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 10_000, b"\xff", b"1", b"null", b'"x"'])
def test_what_is_no_object_is_left_to_the_model(body: bytes) -> None:
    assert refuse_endless(body) is None  # type: ignore[func-returns-value]


def test_lists_and_objects_at_the_limit_pass() -> None:
    value = {str(i): [0] * MAX_ENTRIES for i in range(MAX_FIELDS)}
    assert refuse_endless(json.dumps(value).encode()) is None  # type: ignore[func-returns-value]
