"""The live race: the replay of a timing file, from its first lap to its end and again."""

from __future__ import annotations

import time
from collections.abc import Callable

from alora.orchestrator.limits import LOOP_PAUSE_S
from alora.orchestrator.races import Race
from alora.timing import RaceReplay


class LiveRace:
    """A race that runs by itself; there is always a state to show.

    It begins as the first car completes a lap, since nothing is known before.

    Args:
        race: what is replayed.
        speed: race seconds per second.
        loop: start again `LOOP_PAUSE_S` after the end.
        clock: seconds that only rise.
    """

    def __init__(
        self,
        race: Race,
        speed: float,
        *,
        loop: bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.race = race
        self._loop = loop
        self._clock = clock
        self._replay = RaceReplay(race.recording, race.distance, speed, clock)
        self._ended_at_s: float | None = None
        self._start()

    @property
    def speed(self) -> float:
        """Race seconds per second."""
        return self._replay.speed

    @property
    def clock_s(self) -> float:
        """The race clock now [s]; looking at it starts the race again when that is due."""
        if self._loop and self._replay.ended:
            if self._ended_at_s is None:
                self._ended_at_s = self._clock()
            if self._clock() - self._ended_at_s >= LOOP_PAUSE_S:
                self._start()
        return self._replay.clock_s

    @property
    def ended(self) -> bool:
        """True while the finished race stays on show."""
        return self._replay.ended

    @property
    def next_change_in_s(self) -> float | None:
        """Seconds until a car next crosses the line; None after the end."""
        return self._replay.next_change_in_s

    def _start(self) -> None:
        self._ended_at_s = None
        self._replay.seek(self.race.recording.laps[0].crossed_at_s)
