"""Stops and stints: what the lane costs, how far a tank goes, and when rivals come in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alora.domain.race import CarId
from alora.domain.state import RaceSoFar
from alora.models.evidence import COMPOUNDS, Bools, Evidence, Floats, Ints
from alora.models.pace import CarPace
from alora.models.priors import PitPrior, StintPrior
from alora.racesim.parameters import PitParameters, RivalPolicy, TireParameters

LONGEST_STOP_S = 180.0
"""A stop that costs more than this is a repair, not a stop [s]."""

TANK_QUANTILE = 0.9
"""The quantile of completed stints that stands for a full tank."""

WEIBULL_SHAPE = 4.0
"""Stint lengths that teams choose are taken as Weibull distributed with this shape."""

TANK_MARGIN = 1.02
"""A tank reaches at least this much further than the stints seen."""


@dataclass(frozen=True, slots=True)
class StintLength:
    """Laps of one class: a full tank (None without refuelling) and the usual stint."""

    tank_laps: float | None
    typical_laps: float


def stop_losses_s(evidence: Evidence, expected_s: Floats) -> Floats:
    """Time each green stop so far cost: in and out lap less what they would have taken [s]."""
    ends = np.nonzero(evidence.in_lap[:-1] & evidence.out_lap[1:])[0]
    same = evidence.car[ends] == evidence.car[ends + 1]
    follows = evidence.lap[ends] + 1 == evidence.lap[ends + 1]
    green = evidence.green[ends] & evidence.green[ends + 1]
    ends = ends[same & follows & green & (evidence.lap[ends] > 1)]
    late = evidence.time_s - expected_s
    loss = late[ends] + late[ends + 1]
    usable = np.isfinite(loss) & (loss > 0) & (loss < LONGEST_STOP_S)
    return np.asarray(loss[usable], dtype=np.float64)


def stop_scale(
    losses: Floats, prior: PitPrior, warmup_s: float, stints: dict[str, StintLength]
) -> float:
    """How much longer than believed stops are in this race, shrunk to 1 while few were seen."""
    if not len(losses):
        return 1.0
    fuel = prior.refuel_s if any(length.tank_laps for length in stints.values()) else 0.0
    standing = prior.service_mean_s + fuel
    if prior.refuel_in_parallel:
        standing = max(prior.service_mean_s, fuel)
    expected = prior.lane_loss_s + standing
    seen = max(0.2 * expected, float(np.median(losses)) - warmup_s)
    weight = len(losses) / (len(losses) + prior.stops_worth)
    return 1.0 + (seen / expected - 1.0) * weight


def fit_pit(scale: float, prior: PitPrior, stints: dict[str, StintLength]) -> PitParameters:
    """The series' stops, all parts of them longer or shorter by `scale`."""
    tanks = [length.tank_laps for length in stints.values() if length.tank_laps]
    return PitParameters(
        lane_loss_s=prior.lane_loss_s * scale,
        lane_loss_neutralised_s=prior.lane_loss_neutralised_s * scale,
        refuel_s_per_lap=prior.refuel_s * scale / float(np.mean(tanks)) if tanks else 0.0,
        refuel_in_parallel=prior.refuel_in_parallel,
        botch_probability=prior.botch_probability,
        botch_s=prior.botch_s,
        driver_change_s=prior.driver_change_s,
        driver_in_parallel=prior.driver_in_parallel,
    )


def fit_stints(
    race: RaceSoFar,
    evidence: Evidence,
    cars: dict[CarId, CarPace],
    prior: StintPrior,
    tires: tuple[TireParameters, ...] = (),
) -> dict[str, StintLength]:
    """Stint lengths by class, from the stints so far and the series' beliefs."""
    class_of = {car.car_id: car.car_class for car in race.state.cars}
    stints = _stints(evidence, tires)
    owner = np.array([class_of.get(evidence.car_ids[car], "") for car in stints.car], dtype=object)
    result = {}
    for name in sorted(set(class_of.values())):
        laps = [cars[c].base_lap_s for c, own in class_of.items() if own == name]
        own = stints.of(owner == name)
        result[name] = _length(own, float(np.median(laps)), race, prior)
    return result


@dataclass(frozen=True, slots=True)
class _Stints:
    """Every stint so far: `ended` by a stop, `chosen` if that stop was made under green.

    `worn` is its length in laps of a tire whose `stint_factor` is 1.
    """

    car: Ints
    laps: Floats
    worn: Floats
    ended: Bools
    chosen: Bools

    def of(self, rows: Bools) -> _Stints:
        return _Stints(
            self.car[rows],
            self.laps[rows],
            self.worn[rows],
            self.ended[rows],
            self.chosen[rows],
        )


def _stints(evidence: Evidence, tires: tuple[TireParameters, ...]) -> _Stints:
    index = np.arange(len(evidence.lap))
    last = np.concatenate([np.diff(evidence.car) != 0, [True]])[: len(index)]
    starts = evidence.out_lap | np.concatenate([[True], last[:-1]])[: len(index)]
    since = index - np.maximum.accumulate(np.where(starts, index, 0)) + 1
    ends = np.nonzero(evidence.in_lap | last)[0]
    ended = evidence.in_lap[ends]
    laps = since[ends].astype(np.float64)
    factor = {tire.compound: tire.stint_factor for tire in tires}
    by_code = np.array([factor.get(compound, 1.0) for compound in COMPOUNDS])
    worn = laps / by_code[evidence.compound[ends]]
    return _Stints(evidence.car[ends], laps, worn, ended, ended & evidence.green[ends])


def _length(seen: _Stints, lap_s: float, race: RaceSoFar, prior: StintPrior) -> StintLength:
    """The usual stint and the tank, drawn to the prior.

    Stints still running, and those that a neutralisation cut short, count as at least that long:
    the Weibull scale with censoring has a closed form.
    """
    to_scale = np.log(2.0) ** (-1.0 / WEIBULL_SHAPE)
    believed = (to_scale * prior.typical_s / lap_s) ** WEIBULL_SHAPE
    total = prior.stints_worth * believed + float((seen.worn**WEIBULL_SHAPE).sum())
    scale = (total / (prior.stints_worth + float(seen.chosen.sum()))) ** (1.0 / WEIBULL_SHAPE)
    typical = max(2.0, float(scale / to_scale))
    if not race.state.rules.refuelling or prior.tank_s <= 0:
        return StintLength(None, typical)
    tank = prior.tank_s / lap_s
    completed = seen.laps[seen.ended]
    if len(completed):
        full = float(np.quantile(completed, TANK_QUANTILE))
        worth, count = prior.stints_worth, len(completed)
        tank = max((tank * worth + full * count) / (worth + count), full * TANK_MARGIN)
    if len(seen.laps):
        tank = max(tank, float(seen.laps.max()) + 1.0)
    return StintLength(float(max(2.0, tank)), float(min(typical, 0.97 * tank)))


def rival_policy(length: StintLength, prior: StintPrior) -> RivalPolicy:
    """The series' policy with this race's usual stint."""
    return RivalPolicy(
        typical_stint_laps=length.typical_laps,
        intercept=prior.intercept,
        per_stint_share=prior.per_stint_share,
        neutralised=prior.neutralised,
        neutralised_min_share=prior.neutralised_min_share,
        no_stop_last_laps=prior.no_stop_last_laps,
        held_up=prior.held_up,
        race_share=prior.race_share,
    )
