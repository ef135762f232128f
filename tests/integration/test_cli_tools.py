"""`alora simulate` and `alora recommend` through the real MCP server and worker."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import marked, marked_processes, new_mark


def run(*arguments: object, mark: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "alora.cli.main", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
        env=marked(mark),
    )


@pytest.fixture(scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    assert run("demo", folder / "race").returncode == 0
    path = folder / "state.json"
    ended = run(
        *("ingest", folder / "race" / "laps.csv", "--car", "27", "--lap", "15"),
        *("--state-out", path),
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    return path


def test_a_plan_is_simulated_and_shown_as_tables(state: Path):
    mark = new_mark()
    ended = run("simulate", state, "--plan", "lap 24 slick", "--iterations", 200, mark=mark)
    assert (ended.returncode, ended.stderr) == (0, "")
    for shown in ("lap 24 slick", "P1", "rejoin", "200 races", "time left"):
        assert shown in ended.stdout
    assert marked_processes(mark) == {}


def test_the_same_seed_gives_the_same_json(state: Path):
    arguments = ("simulate", state, "--plan", "lap 24 slick", "--iterations", 200, "--json")
    first, second, other = (
        json.loads(run(*arguments, "--seed", seed).stdout) for seed in (5, 5, 6)
    )
    assert first["outcome"] == second["outcome"]
    assert first["outcome"] != other["outcome"]
    assert sum(first["outcome"]["position"]["probability"]) == pytest.approx(1.0)


def test_the_best_plan_is_recommended_with_what_waiting_costs(state: Path):
    ended = run("recommend", state, "--json")
    assert (ended.returncode, ended.stderr) == (0, "")
    found = json.loads(ended.stdout)["advice"]["recommendation"]
    assert found["car_id"] == "27"
    assert found["best_plan"]["stops"]
    assert found["lap_costs"]
    assert found["expected_gain_s"]["se"] >= 0


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--plan", "lap 3"], "in the past"),
        (["--plan", "lap purple"], "is not a stop"),
        (["--car", "999"], "no car '999'"),
    ],
)
def test_what_cannot_be_simulated_is_one_line_and_status_2(
    state: Path, arguments: list[str], reason: str
):
    ended = run("simulate", state, *arguments)
    assert ended.returncode == 2
    assert reason in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_nobody_at_the_address_is_status_1(state: Path):
    ended = run("simulate", state, "--url", "127.0.0.1:1")
    assert ended.returncode == 1
    assert "does not answer at 127.0.0.1:1" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
