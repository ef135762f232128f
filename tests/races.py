"""Races of a known truth for tests: simulated lap by lap, then cut at a moment."""

from __future__ import annotations

from dataclasses import replace

from alora.domain.laps import CarLaps, Lap
from alora.domain.race import Flag
from alora.domain.state import CarStatus, RaceSoFar, RaceState
from alora.racesim import record_race
from alora.racesim.parameters import Parameters


def simulated_race(state: RaceState, parameters: Parameters, *, until_lap: int, seed: int = 1):
    """The race so far as the leader ends `until_lap`: only laps that had ended by then."""
    record = record_race(state, parameters, seed=seed)
    moment = min(lap.crossed_at_s for lap in record.laps if lap.number == until_lap)
    seen = [lap for lap in record.laps if lap.crossed_at_s <= moment]
    rows: dict[str, list[Lap]] = {str(car.car_id): [] for car in state.cars}
    for lap in seen:
        own = rows[lap.car_id]
        own.append(
            Lap(
                car_id=lap.car_id,
                number=lap.number,
                crossed_at_s=lap.crossed_at_s,
                lap_time_s=lap.lap_time_s,
                flag=lap.flag,
                ends_in_pit=lap.ends_in_pit,
                starts_in_pit=bool(own) and own[-1].ends_in_pit,
                compound=lap.compound,
                tire_age_laps=lap.tire_age_laps,
            )
        )
    return RaceSoFar(
        state=_state_at(state, rows, moment),
        laps=tuple(
            CarLaps.from_laps(car.car_id, tuple(rows[car.car_id]))
            for car in state.cars
            if rows[car.car_id]
        ),
    )


def _state_at(state: RaceState, rows: dict[str, list[Lap]], moment_s: float) -> RaceState:
    seen = [car for car in state.cars if rows[car.car_id]]
    seen.sort(key=lambda car: (-len(rows[car.car_id]), rows[car.car_id][-1].crossed_at_s))
    first = rows[seen[0].car_id]
    cars = []
    for place, car in enumerate(seen, start=1):
        own = rows[car.car_id]
        last = own[-1]
        stops = [lap.number for lap in own if lap.ends_in_pit]
        at_same_lap = first[len(own) - 1].crossed_at_s
        cars.append(
            replace(
                car,
                position=place,
                class_position=place,
                status=CarStatus.IN_PIT if last.ends_in_pit else CarStatus.RUNNING,
                laps_done=len(own),
                last_crossing_s=last.crossed_at_s,
                gap_to_leader_s=max(0.0, last.crossed_at_s - at_same_lap),
                last_lap_s=last.lap_time_s,
                best_lap_s=min(lap.lap_time_s or 1e9 for lap in own),
                compound=last.compound,
                tire_age_laps=last.tire_age_laps or 0,
                stint_laps=len(own) - (stops[-1] if stops else 0),
                stops_done=len(stops),
            )
        )
    flag = first[-1].flag
    return replace(
        state,
        clock_s=moment_s,
        laps_done=len(first),
        flag=flag if flag is not Flag.CHECKERED else Flag.GREEN,
        flag_since_s=moment_s,
        cars=tuple(cars),
    )
