"""Stops and stints: what the lane costs, how far a tank goes, and when rivals come in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alora.domain.race import CarId
from alora.domain.state import RaceSoFar
from alora.models.evidence import Evidence, Floats, Ints
from alora.models.pace import CarPace
from alora.models.priors import PitPrior, StintPrior
from alora.racesim.parameters import PitParameters, RivalPolicy

LONGEST_STOP_S = 180.0
"""A stop that costs more than this is a repair, not a stop [s]."""

TANK_QUANTILE = 0.9
"""The quantile of completed stints that stands for a full tank."""

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


def fit_pit(
    losses: Floats, prior: PitPrior, warmup_s: float, stint: dict[str, StintLength]
) -> PitParameters:
    """Move the lane loss so that a whole stop costs what stops have cost so far."""
    tanks = [length.tank_laps for length in stint.values() if length.tank_laps]
    tank = float(np.mean(tanks)) if tanks else 0.0
    fuel = prior.refuel_s if tank else 0.0
    standing = (
        max(prior.service_mean_s, fuel)
        if prior.refuel_in_parallel
        else (prior.service_mean_s + fuel)
    )
    expected = prior.lane_loss_s + standing + warmup_s
    lane = prior.lane_loss_s
    if len(losses):
        seen, count = float(np.median(losses)), len(losses)
        lane += (seen - expected) * count / (count + prior.stops_worth)
    lane = max(0.2 * prior.lane_loss_s, lane)
    return PitParameters(
        lane_loss_s=lane,
        lane_loss_neutralised_s=lane * prior.lane_loss_neutralised_s / prior.lane_loss_s,
        refuel_s_per_lap=fuel / tank if tank else 0.0,
        refuel_in_parallel=prior.refuel_in_parallel,
        botch_probability=prior.botch_probability,
        botch_s=prior.botch_s,
    )


def fit_stints(
    race: RaceSoFar, evidence: Evidence, cars: dict[CarId, CarPace], prior: StintPrior
) -> dict[str, StintLength]:
    """Stint lengths by class, from the stints completed so far and the series' beliefs."""
    class_of = {car.car_id: car.car_class for car in race.state.cars}
    completed: dict[str, list[int]] = {}
    for car, length in zip(*_completed(evidence), strict=True):
        name = class_of.get(evidence.car_ids[int(car)])
        if name is not None:
            completed.setdefault(name, []).append(int(length))
    result = {}
    for name in sorted(set(class_of.values())):
        laps = [cars[c].base_lap_s for c, own in class_of.items() if own == name]
        result[name] = _length(
            np.array(completed.get(name, [])), float(np.median(laps)), race, prior
        )
    return result


def _completed(evidence: Evidence) -> tuple[Ints, Ints]:
    """Car and length [laps] of every stint that ended in a stop."""
    index = np.arange(len(evidence.lap))
    starts = evidence.out_lap | np.concatenate([[True], np.diff(evidence.car) != 0])[: len(index)]
    since = index - np.maximum.accumulate(np.where(starts, index, 0)) + 1
    ends = np.nonzero(evidence.in_lap)[0]
    return evidence.car[ends], since[ends]


def _length(seen: Ints, lap_s: float, race: RaceSoFar, prior: StintPrior) -> StintLength:
    """Shrink the quantiles of the stints seen to the prior; longest stint running sets a floor."""
    worth, count = prior.stints_worth, len(seen)
    typical = prior.typical_s / lap_s
    if count:
        typical = (typical * worth + float(np.median(seen)) * count) / (worth + count)
    if not race.state.rules.refuelling or prior.tank_s <= 0:
        return StintLength(None, max(2.0, typical))
    tank = prior.tank_s / lap_s
    if count:
        full = float(np.quantile(seen, TANK_QUANTILE))
        tank = (tank * worth + full * count) / (worth + count)
        tank = max(tank, full * TANK_MARGIN)
    tank = max(2.0, tank)
    return StintLength(tank, max(2.0, min(typical, 0.97 * tank)))


def rival_policy(length: StintLength, prior: StintPrior) -> RivalPolicy:
    """The series' policy with this race's usual stint."""
    return RivalPolicy(
        typical_stint_laps=length.typical_laps,
        intercept=prior.intercept,
        per_stint_share=prior.per_stint_share,
        neutralised=prior.neutralised,
        neutralised_min_share=prior.neutralised_min_share,
        no_stop_last_laps=prior.no_stop_last_laps,
    )
