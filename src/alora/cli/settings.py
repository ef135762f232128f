"""What the command takes from its environment."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class CommandSettings(BaseSettings):
    """Where files of this user belong, as the XDG base directory specification names them."""

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True, extra="ignore")

    xdg_cache_home: Path = Field(default_factory=lambda: Path.home() / ".cache")
    xdg_state_home: Path = Field(default_factory=lambda: Path.home() / ".local" / "state")

    @property
    def cache_dir(self) -> Path:
        """For files that can be made again: the demo race."""
        return self.xdg_cache_home / "alora"

    @property
    def state_dir(self) -> Path:
        """For files that tell what happened: logs."""
        return self.xdg_state_home / "alora"


def inherited_environment() -> dict[str, str]:
    """The environment that services are started in, unread: their own settings read it."""
    return dict(os.environ)


def web_root() -> Path | None:
    """The built page of this checkout; None where Alora is installed without it."""
    built = Path(__file__).resolve().parents[3] / "web" / "dist"
    return built if (built / "index.html").is_file() else None
