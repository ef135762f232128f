import dataclasses
import io
import os
from pathlib import Path

import pytest

from alora.domain.errors import UnreadableFileError
from alora.timing import parse_recording, read_recording
from tests.unit.timing.sheets import Car, all_rows, sheet

DATA = sheet(all_rows(Car("7", [100_000] * 3)))


def test_a_file_and_a_stream_of_it_read_the_same(tmp_path):
    file = tmp_path / "spa_6h.csv"
    file.write_bytes(DATA)
    from_file = read_recording(file)
    from_stream = parse_recording(io.BytesIO(DATA), "spa_6h.csv")
    assert dataclasses.replace(from_file, hints="") == dataclasses.replace(from_stream, hints="")
    assert from_file.event == "6 Hours of Spa"


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda folder: folder / "none.csv", "none.csv: no such file or directory; check the path"),
        (lambda folder: folder, "is a folder; give the lap-by-lap file that is in it"),
        (lambda folder: folder / "a\x00b.csv", "a?b.csv: .*check the path"),
        (lambda folder: folder / ("x" * 300), "name too long; check the path"),
        (lambda _folder: Path("/dev/zero"), "longer than 64 KiB|binary file"),
    ],
)
def test_a_path_that_cannot_be_read_is_refused_in_one_line(tmp_path, make, says):
    with pytest.raises(UnreadableFileError, match=says.replace("?b", r"\?b")) as refusal:
        read_recording(make(tmp_path))
    assert "\n" not in str(refusal.value)


def test_a_pipe_is_refused_without_waiting_for_its_writer(tmp_path):
    pipe = tmp_path / "laps.csv"
    os.mkfifo(pipe)
    with pytest.raises(UnreadableFileError, match="is a pipe, not a file"):
        read_recording(pipe)


def test_what_a_user_calls_the_event_is_its_name_and_a_hint():
    race = parse_recording(io.BytesIO(DATA), "laps.csv", event="Monza")
    assert race.event == "Monza"
    assert "monza" in race.hints.split()


def test_an_unknown_folder_says_nothing_of_the_event(tmp_path):
    for folder in ("full", "cut"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "laps.csv").write_bytes(DATA)
    full, part = (read_recording(tmp_path / folder / "laps.csv") for folder in ("full", "cut"))
    assert full.event == part.event == ""
    assert full.laps == part.laps


def test_the_name_in_messages_and_the_recording_is_short_and_printable():
    race = parse_recording(io.BytesIO(DATA), "a\r\nb" + "c" * 5000)
    assert race.name.isprintable()
    assert len(race.name) <= 80
