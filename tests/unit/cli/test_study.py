"""`alora study` in this process, on the demo race."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from alora import studies
from alora.cli.main import main
from alora.cli.study import Meter, stop_signals
from tests.studying import QUICK, run_study, write_study


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study file whose study is done, with its results where the command looks for them."""
    path = write_study(tmp_path_factory.mktemp("study"))
    run_study(path, path.with_suffix(".study"))
    return path


def test_a_finished_study_is_only_summed_up(finished: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["study", str(finished)]) == 0
    out, err = capsys.readouterr()
    assert "none: the study was finished" in out
    assert "laps.csv" in out
    assert err == ""


def test_the_json_has_the_summary(finished: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["study", str(finished), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    lines = Path(found["results"]).read_text().splitlines()
    assert found["tasks"] == found["total"]["tasks"] == len(lines)
    assert found["tasks_run_now"] == 0
    assert found["races"][0]["what"] == "laps.csv"


def test_tasks_are_counted_without_running_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = write_study(tmp_path)
    assert main(["study", str(path), "--count"]) == 0
    assert "tasks in 1 races" in capsys.readouterr().out
    assert main(["study", str(path), "--count", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["tasks"] == len(studies.prepare(path).tasks)
    assert not path.with_suffix(".study").exists()


@pytest.mark.parametrize(
    ("text", "arguments", "reason"),
    [
        (QUICK.replace("every", "each"), [], "moments.each"),
        (QUICK, ["--workers", "2", "--cluster", "tcp://127.0.0.1:1"], "--workers is for this"),
        (QUICK, ["--cluster", "nowhere"], "is not an address"),
        (QUICK, ["--workers", "0"], "--workers"),
        (QUICK, ["--out", "study.toml"], "is a file"),
    ],
)
def test_bad_input_is_one_line_and_status_2(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    text: str,
    arguments: list[str],
    reason: str,
):
    write_study(tmp_path, text)
    monkeypatch.chdir(tmp_path)
    assert main(["study", "study.toml", *arguments]) == 2
    err = capsys.readouterr().err
    assert reason in err
    assert err.count("\n") == 1
    assert not (tmp_path / "study.study").exists()


def test_the_meter_says_how_many_how_fast_and_how_long():
    now = iter([0.0, 10.0])
    meter = Meter(lambda: next(now))
    assert meter.text(100, 1_100) == "100 of 1,100 tasks"
    assert meter.text(150, 1_100) == "150 of 1,100 tasks, 5.0/s, 3:10 left"
    assert meter.done == "150 of 1,100 tasks"


def test_signals_set_the_event_and_are_themselves_again_afterwards():
    before = signal.getsignal(signal.SIGTERM)
    with stop_signals() as stop:
        assert not stop.event.is_set()
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop.event.wait(10.0)
        assert stop.number == signal.SIGTERM
    assert signal.getsignal(signal.SIGTERM) is before
