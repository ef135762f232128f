"""`alora study` as a user runs it: in processes of its own, interrupted, on real data."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.processes import marked, marked_processes, new_mark, wait_for
from tests.studying import QUICK, write_study

STOP_LIMIT_S = 1.0
"""Longest time from Ctrl-C to the end of the command [s]."""

LONG = QUICK.replace('"leaders"', '"all"').replace("every = 8", "every = 1")


def start(*arguments: object, mark: str = "") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "alora.cli.main", "study", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=marked(mark),
        start_new_session=True,
    )


def rows_in(journal: Path) -> int:
    return max(0, journal.read_bytes().count(b"\n") - 1) if journal.exists() else 0


def test_a_study_stops_within_a_second_goes_on_and_stops_again(tmp_path: Path):
    path, mark = write_study(tmp_path, LONG), new_mark()
    journal = tmp_path / "study.study" / "journal.jsonl"
    for number in (signal.SIGINT, signal.SIGTERM):
        before = rows_in(journal)
        running = start(path, "--workers", 2, mark=mark)
        wait_for(lambda before=before: rows_in(journal) > before)
        started_s = time.monotonic()
        os.killpg(running.pid, number)
        out, err = running.communicate(timeout=60)
        assert time.monotonic() - started_s < STOP_LIMIT_S
        assert (running.returncode, out) == (128 + number, "")
        assert "stopped with" in err
        assert "the same command goes on" in err
        assert err.count("\n") == 1
        assert marked_processes(mark) == {}
        assert rows_in(journal) > before


@pytest.mark.real_data
def test_a_real_race_is_studied_on_every_core(tmp_path: Path, shared_data: Path):
    path = tmp_path / "monaco.toml"
    path.write_text(
        'what = "simulate"\ncars = ["HAM", "VET"]\nmoments = { shares = [0.25, 0.5] }\n'
        'plans = ["stay out"]\ngrid = { stops = ["+5, +15"], tires = ["hard"] }\n'
        f'iterations = 64\nraces = [{{ files = "{shared_data}/f1/laps_2019.csv", '
        'event = "Monaco" }]\n[changes]\n"pit.lane_loss_s" = [1.0, 1.5]\n'
    )
    ended = start(path, "--json")
    out, err = ended.communicate(timeout=100)
    assert (ended.returncode, err) == (0, "")
    found = json.loads(out)
    assert found["tasks"] == 2 * 2 * 3 * 2
    assert found["total"]["answers"] == found["tasks"]
    assert [group["what"] for group in found["plans"]] == ["stay out", "+5 hard", "+15 hard"]
