"""`python -m alora.orchestrator`: run service A."""

from __future__ import annotations

import sys

from alora.orchestrator.app import start
from alora.orchestrator.hops import SERVICE
from alora.orchestrator.settings import OrchestratorSettings
from alora.runtime import server

if __name__ == "__main__":
    sys.exit(server.run_service(SERVICE, OrchestratorSettings, start))
