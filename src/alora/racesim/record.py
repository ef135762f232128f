"""One simulated race lap by lap, as timing would have seen it: for the demo race and for tests."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alora.domain.race import CarId, Compound, Flag
from alora.domain.state import RaceState
from alora.domain.strategy import Plan
from alora.racesim.parameters import Parameters
from alora.racesim.shard import Race, Shard
from alora.racesim.validate import validate


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
    first = next(car.car_id for car in state.cars if car.status.is_racing)
    validate(state, parameters, first)
    race = Race.prepare(state, parameters, first, seed)
    shard = Shard(race, (Plan(),), np.array([iteration], dtype=np.int64), all_by_policy=True)
    laps: list[RecordedLap] = []
    while not shard.done:
        loss = shard.pit.loss_s[:, 0, 0].copy()
        compound, age = shard.compound[:, 0, 0].copy(), shard.age[:, 0, 0].copy()
        shard.step()
        laps += _laps(race, shard, loss, compound, age)
    laps.sort(key=lambda lap: (lap.crossed_at_s, lap.car_id))
    retired = tuple(
        (car_id, int(shard.laps[row, 0, 0]))
        for row, car_id in enumerate(race.grid.car_ids)
        if shard.laps[row, 0, 0] >= shard.last_lap[row, 0]
    )
    return RaceRecord(tuple(laps), retired)


def _laps(
    race: Race, shard: Shard, loss: np.ndarray, compound: np.ndarray, age: np.ndarray
) -> list[RecordedLap]:
    rows = np.nonzero(shard.racing[:, 0, 0])[0]
    return [
        RecordedLap(
            car_id=race.grid.car_ids[row],
            number=int(shard.laps[row, 0, 0]),
            crossed_at_s=float(shard.clock_s[row, 0, 0]),
            lap_time_s=float(shard.lap_s[row, 0, 0]),
            flag=_flag_at(race, shard, float(shard.clock_s[row, 0, 0])),
            ends_in_pit=bool(shard.pit.stopped[row, 0, 0]),
            stop_loss_s=float(loss[row]),
            compound=race.tires.compounds[int(compound[row])],
            tire_age_laps=int(age[row]) + 1,
        )
        for row in rows
    ]


def _flag_at(race: Race, shard: Shard, time_s: float) -> Flag:
    schedule = shard.schedule
    if time_s >= race.horizon.time_left_s:
        return Flag.CHECKERED
    on = np.nonzero((schedule.start_s[:, 0] <= time_s) & (time_s < schedule.end_s[:, 0]))[0]
    if not len(on):
        return Flag.GREEN
    kinds = race.parameters.neutralisation.kinds
    return Flag(kinds[int(schedule.kind[on[0], 0])].flag)
