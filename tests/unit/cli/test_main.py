from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from alora.cli.main import main

COMMANDS = ("up", "ask", "simulate", "recommend", "ingest", "demo")


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]):
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(command in shown for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str, capsys: pytest.CaptureFixture[str]):
    assert main([command, "--help"]) == 0
    assert f"Example: alora {command}" in capsys.readouterr().out


def test_without_arguments_the_help_is_shown(capsys: pytest.CaptureFixture[str]):
    assert main([]) == 0
    assert "Usage: alora" in capsys.readouterr().out


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("alora 0.")


@pytest.mark.parametrize(
    "arguments",
    [
        ["pit"],
        ["ask"],
        ["ask", "When?", "--lap", "x"],
        ["ask", "When?", "--no-such-option"],
        ["ask", "When?", "--budget-ms", "1"],
        ["up", "--port", "70000"],
        ["up", "--speed", "0"],
        ["ingest"],
        ["simulate"],
        ["simulate", "none.json", "--iterations", "0"],
        ["demo", "a", "b"],
    ],
)
def test_a_wrong_command_line_is_one_line_and_status_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
):
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert len(lines(shown.err)) == 1
    assert "--help" in shown.err
    assert shown.out == ""


def test_a_missing_state_is_one_line_and_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["simulate", str(tmp_path / "none.json")]) == 2
    assert lines(capsys.readouterr().err)[0].endswith("No such file or directory")


def test_the_help_needs_none_of_the_heavy_libraries():
    code = (
        "import sys; from alora.cli.main import main; main(['--help']); "
        "heavy = {'numpy', 'grpc', 'pydantic', 'websockets', 'fastapi'} & set(sys.modules); "
        "sys.exit(','.join(sorted(heavy)) or 0)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert (ended.returncode, ended.stderr) == (0, "")


def test_a_fault_in_alora_is_one_line_with_the_details_in_a_file():
    code = (
        "import sys; from alora.cli import demo_command, main; "
        "demo_command.run = lambda *args, **options: 1 / 0; "
        "sys.argv = ['alora', 'demo']; main.run()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    (line,) = lines(ended.stderr)
    assert ended.returncode == 1
    assert "a fault in Alora itself (ZeroDivisionError: division by zero)" in line
    details = Path(line.rsplit(" ", 1)[1])
    assert "Traceback" in details.read_text()
    details.unlink()
