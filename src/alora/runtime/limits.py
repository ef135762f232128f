"""Every limit that more than one service shares, in one place, each with its unit."""

from __future__ import annotations

MAX_GRPC_MESSAGE_BYTES = 16 * 1024 * 1024
"""Largest gRPC message taken or sent [bytes] (16 MiB); a 24 h race with 62 cars is about 1 MiB."""

MAX_SIMULATION_BODY_BYTES = 512 * 1024
"""Largest request body the simulation worker reads [bytes] (512 KiB); 62 cars are about 60 kB."""

MAX_WORKER_LINE_BYTES = 4 * 1024 * 1024
"""Longest NDJSON line taken from the simulation worker [bytes] (4 MiB)."""

MAX_WS_FRAME_BYTES = 2 * 1024 * 1024
"""Largest WebSocket frame that is read at all [bytes] (2 MiB); a larger one ends the socket."""

MAX_METADATA_VALUE_CHARS = 512
"""Longest error line sent in gRPC details or an HTTP header [characters]."""

MAX_REQUEST_ID_CHARS = 128
"""Longest request id taken from a caller [characters]; a longer one is replaced."""

MAX_DEADLINE_MS = 600_000.0
"""Longest deadline a caller may name [ms] (10 minutes)."""

WORKER_TIME_LIMIT_MS = 10_000.0
"""Time limit of one request at the simulation worker [ms], also where the caller names none."""

TOOLS_TIME_LIMIT_MS = 30_000.0
"""Time limit of one call at the MCP server [ms], also where the caller names none."""

GRACEFUL_STOP_S = 9.0
"""How long a stopping service lets requests finish [s]; Cloud Run kills it after 10."""

KEEP_ALIVE_S = 75
"""How long a server keeps an idle HTTP connection [s]; clients must give up sooner."""

CLIENT_KEEP_ALIVE_S = 30.0
"""How long a client keeps an idle HTTP connection [s], less than `KEEP_ALIVE_S`."""

HEALTH_CHECK_LIMIT_S = 1.0
"""How long `/health` waits for one dependency [s]."""

MAX_RIVALS = 8
"""Most rivals that one recommendation compares stops with [cars]."""
