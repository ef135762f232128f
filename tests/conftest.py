"""Fixtures for every test."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real race data beside the project; the test is skipped without it."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the real race data folder ../shared/data is not beside this checkout")
    return SHARED_DATA
