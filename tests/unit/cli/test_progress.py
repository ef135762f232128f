from __future__ import annotations

import pytest

from alora.cli.progress import Silent, progress_line


def test_nothing_is_shown_where_nobody_watches(capsys: pytest.CaptureFixture[str]):
    with progress_line() as line:
        line.show("asking", 0.5)
        assert isinstance(line, Silent)
    assert capsys.readouterr() == ("", "")


def test_nothing_is_shown_where_it_is_not_wanted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with progress_line(wanted=False) as line:
        line.show("asking")
    assert capsys.readouterr() == ("", "")
