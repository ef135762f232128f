import pytest

from alora.domain.errors import UnreadableFileError
from alora.timing.kinds import FileKind
from alora.timing.results import Result, files_beside, read_results

OVERALL = (
    "\ufeffPOSITION;NUMBER;STATUS;LAPS;TOTAL_TIME;GAP_FIRST;DRIVER\r\n"
    "1.0;007;Classified;27;45:15.035;-;A\r\n2;7;Classified;26;-;x;\r\n;78;Not started;0;\r\n"
)
BY_CLASS = "CLASS_TYPE;POS;PIC;NUMBER;VEHICLE;LAPS;ELAPSED\nAm;1;1;13;x;27;45:15.035\n"


def test_results_are_read_with_what_is_missing_as_none(tmp_path):
    file = tmp_path / "r.csv"
    file.write_text(OVERALL, encoding="utf-8")
    assert read_results(file) == (
        Result(1, "007", "Classified", 27, 2715.035),
        Result(2, "7", "Classified", 26, None),
        Result(None, "78", "Not started", 0, None),
    )


def test_results_by_class_are_read_too(tmp_path):
    file = tmp_path / "r.csv"
    file.write_text(BY_CLASS)
    assert read_results(file) == (Result(1, "13", "", 27, 2715.035),)


def test_another_kind_of_file_is_refused(tmp_path):
    file = tmp_path / "r.csv"
    file.write_text("NUMBER;LAP_NUMBER;ELAPSED\n")
    with pytest.raises(UnreadableFileError, match="not a results file"):
        read_results(file)


def test_files_beside_are_found_by_content_and_race(tmp_path):
    for name in ("a Race 1.csv", "b Race 2.CSV", "c.csv", "d.txt", "laps Race 1.csv"):
        (tmp_path / name).write_text(OVERALL)
    (tmp_path / "e.csv").write_text(BY_CLASS)
    (tmp_path / "f.csv").write_bytes(b"\x00\x01")
    (tmp_path / "g.csv").mkdir()
    found = files_beside(tmp_path / "laps Race 1.csv", FileKind.RESULTS)
    assert [file.name for file in found] == ["a Race 1.csv", "c.csv"]


def test_a_file_too_large_to_lie_beside_is_not_looked_at(tmp_path, monkeypatch):
    monkeypatch.setattr("alora.timing.results.MAX_BESIDE_BYTES", 10)
    (tmp_path / "a.csv").write_text(OVERALL)
    assert files_beside(tmp_path / "laps.csv", FileKind.RESULTS) == []


def test_a_folder_that_is_not_there_holds_nothing(tmp_path):
    assert files_beside(tmp_path / "none" / "laps.csv", FileKind.RESULTS) == []
