"""What all sockets share: the desk, the races, the updates, and who may ask now."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from importlib.metadata import version

from alora.contracts.page import (
    MAX_QUESTION_CHARS,
    PROTOCOL_VERSION,
    Answer,
    Ask,
    Progress,
    Welcome,
)
from alora.domain.errors import AloraError, OverloadedError, UnavailableError
from alora.orchestrator.desk import QuestionDesk
from alora.orchestrator.limits import MAX_OPEN_QUESTIONS
from alora.orchestrator.moments import Moments
from alora.orchestrator.updates import Updates
from alora.runtime import logs
from alora.runtime.metrics import Metrics

SUGGESTED_QUESTIONS = (
    "When should I pit?",
    "Should I pit now?",
    "Where do I rejoin if I pit now?",
    "Where will I finish?",
    "What if I stay out?",
    "What if a safety car comes out?",
    "What would change the call?",
    "How are we doing?",
)
"""Questions that a page offers to tap; each is one that the built-in brain understands."""

_log = logs.get("alora.orchestrator")


class Office:
    """One orchestrator, as its sockets see it."""

    def __init__(
        self,
        desk: QuestionDesk,
        moments: Moments,
        updates: Updates,
        metrics: Metrics,
        instance: str,
        max_open: int = MAX_OPEN_QUESTIONS,
    ) -> None:
        self.moments = moments
        self.updates = updates
        self.draining = False
        self._desk = desk
        self._metrics = metrics
        self._instance = instance
        self._max_open = max_open
        self._open = 0

    @property
    def open_questions(self) -> int:
        """Questions of all sockets being worked on."""
        return self._open

    def admit(self) -> None:
        """Take one more question; `release` ends it.

        Raises:
            OverloadedError: too many are open.
            UnavailableError: the service is stopping.
        """
        if self.draining:
            raise UnavailableError("the server is stopping; ask again in a moment")
        if self._open >= self._max_open:
            raise OverloadedError(
                f"{self._open} questions are being worked on already; ask again in a moment"
            )
        self._open += 1

    def release(self) -> None:
        """End one question that was admitted."""
        self._open -= 1

    def welcome(self, session_id: str) -> Welcome:
        """Greet a client."""
        live = self.moments.live
        return Welcome(
            protocol=PROTOCOL_VERSION,
            session_id=session_id,
            instance=self._instance,
            version=version("alora"),
            races=self.moments.summaries(),
            live_race_id=None if live is None else live.race.race_id,
            suggested_questions=SUGGESTED_QUESTIONS,
            max_question_chars=MAX_QUESTION_CHARS,
        )

    async def answer(
        self, ask: Ask, request_id: str, on_progress: Callable[[Progress], None]
    ) -> Answer:
        """Answer a question, with its line in the log and its count; raises as the desk."""
        with logs.bind_request(request_id), self._metrics.call("question") as call:
            try:
                answer = await self._desk.answer(ask, request_id, on_progress)
            except AloraError as error:
                call.code = error.code
                _log.info("question refused", code=error.code, reason=str(error))
                raise
            except asyncio.CancelledError:
                call.code = "cancelled"
                _log.info("question cancelled")
                raise
            call.code = "ok"
            for hop in answer.hops:
                self._metrics.observe_step(f"{hop.service} {hop.step}", hop.ms)
            _log.info(
                "question answered",
                intent=answer.intent,
                car=answer.car_id,
                lap=answer.lap,
                iterations=answer.iterations,
                ms=answer.elapsed_ms,
            )
            return answer
