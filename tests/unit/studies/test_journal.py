from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alora.domain.errors import InvalidInputError, UnavailableError
from alora.studies.journal import Journal, header_line, write_whole
from alora.studies.work import Done

COUNT = 12
ROWS = [Done(number, f'{{"task":{number},"text":"é{"x" * number}"}}') for number in range(COUNT)]
IN_ORDER = b"".join(row.row.encode() + b"\n" for row in ROWS)
WHOLE_BYTES = len(header_line("s")) + len(IN_ORDER)

again = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@again
@given(order=st.permutations(ROWS), cut=st.integers(0, COUNT))
def test_rows_come_out_in_task_order_however_they_came(tmp_path: Path, order: list[Done], cut: int):
    path = tmp_path / "journal"
    path.unlink(missing_ok=True)
    with Journal(path, "s", COUNT) as journal:
        journal.append(order[:cut])
    with Journal(path, "s", COUNT) as journal:
        assert journal.done == {row.task for row in order[:cut]}
        journal.append(order[cut:])
        assert b"".join(journal.rows()) == IN_ORDER


@again
@given(order=st.permutations(ROWS), kept=st.integers(0, WHOLE_BYTES))
def test_a_journal_cut_anywhere_goes_on_to_the_same_rows(
    tmp_path: Path, order: list[Done], kept: int
):
    path = tmp_path / "journal"
    path.unlink(missing_ok=True)
    with Journal(path, "s", COUNT) as journal:
        journal.append(order)
    whole = path.read_bytes()
    path.write_bytes(whole[:kept])
    with Journal(path, "s", COUNT) as journal:
        sound = max(0, whole[:kept].count(b"\n") - 1)
        assert journal.done == {row.task for row in order[:sound]}
        journal.append(ROWS)
        assert b"".join(journal.rows()) == IN_ORDER


@pytest.mark.parametrize(
    "damage", [b"\0\0\0\n", b"[1]\n", b'{"task":-1}\n', b'{"task":12}\n', b'{"task":true}\n']
)
def test_a_damaged_line_and_what_follows_it_is_dropped(tmp_path: Path, damage: bytes):
    path = tmp_path / "journal"
    rows = [row.row.encode() + b"\n" for row in ROWS]
    path.write_bytes(header_line("s") + rows[3] + damage + rows[4])
    with Journal(path, "s", COUNT) as journal:
        assert journal.done == {3}
    assert path.read_bytes() == header_line("s") + rows[3]


def test_the_journal_of_another_study_is_refused_and_kept(tmp_path: Path):
    path = tmp_path / "journal"
    with Journal(path, "one", COUNT) as journal:
        journal.append(ROWS)
    before = path.read_bytes()
    with pytest.raises(InvalidInputError, match="another study"):
        Journal(path, "two", COUNT)
    assert path.read_bytes() == before


def test_a_file_that_is_no_journal_is_refused_and_kept(tmp_path: Path):
    path = tmp_path / "journal"
    path.write_bytes(b"my notes")
    with pytest.raises(InvalidInputError, match="not a study's journal"):
        Journal(path, "s", COUNT)
    assert path.read_bytes() == b"my notes"


def test_a_journal_in_use_is_refused(tmp_path: Path):
    path = tmp_path / "journal"
    with Journal(path, "s", COUNT), pytest.raises(InvalidInputError, match="in use"):
        Journal(path, "s", COUNT)


def test_a_journal_that_cannot_be_written_is_refused(tmp_path: Path):
    with pytest.raises(InvalidInputError, match="cannot write"):
        Journal(tmp_path / "missing" / "journal", "s", COUNT)


def test_a_task_done_twice_has_one_row(tmp_path: Path):
    with Journal(tmp_path / "journal", "s", COUNT) as journal:
        journal.append([ROWS[0], ROWS[0]])
        journal.append([ROWS[0]])
        assert list(journal.rows()) == [ROWS[0].row.encode() + b"\n"]


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path):
    path = tmp_path / "file"
    write_whole(path, [b"one\n"])

    def breaks():
        yield b"two\n"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(path, breaks())
    assert path.read_bytes() == b"one\n"
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(UnavailableError, match="cannot write"):
        write_whole(tmp_path / "missing" / "file", [b""])
