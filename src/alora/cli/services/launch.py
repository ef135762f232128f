"""What a service process runs first: it ties its life to the command that started it.

Run as `python -m alora.cli.services.launch PARENT_PID MODULE`; goes on as `python -m MODULE`.
"""

from __future__ import annotations

import ctypes
import os
import runpy
import signal
import sys

PR_SET_PDEATHSIG = 1
"""From `prctl(2)`: the signal this process gets when its parent dies, however it dies."""


def main(arguments: list[str]) -> None:
    """Become the service `MODULE`, asked to stop as soon as `PARENT_PID` is gone."""
    parent_pid, module = int(arguments[0]), arguments[1]
    stop_with_parent(parent_pid)
    # A service must see only its own arguments and never this module's name.
    sys.argv = [module]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def stop_with_parent(parent_pid: int) -> None:
    """Ask the kernel for SIGTERM at the parent's death; stop at once if it is dead already."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "cannot tie the service to its parent")
    if os.getppid() != parent_pid:
        raise SystemExit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
