"""A race as the kernel's tables: arrays that every run of one question reads."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from alora.racesim.clocks import clock_ticks, lap_ticks
from alora.racesim.grid import NO_BOX, Ints
from alora.racesim.neutralisation import KindTable, kind_table
from alora.racesim.race import Race
from alora.racesim.randomness import Floats
from alora.racesim.stops import best_next_tires

LOOK_UP = 16
"""Entries of a table by tire."""

WET_USED = 128
"""Stands in the mask of used tires for any wet one, after which no dry compound is owed."""

MAX_CELLS = 4_096
"""Most cells of the weather grid; later ones are like the last [cells]."""

RAREST = 1e-30
"""What is less likely than this on one lap never happens."""

Arrays: TypeAlias = dict[str, np.ndarray]


def arrays_of(race: Race) -> Arrays:
    """All tables that do not change from run to run, contiguous and in the kernel's types."""
    whole = _car_integers(race) | _groups(race) | box_pairs(race)
    real = _car_numbers(race) | {"meeting": _meetings(race)}
    tires = race.tires
    for name in ("offset_s", "wear_s", "cliff_age", "cliff_s", "warmup_s"):
        real[name.removesuffix("_s")] = _table(getattr(tires, name))
    for name in ("best_wetness", "wetness_s"):
        real[name] = _table(getattr(tires, name))
    real["per_stint_factor"] = _table(1.0 / tires.stint_factor)
    whole["dry"] = _table(np.array([compound.is_dry for compound in tires.compounds]))
    whole["best_next"] = best_next_tires(race)
    kinds = kind_table(race.parameters.neutralisation, race.parameters.pit)
    real |= _kind_numbers(kinds)
    whole |= {
        "kind_bunches": kinds.bunches,
        "kind_closed": kinds.closed,
        "kind_wave_by": kinds.wave_by,
        "cell": _cells(race),
    }
    real |= _showers(race)
    arrays: Arrays = {name: np.ascontiguousarray(a, dtype=np.int32) for name, a in whole.items()}
    arrays |= {name: np.ascontiguousarray(a, dtype=np.float32) for name, a in real.items()}
    return arrays


def _table(values: np.ndarray) -> Floats:
    padded = np.zeros(LOOK_UP)
    padded[: len(values)] = values
    return padded


def _car_integers(race: Race) -> dict[str, np.ndarray]:
    grid = race.grid
    return {
        "group": grid.group,
        "car_class": grid.car_class,
        "first_lap": grid.first_lap,
        "start_step": grid.start_step,
        "clock": np.array([clock_ticks(clock) for clock in grid.clock_s]),
        "in_pit": grid.in_pit,
        "compound": grid.compound,
        "owed": grid.owed_stops,
        "used": grid.used_dry + WET_USED * grid.wet_used,
        "owed_changes": grid.owed_changes,
        "pending": grid.drive_throughs,
    }


def _car_numbers(race: Race) -> dict[str, np.ndarray]:
    grid = race.grid
    mean = np.maximum(grid.service_mean_s, 1e-9)
    spread = np.log1p((grid.service_sd_s / mean) ** 2)
    distance = race.state.distance
    total = grid.base_s / (distance.time_s or 1.0)
    if distance.laps is not None:
        total = np.full(grid.size, 1.0 / distance.laps)
    return {
        "clock_s": grid.clock_s,
        "per_base": 1.0 / grid.base_s,
        "age": grid.age_laps,
        "stint": grid.stint_laps,
        "fuel": grid.fuel_laps,
        "tank": grid.tank_laps,
        "max_stint": grid.max_stint,
        "base": grid.base_s,
        "base_sd": grid.base_sd_s,
        "rho": grid.noise_rho,
        "noise_sd": grid.noise_s,
        "noise_scale": grid.noise_s * np.sqrt(1.0 - grid.noise_rho**2),
        "retire_scale": _per_hazard(grid.retire_hazard),
        "penalty_scale": _per_hazard(grid.drive_through_hazard),
        "service_log_mean": np.log(mean) - spread / 2,
        "service_log_sd": np.sqrt(spread),
        "service_mean": grid.service_mean_s,
        "driver_stint": grid.driver_stint,
        "max_driver_stint": grid.max_driver_stint,
        "min_driver_stint": grid.min_driver_stint,
        "penalty": grid.penalty_s,
        "per_typical": 1.0 / grid.typical_stint,
        "hazard_intercept": grid.hazard_intercept,
        "hazard_slope": grid.hazard_slope,
        "hazard_neutral": grid.hazard_neutralised,
        "min_share": grid.neutralised_min_share,
        "no_stop_last": grid.no_stop_last,
        "hazard_held": grid.hazard_held,
        "hazard_race": grid.hazard_race,
        "inverse_laps": total,
        "pass_logit": grid.pass_logit,
    }


def _per_hazard(hazard: Floats) -> Floats:
    """Laps per unit of an exponential draw; 0 where it never happens."""
    survival = -np.log1p(-np.minimum(hazard, 0.5))
    return np.where(survival > RAREST, 1.0 / np.maximum(survival, RAREST), 0.0)


def _groups(race: Race) -> dict[str, np.ndarray]:
    """The rows of each racing group, one after the other."""
    grid = race.grid
    members = [np.nonzero(grid.group == number)[0] for number in range(group_count(race))]
    sizes = [len(rows) for rows in members]
    return {
        "rows": np.concatenate(members),
        "group_size": np.array(sizes),
        "group_begin": np.concatenate([[0], np.cumsum(sizes)[:-1]]),
        "group_lap": np.array([lap_ticks(float(grid.base_s[rows].min())) for rows in members]),
    }


def group_count(race: Race) -> int:
    """How many racing groups there are; a car far behind is one of its own."""
    return int(race.grid.group.max()) + 1


def box_pairs(race: Race) -> dict[str, np.ndarray]:
    """Neighbouring rows of the cars that share a box."""
    box = race.grid.box
    pairs: list[tuple[int, int]] = []
    for number in sorted({int(b) for b in box} - {NO_BOX}):
        rows = np.nonzero(box == number)[0].tolist()
        pairs += list(pairwise(rows))
    return {
        "box_first": np.array([a for a, _ in pairs], dtype=np.int32),
        "box_second": np.array([b for _, b in pairs], dtype=np.int32),
    }


def _meetings(race: Race) -> Floats:
    """Time that a car loses a lap to each car of another class: (car, class) [s]."""
    grid, traffic = race.grid, race.parameters.traffic
    classes = len(grid.class_names)
    meeting = np.zeros((grid.size, classes))
    for k in range(classes):
        pace = float(np.median(grid.base_s[grid.car_class == k]))
        faster = np.maximum(grid.base_s / pace - 1.0, 0.0) * traffic.blue_flag_s
        slower = np.maximum(1.0 - grid.base_s / pace, 0.0) * traffic.lapping_s
        meeting[:, k] = np.where(grid.car_class == k, 0.0, faster + slower)
    return meeting


def _kind_numbers(kinds: KindTable) -> dict[str, np.ndarray]:
    return {
        "kind_share": kinds.share,
        "kind_log_mean": kinds.log_mean,
        "kind_log_sd": kinds.log_sd,
        "kind_factor": kinds.factor,
        "kind_lane": kinds.lane_s,
        "kind_accidents": kinds.accidents,
    }


def _cells(race: Race) -> Ints:
    """The weather cell of every car's lap, by expected times: (step, car)."""
    if race.parameters.weather is None:
        return np.zeros((0, 0), dtype=np.int64)
    grid = race.grid
    driven = np.maximum(0, np.arange(race.horizon.steps)[:, None] - grid.start_step[None, :])
    begin_s = grid.clock_s[None, :] + driven * grid.base_s[None, :]
    cells: Ints = (np.maximum(0.0, begin_s) / race.reference_lap_s).astype(np.int64)
    return np.minimum(cells, cell_count(race) - 1)


def cell_count(race: Race) -> int:
    """How many cells the weather grid has; none without weather."""
    if race.parameters.weather is None:
        return 0
    return min(MAX_CELLS, math.ceil(race.span_s / race.reference_lap_s) + 1)


def _showers(race: Race) -> dict[str, np.ndarray]:
    now, rain = race.state.clock_s, race.state.weather.rain
    return {
        "shower_from": np.array([shower.from_s - now for shower in rain]),
        "shower_until": np.array([shower.until_s - now for shower in rain]),
        "shower_chance": np.array([shower.probability for shower in rain]),
    }
