"""`alora up` with the real services: start, restart, stop, and nothing left."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue

import pytest

from tests.processes import LIMIT_S, marked, marked_processes, new_mark, wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks processes up in /proc")


class System:
    """A started `alora up`."""

    def __init__(self, process: subprocess.Popen[str], mark: str) -> None:
        self.process = process
        self.mark = mark
        self._lines: Queue[str] = Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.strip())

    def line(self, pattern: str) -> re.Match[str]:
        """The next line must match."""
        try:
            line = self._lines.get(timeout=LIMIT_S)
        except Empty:
            pytest.fail(f"no line {pattern!r}; it ended with {self.process.poll()}")
        match = re.fullmatch(pattern, line)
        assert match, line
        return match

    def pid_of(self, module: str) -> int:
        """The process of a service."""
        (pid,) = (p for p, c in marked_processes(self.mark).items() if module in c)
        return pid


@contextmanager
def started(folder: Path, *arguments: str) -> Iterator[System]:
    mark = new_mark()
    with subprocess.Popen(
        [sys.executable, "-m", "alora.cli.main", "up", "--port", "0", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=marked(
            mark, XDG_CACHE_HOME=str(folder / "cache"), XDG_STATE_HOME=str(folder / "state")
        ),
    ) as process:
        try:
            yield System(process, mark)
        finally:
            process.kill()
            process.wait()
            wait_for(lambda: not marked_processes(mark))


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("up")


RUNNING = r"Alora is running on (http://localhost:\d+) \(demo race, 40x\)\. Ctrl-C stops it\."


def health(url: str) -> dict[str, object]:
    with urllib.request.urlopen(f"{url}/health", timeout=10) as answer:
        return json.load(answer)


def test_it_runs_restarts_what_dies_and_stops_without_an_orphan(folder: Path):
    with started(folder, "--speed", "40") as system:
        url = system.line(RUNNING)[1]
        assert health(url)["status"] == "ok"
        os.kill(system.pid_of("alora.simulation_worker"), signal.SIGKILL)
        system.line(r"the simulation worker stopped \(signal 9\); restarting it in 0\.25 s")
        system.line(r"the simulation worker is running again")
        wait_for(lambda: health(url)["status"] == "ok")
        system.process.send_signal(signal.SIGINT)
        system.line(r"Alora has stopped\.")
        assert system.process.wait(timeout=LIMIT_S) == 0
        assert marked_processes(system.mark) == {}
        assert system.process.stderr is not None
        assert system.process.stderr.read() == ""
    log = (folder / "state" / "alora" / "services.log").read_text().splitlines()
    services = {json.loads(line)["service"] for line in log if line.startswith("{")}
    assert len(services) == 3


def test_a_killed_command_leaves_no_orphan(folder: Path):
    with started(folder, "--speed", "40") as system:
        system.line(RUNNING)
        assert len(marked_processes(system.mark)) >= 4
        system.process.kill()
        system.process.wait()
        wait_for(lambda: not marked_processes(system.mark))
        assert marked_processes(system.mark) == {}


def test_ctrl_c_while_it_starts_leaves_nothing(folder: Path):
    with started(folder) as system:
        wait_for(lambda: len(marked_processes(system.mark)) >= 2)
        system.process.send_signal(signal.SIGTERM)
        system.line(r"Alora has stopped\.")
        assert system.process.wait(timeout=LIMIT_S) == 0
        assert marked_processes(system.mark) == {}


def up(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "alora.cli.main", "up", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_taken_port_is_one_line_that_says_how_to_choose_another():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = up("--port", str(port))
    (line,) = ended.stderr.splitlines()
    assert ended.returncode == 1
    assert f"port {port} for the page is taken" in line
    assert "--port 0" in line


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--race", "none.csv", "--port", "0"], "no such file"),
        (["--distance", "45min", "--port", "0"], "name it with --race"),
        (["--car", "999", "--port", "0"], "no car '999'"),
    ],
)
def test_a_race_that_cannot_be_replayed_is_one_line_and_status_2(arguments: list[str], reason: str):
    ended = up(*arguments)
    (line,) = ended.stderr.splitlines()
    assert ended.returncode == 2
    assert reason in line
