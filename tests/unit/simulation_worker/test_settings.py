from __future__ import annotations

import pytest

from alora.runtime.settings import SettingsError, load
from alora.simulation_worker.settings import WorkerSettings


def test_the_defaults_are_those_of_the_architecture() -> None:
    settings = load(WorkerSettings)
    assert (settings.port, settings.monte_carlo_iterations, settings.parallel_workers) == (
        8100,
        1_000,
        4,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "abc"), ("MONTE_CARLO_ITERATIONS", "0"), ("PARALLEL_WORKERS", "-1")],
)
def test_an_impossible_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"{name}='{value}'"):
        load(WorkerSettings)
