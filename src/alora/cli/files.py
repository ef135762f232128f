"""Writing files so that nobody ever sees half of one."""

from __future__ import annotations

import filecmp
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from alora.domain.errors import InvalidInputError


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, replacing one that is there.

    Raises:
        InvalidInputError: it cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    except OSError as error:
        raise _unwritable(path, error) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as error:
        raise _unwritable(path, error) from None
    finally:
        Path(name).unlink(missing_ok=True)


def write_folder(folder: Path, fill: Callable[[Path], None]) -> tuple[Path, ...]:
    """Let `fill` write files into an empty folder, then put them into `folder`, all or none.

    A file that is there already and has the same content is left as it is.

    Returns:
        The files, in order of their names.

    Raises:
        InvalidInputError: a file of another content is there, or the folder cannot be written.
    """
    try:
        return _write_folder(folder, fill)
    except OSError as error:
        raise _unwritable(folder, error) from None


def _write_folder(folder: Path, fill: Callable[[Path], None]) -> tuple[Path, ...]:
    is_new = not folder.exists()
    if not is_new and not folder.is_dir():
        raise InvalidInputError(f"{folder} is a file, not a folder; name another folder")
    beside = folder.parent if is_new else folder
    beside.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".alora-", dir=beside))
    try:
        fill(draft)
        draft.chmod(0o755)
        names = sorted(file.name for file in draft.iterdir())
        if not (is_new and _became(draft, folder)):
            _refuse_conflicts(draft, folder, names)
            for name in names:
                (draft / name).replace(folder / name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return tuple(folder / name for name in names)


def _became(draft: Path, folder: Path) -> bool:
    """Rename the draft; False if somebody made the folder in the meantime."""
    try:
        draft.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
        return False
    return True


def _refuse_conflicts(draft: Path, folder: Path, names: list[str]) -> None:
    for name in names:
        there = folder / name
        if there.exists() and not (
            there.is_file() and filecmp.cmp(draft / name, there, shallow=False)
        ):
            raise InvalidInputError(
                f"{there} exists and is another file; name an empty folder, or remove it first"
            )


def _unwritable(path: Path, error: OSError) -> InvalidInputError:
    return InvalidInputError(f"cannot write {path}: {error.strerror or error}")
