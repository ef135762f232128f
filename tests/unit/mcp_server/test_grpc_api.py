from __future__ import annotations

import inspect

import grpc
import pytest

from alora.domain import errors
from alora.mcp_server.grpc_api import status_of


def test_every_error_of_the_domain_has_a_status_of_its_own_kind() -> None:
    kinds = [
        kind
        for _, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, errors.AloraError) and kind is not errors.AloraError
    ]
    internal = [kind for kind in kinds if status_of(kind.code) is grpc.StatusCode.INTERNAL]
    assert kinds
    assert internal == []


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("invalid_state", grpc.StatusCode.INVALID_ARGUMENT),
        ("deadline", grpc.StatusCode.DEADLINE_EXCEEDED),
        ("unavailable", grpc.StatusCode.UNAVAILABLE),
        ("overloaded", grpc.StatusCode.RESOURCE_EXHAUSTED),
        ("never heard of", grpc.StatusCode.INTERNAL),
    ],
)
def test_a_code_word_becomes_a_grpc_status(code: str, status: grpc.StatusCode) -> None:
    assert status_of(code) is status
