"""Whether a picture can be written: asked before anything is simulated."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from alora.domain.errors import InvalidInputError, UnavailableError

FORMATS = (".png", ".svg")
"""What a picture's name may end with."""


def check_picture(path: Path) -> None:
    """Refuse a picture that could not be written, before anything is simulated.

    Raises:
        InvalidInputError: no such folder, or no such format.
        UnavailableError: Matplotlib is missing.
    """
    if path.suffix.lower() not in FORMATS:
        raise InvalidInputError(
            f"--picture {path.name} ends neither in .png nor in .svg; name one of these formats"
        )
    if not path.parent.is_dir():
        raise InvalidInputError(f"--picture: there is no folder {path.parent}; make it first")
    if find_spec("matplotlib") is None:
        raise UnavailableError(
            "--picture needs Matplotlib, which is not installed: pip install 'alora[picture]'"
        )
