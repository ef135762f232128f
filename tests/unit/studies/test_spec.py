from __future__ import annotations

import os
from pathlib import Path

import pytest

from alora.domain.errors import InvalidInputError
from alora.studies import limits
from alora.studies.spec import read_spec

USUAL = """
what = "recommend"
races = [{ files = "*.csv" }]
moments = { every = 5 }
"""
SIMULATES = USUAL.replace("recommend", "simulate")


def read(folder: Path, text: str):
    path = folder / "study.toml"
    path.write_text(text)
    return read_spec(path)


def test_the_shortest_study_asks_for_every_car_and_changes_nothing(tmp_path: Path):
    spec = read(tmp_path, USUAL)
    assert spec.cars == ("all",)
    assert spec.races[0].files == ("*.csv",)
    assert spec.all_changes() == ((),)
    assert spec.variants == 1


def test_what_ifs_are_crossed_and_so_are_plans(tmp_path: Path):
    text = SIMULATES + (
        'plans = ["stay out", "lap 20 hard"]\n'
        'grid = { stops = [15, "+1..3"], tires = ["soft", "hard"] }\n'
        '[changes]\n"pit.lane_loss_s" = [0.9, 1.0, 1.1]\n"cars.noise_s" = [0.0, 1.0]\n'
    )
    spec = read(tmp_path, text)
    assert len(spec.all_plans()) == 2 + 2 * 3 * 2
    assert spec.all_changes()[1] == (("pit.lane_loss_s", 0.9), ("cars.noise_s", 1.0))
    assert spec.variants == len(spec.all_plans()) * len(spec.all_changes())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (USUAL.replace("recommend", "guess"), "what: .*recommend"),
        (USUAL.replace("files", "file"), r"races\[0\].file"),
        (USUAL.replace("every = 5", "every = 0"), r"moments.every: .*greater"),
        (USUAL.replace("every = 5", "every = true"), "moments.every"),
        (USUAL.replace("every = 5", ""), "moments: .*one of every, laps and shares"),
        (USUAL.replace("every = 5", "every = 5, laps = [1]"), "one of every"),
        (USUAL.replace("every = 5", "shares = [1.5]"), r"moments.shares\[0\]"),
        (USUAL.replace("every = 5", "laps = []"), "moments.laps"),
        (USUAL + "cars = []", "cars"),
        (USUAL + 'cars = ["leaders", "13"]', 'cars: "leaders" stands alone'),
        (USUAL + 'plans = ["stay out"]', 'are for what = "simulate"'),
        (SIMULATES, "needs plans or a grid"),
        (SIMULATES + 'plans = ["stay out", "lap x"]', r"plans\[1\]: .*is not a stop"),
        (SIMULATES + "plans = [3]", r"plans\[0\]"),
        (SIMULATES + 'grid = { stops = ["9..1"] }', r"grid.stops\[0\]: .*ends before"),
        (SIMULATES + 'grid = { stops = ["1"], tires = ["x"] }', r"grid.tires\[0\]: no tire"),
        (SIMULATES + 'grid = { stops = ["1..2000", "1..2000"] }', "at most 10,000"),
        (USUAL + '[changes]\n"pit.x" = [1.0]', 'changes.*no "x"'),
        (USUAL + '[changes]\n"pit.lane_loss_s" = [-1.0]', "changes.pit.lane_loss_s"),
        (USUAL + '[changes]\n"pit.lane_loss_s" = [nan]', "changes.pit.lane_loss_s"),
        (USUAL + '[changes]\n"pit.lane_loss_s" = 2.0', "changes.pit.lane_loss_s"),
        (USUAL + "iterations = 1_000_000_000", "iterations"),
        (USUAL + "iterations = 0.5", "iterations"),
        (USUAL + "seed = -1", "seed"),
        (USUAL + "speed = 1", "speed"),
        (USUAL + "task_limit_s = 0", "task_limit_s"),
        ("what = ", "is not a TOML file"),
        ("", "what"),
        ("\xff", "races|not a TOML file"),
    ],
)
def test_a_bad_study_is_refused_in_one_line_that_names_the_key(
    tmp_path: Path, text: str, reason: str
):
    with pytest.raises(InvalidInputError, match=reason) as caught:
        read(tmp_path, text)
    assert "\n" not in str(caught.value)
    assert "study.toml" in str(caught.value)


def test_too_many_what_ifs_together_are_refused(tmp_path: Path):
    many = [1.0] * 101
    changes = f'[changes]\n"pit.lane_loss_s" = {many}\n"cars.noise_s" = {many}\n'
    with pytest.raises(InvalidInputError, match="10,201 plans and what-ifs"):
        read(tmp_path, USUAL + changes)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path):
    with pytest.raises(InvalidInputError, match="no such file"):
        read_spec(tmp_path / "missing.toml")
    with pytest.raises(InvalidInputError, match="is a directory"):
        read_spec(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InvalidInputError, match="is a pipe"):
        read_spec(tmp_path / "pipe")
    (tmp_path / "large.toml").write_bytes(b"#" * (limits.MAX_SPEC_BYTES + 1))
    with pytest.raises(InvalidInputError, match="larger than"):
        read_spec(tmp_path / "large.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidInputError, match="not a TOML file"):
        read_spec(tmp_path / "bytes.toml")
