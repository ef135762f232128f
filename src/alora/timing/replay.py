"""A recorded race as a live feed: at any speed, from any moment, with an injected clock."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Callable

from alora.domain.errors import InvalidInputError, MomentError
from alora.domain.race import RaceDistance
from alora.domain.state import RaceSoFar, RaceState
from alora.timing.recording import RaceRecording
from alora.timing.state import race_state_at, state_at

MIN_SPEED, MAX_SPEED = 0.01, 10_000.0
"""Slowest and fastest replay [race seconds per second]."""


class RaceReplay:
    """Plays a race; knows what time it is in the race, and sleeps for nobody.

    `clock` gives seconds that only rise; all that the replay does follows from it. A caller that
    wants to push every change reads `state`, waits `next_change_in_s`, and reads again.
    """

    def __init__(
        self,
        recording: RaceRecording,
        distance: RaceDistance,
        speed: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start at the race's start, running.

        Raises:
            InvalidInputError: the speed is impossible.
        """
        self.recording = recording
        self.distance = distance
        self._clock = clock
        self._speed = _checked(speed)
        self._paused = False
        self._race_s = 0.0
        self._since_s = clock()

    @property
    def clock_s(self) -> float:
        """The race clock now [s since the start]; it stays at the last crossing when over."""
        run_s = 0.0 if self._paused else (self._clock() - self._since_s) * self._speed
        return min(self._race_s + run_s, self.recording.end_s)

    @property
    def speed(self) -> float:
        """Race seconds per second."""
        return self._speed

    @property
    def paused(self) -> bool:
        """True while the race stands still."""
        return self._paused

    @property
    def ended(self) -> bool:
        """True once the last crossing of the file has happened."""
        return self.clock_s >= self.recording.end_s

    @property
    def started(self) -> bool:
        """True once a car has completed a lap, so that there is a state."""
        return self.clock_s >= self.recording.laps[0].crossed_at_s

    @property
    def state(self) -> RaceState:
        """The race now.

        Raises:
            MomentError: no car has completed a lap yet.
        """
        return race_state_at(self.recording, self.distance, self.clock_s)

    @property
    def so_far(self) -> RaceSoFar:
        """The race now with every lap that led to it; raises as `state`."""
        return state_at(self.recording, self.distance, self.clock_s)

    @property
    def next_change_in_s(self) -> float | None:
        """Seconds until a car crosses the line next, at this speed; None if none will."""
        if self._paused:
            return None
        now_s = self.clock_s
        crossings = self.recording.index.crossed_at_s
        place = bisect_right(crossings, now_s)
        if place == len(crossings):
            return None
        return (crossings[place] - now_s) / self._speed

    def pause(self) -> None:
        """Stand still."""
        self._settle(self.clock_s)
        self._paused = True

    def resume(self) -> None:
        """Go on from where it stands."""
        self._settle(self.clock_s)
        self._paused = False

    def set_speed(self, speed: float) -> None:
        """Go on faster or slower.

        Raises:
            InvalidInputError: the speed is impossible.
        """
        wanted = _checked(speed)
        self._settle(self.clock_s)
        self._speed = wanted

    def seek(self, clock_s: float) -> None:
        """Go to a moment [s since the start]; one outside the race is its start or end."""
        if not clock_s >= 0.0:
            clock_s = 0.0
        self._settle(min(clock_s, self.recording.end_s))

    def seek_lap(self, lap: int) -> None:
        """Go to the moment at which a car first completes lap `lap`.

        Raises:
            MomentError: nobody did.
        """
        done_s = (
            self.recording.index.first_to_complete(lap, self.recording.end_s) if lap > 0 else None
        )
        if done_s is None:
            laps = len(self.recording.index.lap_first_done_s)
            raise MomentError(f"nobody completes lap {lap}; laps 1 to {laps} are in the file")
        self._settle(done_s)

    def _settle(self, race_s: float) -> None:
        self._race_s = race_s
        self._since_s = self._clock()


def _checked(speed: float) -> float:
    if not MIN_SPEED <= speed <= MAX_SPEED:
        raise InvalidInputError(
            f"replay speed {speed}; {MIN_SPEED} to {MAX_SPEED:.0f} are possible"
        )
    return speed
