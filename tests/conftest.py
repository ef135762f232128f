"""What holds for every test: fixtures, and examples of properties that may take their time."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("alora", parent=settings.default, deadline=None)
settings.load_profile("alora")
SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real race data beside the project; the test is skipped without it."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the real race data folder ../shared/data is not beside this checkout")
    return SHARED_DATA
