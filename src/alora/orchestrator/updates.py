"""The watched races: one task a race computes an update, and all its watchers share it."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pydantic import TypeAdapter

from alora.domain.errors import MomentError
from alora.domain.state import RaceState
from alora.orchestrator.limits import UPDATE_AT_LEAST_EVERY_S, UPDATE_EVERY_S
from alora.orchestrator.moments import Moments, state_of
from alora.orchestrator.races import Race
from alora.runtime import logs

_log = logs.get("alora.orchestrator")
_state = TypeAdapter(RaceState)


@dataclass(frozen=True, slots=True)
class Update:
    """A race now, its state as JSON already, so that it is written once for all watchers."""

    race_id: str
    speed: float
    ended: bool
    state_json: str

    def frame(self, seq: int) -> str:
        """Write the `RaceUpdate` number `seq` of one socket."""
        ended = "true" if self.ended else "false"
        return (
            f'{{"type":"race","race_id":"{self.race_id}","seq":{seq},"speed":{self.speed!r},'
            f'"ended":{ended},"state":{self.state_json}}}'
        )


Watcher = Callable[[Update], None]
Pause = Callable[[float], Awaitable[None]]


class Updates:
    """Knows who watches which race; computes nothing for a race that nobody watches."""

    def __init__(self, moments: Moments, pause: Pause = asyncio.sleep) -> None:
        self._moments = moments
        self._pause = pause
        self._watchers: dict[str, set[Watcher]] = defaultdict(set)
        self._last: dict[str, Update] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def watch(self, race: Race, watcher: Watcher) -> None:
        """Send `watcher` the race now, and whenever it changes."""
        self._watchers[race.race_id].add(watcher)
        last = self._last.get(race.race_id)
        if last is not None:
            watcher(last)
        if race.race_id not in self._tasks:
            task = asyncio.create_task(self._run(race))
            self._tasks[race.race_id] = task
            task.add_done_callback(_report)

    def leave(self, race_id: str, watcher: Watcher) -> None:
        """Send `watcher` nothing more of this race."""
        watchers = self._watchers[race_id]
        watchers.discard(watcher)
        if not watchers:
            del self._watchers[race_id]
            self._last.pop(race_id, None)
            task = self._tasks.pop(race_id, None)
            if task is not None:
                task.cancel()

    @property
    def watching(self) -> int:
        """How many races are being followed for watchers."""
        return len(self._tasks)

    async def close(self) -> None:
        """Stop all tasks."""
        tasks = list(self._tasks.values())
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, race: Race) -> None:
        live = self._moments.live_of(race)
        while True:
            clock_s = self._moments.now_s(race)
            speed, ended = (0.0, True) if live is None else (live.speed, live.ended)
            update = await asyncio.to_thread(_update, race, clock_s, speed, ended=ended)
            if update is not None:
                self._last[race.race_id] = update
                for watcher in tuple(self._watchers.get(race.race_id, ())):
                    watcher(update)
            if live is None:
                return
            await self._pause(pause_s(live.next_change_in_s))


def _update(race: Race, clock_s: float, speed: float, *, ended: bool) -> Update | None:
    """Build the update; None before any car has completed a lap."""
    try:
        state = state_of(race, clock_s)
    except MomentError:
        return None
    return Update(race.race_id, speed, ended, _state.dump_json(state).decode())


def pause_s(next_change_in_s: float | None) -> float:
    """How long to wait before the next update [s]: until a change, within the two limits."""
    wanted = UPDATE_AT_LEAST_EVERY_S if next_change_in_s is None else next_change_in_s
    return min(UPDATE_AT_LEAST_EVERY_S, max(UPDATE_EVERY_S, wanted))


def _report(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        _log.error("the updates of a race ended", exc_info=task.exception())
