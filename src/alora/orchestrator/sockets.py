"""All sockets: who may open one, and how they end when the service stops."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from starlette.websockets import WebSocket

from alora.contracts.page import Failure
from alora.orchestrator.connection import GOING_AWAY, POLICY, TRY_LATER, Connection
from alora.orchestrator.limits import DRAIN_S, MAX_SOCKETS
from alora.orchestrator.office import Office
from alora.runtime import logs

FLUSH_S = 1.0
"""How long a stopping service waits for a client to take its last messages [s]."""

_log = logs.get("alora.orchestrator")


class Sockets:
    """The endpoint `/ws`."""

    def __init__(self, office: Office, max_sockets: int = MAX_SOCKETS) -> None:
        self._office = office
        self._max_sockets = max_sockets
        self._open: set[Connection] = set()

    def __len__(self) -> int:
        return len(self._open)

    async def endpoint(self, websocket: WebSocket) -> None:
        """Serve one socket from handshake to close."""
        await websocket.accept()
        refusal = self._refusal(websocket)
        if refusal is not None:
            code, failure = refusal
            await websocket.send_text(failure.model_dump_json())
            await websocket.close(code, failure.message)
            return
        connection = Connection(websocket, self._office)
        self._open.add(connection)
        try:
            await connection.serve()
        finally:
            self._open.discard(connection)

    async def drain(self, within_s: float = DRAIN_S) -> None:
        """Take no more questions, let open ones finish, then close every socket."""
        self._office.draining = True
        questions = [task for socket in self._open for task in socket.open_questions]
        if questions:
            _log.info("waiting for open questions", questions=len(questions), within_s=within_s)
            await asyncio.wait(questions, timeout=within_s)
        await asyncio.gather(*(socket.stop(FLUSH_S) for socket in tuple(self._open)))

    def _refusal(self, websocket: WebSocket) -> tuple[int, Failure] | None:
        if not is_same_origin(websocket.headers.get("origin"), websocket.headers.get("host")):
            return POLICY, _failure("bad_origin", "this page may not talk to Alora")
        if self._office.draining:
            return GOING_AWAY, _failure("unavailable", "the server is stopping; try again")
        if len(self._open) >= self._max_sockets:
            return TRY_LATER, _failure("overloaded", "too many clients; try again in a moment")
        return None


def is_same_origin(origin: str | None, host: str | None) -> bool:
    """True for a client that is no browser, or a page that this server gave out.

    A browser sends cookies and reaches loopback addresses for any page; only the origin says
    which page it is.
    """
    return origin is None or urlsplit(origin).netloc.lower() == (host or "").lower()


def _failure(code: str, line: str) -> Failure:
    return Failure(id=None, request_id=None, code=code, message=line)
