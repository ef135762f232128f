"""Pace of every car and wear of every tire, from clean laps and the series' beliefs.

One ridge regression: lap time, less the known trend of fuel and track, is the car's base pace plus
the compound's offset plus wear times age. Wear and offsets are drawn to their priors (all cars of
the race share them), each car's pace to its class.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from alora.domain.race import CarId, Compound
from alora.domain.state import CarState, RaceSoFar
from alora.models.evidence import COMPOUNDS, Evidence, Floats, Ints
from alora.models.priors import PacePrior, SeriesPrior
from alora.racesim.parameters import TireParameters

HALF_LIFE_LAPS = 20.0
"""A lap this old counts half for a car's pace [laps]."""

LEAST_WEAR = 0.3
"""Wear never falls below this share of the prior: a drying track looks like tires that improve."""

NO_PACE_FACTOR = 1.02
"""A car without a clean lap is taken to be this much slower than its class."""


@dataclass(frozen=True, slots=True)
class CarPace:
    """A car's base lap [s], how unsure it is [s], and its lap-to-lap noise [s]."""

    base_lap_s: float
    base_lap_sd_s: float
    noise_s: float


@dataclass(frozen=True, slots=True)
class Pace:
    """What the laps so far say."""

    cars: dict[CarId, CarPace]
    tires: tuple[TireParameters, ...]
    reference_compound: Compound


def fit_pace(race: RaceSoFar, evidence: Evidence, prior: SeriesPrior, *, wet: bool = False) -> Pace:
    """Fit pace and wear; with no clean lap at all, the priors and the best laps decide.

    With `wet` the tires for any weather are among them, used or not.
    """
    scale = _lap_scale(race, evidence, prior)
    tires, reference = _tires_in_race(race, prior, scale, wet)
    rows = np.nonzero(evidence.clean)[0]
    time = evidence.time_s[rows] - trend_s(evidence.lap[rows], race.state.laps_done, prior, scale)
    age = evidence.age_laps[rows]
    which = _tire_index(evidence.compound[rows], tires, reference)
    tires = _fit_tires(evidence.car[rows], time, which, age, tires, prior.pace, scale)
    fresh = time - _tire_loss(tires, which, age)
    weight = 0.5 ** ((race.state.laps_done - evidence.lap[rows]) / HALF_LIFE_LAPS)
    return Pace(_fit_cars(race, evidence, rows, fresh, weight, prior), tires, reference)


def expected_laps_s(race: RaceSoFar, evidence: Evidence, pace: Pace, prior: SeriesPrior) -> Floats:
    """What every lap so far would have taken on a clear green track [s]; NaN for unknown cars."""
    base = np.array(
        [pace.cars[c].base_lap_s if c in pace.cars else np.nan for c in evidence.car_ids]
    )
    scale = _lap_scale(race, evidence, prior)
    which = _tire_index(evidence.compound, pace.tires, pace.reference_compound)
    trend = trend_s(evidence.lap, race.state.laps_done, prior, scale)
    if not len(evidence.car):
        return trend
    return base[evidence.car] + trend + _tire_loss(pace.tires, which, evidence.age_laps)


def trend_s(lap: Ints, reference_lap: int, prior: SeriesPrior, scale: float) -> Floats:
    """Fuel burnt and rubber laid between `reference_lap` and `lap` [s]."""
    per_lap = (prior.pace.evolution_s_per_lap - prior.pace.fuel_s_per_lap) * scale
    return np.asarray(per_lap * (lap - reference_lap), dtype=np.float64)


def lap_scale(reference_lap_s: float, prior: SeriesPrior) -> float:
    """Ratio of this track's lap to the lap the priors' seconds refer to."""
    return reference_lap_s / prior.reference_lap_s


def _lap_scale(race: RaceSoFar, evidence: Evidence, prior: SeriesPrior) -> float:
    if evidence.clean.any():
        return lap_scale(float(np.median(evidence.time_s[evidence.clean])), prior)
    best = [car.best_lap_s for car in race.state.cars if car.best_lap_s]
    return lap_scale(float(np.median(best)), prior) if best else 1.0


def _tires_in_race(
    race: RaceSoFar, prior: SeriesPrior, scale: float, wet: bool
) -> tuple[tuple[TireParameters, ...], Compound]:
    """Tires that somebody has used, all of the series' dry ones if compounds are named.

    And those for the other weather if it may come.
    """
    used = {car.compound for car in race.state.cars}
    for laps in race.laps:
        used.update(laps.compounds)
    slick_series = any(tire.compound is Compound.SLICK for tire in prior.tires)
    named = bool(used & {Compound.SOFT, Compound.MEDIUM, Compound.HARD}) or not slick_series
    extra = {t.compound for t in prior.tires if named and _is_named_dry(t)}
    if wet:
        extra |= {t.compound for t in prior.tires if not t.compound.is_dry}
        extra |= set() if named else {Compound.SLICK}
    known = [t for t in prior.tires if t.compound in used | extra]
    if not known:
        known = [t for t in prior.tires if t.compound is Compound.SLICK] or [prior.tires[0]]
    compounds = [t.compound for t in known]
    reference = Compound.MEDIUM if Compound.MEDIUM in compounds else compounds[0]
    return tuple(_scaled(t, scale) for t in known), reference


def _is_named_dry(tire: TireParameters) -> bool:
    return tire.compound in (Compound.SOFT, Compound.MEDIUM, Compound.HARD)


def _scaled(tire: TireParameters, scale: float) -> TireParameters:
    return replace(
        tire,
        offset_s=tire.offset_s * scale,
        wear_s_per_lap=tire.wear_s_per_lap * scale,
        cliff_age_laps=tire.cliff_age_laps / scale,
        cliff_s_per_lap=tire.cliff_s_per_lap * scale,
        wetness_s=tire.wetness_s * scale,
    )


def _tire_index(codes: Ints, tires: tuple[TireParameters, ...], reference: Compound) -> Ints:
    names = [tire.compound for tire in tires]
    default = names.index(reference)
    table = [names.index(c) if c in names else default for c in COMPOUNDS]
    return np.array(table, dtype=np.int64)[codes]


def _tire_loss(tires: tuple[TireParameters, ...], which: Ints, age: Floats) -> Floats:
    offset = np.array([t.offset_s for t in tires])[which]
    wear = np.array([t.wear_s_per_lap for t in tires])[which]
    cliff_age = np.array([t.cliff_age_laps for t in tires])[which]
    cliff = np.array([t.cliff_s_per_lap for t in tires])[which]
    return np.asarray(offset + wear * age + cliff * np.maximum(0.0, age - cliff_age))


def _fit_tires(
    car: Ints,
    time: Floats,
    which: Ints,
    age: Floats,
    tires: tuple[TireParameters, ...],
    prior: PacePrior,
    scale: float,
) -> tuple[TireParameters, ...]:
    """Move wear and offsets from their priors as far as the laps of all cars say."""
    count = len(tires)
    if len(time) < 2 * count:
        return tires
    residual = time - _tire_loss(tires, which, age)
    sigma = prior.noise * prior_lap(scale, time)
    design = np.zeros((len(time), 2 * count))
    at = np.arange(len(time))
    design[at, which] = 1.0
    design[at, count + which] = age
    within = _demean(car, np.column_stack([design, residual]))
    x, y = within[:, :-1], within[:, -1]
    penalty = np.repeat(
        [sigma / (prior.offset_sd_s * scale), sigma / (prior.wear_sd_s * scale)], count
    )
    change = np.linalg.solve(x.T @ x + np.diag(penalty**2), x.T @ y)
    return tuple(
        replace(
            tire,
            offset_s=tire.offset_s + float(change[i]),
            wear_s_per_lap=max(
                LEAST_WEAR * tire.wear_s_per_lap, tire.wear_s_per_lap + float(change[count + i])
            ),
        )
        for i, tire in enumerate(tires)
    )


def prior_lap(scale: float, time: Floats) -> float:
    """A typical lap [s] for turning shares into seconds."""
    return float(np.median(time)) if len(time) else 90.0 * scale


def _demean(car: Ints, columns: Floats) -> Floats:
    """Take each car's mean out of every column."""
    size = int(car.max()) + 1
    counts = np.maximum(1, np.bincount(car, minlength=size))
    result = columns.copy()
    for column in range(columns.shape[1]):
        means = np.bincount(car, weights=columns[:, column], minlength=size) / counts
        result[:, column] -= means[car]
    return result


def _fit_cars(
    race: RaceSoFar,
    evidence: Evidence,
    rows: Ints,
    fresh: Floats,
    weight: Floats,
    prior: SeriesPrior,
) -> dict[CarId, CarPace]:
    """Each car's weighted mean, drawn to the median of its class."""
    index = {car_id: i for i, car_id in enumerate(evidence.car_ids)}
    means: dict[CarId, tuple[float, float, float]] = {}
    for car in race.state.cars:
        own = evidence.car[rows] == index.get(car.car_id, -1)
        if own.any():
            means[car.car_id] = _weighted(fresh[own], weight[own])
    field = float(np.median([m[0] for m in means.values()])) if means else prior.reference_lap_s
    result = {}
    for name in {car.car_class for car in race.state.cars}:
        mates = [car for car in race.state.cars if car.car_class == name]
        known = [means[car.car_id][0] for car in mates if car.car_id in means]
        typical = float(np.median(known)) if known else _from_best(mates, field)
        for car in mates:
            result[car.car_id] = _posterior(means.get(car.car_id), typical, prior.pace)
    return result


def _weighted(values: Floats, weight: Floats) -> tuple[float, float, float]:
    """Weighted mean, effective number of laps, and robust spread."""
    mean = float(np.average(values, weights=weight))
    effective = float(weight.sum() ** 2 / (weight**2).sum())
    spread = 1.4826 * float(np.median(np.abs(values - np.median(values))))
    return mean, effective, spread


def _from_best(mates: list[CarState], field_s: float) -> float:
    best = [car.best_lap_s for car in mates if car.best_lap_s]
    return float(np.median(best)) if best else field_s


def _posterior(
    seen: tuple[float, float, float] | None, typical: float, prior: PacePrior
) -> CarPace:
    spread, noise = prior.car_spread * typical, prior.noise * typical
    if seen is None:
        return CarPace(NO_PACE_FACTOR * typical, spread, noise)
    mean, count, own_noise = seen
    worth = prior.laps_worth
    noise = float(np.sqrt((worth * 4 * noise**2 + count * own_noise**2) / (worth * 4 + count)))
    precision = 1.0 / spread**2 + count / noise**2
    base = (typical / spread**2 + mean * count / noise**2) / precision
    drift = prior.drift * typical
    return CarPace(base, float(np.sqrt(1.0 / precision + drift**2)), noise)
