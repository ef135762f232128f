"""Settings come from the environment once, in a service's main, and are passed on frozen."""

from __future__ import annotations

import os
import socket
from typing import Annotated, Literal, TypeVar

from pydantic import BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings import SettingsError as _SourceError

Port = Annotated[int, Field(ge=0, le=65_535)]
"""A TCP port; 0 lets the system choose one."""

LogLevel = Annotated[
    Literal["DEBUG", "INFO", "WARNING", "ERROR"],
    BeforeValidator(lambda value: value.upper() if isinstance(value, str) else value),
]

_SECRET_WORDS = ("KEY", "TOKEN", "SECRET", "PASSWORD")

S = TypeVar("S", bound=BaseSettings)


class SettingsError(Exception):
    """A setting cannot be used; the message is one line that names it."""


def default_instance() -> str:
    """Name this process among others of its service: host name and process id."""
    return f"{socket.gethostname()}-{os.getpid()}"


class ServiceSettings(BaseSettings):
    """What every service is told. Names in the environment are these in capitals."""

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True, extra="ignore")

    host: str = "127.0.0.1"
    log_level: LogLevel = "INFO"
    instance: str = Field(default_factory=default_instance, min_length=1, max_length=200)


def load(kind: type[S]) -> S:
    """Read the settings of class `kind` from the environment.

    Raises:
        SettingsError: one of them is impossible.
    """
    try:
        return kind()
    except ValidationError as error:
        raise SettingsError("; ".join(_sentence(dict(e)) for e in error.errors())) from None
    except _SourceError as error:
        raise SettingsError(" ".join(str(error).split())) from None


def _sentence(problem: dict[str, object]) -> str:
    location = problem.get("loc")
    name = str(location[0]).upper() if isinstance(location, tuple) and location else "settings"
    reason = str(problem.get("msg", "")).replace("Input should", "it should")
    if any(word in name for word in _SECRET_WORDS):
        return f"setting {name} is refused: {reason}"
    return f"setting {name}={str(problem.get('input'))[:60]!r} is refused: {reason}"
