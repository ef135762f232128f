"""One service as a child process."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections import deque
from dataclasses import dataclass

from alora.cli.services import logs
from alora.cli.services.health import wait_until_healthy
from alora.cli.services.spec import ServiceSpec

LAUNCHER = "alora.cli.services.launch"


@dataclass(frozen=True, slots=True)
class _Output:
    """Our end of the pipe that a service writes its log lines to."""

    reader: asyncio.StreamReader
    transport: asyncio.ReadTransport


async def _open_output() -> tuple[_Output, int]:
    """A pipe of our own, and the descriptor to write to it.

    With `stderr=PIPE` asyncio does not tell the end of a process before everybody who inherited
    the pipe has ended too (CPython issue 119710).
    """
    outlet, inlet = os.pipe()
    reader = asyncio.StreamReader(limit=logs.MAX_LINE_BYTES)
    protocol = asyncio.StreamReaderProtocol(reader)
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: protocol, os.fdopen(outlet, "rb", buffering=0)
    )
    return _Output(reader, transport), inlet


class Child:
    """A running service, in a session of its own so that Ctrl-C reaches only the command.

    Started from the main thread only: the kernel ties a child to the thread that made it.
    """

    def __init__(
        self,
        spec: ServiceSpec,
        process: asyncio.subprocess.Process,
        output: _Output,
        sink: logs.Sink,
    ) -> None:
        self.spec = spec
        self.healthy = False
        self._process = process
        self._output = output
        self._tail: deque[bytes] = deque(maxlen=logs.TAIL_LINES)
        self._pump = asyncio.create_task(logs.pump(output.reader, sink, self._tail))

    @classmethod
    async def start(cls, spec: ServiceSpec, environment: dict[str, str], sink: logs.Sink) -> Child:
        """Start the service with `environment` and the settings of `spec`."""
        output, inlet = await _open_output()
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                # Without -P a file numpy.py where the user stands would be imported.
                "-P",
                "-m",
                LAUNCHER,
                str(os.getpid()),
                spec.module,
                env=environment | spec.settings,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=inlet,
                start_new_session=True,
            )
        except BaseException:
            output.transport.close()
            raise
        finally:
            os.close(inlet)
        return cls(spec, process, output, sink)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def ended(self) -> bool:
        """True when the process is gone."""
        return self._process.returncode is not None

    async def wait(self) -> int:
        """Wait for the end of the process; returns its exit status, negative for a signal."""
        return await self._process.wait()

    async def wait_until_healthy(self) -> None:
        """Return when `/health` says that all is well; the caller sets the time limit."""
        await wait_until_healthy(self.spec.health_host, self.spec.health_port)
        self.healthy = True

    async def obituary(self) -> str:
        """One line on why the process ended."""
        status = await self.wait()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(self._pump), timeout=1.0)
        how = f"signal {-status}" if status < 0 else f"exit {status}"
        why = logs.last_words(self._tail)
        return f"{self.spec.name} stopped ({how})" + (f": {why}" if why else "")

    async def stop(self, limit_s: float) -> None:
        """Ask the service to stop, and kill it and all it started after `limit_s`."""
        if not self.ended:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGTERM)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.wait(), limit_s)
        self._kill_group()
        await self.wait()
        self._pump.cancel()
        await asyncio.gather(self._pump, return_exceptions=True)
        self._output.transport.close()

    def _kill_group(self) -> None:
        # Also after a graceful end: a service that crashed may have left processes of its own.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
