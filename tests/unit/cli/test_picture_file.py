from __future__ import annotations

from pathlib import Path

import pytest

from alora.cli import picture_file
from alora.cli.picture_file import check_picture
from alora.domain.errors import InvalidInputError, UnavailableError


@pytest.mark.parametrize("name", ["call.png", "call.svg", "CALL.PNG"])
def test_a_picture_in_a_known_format_passes(tmp_path: Path, name: str):
    check_picture(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["call.jpg", "call", "call.png.txt"])
def test_another_format_is_refused(tmp_path: Path, name: str):
    with pytest.raises(InvalidInputError, match=r"neither in .png nor in .svg"):
        check_picture(tmp_path / name)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(InvalidInputError, match=r"no folder .*none"):
        check_picture(tmp_path / "none" / "call.png")


def test_without_matplotlib_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(picture_file, "find_spec", lambda name: None)
    with pytest.raises(UnavailableError, match=r"alora\[picture\]"):
        check_picture(tmp_path / "call.png")
