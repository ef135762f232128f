"""`python -m alora.simulation_worker`: run service C."""

from __future__ import annotations

import sys

from alora.runtime import server
from alora.simulation_worker.app import SERVICE, create_app
from alora.simulation_worker.settings import WorkerSettings


async def start(settings: WorkerSettings) -> None:
    """Serve until told to stop."""
    await server.serve(create_app(settings), settings.host, settings.port)


if __name__ == "__main__":
    sys.exit(server.run_service(SERVICE, WorkerSettings, start))
