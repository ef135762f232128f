"""An answer said of results that a test makes up, and held against them as the desk does."""

from __future__ import annotations

from dataclasses import replace

from alora.domain.state import RaceState
from alora.domain.strategy import Advice
from alora.orchestrator.agent import Advised, Context, Evidence, Intent, Reading, Spoken, ToolResult
from alora.orchestrator.derived import derive
from alora.orchestrator.grounding import ungrounded
from alora.orchestrator.summary import PlainSummarizer, quotable

from .races import OURS, advice, context

EVIDENCE = Evidence("prior-1", from_cache=False)


async def say(
    intent: Intent,
    given: Advice | None = None,
    *more: ToolResult,
    race: RaceState | None = None,
    **slots: object,
) -> Spoken:
    results = (Advised(OURS, given or advice(), EVIDENCE), *more)
    reading = replace(Reading(intent, OURS), **slots)  # type: ignore[arg-type]
    where: Context = context(race)
    spoken = await PlainSummarizer().say(where, reading, results)
    facts = (*results, *derive(reading, results))
    assert ungrounded(spoken.text, facts, quotable(where, results)) == ()
    assert "  " not in spoken.text
    assert spoken.text[0].isupper()
    return spoken
