"""The demo race: one race of Alora's own simulator, as timing would have seen it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np

from alora.cli.demo.circuit import Circuit
from alora.cli.demo.field import OUR_CAR, DemoCar, demo_field
from alora.cli.demo.lap_speed import LapProfile
from alora.cli.demo.telemetry import (
    LANE_AFTER_LINE_M,
    LANE_BEFORE_LINE_M,
    LANE_SPEED_MPS,
    DrivenLap,
)
from alora.cli.demo.truth import BEST_LAP_S, RACE_S, starting_grid, true_parameters
from alora.domain.laps import Lap
from alora.domain.race import CarId, Flag
from alora.racesim import RaceRecord, RecordedLap, record_race
from alora.racesim.parameters import Parameters

MAX_TRIES = 500
"""Most races that are simulated to find one with all that the demo shows [races]."""

SECTOR_ENDS = (0.31, 0.68)
"""Where the first two sectors end [share of the lap's length]."""

_SAFETY_CAR_FROM_S, _SAFETY_CAR_TO_S = 0.25 * RACE_S, 0.75 * RACE_S


@dataclass(frozen=True, slots=True)
class DemoRace:
    """The race and the truth behind it; `laps` are in order of crossing.

    `iteration` is the simulator's number of this race under `seed`.
    """

    field: tuple[DemoCar, ...]
    parameters: Parameters
    seed: int
    iteration: int
    laps: tuple[Lap, ...]
    retired: tuple[tuple[CarId, int], ...]

    def laps_of(self, car_id: CarId) -> tuple[Lap, ...]:
        """One car's laps, in order."""
        return tuple(lap for lap in self.laps if lap.car_id == car_id)


@dataclass(frozen=True, slots=True)
class _Lane:
    """What the pit lane costs before and after the line, and what driving past takes [s]."""

    before_s: float
    past_s: float


def simulate_demo(seed: int, circuit: Circuit, profile: LapProfile) -> DemoRace:
    """Find the first race under `seed` that shows all that a demo should.

    It has a safety car in the middle half, one or two retirements, and our car stops and finishes.
    """
    field = demo_field()
    parameters = true_parameters(field)
    grid = starting_grid(field)
    for iteration in range(MAX_TRIES):
        record = record_race(grid, parameters, seed=seed, iteration=iteration)
        if _shows_enough(record):
            laps = _as_timed(record, field, circuit, profile)
            return DemoRace(field, parameters, seed, iteration, laps, record.retired)
    raise ValueError(f"none of {MAX_TRIES} races under seed {seed} is fit for a demo")


def our_driven_laps(race: DemoRace) -> tuple[DrivenLap, ...]:
    """Our car's laps, for its telemetry."""
    return tuple(
        DrivenLap(
            number=lap.number,
            started_at_s=lap.crossed_at_s - (lap.lap_time_s or 0.0),
            lap_time_s=lap.lap_time_s or 0.0,
            ends_in_pit=lap.ends_in_pit,
            lane_s=lap.pit_time_s,
        )
        for lap in race.laps_of(OUR_CAR)
    )


def _shows_enough(record: RaceRecord) -> bool:
    ours = [lap for lap in record.laps if lap.car_id == OUR_CAR]
    neutral = [lap for lap in record.laps if lap.flag is Flag.SAFETY_CAR]
    out = {car_id for car_id, _ in record.retired}
    if not ours or not neutral or OUR_CAR in out or not 1 <= len(out) <= 2:
        return False
    in_the_middle = all(
        _SAFETY_CAR_FROM_S <= lap.crossed_at_s <= _SAFETY_CAR_TO_S for lap in neutral
    )
    stops = sum(lap.ends_in_pit for lap in ours)
    others_stop = sum(lap.ends_in_pit for lap in record.laps) >= len({*_cars(record)} - out)
    return in_the_middle and stops == 1 and others_stop


def _cars(record: RaceRecord) -> set[CarId]:
    return {lap.car_id for lap in record.laps}


def _as_timed(
    record: RaceRecord, field: tuple[DemoCar, ...], circuit: Circuit, profile: LapProfile
) -> tuple[Lap, ...]:
    by_car: dict[CarId, list[RecordedLap]] = defaultdict(list)
    for lap in record.laps:
        by_car[lap.car_id].append(lap)
    laps: list[Lap] = []
    for car in field:
        lane = _lane(car, circuit, profile)
        shares = _sector_shares(circuit, profile)
        laps += _timed_laps(by_car[car.entry.car_id], car, lane, shares)
    laps.sort(key=lambda lap: (lap.crossed_at_s, lap.car_id))
    return tuple(laps)


def _timed_laps(
    recorded: list[RecordedLap], car: DemoCar, lane: _Lane, shares: tuple[float, ...]
) -> list[Lap]:
    """The simulator puts a stop's whole loss on the out lap; here the lane begins before the line.

    So the part of the lane before the line moves to the in lap, and the crossing with it.
    """
    laps = []
    from_pit = False
    for lap in recorded:
        out_lap, late_in_s = from_pit, lane.before_s if from_pit else 0.0
        late_out_s = lane.before_s if lap.ends_in_pit else 0.0
        time_s = round(lap.lap_time_s - late_in_s + late_out_s, 3)
        laps.append(
            Lap(
                car_id=lap.car_id,
                number=lap.number,
                crossed_at_s=round(lap.crossed_at_s + late_out_s, 3),
                lap_time_s=time_s,
                flag=lap.flag,
                ends_in_pit=lap.ends_in_pit,
                starts_in_pit=out_lap,
                pit_time_s=round(lap.stop_loss_s + lane.past_s, 3) if out_lap else None,
                compound=lap.compound,
                tire_age_laps=lap.tire_age_laps,
                driver=car.driver,
                sectors_s=_sectors(time_s, lap, shares, late_in_s, late_out_s),
            )
        )
        from_pit = lap.ends_in_pit
    return [_whole(lap, before) for lap, before in zip(laps, [None, *laps], strict=False)]


def _whole(lap: Lap, before: Lap | None) -> Lap:
    """Make sectors, lap time and crossings agree to the millisecond after rounding."""
    since = 0.0 if before is None else before.crossed_at_s
    time_s = round(lap.crossed_at_s - since, 3)
    first, second = lap.sectors_s[0] or 0.0, lap.sectors_s[1] or 0.0
    third = round(time_s - first - second, 3)
    return replace(lap, lap_time_s=time_s, sectors_s=(first, second, third))


def _lane(car: DemoCar, circuit: Circuit, profile: LapProfile) -> _Lane:
    base_s = BEST_LAP_S[car.entry.car_class] + car.off_pace_s
    pace = base_s / profile.lap_time_s
    ends = np.append(profile.time_s, profile.lap_time_s)
    at = np.append(circuit.distance_m, circuit.length_m)
    entry_s = float(np.interp(circuit.length_m - LANE_BEFORE_LINE_M, at, ends))
    past_before_s = (profile.lap_time_s - entry_s) * pace
    past_after_s = float(np.interp(LANE_AFTER_LINE_M, at, ends)) * pace
    return _Lane(LANE_BEFORE_LINE_M / LANE_SPEED_MPS - past_before_s, past_before_s + past_after_s)


def _sector_shares(circuit: Circuit, profile: LapProfile) -> tuple[float, ...]:
    at = np.interp(np.array(SECTOR_ENDS) * circuit.length_m, circuit.distance_m, profile.time_s) / (
        profile.lap_time_s
    )
    first, second = (float(share) for share in at)
    return first, second - first, 1.0 - second


def _sectors(
    time_s: float,
    lap: RecordedLap,
    shares: tuple[float, ...],
    late_in_s: float,
    late_out_s: float,
) -> tuple[float, ...]:
    """Split a lap: a stop is lost in the first sector, the lane before the line in the last."""
    stop_s = lap.stop_loss_s - late_in_s
    driving_s = time_s - stop_s - late_out_s
    first = round(driving_s * shares[0] + stop_s, 3)
    second = round(driving_s * shares[1], 3)
    return first, second, round(time_s - first - second, 3)
