"""Talking to a running system: the upload over HTTP, the question over the WebSocket."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlencode, urlsplit

from pydantic import ValidationError
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from alora.cli.errors import ServerError
from alora.contracts import page
from alora.domain.errors import DeadlineError, InvalidInputError, UnavailableError

MAX_ANSWER_BYTES = 16 * 1024 * 1024
"""Largest message taken from the system [bytes] (16 MiB)."""

CONNECT_LIMIT_S = 10.0
"""Longest time to connect and be welcomed [s]."""

UPLOAD_LIMIT_S = 120.0
"""Longest silence during an upload [s]."""

ANSWER_MARGIN_S = 10.0
"""How much longer than the question's budget a client waits [s]."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A timing file, and what was found out about it here."""

    path: Path
    event: str | None
    distance: str | None
    distance_source: str | None


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer, and the time from sending the question to having it [ms]."""

    answer: page.Answer
    elapsed_ms: float


class PageClient:
    """One running system, named by the address of its page."""

    def __init__(self, url: str) -> None:
        self._base = _split(url)
        self._shown = url

    async def upload(self, upload: Upload) -> page.RaceSummary:
        """Send a timing file.

        Raises:
            UnavailableError: nobody answers at the address, or not as Alora does.
            ServerError: the system refused the file.
        """
        try:
            status, body = await self._post(upload)
        except (OSError, http.client.HTTPException) as error:
            raise UnavailableError(f"{self._shown} does not answer: {_reason(error)}") from None
        try:
            if status == http.client.CREATED:
                return page.RaceSummary.model_validate_json(body)
            refusal = page.ApiError.model_validate_json(body)
        except ValidationError:
            raise UnavailableError(
                f"{self._shown} answered the upload with HTTP {status}; is it Alora?"
            ) from None
        raise ServerError(refusal.code, refusal.message)

    async def ask(self, ask: page.Ask, progress: Callable[[page.Progress], None]) -> Reply:
        """Ask one question and wait for its answer.

        Raises:
            UnavailableError: the system cannot be reached, or hangs up.
            DeadlineError: no answer within the question's budget and `ANSWER_MARGIN_S`.
            ServerError: the system could not answer.
        """
        scheme = "wss" if self._base.scheme == "https" else "ws"
        address = self._base._replace(scheme=scheme, path=self._base.path + "/ws").geturl()
        limit_s = (ask.budget_ms or page.DEFAULT_BUDGET_MS) / 1000 + ANSWER_MARGIN_S
        try:
            async with connect(
                address,
                open_timeout=CONNECT_LIMIT_S,
                close_timeout=1.0,
                max_size=MAX_ANSWER_BYTES,
                compression=None,
                proxy=None,
            ) as connection:
                await self._greet(connection)
                async with asyncio.timeout(limit_s):
                    return await _converse(connection, ask, progress)
        except TimeoutError:
            raise DeadlineError(f"{self._shown} gave no answer within {limit_s:.0f} s") from None
        except (OSError, WebSocketException) as error:
            raise UnavailableError(f"{self._shown} does not answer: {_reason(error)}") from None

    async def _greet(self, connection: ClientConnection) -> None:
        await connection.send(page.Hello(protocol=page.PROTOCOL_VERSION).model_dump_json())
        async with asyncio.timeout(CONNECT_LIMIT_S):
            message = _read(await connection.recv())
        if isinstance(message, page.Failure):
            raise ServerError(message.code, message.message)
        if not isinstance(message, page.Welcome):
            raise UnavailableError(f"{self._shown} did not say welcome; is it Alora?")

    async def _post(self, upload: Upload) -> tuple[int, bytes]:
        connection = self._connection()
        given_up = threading.Event()
        try:
            return await asyncio.to_thread(self._send, connection, upload, given_up)
        finally:
            # The thread may still wait for the server when the upload is cancelled: wake it. Set
            # first, so that a thread that has no socket yet sees it as soon as it has one.
            given_up.set()
            if (waiting := connection.sock) is not None:
                with contextlib.suppress(OSError):
                    waiting.shutdown(socket.SHUT_RDWR)

    def _send(
        self, connection: http.client.HTTPConnection, upload: Upload, given_up: threading.Event
    ) -> tuple[int, bytes]:
        given = {
            "name": upload.path.name,
            "event": upload.event,
            "distance": upload.distance,
            "distance_source": upload.distance_source,
        }
        query = urlencode({key: value for key, value in given.items() if value is not None})
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Length": str(upload.path.stat().st_size),
        }
        with contextlib.closing(connection), upload.path.open("rb") as body:
            connection.connect()
            if given_up.is_set():
                raise ConnectionAbortedError("the upload was cancelled")
            connection.request("POST", f"{self._base.path}/api/races?{query}", body, headers)
            response = connection.getresponse()
            return response.status, response.read(MAX_ANSWER_BYTES)

    def _connection(self) -> http.client.HTTPConnection:
        kind = (
            http.client.HTTPSConnection
            if self._base.scheme == "https"
            else http.client.HTTPConnection
        )
        return kind(self._base.hostname or "", self._base.port, timeout=UPLOAD_LIMIT_S)


async def _converse(
    connection: ClientConnection, ask: page.Ask, progress: Callable[[page.Progress], None]
) -> Reply:
    question = ask.model_dump_json()
    sent = time.perf_counter()
    await connection.send(question)
    while True:
        frame = await connection.recv()
        elapsed_ms = (time.perf_counter() - sent) * 1000
        message = _read(frame)
        if isinstance(message, page.Answer) and message.id == ask.id:
            return Reply(message, elapsed_ms)
        if isinstance(message, page.Progress) and message.id == ask.id:
            progress(message)
        elif isinstance(message, page.Failure) and message.id in {ask.id, None}:
            raise ServerError(message.code, message.message)
        elif isinstance(message, page.Cancelled) and message.id == ask.id:
            raise ServerError("cancelled", "the question was cancelled")


def _read(
    frame: str | bytes,
) -> (
    page.Welcome
    | page.RaceUpdate
    | page.Progress
    | page.Answer
    | page.Cancelled
    | page.Failure
    | page.Pong
):
    try:
        return page.server_message.validate_json(frame)
    except ValidationError:
        raise UnavailableError(
            "the system sent a message of another protocol; is it the same version of Alora?"
        ) from None


def _split(url: str) -> SplitResult:
    parts = urlsplit(url)
    try:
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise InvalidInputError(f"--url {url!r} is not an address such as http://localhost:8080")
    return parts._replace(path=parts.path.rstrip("/"), query="", fragment="")


def _reason(error: BaseException) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "nobody listens there; start it with: alora up"
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return text or type(error).__name__
