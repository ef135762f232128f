"""A race without chance, wear or traffic, whose clock can be worked out by hand."""

from __future__ import annotations

from dataclasses import replace

from alora.domain.race import Compound, DistanceSource, RaceDistance
from alora.domain.strategy import PitStop, Plan
from alora.racesim.parameters import NeutralisationKind, TireParameters
from alora.racesim.race import Scenario
from tests.features.case import Case
from tests.features.running import by_kernel
from tests.fields import LAP_S, NEVER_STOPS, field_parameters, field_state, without_chance

DONE = 10
"""Laps that all cars have done."""

LANE_S = 20.0
SERVICE_S = 3.0
WARMUP_S = 1.0
STOP_S = LANE_S + SERVICE_S + WARMUP_S
"""What a stop costs."""

NEW_SET = PitStop(DONE + 1, Compound.HARD)
"""A stop at the end of the coming lap."""

LONG_AGO_S = -1_000.0
"""Before any car began the lap it is on [s from now]."""

CLOSE_S = 0.01
"""Clocks are cut to half a millisecond on each lap."""


def quiet(cars: int = 2, *, to_go: int = 5, gap_s: float = 60.0) -> Case:
    """Cars that all lap in `LAP_S`, this far apart, with `to_go` laps left."""
    state = field_state(cars, laps=DONE, race_laps=DONE + to_go, gap_s=gap_s)
    parameters = without_chance(field_parameters(state, policy=NEVER_STOPS, spread_s=0.0))
    names = (Compound.SOFT, Compound.MEDIUM, Compound.HARD)
    case = Case(state, parameters, (Plan(),)).believing(
        tires=tuple(TireParameters(name, 0.0, 0.0, 99.0, 0.0, WARMUP_S) for name in names),
        fuel_s_per_lap=0.0,
        start_loss_s_per_place=0.0,
        start_sd_s=0.0,
    )
    case = case.with_lane(lane_loss_s=LANE_S, lane_loss_neutralised_s=LANE_S)
    return case.with_traffic(dirty_air_s=0.0, pass_cost_s=0.0, pass_intercept=-60.0)


def by_time(case: Case, left_s: float) -> Case:
    """The same as a race by time with so much left."""
    limit = RaceDistance(None, case.state.clock_s + left_s, DistanceSource.GIVEN)
    return replace(case, state=replace(case.state, distance=limit))


def planning(case: Case, *stops: PitStop) -> Case:
    """Our car makes these stops."""
    return replace(case, plans=(Plan(stops),))


def neutralised(case: Case, kind: NeutralisationKind, in_s: float = LONG_AGO_S) -> Case:
    """A neutralisation of exactly `kind.mean_s` begins `in_s` from now."""
    case = case.with_kind(replace(kind, per_hour=0.0, sd_s=0.0))
    return replace(case, scenario=Scenario(in_s, 0))


def clocks_s(case: Case) -> list[float]:
    """When each car ends its race, from now [s]."""
    return [float(clock) for clock in by_kernel(case, 1, 0, 1).clock_s[:, 0, 0]]


def took_s(case: Case, car: int = 0) -> float:
    """How long a car takes from its last crossing to the end [s]."""
    since = case.state.cars[car].last_crossing_s - case.state.clock_s
    return clocks_s(case)[car] - since


def extra_s(case: Case, car: int = 0) -> float:
    """What a car loses against laps of `LAP_S` in a race by laps [s]."""
    laps = case.state.distance.laps - case.state.cars[car].laps_done
    return took_s(case, car) - laps * LAP_S
