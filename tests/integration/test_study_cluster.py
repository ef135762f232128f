"""A study on a real Dask cluster: a scheduler and workers, each a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from alora.domain.errors import UnavailableError
from alora.studies.cluster import ClusterEngine
from tests.processes import marked, wait_for
from tests.studying import QUICK, run_study, write_study

SPEC = QUICK.replace('"leaders"', '"all"')


@dataclass
class Cluster:
    """The scheduler's address, and all processes."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]


def start(folder: Path, name: str, *arguments: str) -> subprocess.Popen[bytes]:
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", *arguments],
            stdout=log,
            stderr=log,
            cwd=folder,
            env=marked("", PYTHONPATH=os.pathsep.join(sys.path)),
        )


def has_address(file: Path) -> bool:
    return file.exists() and file.read_text().rstrip().endswith("}")


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    """A cluster on free ports of the loopback interface."""
    file = folder / "scheduler.json"
    on_loopback = ("--host", "127.0.0.1", "--no-dashboard")
    scheduler = start(
        folder,
        "scheduler",
        "distributed.cli.dask_scheduler",
        *(*on_loopback, "--port", "0", "--scheduler-file", str(file)),
    )
    processes = [scheduler]
    try:
        wait_for(lambda: has_address(file))
        address = json.loads(file.read_text())["address"]
        for number in range(workers):
            one = ("--no-nanny", "--nthreads", "1", "--local-directory", str(folder))
            processes.append(
                start(
                    folder,
                    f"worker-{number}",
                    "distributed.cli.dask_worker",
                    *(address, *on_loopback, *one),
                )
            )
        wait_for(lambda: (folder / "scheduler.log").read_text().count("Register worker") >= workers)
        yield Cluster(address, scheduler, processes[1:])
    finally:
        for process in processes:
            process.kill()
        for process in processes:
            process.wait()


def study(*arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "alora.cli.main", "study", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def rows_in(folder: Path) -> int:
    journal = folder / "journal.jsonl"
    return max(0, journal.read_bytes().count(b"\n") - 1) if journal.exists() else 0


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A study, and its results from one process of this machine."""
    folder = tmp_path_factory.mktemp("study")
    path = write_study(folder, SPEC)
    return path, run_study(path, folder / "one", 1)[1]


def test_a_worker_killed_in_the_middle_changes_no_byte_of_the_results(
    usual: tuple[Path, bytes], tmp_path: Path
):
    path, one = usual
    out = tmp_path / "out"
    with cluster(tmp_path, 2) as there:
        running = study(path, "--cluster", there.address, "--out", out, "--json")
        wait_for(lambda: rows_in(out) > 0)
        there.workers[0].send_signal(signal.SIGKILL)
        done_at_the_kill = rows_in(out)
        text, err = running.communicate(timeout=100)
        assert (running.returncode, err) == (0, "")
        assert there.workers[0].wait(10) == -signal.SIGKILL
    count = json.loads(text)["tasks"]
    assert 0 < done_at_the_kill < count == one.count(b"\n")
    assert (out / "results.jsonl").read_bytes() == one


def test_a_lost_scheduler_ends_the_study_in_one_line_and_this_machine_goes_on(
    usual: tuple[Path, bytes], tmp_path: Path
):
    path, one = usual
    out = tmp_path / "out"
    with cluster(tmp_path, 1) as there:
        running = study(path, "--cluster", there.address, "--out", out)
        wait_for(lambda: rows_in(out) > 0)
        there.scheduler.kill()
        text, err = running.communicate(timeout=100)
    assert (running.returncode, text) == (1, "")
    assert "the cluster was lost" in err
    assert err.count("\n") == 1
    assert rows_in(out) > 0
    ran, results = run_study(path, out, 2)
    assert ran.resumed > 0
    assert results == one


def test_a_cluster_without_workers_is_said_to_be_so(tmp_path: Path):
    with (
        cluster(tmp_path, 0) as there,
        pytest.raises(UnavailableError, match="has no worker"),
        ClusterEngine(there.address, connect_limit_s=0.5),
    ):
        pass
