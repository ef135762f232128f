"""One simulated race lap by lap, as timing would have seen it: for the demo race and for tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from alora.domain.errors import DeadlineError, InvalidStateError
from alora.domain.race import CarId, Compound, Flag
from alora.domain.state import RaceState
from alora.domain.strategy import Plan
from alora.racesim.budget import Budget
from alora.racesim.kernel import EVENT_COLUMNS, MAX_EVENTS, TRACE_COLUMNS, Kernel
from alora.racesim.parameters import Parameters
from alora.racesim.race import Race
from alora.racesim.randomness import Floats
from alora.racesim.validate import check_iterations, validate


@dataclass(frozen=True, slots=True)
class RecordedLap:
    """One lap of one car.

    `crossed_at_s` counts from the state's clock [s]; `stop_loss_s` is what a stop at the end of
    the lap before cost on this lap, beyond driving past [s].
    """

    car_id: CarId
    number: int
    crossed_at_s: float
    lap_time_s: float
    flag: Flag
    ends_in_pit: bool
    stop_loss_s: float
    compound: Compound
    tire_age_laps: int


@dataclass(frozen=True, slots=True)
class RaceRecord:
    """All laps in the order of their crossings, and who retired after which lap."""

    laps: tuple[RecordedLap, ...]
    retired: tuple[tuple[CarId, int], ...]


def record_race(
    state: RaceState, parameters: Parameters, *, seed: int, iteration: int = 0
) -> RaceRecord:
    """Simulate one race in which every car follows the rivals' policy.

    Raises:
        InvalidStateError: the state or the parameters cannot be simulated.
    """
    first = next((car.car_id for car in state.cars if car.status.is_racing), None)
    if first is None:
        raise InvalidStateError("state.cars", "no car is racing any more")
    check_iterations("iteration", 1, 1, first=iteration)
    validate(state, parameters, first)
    race = Race.prepare(state, parameters, first, seed)
    trace = np.zeros((race.horizon.steps, race.grid.size, TRACE_COLUMNS))
    events = np.full((MAX_EVENTS, EVENT_COLUMNS), np.nan)
    raw = Kernel(race).run(
        (Plan(),), iteration, 1, Budget(), all_by_policy=True, trace=trace, events=events
    )
    if raw is None:
        raise DeadlineError("the race could not be recorded in time")
    done = raw.laps[:, 0, 0]
    laps = [
        lap
        for row in range(race.grid.size)
        for lap in _laps(race, row, trace, events)
        if lap.number <= done[row]
    ]
    laps.sort(key=lambda lap: (lap.crossed_at_s, lap.car_id))
    retired = tuple(
        (car_id, int(done[row]))
        for row, car_id in enumerate(race.grid.car_ids)
        if done[row] >= raw.last_lap[row, 0, 0]
    )
    return RaceRecord(tuple(laps), retired)


def _laps(race: Race, row: int, trace: Floats, events: Floats) -> Iterator[RecordedLap]:
    """The laps of one car: each starts as the one before left the car."""
    grid = race.grid
    number, clock = int(grid.first_lap[row]), float(grid.clock_s[row])
    compound, age, loss = int(grid.compound[row]), float(grid.age_laps[row]), 0.0
    driven = [lap for lap in trace[:, row].tolist() if lap[0]]
    for _, crossed, stop_loss, next_compound, next_age in driven:
        ended = crossed == driven[-1][1] and crossed >= race.horizon.time_left_s
        yield RecordedLap(
            car_id=grid.car_ids[row],
            number=number,
            crossed_at_s=crossed,
            lap_time_s=crossed - clock,
            flag=Flag.CHECKERED if ended else _flag_at(race, events, crossed),
            ends_in_pit=stop_loss > 0.0,
            stop_loss_s=loss,
            compound=race.tires.compounds[compound],
            tire_age_laps=int(age) + 1,
        )
        number, clock, loss = number + 1, crossed, stop_loss
        compound, age = int(next_compound), next_age


def _flag_at(race: Race, events: Floats, time_s: float) -> Flag:
    on = np.nonzero((events[:, 0] <= time_s) & (time_s < events[:, 1]))[0]
    if not len(on):
        return Flag.GREEN
    return Flag(race.parameters.neutralisation.kinds[int(events[on[0], 2])].flag)
