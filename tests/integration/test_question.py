"""One real question all the way: `alora ask` on real files through the three real services."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from alora.cli.state_file import read_state
from alora.domain.race import CarId
from tests.processes import LIMIT_S, marked, marked_processes, new_mark, wait_for

TEXT = "When should I pit?"
BUDGET_MS = 2_500.0
ERASE_LINE = b"\x1b[2K"

pytestmark = pytest.mark.real_data


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "alora.cli.main", "ask", TEXT, *map(str, arguments)]


def ask(*arguments: object, mark: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments),
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
        env=marked(mark),
    )


@pytest.fixture(scope="session")
def barber(shared_data: Path) -> Path:
    return shared_data / "gr_cup/barber/23_AnalysisEnduranceWithSections_Race 1_Anonymized.CSV"


@pytest.fixture(scope="session")
def situations(shared_data: Path, barber: Path) -> dict[str, list[object]]:
    watkins = shared_data / "imsa/2023/12-watkins-glen-international"
    belgium = ["--race", shared_data / "f1/laps_2019.csv", "--event", "Belgian Grand Prix"]
    return {
        "GR Cup": ["--race", barber, "--car", "13", "--lap", 12],
        "WEC": ["--race", shared_data / "wec/2025/spa_6h.csv", "--car", "7", "--lap", 30],
        "IMSA": [
            *("--race", next(watkins.glob("*race-laps.csv"))),
            *("--car", "31", "--lap", 40),
        ],
        "F1 early": [*belgium, "--car", "HAM", "--lap", 15],
        "F1 late": [*belgium, "--car", "HAM", "--lap", 35],
    }


@pytest.fixture(scope="session")
def answers(situations: dict[str, list[object]]) -> dict[str, dict]:
    found = {}
    for name, arguments in situations.items():
        mark = new_mark()
        ended = ask(*arguments, "--json", mark=mark)
        assert (ended.returncode, ended.stderr) == (0, ""), name
        assert marked_processes(mark) == {}, name
        found[name] = json.loads(ended.stdout)
    return found


@pytest.mark.timeout(300)
def test_every_answer_says_what_it_is_based_on(answers: dict[str, dict]):
    for name, answer in answers.items():
        assert answer["answer"], name
        assert answer["iterations"] > 0, name
        assert answer["model_version"], name
        assert answer["request_id"], name
        assert answer["outcome"]["position"]["probability"], name
        assert answer["elapsed_ms"] < BUDGET_MS, name
        services = {hop["service"] for hop in answer["hops"]}
        assert len(services) == 4, name
        assert sum(hop["ms"] for hop in answer["hops"]) <= answer["elapsed_ms"] * 1.05, name


@pytest.mark.timeout(300)
def test_every_recommendation_is_whole(answers: dict[str, dict]):
    for name, answer in answers.items():
        found = answer["recommendation"]
        assert found["action"], name
        assert {"mean", "se"} == found["expected_gain_s"].keys(), name
        assert {"mean", "se"} == found["expected_gain_places"].keys(), name
        if found["best_plan"]["stops"]:
            assert found["window"]["first_lap"] <= found["window"]["last_lap"], name
            rejoin = found["rejoin"]
            assert rejoin["most_likely_position"] >= 1, name
            assert rejoin["gap_ahead_s"] or rejoin["gap_behind_s"], name


@pytest.mark.timeout(300)
def test_different_situations_get_different_recommendations(answers: dict[str, dict]):
    told = [json.dumps(answer["recommendation"], sort_keys=True) for answer in answers.values()]
    assert len(set(told)) == len(told)


def test_the_answer_alone_is_printed_without_json(barber: Path):
    ended = ask("--race", barber, "--car", "13", "--lap", 12)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert len(ended.stdout.strip().splitlines()) == 1
    assert ended.stdout[0].isupper()


def cut_after(file: Path, car: str, lap: str) -> bytes:
    """The file without every lap that ended after `car` completed `lap`."""
    rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig")), delimiter=";"))
    head = [name.strip() for name in rows[0]]
    number, lap_number, hour = (head.index(n) for n in ("NUMBER", "LAP_NUMBER", "HOUR"))
    moment = next(r[hour] for r in rows if r[number] == car and r[lap_number] == lap)
    kept = [row for row in rows[1:] if row and row[hour] <= moment]
    return "".join(";".join(row) + "\n" for row in [rows[0], *kept]).encode()


def test_the_answer_does_not_look_ahead(barber: Path, tmp_path: Path):
    told = []
    for name, data in {
        "full": barber.read_bytes(),
        "cut": cut_after(barber, "13", "12"),
    }.items():
        file = tmp_path / name / barber.name
        file.parent.mkdir()
        file.write_bytes(data)
        ended = ask(
            *("--race", file, "--car", "13", "--lap", 12, "--distance", "45min", "--json"),
            *("--budget-ms", 20_000),
        )
        assert (ended.returncode, ended.stderr) == (0, "")
        answer = json.loads(ended.stdout)
        told.append((answer["recommendation"], answer["outcome"], answer["answer"]))
    assert told[0] == told[1]


def test_a_file_that_ends_in_the_middle_of_a_line_is_answered_with_a_warning(
    barber: Path, tmp_path: Path
):
    file = tmp_path / "cut.csv"
    file.write_bytes(barber.read_bytes()[:60_000])
    done = ask("--race", file, "--car", "13", "--lap", 12, "--json")
    assert done.returncode == 0, done.stderr
    notes = json.loads(done.stdout)["notes"]
    assert any("1 row of the timing file could not be read" in note for note in notes)


def test_nobody_at_the_address_is_one_line_and_status_1(barber: Path):
    ended = ask("--race", barber, "--car", "13", "--lap", 12, "--url", "http://127.0.0.1:1")
    (line,) = ended.stderr.splitlines()
    assert ended.returncode == 1
    assert "alora up" in line


def test_verbose_shows_the_logs_of_all_three_services_with_one_request_id(barber: Path):
    ended = ask("--race", barber, "--car", "13", "--lap", 12, "--verbose", "--json")
    assert ended.returncode == 0
    wanted = json.loads(ended.stdout)["request_id"]
    logs = [json.loads(line) for line in ended.stderr.splitlines() if line.startswith("{")]
    services = {entry["service"] for entry in logs if entry.get("request_id") == wanted}
    assert len(services) == 3


def test_a_terminal_sees_a_progress_line_that_is_gone_at_the_end(barber: Path):
    ours, theirs = os.openpty()
    with subprocess.Popen(
        command("--race", barber, "--car", "13", "--lap", 12),
        env=dict(os.environ) | {"TERM": "xterm", "COLUMNS": "100"},
        stdout=subprocess.PIPE,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        shown = b""
        # Linux says EIO when the other end of a terminal is closed.
        with contextlib.suppress(OSError):
            while part := os.read(ours, 65_536):
                shown += part
        os.close(ours)
        assert process.stdout is not None
        answer = process.stdout.read().decode()
        assert process.wait(timeout=LIMIT_S) == 0
    assert "races" in shown.decode()
    assert shown.endswith(ERASE_LINE)
    assert answer.count("\n") == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopping_a_question_leaves_no_process(barber: Path, number: signal.Signals):
    mark = new_mark()
    with subprocess.Popen(
        command("--race", barber, "--car", "13", "--lap", 12),
        env=marked(mark),
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        wait_for(lambda: len(marked_processes(mark)) >= 4)
        process.send_signal(number)
        assert process.wait(timeout=LIMIT_S) == 128 + number
        assert process.stderr is not None
        assert process.stderr.read() == ""
    assert marked_processes(mark) == {}


@pytest.mark.timeout(180)
def test_a_running_system_is_asked_by_its_address(barber: Path, tmp_path: Path):
    environment = dict(os.environ) | {
        "XDG_CACHE_HOME": str(tmp_path),
        "XDG_STATE_HOME": str(tmp_path),
    }
    with subprocess.Popen(
        [sys.executable, "-m", "alora.cli.main", "up", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as system:
        try:
            assert system.stdout is not None
            url = system.stdout.readline().split()[4]
            on_file = ask("--race", barber, "--car", "13", "--lap", 12, "--url", url, "--json")
            live = ask("--url", url, "--car", "27", "--json")
            race_id = json.loads(on_file.stdout)["race_id"]
            state = tmp_path / "state.json"
            urllib.request.urlretrieve(
                f"{url}/api/races/{race_id}/state?car=13&lap=12", filename=state
            )
        finally:
            system.terminate()
            assert system.wait(timeout=LIMIT_S) == 0
    assert (on_file.returncode, on_file.stderr) == (0, "")
    assert (live.returncode, live.stderr) == (0, "")
    assert json.loads(live.stdout)["car_id"] == "27"
    assert read_state(state).race.state.car(CarId("13")).laps_done == 12
