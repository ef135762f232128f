"""No race that passes validation makes the kernel read or write where it may not."""

import subprocess
import sys

import pytest

from tests.native.building import (
    ROOT,
    SANITIZERS,
    build_kernel,
    copy_engine,
    environment,
    sanitizer_libraries,
)

DRIVE_S = 12.0
"""How long races are drawn and run [s]."""

START_LIMIT_S = 60.0
"""Longest start of the process, and its last run [s]."""


@pytest.fixture(scope="module")
def sanitized(tmp_path_factory):
    """A copy of the engine whose kernel looks at each of its steps; and what it has to load."""
    preload = sanitizer_libraries()
    engine = tmp_path_factory.mktemp("engine")
    copy_engine(engine)
    build_kernel(engine, *SANITIZERS)
    return engine, preload


def run(sanitized, *command, limit_s=START_LIMIT_S):
    engine, preload = sanitized
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(engine, preload),
        capture_output=True,
        text=True,
        timeout=limit_s,
        check=False,
    )


@pytest.mark.timeout(240)
def test_races_that_are_valid_and_nasty_run_clean_and_the_rest_is_refused_by_name(
    sanitized, tmp_path
):
    note = tmp_path / "note.txt"
    note.touch()
    done = run(
        sanitized,
        "-m",
        "tests.native.drive",
        str(DRIVE_S),
        str(note),
        limit_s=DRIVE_S + START_LIMIT_S,
    )
    assert done.returncode == 0, f"{note.read_text()}\n{done.stderr[-6_000:]}"
    kernel, ran, refused = done.stdout.splitlines()[-1].split()
    assert kernel.startswith(str(sanitized[0]))
    assert int(ran) > 20
    assert int(refused) > 5


def test_the_sanitizers_see_a_write_beyond_the_results(sanitized):
    # a harness that cannot fail proves nothing: one lane is given less room than it needs
    script = (
        "import numpy as np\n"
        "from alora.racesim import kernel\n"
        "from tests.features.quiet import quiet\n"
        "from tests.features.running import by_kernel\n"
        "enough = kernel._results\n"
        "def short(*given, **named):\n"
        "    results = enough(*given, **named)\n"
        "    results['time_s'] = np.empty((1, 63))\n"
        "    return results\n"
        "kernel._results = short\n"
        "by_kernel(quiet(), 1, 0, 64)\n"
    )
    done = run(sanitized, "-c", script)
    assert done.returncode != 0
    assert "heap-buffer-overflow" in done.stderr
