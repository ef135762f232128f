"""Asking a service whether it is ready."""

from __future__ import annotations

import asyncio
import json

HTTP_OK = 200
"""The status of a process that is well."""

POLL_INTERVAL_S = 0.02
"""Time between two questions to a service that is starting [s]."""

ANSWER_TIMEOUT_S = 5.0
"""Longest wait for one answer of `/health` [s]."""

MAX_ANSWER_BYTES = 64 * 1024
"""Longest answer of `/health` that is read [bytes] (64 KiB)."""


async def is_healthy(host: str, port: int) -> bool:
    """True when `GET /health` says `ok`: the service, and all it needs, are there."""
    try:
        async with asyncio.timeout(ANSWER_TIMEOUT_S):
            head, _, body = (await _ask(host, port)).partition(b"\r\n\r\n")
            return int(head.split(None, 2)[1]) == HTTP_OK and json.loads(body)["status"] == "ok"
    except (OSError, TimeoutError, ValueError, LookupError, TypeError):
        return False


async def wait_until_healthy(host: str, port: int) -> None:
    """Return as soon as the service is healthy; the caller sets the time limit."""
    while True:
        if await is_healthy(host, port):
            return
        await asyncio.sleep(POLL_INTERVAL_S)


async def _ask(host: str, port: int) -> bytes:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        name = f"[{host}]" if ":" in host else host
        # HTTP/1.0: the body comes whole, not in chunks, and ends with the connection.
        writer.write(f"GET /health HTTP/1.0\r\nHost: {name}:{port}\r\n\r\n".encode("ascii"))
        answer = b""
        while len(answer) < MAX_ANSWER_BYTES and (part := await reader.read(MAX_ANSWER_BYTES)):
            answer += part
        return answer
    finally:
        writer.close()
