"""Simulations under way: bounded, shared by equal requests, stopped when nobody waits."""

from __future__ import annotations

import asyncio
import contextvars
import time
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from alora.domain.errors import AloraError, DeadlineError, OverloadedError
from alora.racesim.budget import Budget, SearchProgress, planned_seconds
from alora.runtime import logs
from alora.runtime.deadline import Deadline
from alora.runtime.metrics import Metrics
from alora.simulation_worker.engine import Report
from alora.simulation_worker.work import Finished, Work

RESPONSE_RESERVE_MS = 60.0
"""Least kept back from the deadline to sum up, write and send the result [ms]."""

RESPONSE_RESERVE_SHARE = 0.08
"""Share of what is left kept back for the same; an answer too late is no answer at all."""

PROGRESS_EVERY_S = 0.05
"""Progress is told at most this often [s]."""

_log = logs.get("alora.simulation_worker")


class InternalError(AloraError):
    """The engine broke; the log says how."""


@dataclass(frozen=True, slots=True)
class Landing:
    """How a flight ended: with `Finished` work or an error, and its times [ms]."""

    end: Finished | AloraError
    queue_ms: float = 0.0
    compute_ms: float = 0.0
    from_cache: bool = False


def compute_seconds(deadline: Deadline) -> float:
    """What is left of a deadline for computing, if it begins now [s]."""
    reserve_ms = max(RESPONSE_RESERVE_MS, RESPONSE_RESERVE_SHARE * deadline.left_ms)
    return deadline.reserve(reserve_ms).left_s


def key_by(work: Work, deadline: Deadline) -> str:
    """Name the result that this work has if it is begun now and done by `deadline`."""
    return work.key_for(planned_seconds(compute_seconds(deadline)))


class Flight:
    """One computation and everybody who waits for it."""

    def __init__(self, work: Work, deadline: Deadline) -> None:
        self.work = work
        self.key = key_by(work, deadline)
        self.deadline = deadline
        self.budget: Budget | None = None
        self.landing: Landing | None = None
        self.abandoned_at_s: float | None = None
        self.task: asyncio.Task[None] | None = None
        self._progress: SearchProgress | None = None
        self._listeners: set[asyncio.Event] = set()

    @property
    def has_listeners(self) -> bool:
        """True while anybody waits for it."""
        return bool(self._listeners)

    def fits(self, deadline: Deadline) -> bool:
        """True if it has not ended and will do so before `deadline`."""
        under_way = self.landing is None and self.abandoned_at_s is None
        return under_way and self.deadline.at_s <= deadline.at_s

    async def follow(self) -> AsyncGenerator[SearchProgress | Landing, None]:
        """Give the newest progress whenever there is some, then the landing.

        The last listener that leaves before the landing stops the computation.
        """
        event = asyncio.Event()
        self._listeners.add(event)
        try:
            while self.landing is None:
                await event.wait()
                event.clear()
                if self.landing is None and self._progress is not None:
                    yield self._progress
            yield self.landing
        finally:
            self._listeners.discard(event)
            if not self.has_listeners and self.landing is None:
                self.abandon()

    def abandon(self) -> None:
        """Stop: a running computation by its budget, a waiting one at once."""
        self.abandoned_at_s = time.perf_counter()
        if self.budget is not None:
            self.budget.cancel()
        elif self.task is not None:
            self.task.cancel()

    def tell(self, progress: SearchProgress) -> None:
        """Take progress, on the event loop."""
        self._progress = progress
        self._wake()

    def land(self, landing: Landing) -> None:
        """End, on the event loop."""
        self.landing = landing
        self._wake()

    def _wake(self) -> None:
        for event in self._listeners:
            event.set()


class FlightDeck:
    """Starts flights, at most `at_once` of them computing and `queue_limit` waiting.

    Args:
        on_complete: gets every result that was computed in full.
        metrics: where queue, compute and stop times are recorded.
    """

    def __init__(
        self,
        at_once: int,
        queue_limit: int,
        on_complete: Callable[[str, bytes], None],
        metrics: Metrics,
    ) -> None:
        self._limit = at_once + queue_limit
        self._slots = asyncio.Semaphore(at_once)
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="simulation")
        self._on_complete = on_complete
        self._metrics = metrics
        self._joinable: dict[str, Flight] = {}
        self._under_way: set[Flight] = set()

    @property
    def running(self) -> int:
        """Simulations that compute now."""
        return sum(flight.budget is not None for flight in self._under_way)

    @property
    def waiting(self) -> int:
        """Simulations that wait for a free thread."""
        return len(self._under_way) - self.running

    def join(self, work: Work, deadline: Deadline) -> tuple[Flight, bool]:
        """Find or start the flight for `work`; true if it was under way already.

        A flight is shared only with a caller who can wait until its end.

        Raises:
            OverloadedError: too many are under way.
        """
        flight = self._joinable.get(key_by(work, deadline))
        if flight is not None and flight.fits(deadline):
            return flight, True
        if len(self._under_way) >= self._limit:
            raise OverloadedError(
                f"the simulation worker has {self._limit} simulations under way; ask again"
            )
        flight = Flight(work, deadline)
        self._joinable[flight.key] = flight
        self._under_way.add(flight)
        flight.task = asyncio.create_task(self._fly(flight))
        flight.task.add_done_callback(lambda _task: self._forget(flight))
        return flight, False

    async def close(self) -> None:
        """Stop all that is under way and wait for it."""
        flights = list(self._under_way)
        for flight in flights:
            flight.abandon()
        await asyncio.gather(*(f.task for f in flights if f.task), return_exceptions=True)
        self._threads.shutdown()

    def _forget(self, flight: Flight) -> None:
        self._under_way.discard(flight)
        if self._joinable.get(flight.key) is flight:
            del self._joinable[flight.key]

    async def _fly(self, flight: Flight) -> None:
        started = time.perf_counter()
        try:
            async with asyncio.timeout(flight.deadline.left_s):
                await self._slots.acquire()
        except TimeoutError:
            flight.land(Landing(DeadlineError("the time was used up waiting for a worker")))
            return
        try:
            await self._compute(flight, (time.perf_counter() - started) * 1e3)
        finally:
            self._slots.release()

    async def _compute(self, flight: Flight, queue_ms: float) -> None:
        flight.budget = Budget(compute_seconds(flight.deadline))
        loop = asyncio.get_running_loop()
        started = time.perf_counter()
        running = loop.run_in_executor(
            self._threads,
            contextvars.copy_context().run,
            flight.work.run,
            flight.budget,
            _throttled(flight, loop),
        )
        await asyncio.wait({running})
        ended = time.perf_counter()
        compute_ms = (ended - started) * 1e3
        self._metrics.observe_step("queue", queue_ms)
        self._metrics.observe_step("compute", compute_ms)
        if flight.abandoned_at_s is not None:
            stop_ms = (ended - flight.abandoned_at_s) * 1e3
            self._metrics.observe_step("stop", stop_ms)
            _log.info("simulation stopped", stop_ms=round(stop_ms, 3), after_ms=round(compute_ms))
        error = running.exception()
        if error is not None:
            flight.land(Landing(_as_alora_error(error), queue_ms, compute_ms))
            return
        finished = running.result()
        if finished.complete:
            # By the time it was really planned for, which waiting in the queue may have cut.
            self._on_complete(flight.work.key_for(flight.budget.planned_s), finished.body)
        flight.land(Landing(finished, queue_ms, compute_ms))


def _as_alora_error(error: BaseException) -> AloraError:
    if isinstance(error, AloraError):
        return error
    _log.critical("the engine broke", exc_info=error)
    return InternalError(f"the simulation failed ({type(error).__name__}); the log says how")


def _throttled(flight: Flight, loop: asyncio.AbstractEventLoop) -> Report:
    told_s = float("-inf")

    def report(progress: SearchProgress) -> None:
        nonlocal told_s
        now_s = time.perf_counter()
        if now_s - told_s >= PROGRESS_EVERY_S:
            told_s = now_s
            loop.call_soon_threadsafe(flight.tell, progress)

    return report
