"""One socket: its reader, its writer, and the questions it has open."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count

from pydantic import BaseModel
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from alora.contracts.page import (
    Answer,
    Ask,
    Cancel,
    Cancelled,
    Failure,
    Hello,
    Ping,
    Pong,
    Progress,
    Watch,
)
from alora.domain.errors import AloraError, OverloadedError, UnavailableError
from alora.orchestrator.limits import CLOSE_WITHIN_S, HELLO_WITHIN_S
from alora.orchestrator.office import Office
from alora.orchestrator.outbox import Outbox, SlowClientError
from alora.orchestrator.races import Race
from alora.orchestrator.session import (
    BAD_MESSAGE,
    ClientMessage,
    Phase,
    RefusedMessageError,
    Session,
)
from alora.orchestrator.updates import Update
from alora.runtime import logs
from alora.runtime.ids import new_request_id

GOING_AWAY, POLICY, INTERNAL, TRY_LATER = 1001, 1008, 1011, 1013
"""WebSocket close codes: the server stops; rule broken; failure; overloaded."""

_log = logs.get("alora.orchestrator")


@dataclass(frozen=True, slots=True)
class _End:
    code: int
    reason: str


@dataclass(slots=True)
class _Watching:
    race: Race | None = None
    seq: count[int] = field(default_factory=lambda: count(1))


class Connection:
    """Serves one socket until either side ends it."""

    def __init__(self, websocket: WebSocket, office: Office) -> None:
        self._websocket = websocket
        self._office = office
        self._session = Session()
        self._session_id = new_request_id()
        self._outbox = Outbox()
        self._questions: dict[str, asyncio.Task[Answer]] = {}
        self._watching = _Watching()
        self._end: _End | None = None
        self._ended = asyncio.Event()

    @property
    def open_questions(self) -> tuple[asyncio.Task[Answer], ...]:
        """The questions being worked on."""
        return tuple(self._questions.values())

    async def serve(self) -> None:
        """Read and write until the socket ends; then nothing of it is left running."""
        tasks = [
            asyncio.create_task(work)
            for work in (self._read(), self._write(), self._wait_for_end())
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await self._tidy(tasks)
        await self._say_goodbye(tasks)

    async def stop(self, flush_s: float) -> None:
        """Refuse what is still open, send what waits, and close as a server that goes away."""
        for task in self.open_questions:
            task.cancel()
        await asyncio.gather(*self.open_questions, return_exceptions=True)
        try:
            async with asyncio.timeout(flush_s):
                await self._outbox.flushed()
        except TimeoutError:
            _log.warning("a slow client did not get all of its messages")
        self._finish(GOING_AWAY, "the server is stopping")

    async def _read(self) -> None:
        try:
            async with asyncio.timeout(HELLO_WITHIN_S):
                while self._session.phase is Phase.CONNECTED:
                    if not await self._read_one():
                        return
        except TimeoutError:
            self._finish(POLICY, "no hello came in time")
            return
        while await self._read_one():
            pass

    async def _read_one(self) -> bool:
        """Take one frame; False once either side has ended the socket."""
        event = await self._websocket.receive()
        if event["type"] == "websocket.disconnect":
            return False
        # Many frames can be there at once, and taking one does not wait: let the writer answer.
        await asyncio.sleep(0)
        if self._end is not None:
            return False
        text = event.get("text")
        if text is None:
            self._refuse("binary frames are not understood here; send JSON as text frames")
            return True
        try:
            self._handle(self._session.receive(text))
        except RefusedMessageError as error:
            self._send(error.failure)
        return True

    def _handle(self, message: ClientMessage) -> None:
        match message:
            case Hello():
                self._send(self._office.welcome(self._session_id))
            case Ping():
                self._send(Pong())
            case Watch():
                self._watch(message)
            case Ask():
                self._ask(message)
            case Cancel():
                self._questions[message.id].cancel()

    def _watch(self, message: Watch) -> None:
        self._unwatch()
        if message.race_id is None:
            return
        try:
            race = self._office.moments.store.get(message.race_id)
        except AloraError as error:
            self._refuse(str(error), error.code)
            return
        self._watching.race = race
        self._office.updates.watch(race, self._update)

    def _unwatch(self) -> None:
        if self._watching.race is not None:
            self._office.updates.leave(self._watching.race.race_id, self._update)
            self._watching.race = None
            self._outbox.drop("race")

    def _update(self, update: Update) -> None:
        self._outbox.put_latest("race", lambda: update.frame(next(self._watching.seq)))

    def _ask(self, ask: Ask) -> None:
        request_id = new_request_id()
        try:
            self._office.admit()
        except (OverloadedError, UnavailableError) as error:
            self._fail(ask.id, request_id, error)
            return
        self._session.opened(ask.id)
        work = self._office.answer(ask, request_id, partial(self._progress, ask.id))
        task = asyncio.create_task(work)
        self._questions[ask.id] = task
        task.add_done_callback(partial(self._answered, ask.id, request_id))

    def _progress(self, ask_id: str, progress: Progress) -> None:
        self._outbox.put_latest(f"progress {ask_id}", progress.model_dump_json)

    def _answered(self, ask_id: str, request_id: str, task: asyncio.Task[Answer]) -> None:
        """Tell how a question ended: with exactly one message."""
        self._office.release()
        self._questions.pop(ask_id, None)
        self._session.closed(ask_id)
        self._outbox.drop(f"progress {ask_id}")
        if task.cancelled() and self._office.draining:
            stopping = UnavailableError("the server is stopping; ask again in a moment")
            self._fail(ask_id, request_id, stopping)
        elif task.cancelled():
            self._send(Cancelled(id=ask_id, request_id=request_id))
        elif (error := task.exception()) is not None:
            self._fail(ask_id, request_id, error)
        else:
            self._send(task.result())

    def _fail(self, ask_id: str, request_id: str, error: BaseException) -> None:
        code, line = "internal", "the orchestrator failed; its log says how under the request id"
        if isinstance(error, AloraError):
            code, line = error.code, str(error)
        else:
            _log.critical("a question broke", request_id=request_id, exc_info=error)
        self._send(Failure(id=ask_id, request_id=request_id, code=code, message=line))

    def _refuse(self, line: str, code: str = BAD_MESSAGE) -> None:
        self._send(Failure(id=None, request_id=None, code=code, message=line))

    def _send(self, message: BaseModel) -> None:
        if self._session.phase is Phase.CLOSED:
            return
        try:
            self._outbox.put(message.model_dump_json)
        except SlowClientError:
            self._finish(TRY_LATER, "the client reads too slowly")

    async def _write(self) -> None:
        try:
            while True:
                await self._websocket.send_text(await self._outbox.get())
                self._outbox.sent()
        except WebSocketDisconnect:
            return

    def _finish(self, code: int, reason: str) -> None:
        if self._end is None:
            self._end = _End(code, reason)
            self._ended.set()

    async def _wait_for_end(self) -> None:
        await self._ended.wait()

    async def _tidy(self, tasks: Sequence[asyncio.Task[None]]) -> None:
        self._session.hang_up()
        self._unwatch()
        running = (*tasks, *self.open_questions)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _say_goodbye(self, tasks: Sequence[asyncio.Task[None]]) -> None:
        for task in tasks:
            error = None if task.cancelled() else task.exception()
            if error is not None:
                _log.critical("a socket broke", exc_info=error)
                self._finish(INTERNAL, "the server failed")
        is_open = self._websocket.client_state is WebSocketState.CONNECTED
        if self._end is None or not is_open:
            return
        try:
            async with asyncio.timeout(CLOSE_WITHIN_S):
                await self._websocket.close(self._end.code, self._end.reason)
        except TimeoutError:
            _log.info("a client that reads nothing was cut off", reason=self._end.reason)
