"""Model bundles: versioned beliefs about a series, shipped as TOML and loaded by version."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from pydantic import TypeAdapter, ValidationError

from alora.domain.errors import InvalidInputError
from alora.models.priors import SeriesPrior

DEFAULT_SERIES = "other"
"""The bundle for a series that has none of its own."""

MAX_BUNDLE_BYTES = 1024 * 1024
"""Largest bundle file [bytes] (1 MiB)."""

_prior: TypeAdapter[SeriesPrior] = TypeAdapter(SeriesPrior)


@dataclass(frozen=True, slots=True)
class ModelBundle:
    """One version of what is believed about one series."""

    version: str
    series: str
    prior: SeriesPrior


def available_series() -> tuple[str, ...]:
    """Series with a bundle of their own."""
    folder = resources.files("alora.models") / "bundles"
    return tuple(sorted(f.name.removesuffix(".toml") for f in folder.iterdir()))


def load_bundle(series: str, version: str | None = None) -> ModelBundle:
    """Load the bundle of a series; another series gets the general one.

    Args:
        version: the version wanted; None takes the newest.

    Raises:
        InvalidInputError: that version does not exist, or the bundle is damaged.
    """
    name = series if series in available_series() else DEFAULT_SERIES
    file = resources.files("alora.models") / "bundles" / f"{name}.toml"
    data = file.read_bytes()
    if len(data) > MAX_BUNDLE_BYTES:
        raise InvalidInputError(f"the model bundle {name} is larger than {MAX_BUNDLE_BYTES} bytes")
    return parse_bundle(name, data.decode(), version)


def parse_bundle(series: str, text: str, version: str | None) -> ModelBundle:
    """Read a bundle's TOML and check every value.

    Raises:
        InvalidInputError: it cannot be read, or is not the version wanted.
    """
    try:
        content: dict[str, Any] = tomllib.loads(text)
        found = str(content.pop("version"))
        prior = _prior.validate_python(content)
    except (tomllib.TOMLDecodeError, KeyError, ValidationError) as error:
        first = str(error).replace("\n", " ")
        raise InvalidInputError(f"the model bundle {series} is damaged: {first}") from error
    full = f"{series}-{found}"
    if version is not None and version != full:
        raise InvalidInputError(f"no model version {version} for {series}; there is {full}")
    return ModelBundle(full, series, prior)
