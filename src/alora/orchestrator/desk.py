"""One question from its words to its answer: understand, simulate, say, check."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from alora.contracts import tools
from alora.contracts.page import Answer, Ask, Progress
from alora.contracts.tools_client import ToolsClient
from alora.domain.errors import DeadlineError, InvalidInputError
from alora.orchestrator.agent import (
    Brain,
    Clarification,
    Context,
    Question,
    Reading,
    Spoken,
    Steps,
    Summarizer,
    ToolResult,
    Tools,
)
from alora.orchestrator.answers import Told, make_answer
from alora.orchestrator.derived import derive
from alora.orchestrator.grounding import ungrounded
from alora.orchestrator.hops import HopLog
from alora.orchestrator.limits import MAX_TOOL_CALLS, MAX_TOOL_ROUNDS, WORDS_RESERVE_MS
from alora.orchestrator.moments import Moments, context_of
from alora.orchestrator.summary import bare_facts, quotable
from alora.orchestrator.toolbox import Job, Toolbox
from alora.runtime import logs
from alora.runtime.deadline import Deadline

_log = logs.get("alora.orchestrator")

OnProgress = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """What the desk is told: who it is, its default budget [ms], and the seed of simulations."""

    instance: str
    budget_ms: float
    seed: int


class QuestionDesk:
    """Answers questions; knows nothing of sockets.

    Args:
        moments: finds races and moments.
        client: calls the tools at service B.
        brain, summarizer: what an agent framework replaces.
    """

    def __init__(
        self,
        moments: Moments,
        client: ToolsClient,
        brain: Brain,
        summarizer: Summarizer,
        settings: DeskSettings,
    ) -> None:
        self._moments = moments
        self._client = client
        self._brain = brain
        self._summarizer = summarizer
        self._settings = settings

    async def answer(self, ask: Ask, request_id: str, on_progress: OnProgress) -> Answer:
        """Answer one question within its budget; cancelling the task cancels all its work.

        Raises:
            AloraError: it cannot be answered, with a line that says why.
        """
        budget_ms = ask.budget_ms or self._settings.budget_ms
        deadline = Deadline.after(budget_ms)
        hops = HopLog(self._settings.instance)
        try:
            async with asyncio.timeout(deadline.left_s):
                return await self._answer(ask, request_id, deadline, hops, on_progress)
        except TimeoutError:
            raise DeadlineError(
                f"no answer within the {budget_ms:.0f} ms allowed for the question; allow it more"
            ) from None

    async def _answer(
        self,
        ask: Ask,
        request_id: str,
        deadline: Deadline,
        hops: HopLog,
        on_progress: OnProgress,
    ) -> Answer:
        if not ask.text.strip():
            raise InvalidInputError("the question is empty; ask, for example, when to pit")
        moment = self._moments.find(ask.race_id, ask.car, ask.lap)
        hops.done("receive")
        so_far = await asyncio.to_thread(moment.so_far)
        context = context_of(moment, so_far)
        hops.done("state")
        tracker = _Tracker(ask.id, request_id, hops, on_progress)
        job = Job(
            so_far, context, request_id, deadline.reserve(WORDS_RESERVE_MS), self._settings.seed
        )
        toolbox = Toolbox(self._client, job, hops, tracker.simulated)
        question = Question(ask.text, request_id)
        steps, results = await self._work(question, context, toolbox, tracker)
        spoken = await self._say(context, steps, results)
        hops.done("words")
        told = Told(ask, request_id, moment, so_far, steps, tuple(results), spoken, hops)
        return make_answer(told)

    async def _work(
        self, question: Question, context: Context, toolbox: Tools, tracker: _Tracker
    ) -> tuple[Steps | Clarification, Sequence[ToolResult]]:
        results: list[ToolResult] = []
        for _ in range(MAX_TOOL_ROUNDS):
            steps = await self._brain.plan(question, context, results)
            if isinstance(steps, Clarification) or not steps.calls:
                return steps, results
            for call in steps.calls:
                if len(results) >= MAX_TOOL_CALLS:
                    raise InvalidInputError("the question needs more simulations than are allowed")
                tracker.begin(call.share)
                results.append(await toolbox.call(call))
        raise InvalidInputError("the question needs more steps than are allowed; ask a part of it")

    async def _say(
        self, context: Context, steps: Steps | Clarification, results: Sequence[ToolResult]
    ) -> Spoken:
        if isinstance(steps, Clarification):
            return Spoken(steps.text)
        spoken = await self._summarizer.say(context, steps.reading, results)
        return checked(context, steps.reading, results, spoken)


def checked(
    context: Context, reading: Reading, results: Sequence[ToolResult], spoken: Spoken
) -> Spoken:
    """Let words pass whose every number is in the results; else give the bare facts."""
    facts = (*results, *derive(reading, results))
    quotes = quotable(context, results)
    wrong = [
        number.written
        for said in (spoken.text, *spoken.notes)
        for number in ungrounded(said, facts, quotes)
    ]
    if not wrong:
        return spoken
    _log.error("numbers not grounded", numbers=wrong, text=spoken.text)
    return bare_facts(context, reading, results)


class _Tracker:
    """Turns the progress of single simulations into that of the question."""

    def __init__(self, ask_id: str, request_id: str, hops: HopLog, on_progress: OnProgress) -> None:
        self._ask_id = ask_id
        self._request_id = request_id
        self._hops = hops
        self._on_progress = on_progress
        self._from = self._to = 0.0

    def begin(self, share: float) -> None:
        """Begin a tool call that may use `share` of the time left."""
        self._from, self._to = self._to, self._to + share * (1.0 - self._to)

    def simulated(self, progress: tools.Progress) -> None:
        """Pass on how far the simulation is."""
        fraction = self._from + (self._to - self._from) * progress.fraction
        self._on_progress(
            Progress(
                id=self._ask_id,
                request_id=self._request_id,
                stage=progress.stage,
                races_done=progress.races_done,
                races_planned=progress.races_planned,
                fraction=min(1.0, max(0.0, fraction)),
                elapsed_ms=round(self._hops.elapsed_ms, 3),
            )
        )
