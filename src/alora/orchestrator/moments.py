"""The moment a question is about: which race, which car, and all that was known then."""

from __future__ import annotations

from dataclasses import dataclass

from alora.contracts.page import RaceSummary
from alora.domain.errors import InvalidInputError, MomentError
from alora.domain.race import CarId
from alora.domain.state import RaceSoFar, RaceState
from alora.orchestrator.agent import Context
from alora.orchestrator.live import LiveRace
from alora.orchestrator.races import Race, RaceStore
from alora.timing import RaceRecording, car_id_at, moment_of_lap, race_state_at, state_at


@dataclass(frozen=True, slots=True)
class Moment:
    """A race at a race clock of `clock_s` [s]; `car_id` is our car as it is called then."""

    race: Race
    clock_s: float
    car_id: CarId

    def so_far(self) -> RaceSoFar:
        """Build all that was known; takes time, so run it off the event loop.

        Raises:
            MomentError: no car had completed a lap by then.
        """
        return state_at(self.race.recording, self.race.distance, self.clock_s)


class Moments:
    """Finds races and moments in them; never one that a live race has not reached.

    For the event loop's thread only: looking may start the live race again, and reorders the store.
    """

    def __init__(self, store: RaceStore, live: LiveRace | None) -> None:
        self.store = store
        self.live = live

    def find(self, race_id: str | None, car: str | None, lap: int | None) -> Moment:
        """Find the moment at which `car` completes `lap`, or the race as it is now.

        Raises:
            UnknownRaceError: no such race, or none named and no live one.
            UnknownCarError: no such car, or several.
            InvalidInputError: no car named, and none known to be ours.
            MomentError: the car has no such lap, or not yet.
        """
        race = self.store.get(race_id)
        car_id = _our_car(race, car)
        now_s = self.now_s(race)
        # Asked first: of a live race nobody may hear how many laps a car is going to drive.
        if lap is not None and self.live_of(race) and lap > _laps_done(race, car_id, now_s):
            raise MomentError(
                f"car {car_id} has not completed lap {lap} yet; name a lap that is over, or none"
            )
        clock_s = now_s if lap is None else moment_of_lap(race.recording, car_id, lap)
        return Moment(race, clock_s, car_id_at(race.recording, car_id, clock_s))

    def summaries(self) -> tuple[RaceSummary, ...]:
        """Describe all races as they are now."""
        live = self.live
        runs = live is not None and not live.ended
        return tuple(
            race.model_copy(update={"live": race.live and runs}) for race in self.store.summaries()
        )

    def now_s(self, race: Race) -> float:
        """The race clock now [s]: the end of the file for a race that is not live."""
        live = self.live_of(race)
        return race.recording.end_s if live is None else live.clock_s

    def live_of(self, race: Race) -> LiveRace | None:
        """The replay that a race runs in; None for a race that is not live."""
        return self.live if self.live is not None and self.live.race is race else None

    def at(self, race_id: str, car: str | None, lap: int | None) -> tuple[Race, float]:
        """Find a race and its clock [s], now or as `car` completes `lap`; raises as `find`."""
        if lap is None:
            race = self.store.get(race_id)
            return race, self.now_s(race)
        moment = self.find(race_id, car, lap)
        return moment.race, moment.clock_s


def state_of(race: Race, clock_s: float) -> RaceState:
    """Build the state alone; takes time like `Moment.so_far`, and raises as that."""
    return race_state_at(race.recording, race.distance, clock_s)


def context_of(moment: Moment, so_far: RaceSoFar) -> Context:
    """Make what a brain sees: the state, our car, and how cars are found in this race.

    Raises:
        MomentError: our car had not completed a lap by then.
    """
    if all(car.car_id != moment.car_id for car in so_far.state.cars):
        raise MomentError(f"car {moment.car_id} has not completed a lap yet; ask a little later")
    return Context(so_far.state, moment.car_id, CarFinder(moment, so_far.state))


class CarFinder:
    """Finds a car by the id it has at the moment, or by any way to name it in the race."""

    def __init__(self, moment: Moment, state: RaceState) -> None:
        self._moment = moment
        self._ids = {str(car.car_id): car.car_id for car in state.cars}

    def __call__(self, text: str) -> CarId:
        """Find one car; raises `UnknownCarError`."""
        if text in self._ids:
            return self._ids[text]
        recording: RaceRecording = self._moment.race.recording
        return car_id_at(recording, recording.find_car(text), self._moment.clock_s)


def _laps_done(race: Race, car_id: CarId, clock_s: float) -> int:
    track = race.recording.index.by_id[car_id]
    seen = track.laps_at(clock_s)
    return track.columns.numbers[seen - 1] if seen else 0


def _our_car(race: Race, car: str | None) -> CarId:
    if car is not None and car.strip():
        return race.recording.find_car(car)
    if race.summary.our_car is not None:
        return race.summary.our_car
    example = race.recording.entries[0].car_id
    raise InvalidInputError(f"which car is yours? name it with the question, such as car {example}")
