from __future__ import annotations

from pathlib import Path

import pytest

from alora.domain.errors import InvalidInputError
from alora.studies.summary import read_rows, summarise


def row(race: str = "a", lap: int = 1, place: float = 2.0, **more: object) -> dict[str, object]:
    usual = {
        "race": race,
        "event": "",
        "car": "1",
        "lap": lap,
        "asked_plan": None,
        "change": {},
        "class_finish": {"mean": place},
        "action": "box_now",
        "stop_lap": 5,
    }
    return usual | more


def test_rows_are_counted_by_race():
    found = summarise([row("a", place=1.0), row("a", lap=2, place=2.0), row("b", place=6.0)])
    assert found.total.tasks == 3
    assert found.total.mean_place == pytest.approx(3.0)
    assert [(group.what, group.tasks, group.mean_place) for group in found.races] == [
        ("a", 2, 1.5),
        ("b", 1, 6.0),
    ]
    assert found.total.actions == {"box_now": 3}


def test_a_what_if_is_compared_with_the_same_moment_without_one():
    rows = [
        row(lap=lap, change={"pit.lane_loss_s": factor}, stop_lap=stop)
        for lap, stops in ((1, (5, 5, 7)), (2, (6, 5, 5)))
        for factor, stop in zip((0.5, 1.0, 2.0), stops, strict=True)
    ]
    found = summarise(rows)
    assert [(g.compared, g.kept) for g in found.changes] == [(2, 1), (2, 2), (2, 1)]
    assert found.as_json()["changes"][2]["same_next_stop"] == 0.5


def test_plans_are_told_apart_as_they_were_written():
    rows = [
        row(lap=lap, asked_plan=plan, place=place)
        for lap in (1, 2)
        for plan, place in (("stay out", 1.0), ("+5 hard", 3.0))
    ]
    assert [(g.what, g.mean_place) for g in summarise(rows).plans] == [
        ("stay out", 1.0),
        ("+5 hard", 3.0),
    ]


def test_rows_without_an_answer_are_counted_by_their_reason():
    bad = row(error={"code": "bad_moment", "message": "x"})
    del bad["class_finish"], bad["action"], bad["stop_lap"]
    found = summarise([bad, row(lap=2)])
    assert (found.total.tasks, found.total.answers) == (2, 1)
    assert found.errors == {"bad_moment": 1}
    assert summarise([bad]).total.mean_place is None


def test_a_damaged_results_file_is_refused(tmp_path: Path):
    path = tmp_path / "results.jsonl"
    path.write_bytes(b'{"task":0}\n{"ta')
    with pytest.raises(InvalidInputError, match="cannot be read"):
        list(read_rows(path))
    with pytest.raises(InvalidInputError, match="cannot be read"):
        list(read_rows(tmp_path / "missing"))
