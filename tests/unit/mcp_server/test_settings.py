from __future__ import annotations

import pytest

from alora.mcp_server.settings import McpServerSettings
from alora.runtime.settings import SettingsError, load


def test_the_defaults_are_those_of_the_architecture() -> None:
    settings = load(McpServerSettings)
    assert (settings.grpc_port, settings.http_port) == (50051, 8090)
    assert settings.simulation_worker_url == "http://127.0.0.1:8100"
    assert settings.model_cache_size == 3


def test_a_slash_at_the_end_of_the_workers_address_does_no_harm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SIMULATION_WORKER_URL", "http://worker:1/")
    assert load(McpServerSettings).simulation_worker_url == "http://worker:1"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GRPC_PORT", "abc"),
        ("SIMULATION_WORKER_URL", "worker:1"),
        ("MODEL_CACHE_SIZE", "0"),
        ("GCS_BUCKET", "models"),
        ("ELASTICSEARCH_URL", "http://search"),
    ],
)
def test_a_setting_that_cannot_be_followed_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"{name}='{value}'"):
        load(McpServerSettings)
