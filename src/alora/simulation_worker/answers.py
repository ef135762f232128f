"""The answer to one piece of work: from the cache, from a flight under way, or from a new one."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from alora.domain.errors import DeadlineError
from alora.racesim.budget import SearchProgress
from alora.runtime.deadline import Deadline
from alora.runtime.metrics import Metrics
from alora.simulation_worker.cache import ResultCache
from alora.simulation_worker.flights import FlightDeck, Landing, key_by
from alora.simulation_worker.work import Finished, Work

WORTH_MORE_MS = 100.0
"""A shared result cut short is computed anew for a caller with this much more time [ms]."""


class Answers:
    """Answers pieces of work as well as each caller's deadline allows."""

    def __init__(self, deck: FlightDeck, cache: ResultCache, metrics: Metrics) -> None:
        self._deck = deck
        self._cache = cache
        self._metrics = metrics

    async def events(
        self, work: Work, deadline: Deadline
    ) -> AsyncGenerator[SearchProgress | Landing, None]:
        """Give progress, then one landing; a landing from the cache comes alone.

        Closing the generator early means that this caller no longer waits.

        Raises:
            DeadlineError: nothing was left of the deadline.
            OverloadedError: too much is under way.
        """
        if deadline.expired:
            raise DeadlineError("the deadline had passed when the simulation was asked for")
        kept = self._cache.get(key_by(work, deadline))
        if kept is not None:
            yield Landing(Finished(kept, complete=True), from_cache=True)
            return
        while True:
            flight, shared = self._deck.join(work, deadline)
            if shared:
                self._metrics.observe_cache("flights", "shared")
            async with aclosing(flight.follow()) as followed:
                async for event in followed:
                    if not isinstance(event, Landing):
                        yield event
            if not (shared and self._is_poor(flight.landing, flight.deadline, deadline)):
                break
        if flight.landing is not None:
            yield flight.landing

    @staticmethod
    def _is_poor(landing: Landing | None, theirs: Deadline, ours: Deadline) -> bool:
        if (ours.at_s - theirs.at_s) * 1e3 <= WORTH_MORE_MS or landing is None:
            return False
        end = landing.end
        return not end.complete if isinstance(end, Finished) else isinstance(end, DeadlineError)
