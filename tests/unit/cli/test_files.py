from __future__ import annotations

from pathlib import Path

import pytest

from alora.cli.files import write_atomically, write_folder
from alora.domain.errors import InvalidInputError


def fill(folder: Path) -> None:
    (folder / "a.txt").write_text("a")
    (folder / "b.txt").write_text("b")


def breaks(folder: Path) -> None:
    (folder / "a.txt").write_text("half")
    raise InvalidInputError("no more")


def contents(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text() for file in folder.iterdir()}


def test_a_file_is_replaced_whole(tmp_path: Path):
    path = tmp_path / "state.json"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert contents(tmp_path) == {"state.json": "two"}


def test_a_file_in_no_folder_is_refused(tmp_path: Path):
    with pytest.raises(InvalidInputError, match="cannot write"):
        write_atomically(tmp_path / "none" / "state.json", b"one")


def test_a_folder_is_made_with_all_files(tmp_path: Path):
    files = write_folder(tmp_path / "deep" / "demo", fill)
    assert [file.name for file in files] == ["a.txt", "b.txt"]
    assert contents(tmp_path / "deep" / "demo") == {"a.txt": "a", "b.txt": "b"}


def test_writing_the_same_again_changes_nothing(tmp_path: Path):
    write_folder(tmp_path / "demo", fill)
    write_folder(tmp_path / "demo", fill)
    assert contents(tmp_path / "demo") == {"a.txt": "a", "b.txt": "b"}


def test_files_of_others_in_the_folder_stay(tmp_path: Path):
    (tmp_path / "mine.txt").write_text("mine")
    write_folder(tmp_path, fill)
    assert contents(tmp_path) == {"a.txt": "a", "b.txt": "b", "mine.txt": "mine"}


def test_another_file_of_the_name_is_never_overwritten(tmp_path: Path):
    (tmp_path / "b.txt").write_text("mine")
    with pytest.raises(InvalidInputError, match=r"b\.txt exists and is another file"):
        write_folder(tmp_path, fill)
    assert contents(tmp_path) == {"b.txt": "mine"}


@pytest.mark.parametrize("existing", [True, False])
def test_nothing_half_written_stays(tmp_path: Path, existing: bool):
    folder = tmp_path / "demo"
    if existing:
        folder.mkdir()
    with pytest.raises(InvalidInputError, match="no more"):
        write_folder(folder, breaks)
    assert [p.name for p in tmp_path.rglob("*")] == (["demo"] if existing else [])


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path):
    (tmp_path / "demo").write_text("a file")
    with pytest.raises(InvalidInputError, match="is a file, not a folder"):
        write_folder(tmp_path / "demo", fill)
