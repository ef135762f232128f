import io

import pytest

from alora.domain.errors import UnreadableFileError
from alora.timing.limits import MAX_LINE_BYTES
from alora.timing.problems import ProblemLog
from alora.timing.tables import open_table
from tests.unit.timing.sheets import Car, all_rows, read, sheet

SOUND = sheet(all_rows(Car("7", [100_000] * 3), Car("8", [101_000] * 3)))


class Endless(io.RawIOBase):
    """A file without end and without a newline, which counts what is read of it."""

    def __init__(self, start: bytes = b"") -> None:
        self.start = start
        self.served = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        data = self.start[: len(buffer)] or b"x" * len(buffer)
        self.start = self.start[len(data) :]
        buffer[: len(data)] = data
        self.served += len(data)
        return len(data)


@pytest.mark.parametrize("start", [b"", SOUND])
def test_a_line_of_gigabytes_is_refused_without_reading_it(start):
    source = Endless(start)
    with pytest.raises(UnreadableFileError, match="longer than 64 KiB"):
        read_stream(io.BufferedReader(source, buffer_size=4096))
    assert source.served < len(start) + 2 * MAX_LINE_BYTES


def read_stream(stream):
    table = open_table(stream, "laps.csv", ProblemLog())
    return list(table.rows)


def test_too_many_lines_are_refused(monkeypatch):
    monkeypatch.setattr("alora.timing.tables.MAX_LINES", 5)
    with pytest.raises(UnreadableFileError, match="more than 5 lines"):
        read(SOUND)


def test_too_many_columns_are_refused():
    with pytest.raises(UnreadableFileError, match="600 columns"):
        read(";".join(f"c{i}" for i in range(600)).encode())


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"\n\n  \n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (bytes(range(256)) * 64, "binary file"),
        ("NUMBER;LAP_NUMBER".encode("utf-16"), "UTF-16 text; save it as UTF-8"),
        (b"PK\x03\x04abc", "zip archive"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"%PDF-1.7", "PDF"),
        (b'{"a": 1}', "JSON"),
        (b"<html>", "web page"),
        (b"some words\nand more", "no known kind of timing file"),
        (b"NUMBER;LAP_NUMBER;ELAPSED\n", "no lap that can be read: it has no rows"),
    ],
)
def test_what_is_no_lap_table_is_refused_in_one_line(data, says):
    with pytest.raises(UnreadableFileError, match=says) as refusal:
        read(data)
    assert "\n" not in str(refusal.value)
    assert "laps.csv" in str(refusal.value)


def test_a_name_with_newlines_stays_on_one_line():
    with pytest.raises(UnreadableFileError) as refusal:
        read(b"", name="a\nb\x00" + "c" * 500)
    assert "\n" not in str(refusal.value)
    assert len(str(refusal.value)) < 200


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("trailing", [True, False])
def test_every_dialect_reads_the_same(newline, delimiter, trailing):
    rows = all_rows(Car("7", [100_000] * 3), Car("8", [101_000] * 3))
    data = sheet(rows, delimiter=delimiter, newline=newline, trailing=trailing, bom=True)
    assert read(data).laps == read(SOUND).laps


def test_a_delimiter_that_differs_from_the_headers_is_named():
    head, _, rest = SOUND.partition(b"\n")
    with pytest.raises(UnreadableFileError, match="6 times row with fewer than the header's 16"):
        read(head + b"\n" + rest.replace(b";", b","))


def test_a_truncated_last_line_is_left_out_and_noted():
    recording = read(SOUND[:-60])
    assert len(recording.laps) == 5
    assert [str(p) for p in recording.problems] == [
        "row with fewer than the header's 16 columns (first on line 7): row left out"
    ]


def test_names_in_latin_1_are_read():
    rows = all_rows(Car("7", [100_000] * 2, team="Équipe Müller"))
    recording = read(sheet(rows, encoding="latin-1"))
    assert recording.entries[0].team == "Équipe Müller"
    assert "read as Latin-1" in str(recording.problems[0])


def test_a_quoted_name_may_hold_the_delimiter():
    rows = all_rows(Car("7", [100_000] * 2, team='"Team; with ""quotes"""'))
    assert read(sheet(rows)).entries[0].team == 'Team; with "quotes"'


def test_an_open_quote_costs_one_line_and_not_the_rest_of_the_file():
    data = SOUND.replace(b"Driver of 7", b'"Driver of 7', 1)
    recording = read(data)
    assert len(recording.laps) == 5
