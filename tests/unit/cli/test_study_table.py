from __future__ import annotations

from dataclasses import replace
from io import StringIO
from pathlib import Path

from rich.console import Console

from alora import studies
from alora.cli.study_table import study_table
from tests.studying import write_study


def shown(study: studies.Study, rows: list[dict], run_now: int = 3) -> str:
    console = Console(file=StringIO(), width=120)
    summary = studies.summarise(rows)
    console.print(study_table(study, summary, Path("out/results.jsonl"), run_now, 1.5))
    return console.file.getvalue()


def row(lap: int, factor: float, stop: int) -> dict:
    return {
        "race": "a.csv",
        "event": "Monaco [red]",
        "car": "1",
        "lap": lap,
        "asked_plan": None,
        "change": {"pit.lane_loss_s": factor},
        "class_finish": {"mean": 2.0},
        "action": "box_now",
        "stop_lap": stop,
    }


def test_the_tables_have_races_what_ifs_and_what_was_left_out(tmp_path: Path):
    study = replace(studies.prepare(write_study(tmp_path)), left_out=7)
    bad = row(2, 1.0, 5) | {"error": {"code": "bad_moment", "message": "x"}}
    text = shown(study, [row(1, 0.5, 5), row(1, 1.0, 6), bad])
    for part in (
        "Monaco [red], a.csv",
        "pit.lane_loss_s x 0.5",
        "P2.00",
        "box now",
        "3 in 1.5 s, 2.0/s",
        "7: their plan was past",
        "bad_moment 1",
        "0%",
    ):
        assert part in text


def test_long_tables_are_cut(tmp_path: Path):
    study = studies.prepare(write_study(tmp_path))
    rows = [row(1, 1.0 + n, 5) for n in range(40)]
    assert "and 10 more" in shown(study, rows)
