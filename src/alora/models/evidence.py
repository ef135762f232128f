"""The laps of a race so far as arrays, and which of them show a car's true pace."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alora.domain.laps import CarLaps
from alora.domain.race import CarId, Compound, Flag
from alora.domain.state import RaceSoFar

SLOW_LAP_FACTOR = 1.07
"""A green lap this much slower than the car's own median says nothing about pace."""

RECENT_LAPS = 15
"""Laps over which a car's median is taken [laps]."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_COMPOUND_CODE = {compound: code for code, compound in enumerate(Compound)}
COMPOUNDS = tuple(Compound)
"""Compounds by the code that `Evidence.compound` holds."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Laps of all cars, one entry a lap, cars one after the other.

    `car` indexes `car_ids`; `age_laps` is the tire's age at the start of the lap; `clean` marks
    green laps at racing speed that neither begin nor end in the pits.
    """

    car_ids: tuple[CarId, ...]
    car: Ints
    lap: Ints
    time_s: Floats
    compound: Ints
    age_laps: Floats
    green: Bools
    in_lap: Bools
    out_lap: Bools
    pit_time_s: Floats
    clean: Bools


def gather(race: RaceSoFar) -> Evidence:
    """Collect the evidence of every car that has driven a lap."""
    laps = [car for car in race.laps if len(car)]
    columns = [_columns(car) for car in laps]
    sizes = [len(car) for car in laps]
    merged = {
        name: np.concatenate([column[name] for column in columns]) if columns else np.empty(0)
        for name in ("lap", "time_s", "compound", "age_laps", "green", "in", "out", "pit_time_s")
    }
    clean = [_clean(column) for column in columns]
    return Evidence(
        car_ids=tuple(car.car_id for car in laps),
        car=np.repeat(np.arange(len(laps)), sizes),
        lap=merged["lap"].astype(np.int64),
        time_s=merged["time_s"],
        compound=merged["compound"].astype(np.int64),
        age_laps=merged["age_laps"],
        green=merged["green"].astype(np.bool_),
        in_lap=merged["in"].astype(np.bool_),
        out_lap=merged["out"].astype(np.bool_),
        pit_time_s=merged["pit_time_s"],
        clean=np.concatenate(clean) if clean else np.empty(0, dtype=np.bool_),
    )


def _columns(car: CarLaps) -> dict[str, NDArray[np.generic]]:
    green = np.array([flag in (Flag.GREEN, Flag.CHECKERED) for flag in car.flags])
    out = np.array(car.starts_in_pit)
    return {
        "lap": np.array(car.numbers),
        "time_s": np.array(car.lap_times_s),
        "compound": np.array([_COMPOUND_CODE[compound] for compound in car.compounds]),
        "age_laps": _ages(np.array(car.tire_ages_laps, dtype=np.float64), out),
        "green": green,
        "in": np.array(car.ends_in_pit),
        "out": out,
        "pit_time_s": np.array(car.pit_times_s),
    }


def _ages(known: Floats, out_lap: Bools) -> Floats:
    """Tire age at the start of each lap; where unknown, laps since the last stop."""
    index = np.arange(len(known))
    since = index - np.maximum.accumulate(np.where(out_lap, index, 0))
    return np.where(known >= 1, known - 1, since).astype(np.float64)


def _clean(column: dict[str, NDArray[np.generic]]) -> Bools:
    time = np.asarray(column["time_s"], dtype=np.float64)
    green = np.asarray(column["green"], dtype=np.bool_)
    stops = np.asarray(column["in"], dtype=np.bool_) | np.asarray(column["out"], dtype=np.bool_)
    first = np.asarray(column["lap"]) <= 1
    after_yellow = np.concatenate([[False], ~green[:-1]])
    usable: Bools = green & ~stops & ~first & ~after_yellow & np.isfinite(time) & (time > 0)
    if not usable.any():
        return usable
    median = np.median(time[usable][-RECENT_LAPS:])
    return usable & (time <= SLOW_LAP_FACTOR * median) & (time >= median / SLOW_LAP_FACTOR)
