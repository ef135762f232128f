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


def test_a_plan_with_a_condition_is_simulated(state: Path):
    plan = "lap 26 slick if sc from lap 17 before lap 24 box at once"
    ended = run("simulate", state, "--plan", plan, "--iterations", 200)
    assert (ended.returncode, ended.stderr) == (0, "")
    shown = " ".join(ended.stdout.split())
    assert "lap 26 slick if neutralised from lap 17 until lap 23 box at once" in shown
    told = json.loads(run("simulate", state, "--plan", plan, "--iterations", 200, "--json").stdout)
    assert told["outcome"]["plan"]["if_neutralised"] == {"from_lap": 17, "until_lap": 23}


def test_a_recommendation_is_shown_for_a_named_rival_and_drawn(state: Path, tmp_path: Path):
    picture = tmp_path / "call.png"
    ended = run("recommend", state, "--rival", "12", "--picture", picture)
    assert (ended.returncode, ended.stderr) == (0, "")
    for shown in ("call ", "best plan", "search ", "next stop on lap", " ± "):
        assert shown in ended.stdout
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_the_best_plan_is_recommended_with_what_waiting_costs(state: Path):
    ended = run("recommend", state, "--json")
    assert (ended.returncode, ended.stderr) == (0, "")
    found = json.loads(ended.stdout)["advice"]["recommendation"]
    assert found["car_id"] == "27"
    assert found["best_plan"]["stops"]
    assert found["lap_costs"]
    assert found["expected_gain_s"]["se"] >= 0


REFUSED: tuple[tuple[str, list[str], str], ...] = (
    ("simulate", ["--plan", "lap 3"], "in the past"),
    ("simulate", ["--plan", "lap purple"], "is not a stop"),
    ("simulate", ["--plan", "lap 20 purple"], "no tire is called 'purple'"),
    ("simulate", ["--plan", "lap 20 soft"], "soft"),
    ("simulate", ["--plan", "lap 1900"], "after the end of the race"),
    ("simulate", ["--plan", "lap 24 if sc before lap 9"], "until lap 8 is in the past"),
    ("simulate", ["--plan", "lap 30, lap 20"], "later and later"),
    ("simulate", ["--plan", "lap 24 if it rains"], "is not a condition"),
    ("simulate", ["--plan", "lap 24 if sc from lap 30 until lap 20"], "from lap 30 until lap 20"),
    ("simulate", ["--plan", "lap 24", "--stay-out"], "contradict"),
    ("simulate", ["--iterations", str(10**9)], "--iterations"),
    ("simulate", ["--car", "999"], "no car '999'"),
    ("recommend", ["--iterations", str(10**9)], "--iterations"),
    ("recommend", ["--car", "999"], "no car '999'"),
    ("recommend", ["--rival", "999"], "no car '999'"),
    ("recommend", ["--rival", "27"], "--rival 27: no rival of car 27"),
    ("recommend", ["--picture", "call.bmp"], "neither in .png nor in .svg"),
    ("recommend", ["--picture", "no/such/folder/call.png"], "no folder"),
)


@pytest.mark.parametrize(
    ("command", "arguments", "reason"), REFUSED, ids=[" ".join(r[1]) for r in REFUSED]
)
def test_what_cannot_be_simulated_is_one_line_and_status_2(
    state: Path, command: str, arguments: list[str], reason: str
):
    ended = run(command, state, *arguments)
    assert ended.returncode == 2
    assert reason in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert ended.stdout == ""


def test_nobody_at_the_address_is_status_1(state: Path):
    ended = run("simulate", state, "--url", "127.0.0.1:1")
    assert ended.returncode == 1
    assert "does not answer at 127.0.0.1:1" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
