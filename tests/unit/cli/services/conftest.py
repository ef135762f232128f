"""Small real servers that stand where a service would, in a folder of their own."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from alora.cli.services.ports import LOOPBACK, free_ports
from alora.cli.services.spec import ServiceSpec

SERVICE = """
import http.server, os, signal, sys

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = b'{"status": "ok"}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *args):
        pass

def stop(*_):
    raise SystemExit(0)

signal.signal(signal.SIGTERM, stop)
print('{"event": "listening", "level": "info"}', file=sys.stderr, flush=True)
http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
"""

BREAKS = """
import sys
print('{"event": "no port", "level": "error", "message": "it is taken"}', file=sys.stderr)
sys.exit(3)
"""

DEAF = """
import signal, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", file=sys.stderr, flush=True)
while True:
    signal.pause()
"""

PARENT = """
import signal, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
print(child.pid, file=sys.stderr, flush=True)
signal.pause()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of modules that the services can be."""
    for name, text in {
        "well": SERVICE,
        "breaks": BREAKS,
        "deaf": DEAF,
        "parent": PARENT,
    }.items():
        (tmp_path / f"a_service_that_is_{name}.py").write_text(text)
    return tmp_path


@pytest.fixture
def environment(folder: Path) -> dict[str, str]:
    """The environment in which those modules are found."""
    return dict(os.environ) | {"PYTHONPATH": str(folder)}


@pytest.fixture
def make_spec() -> Callable[[str], ServiceSpec]:
    """Describe a service of the folder, on a free port."""

    def make(kind: str) -> ServiceSpec:
        port = free_ports().page
        return ServiceSpec(
            name=f"the {kind} service",
            module=f"a_service_that_is_{kind}",
            health_host=LOOPBACK,
            health_port=port,
            settings={"PORT": str(port)},
        )

    return make
