"""When each simulated race is neutralised."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alora.domain.race import Flag
from alora.racesim.parameters import NeutralisationKind
from tests.oracle.draws import (
    Ints,
    Purpose,
    exp,
    exponential,
    high,
    low,
    moment_ticks,
    normal,
    single,
    uniform16,
    word,
)
from tests.oracle.inputs import Inputs, log_normal_terms

MOST_DRAWN = 32
"""Neutralisations drawn by rate for one race [events]."""
MOST_KEPT = 24
"""Neutralisations of one race [events]."""
SINCE_LONG_S = -1e5
"""When a neutralisation that is out now started [s]."""
SHORTEST_S = 1.0
"""Least mean length of a neutralisation [s]."""


@dataclass(frozen=True, slots=True)
class Event:
    """One neutralisation, from `start_s` until `end_s` [s from now]."""

    start_s: np.float32
    end_s: np.float32
    kind: NeutralisationKind

    @property
    def start(self) -> int:
        """In ticks."""
        return int(moment_ticks(single(self.start_s)))

    @property
    def end(self) -> int:
        """In ticks."""
        return int(moment_ticks(single(self.end_s)))


Schedule = tuple[tuple[Event, ...], ...]
"""The neutralisations of each race, in order."""


def draw_schedule(inputs: Inputs, iterations: Ints, last_lap: Ints) -> Schedule:
    """Draw them race by race."""
    return tuple(
        _one_race(inputs, iterations[number : number + 1], last_lap[:, number])
        for number in range(len(iterations))
    )


def _one_race(inputs: Inputs, iteration: Ints, last_lap: Ints) -> tuple[Event, ...]:
    drawn = [*_by_rate(inputs, iteration), *_by_accident(inputs, iteration, last_lap)]
    drawn.sort(key=lambda event: event.start_s)
    kept: list[Event] = []
    for event in drawn:
        if not kept or event.start_s >= kept[-1].end_s:
            kept.append(event)
    return tuple(kept[:MOST_KEPT])


def _by_rate(inputs: Inputs, iteration: Ints) -> list[Event]:
    race = inputs.race
    neutral = race.parameters.neutralisation
    kinds = neutral.kinds
    clock, events = np.float32(0.0), []
    if race.state.flag.is_neutralised and kinds:
        draw = exponential(low(word(race.seed, iteration, 0, 0, Purpose.EVENT)))[0]
        clock = np.float32(max(1.0, neutral.in_progress_remaining_s)) * draw
        now = kinds[_kind_of(race.state.flag, kinds)]
        events.append(Event(np.float32(SINCE_LONG_S), clock, now))
    elif race.scenario is not None:
        scenario = race.scenario
        kind = kinds[scenario.kind]
        start = np.float32(scenario.neutralised_in_s)
        clock = start + _length(inputs, iteration, 0, kind)
        events.append(Event(start, clock, kind))
    rates = [kind.per_hour / 3600.0 for kind in kinds]
    total = sum(rates)
    if total <= 0.0:
        return events
    edges = single(np.cumsum(rates) / total)
    for number in range(1, MOST_DRAWN + 1):
        bits = word(race.seed, iteration, number, 0, Purpose.EVENT)
        start = clock + exponential(low(bits))[0] / np.float32(total)
        if not start <= np.float32(race.span_s):
            break
        kind = kinds[min(_first_above(edges, uniform16(high(bits))[0]), len(kinds) - 1)]
        clock = start + _length(inputs, iteration, number, kind)
        events.append(Event(start, clock, kind))
    return events


def _by_accident(inputs: Inputs, iteration: Ints, last_lap: Ints) -> list[Event]:
    race = inputs.race
    kinds = race.parameters.neutralisation.kinds
    edges = single(np.cumsum([kind.per_retirement for kind in kinds]))
    events = []
    for car in range(inputs.cars):
        if not kinds or last_lap[car] >= inputs.first_lap[car] - 1 + race.horizon.steps:
            continue
        bits = word(race.seed, iteration, 0, car, Purpose.ACCIDENT)
        index = _first_above(edges, uniform16(high(bits))[0])
        if index == len(kinds):
            continue
        laps = np.float32(last_lap[car] - inputs.first_lap[car]) + np.float32(1.5)
        start = np.float32(race.grid.clock_s[car]) + laps * inputs.base[car, 0]
        end = start + _log_normal(kinds[index], normal(low(bits))[0])
        events.append(Event(start, end, kinds[index]))
    return events


def _length(inputs: Inputs, iteration: Ints, lap: int, kind: NeutralisationKind) -> np.float32:
    bits = word(inputs.race.seed, iteration, lap, 0, Purpose.EVENT_LENGTH)
    return _log_normal(kind, normal(low(bits))[0])


def _log_normal(kind: NeutralisationKind, z: np.float32) -> np.float32:
    mean, sd = log_normal_terms(max(kind.mean_s, SHORTEST_S), kind.sd_s)
    return np.float32(exp(single([mean + sd * z]))[0])


def _first_above(edges: np.ndarray, u: np.float32) -> int:
    """The first edge above u; one beyond the last if there is none."""
    above = np.nonzero(edges > u)[0]
    return int(above[0]) if len(above) else len(edges)


def _kind_of(flag: Flag, kinds: tuple[NeutralisationKind, ...]) -> int:
    flags = [kind.flag for kind in kinds]
    return flags.index(flag.value) if flag.value in flags else 0
