from __future__ import annotations

import pytest

from alora.cli.ingest_table import lap_time


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(97.428, "1:37.428"), (59.9999, "1:00.000"), (5.0, "0:05.000"), (None, "")],
)
def test_a_lap_time_has_milliseconds(seconds: float | None, shown: str):
    assert lap_time(seconds) == shown
