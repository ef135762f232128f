from __future__ import annotations

import os

import pytest
from pydantic import ValidationError

from alora.runtime.settings import Port, ServiceSettings, SettingsError, load


class Settings(ServiceSettings):
    port: Port = 8_000
    gemini_api_key: int = 0


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "9001")
    monkeypatch.setenv("LOG_LEVEL", "debug")
    chosen = load(Settings)
    assert (chosen.port, chosen.log_level) == (9001, "DEBUG")


def test_an_empty_setting_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "")
    assert load(Settings).port == 8_000


def test_the_instance_names_the_process_unless_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INSTANCE", raising=False)
    assert load(Settings).instance.endswith(f"-{os.getpid()}")
    monkeypatch.setenv("INSTANCE", "c-2")
    assert load(Settings).instance == "c-2"


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "abc"), ("PORT", "70000"), ("LOG_LEVEL", "loud")]
)
def test_an_impossible_setting_is_named_in_one_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name) as caught:
        load(Settings)
    assert repr(value).upper() in str(caught.value).upper()
    assert "\n" not in str(caught.value)


def test_the_value_of_a_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEMINI_API_KEY", "hunter2")
    with pytest.raises(SettingsError, match="GEMINI_API_KEY") as caught:
        load(Settings)
    assert "hunter2" not in str(caught.value).replace("setting", "")


def test_settings_cannot_be_changed_later() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().port = 1  # type: ignore[misc]
