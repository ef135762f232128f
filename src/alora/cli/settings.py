"""What the command takes from its environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator
from pydantic_settings import BaseSettings, SettingsConfigDict


def _absolute_or_none(value: object) -> object:
    # The specification: "All paths must be absolute"; a relative one is to be ignored.
    return value if isinstance(value, str) and Path(value).is_absolute() else None


XdgPath = Annotated[Path | None, BeforeValidator(_absolute_or_none)]


class CommandSettings(BaseSettings):
    """Where files of this user belong, as the XDG base directory specification names them."""

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True, extra="ignore")

    xdg_cache_home: XdgPath = None
    xdg_state_home: XdgPath = None

    @property
    def cache_dir(self) -> Path:
        """For files that can be made again: the demo race."""
        return (self.xdg_cache_home or Path.home() / ".cache") / "alora"

    @property
    def state_dir(self) -> Path:
        """For files that tell what happened: logs."""
        return (self.xdg_state_home or Path.home() / ".local" / "state") / "alora"


def inherited_environment() -> dict[str, str]:
    """The environment that services are started in, unread: their own settings read it."""
    return dict(os.environ)


def web_root() -> Path | None:
    """The built page of this checkout; None where Alora is installed without it."""
    built = Path(__file__).resolve().parents[3] / "web" / "dist"
    return built if (built / "index.html").is_file() else None
