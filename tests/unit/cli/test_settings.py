from __future__ import annotations

from pathlib import Path

import pytest

from alora.cli.settings import CommandSettings, web_root


def test_the_folders_are_those_of_the_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere/cache")
    monkeypatch.setenv("XDG_STATE_HOME", "/somewhere/state")
    settings = CommandSettings()
    assert settings.cache_dir == Path("/somewhere/cache/alora")
    assert settings.state_dir == Path("/somewhere/state/alora")


@pytest.mark.parametrize("value", ["", "relative/path"])
def test_an_empty_or_relative_folder_is_ignored(monkeypatch: pytest.MonkeyPatch, value: str):
    monkeypatch.setenv("HOME", "/home/ada")
    monkeypatch.setenv("XDG_CACHE_HOME", value)
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    settings = CommandSettings()
    assert settings.cache_dir == Path("/home/ada/.cache/alora")
    assert settings.state_dir == Path("/home/ada/.local/state/alora")


def test_the_page_is_only_named_when_it_is_built():
    root = web_root()
    assert root is None or (root / "index.html").is_file()
