"""Build the kernel anew beside a copy of the engine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NATIVE = ROOT / "src/alora/racesim/native"
BUILD_LIMIT_S = 100.0
"""Longest build [s]."""

FLAGS = ("-std=gnu11", "-fPIC", "-ffp-contract=off", "-fno-math-errno", "-Wno-psabi")
"""As the kernel is built for use, but for the level of optimisation."""

SANITIZERS = (
    *("-O0", "-g", "-fno-omit-frame-pointer", "-fno-sanitize-recover=all"),
    *("-fsanitize=address,undefined", "-fwrapv"),
)
"""Lanes in which nobody races may wrap; what counts of a clock is held against the oracle."""


def compiler() -> str:
    """The C compiler; the test is skipped without one."""
    found = shutil.which("gcc")
    if found is None:
        pytest.skip("gcc, which builds the kernel under sanitizers, is not installed")
    return found


def sanitizer_libraries() -> str:
    """What a process loads first to run code under sanitizers; skipped where gcc has none."""
    paths = []
    for name in ("libasan.so", "libubsan.so"):
        asked = subprocess.run(
            [compiler(), f"-print-file-name={name}"], capture_output=True, text=True, check=True
        )
        path = Path(asked.stdout.strip())
        if not path.is_absolute():
            pytest.skip(f"{name}, which comes with some installations of gcc, is missing")
        paths.append(str(path.resolve()))
    return " ".join(paths)


def copy_engine(into: Path) -> None:
    """Copy the package without its kernel into a folder to import from."""
    ignore = shutil.ignore_patterns("*.so", "__pycache__", "static")
    shutil.copytree(ROOT / "src/alora", into / "alora", ignore=ignore)


def build_kernel(engine: Path, *flags: str) -> None:
    """Compile the kernel into a copied engine, its parts side by side."""
    jobs = []
    for source in sorted(NATIVE.glob("*.c")):
        out = engine / f"{source.stem}.o"
        command = [compiler(), *FLAGS, *flags, "-c", str(source), "-o", str(out)]
        jobs.append((out, subprocess.Popen(command, stderr=subprocess.PIPE, text=True)))
    for out, job in jobs:
        _, said = job.communicate(timeout=BUILD_LIMIT_S)
        assert job.returncode == 0, f"{out.stem}: {said}"
    target = engine / "alora/racesim" / f"_kernel{sysconfig.get_config_var('EXT_SUFFIX')}"
    parts = [str(out) for out, _ in jobs]
    subprocess.run(
        [compiler(), *flags, "-shared", *parts, "-lm", "-o", str(target)],
        check=True,
        timeout=BUILD_LIMIT_S,
    )


def environment(engine: Path, preload: str = "") -> dict[str, str]:
    """For a process that imports the copied engine."""
    return os.environ | {
        "PYTHONPATH": os.pathsep.join([str(engine), str(ROOT)]),
        "LD_PRELOAD": preload,
        "ASAN_OPTIONS": "detect_leaks=0:allocator_may_return_null=0",
        "UBSAN_OPTIONS": "print_stacktrace=1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
