"""`python -m alora.mcp_server`: run service B."""

from __future__ import annotations

import sys

from alora.mcp_server.app import start
from alora.mcp_server.settings import McpServerSettings
from alora.mcp_server.tools import SERVICE
from alora.runtime import server

if __name__ == "__main__":
    sys.exit(server.run_service(SERVICE, McpServerSettings, start))
