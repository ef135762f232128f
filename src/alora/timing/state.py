"""The race at any moment, from nothing but the laps that had ended by then."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from alora.domain.errors import MomentError, UnknownCarError
from alora.domain.race import CarId, Compound, Flag, RaceDistance, RaceRules, Sky, Weather
from alora.domain.state import CarState, CarStatus, RaceSoFar, RaceState
from alora.timing.finish import checkered_at, distance_at, flag_at
from alora.timing.recording import FlagChange, RaceRecording
from alora.timing.rules import rules_for, waived_in_the_wet
from alora.timing.standing import (
    PIT_PATIENCE_S,
    SPRINT_PIT_PATIENCE_S,
    Moment,
    Standing,
    gap_s,
    laps_down,
    standings,
)

WEATHER_VALID_S = 1800.0
"""A weather sample older than this [s] (30 min) says nothing of now."""


def state_at(recording: RaceRecording, distance: RaceDistance, clock_s: float) -> RaceSoFar:
    """All that anybody could know when the race clock showed `clock_s` [s].

    Raises:
        MomentError: no car had completed a lap by then.
    """
    state, cars = _state(recording, distance, clock_s)
    laps = tuple(car.track.columns_until(car.seen, car.car_id) for car in cars)
    return RaceSoFar(state=state, laps=laps)


def race_state_at(recording: RaceRecording, distance: RaceDistance, clock_s: float) -> RaceState:
    """The state without the laps that led to it, which is all that a live view needs.

    Raises:
        MomentError: no car had completed a lap by then.
    """
    return _state(recording, distance, clock_s)[0]


def state_at_lap(
    recording: RaceRecording, distance: RaceDistance, car_id: CarId, lap: int
) -> RaceSoFar:
    """The moment at which a car completes a lap.

    Raises:
        UnknownCarError: no such car.
        MomentError: lap 0, a lap after the end, after the car retired, or missing in the file.
    """
    return state_at(recording, distance, moment_of_lap(recording, car_id, lap))


def moment_of_lap(recording: RaceRecording, car_id: CarId, lap: int) -> float:
    """Race clock at which a car completes a lap [s]; raises as `state_at_lap`."""
    track = recording.index.by_id.get(car_id)
    if track is None:
        raise UnknownCarError(f"no car {car_id} in this race")
    if lap < 1:
        raise MomentError(f"lap {lap} of car {car_id}: laps count from 1")
    numbers = track.columns.numbers
    if lap > numbers[-1]:
        whole = numbers[-1] == len(recording.index.lap_first_done_s)
        why = "the race ends" if whole else "it stops"
        raise MomentError(f"car {car_id} has no lap {lap}: {why} after its lap {numbers[-1]}")
    place = bisect_right(numbers, lap) - 1
    if place < 0 or numbers[place] != lap:
        raise MomentError(f"lap {lap} of car {car_id} is missing in the file; try a lap near it")
    return track.crossed_at_s[place]


def car_id_at(recording: RaceRecording, car_id: CarId, clock_s: float) -> CarId:
    """What a car is called in the state of a moment.

    `3#1` is `3` there until a second car 3 has crossed the line, since nobody can know before.

    Raises:
        UnknownCarError: no such car.
    """
    track = recording.index.by_id.get(car_id)
    if track is None:
        raise UnknownCarError(f"no car {car_id} in this race")
    return recording.index.id_at(track, clock_s)


def _state(
    recording: RaceRecording, distance: RaceDistance, clock_s: float
) -> tuple[RaceState, list[Standing]]:
    believed = distance_at(recording, distance, clock_s)
    ended_s = checkered_at(recording, believed, clock_s)
    rules = _rules(recording, clock_s)
    if distance.laps is not None and believed.time_s is not None:
        limit = f"At the present pace the time limit comes before the {distance.laps} laps do."
        rules = replace(rules, assumed=(*rules.assumed, limit))
    patience_s = PIT_PATIENCE_S if rules.refuelling else SPRINT_PIT_PATIENCE_S
    cars = standings(recording.index, Moment(clock_s, ended_s, patience_s))
    if not cars:
        raise MomentError(
            f"{clock_s:.0f} s after the start no car has completed a lap; "
            f"the first does so after {recording.laps[0].crossed_at_s:.0f} s"
        )
    flag = flag_at(recording, clock_s)
    if ended_s is not None:
        flag = FlagChange(ended_s, Flag.CHECKERED)
    state = RaceState(
        series=recording.series,
        event=recording.event,
        clock_s=clock_s,
        laps_done=cars[0].laps_done,
        distance=believed,
        flag=flag.flag,
        flag_since_s=flag.at_s,
        weather=_weather(recording, cars, clock_s),
        rules=rules,
        cars=_car_states(cars),
    )
    return state, cars


def _rules(recording: RaceRecording, clock_s: float) -> RaceRules:
    rules = rules_for(recording.series, recording.event, recording.season, sprint=recording.sprint)
    wet_s = recording.index.first_wet_tire_s
    return waived_in_the_wet(rules) if wet_s is not None and wet_s <= clock_s else rules


def _car_states(cars: list[Standing]) -> tuple[CarState, ...]:
    leader = cars[0]
    ahead_in_class: dict[str, Standing] = {}
    place_in_class: dict[str, int] = {}
    states = []
    for position, car in enumerate(cars, start=1):
        car_class = car.track.entry.car_class
        ahead = ahead_in_class.get(car_class)
        place_in_class[car_class] = place_in_class.get(car_class, 0) + 1
        ahead_in_class[car_class] = car
        states.append(_car_state(car, leader, ahead, position, place_in_class[car_class]))
    return tuple(states)


def _car_state(
    car: Standing, leader: Standing, ahead: Standing | None, position: int, class_position: int
) -> CarState:
    track, last = car.track, car.seen - 1
    lap = track.laps[last]
    return CarState(
        car_id=car.car_id,
        car_class=track.entry.car_class,
        team=track.entry.team,
        driver=lap.driver,
        position=position,
        class_position=class_position,
        status=car.status,
        laps_done=car.laps_done,
        last_crossing_s=car.last_crossing_s,
        gap_to_leader_s=gap_s(leader, car),
        interval_s=0.0 if ahead is None else gap_s(ahead, car),
        laps_down=laps_down(leader, car),
        last_lap_s=lap.lap_time_s,
        best_lap_s=track.best_lap_s[last],
        compound=lap.compound,
        tire_age_laps=track.tire_age_laps[last],
        stint_laps=track.stint_laps[last],
        stops_done=track.stops_done[last],
        dry_compounds_used=track.dry_compounds_used[last],
        last_sectors_s=lap.sectors_s,
        driver_stint_laps=track.driver_stint_laps[last],
        driver_changes=track.driver_changes[last],
    )


def _weather(recording: RaceRecording, cars: list[Standing], clock_s: float) -> Weather:
    place = bisect_right(recording.weather, clock_s, key=lambda sample: sample.at_s)
    if place and clock_s - recording.weather[place - 1].at_s <= WEATHER_VALID_S:
        return recording.weather[place - 1].weather
    return Weather(sky=_sky_from_tires(cars))


def _sky_from_tires(cars: list[Standing]) -> Sky:
    """Wet if at least half of the cars whose tires are known drive on wet or intermediate ones."""
    tires = [
        car.track.laps[car.seen - 1].compound for car in cars if car.status is not CarStatus.RETIRED
    ]
    known = [tire for tire in tires if tire not in (Compound.UNKNOWN, Compound.SLICK)]
    if not known:
        return Sky.UNKNOWN
    wet = sum(not tire.is_dry for tire in known)
    return Sky.WET if 2 * wet >= len(known) else Sky.DRY
