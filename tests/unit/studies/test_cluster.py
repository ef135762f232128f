from __future__ import annotations

import socket

import pytest

from alora.domain.errors import InvalidInputError, UnavailableError
from alora.studies.cluster import ClusterEngine


@pytest.mark.parametrize(
    "address", ["", "8786", "localhost", "http://localhost:8786", "tcp://:8786", "tcp://x:y"]
)
def test_what_is_no_address_is_refused(address: str):
    with pytest.raises(InvalidInputError, match=r"--cluster .* is not an address such as"):
        ClusterEngine(address)


def test_a_cluster_that_does_not_answer_is_said_to_be_so():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        with (
            pytest.raises(UnavailableError, match="does not answer") as caught,
            ClusterEngine(address, connect_limit_s=0.3),
        ):
            pass
    assert "\n" not in str(caught.value)
