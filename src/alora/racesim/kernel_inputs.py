"""A race in the kernel's types: what every run of one question reads."""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from alora.racesim.clocks import NO_LIMIT, TICKS_PER_S, clock_ticks, lap_ticks
from alora.racesim.grid import NO_BOX, Ints
from alora.racesim.neutralisation import CATCH_UP_SHARE, KindTable, kind_now, kind_table
from alora.racesim.race import Race
from alora.racesim.randomness import Floats, seed_key
from alora.racesim.stops import (
    FUEL_MARGIN_LAPS,
    LATEST_COMPULSORY_LAPS,
    REACHABLE_STINTS,
    best_next_tires,
)

LOOK_UP = 16
"""Entries of a table by tire."""

WET_USED = 128
"""Stands in the mask of used tires for any wet one, after which no dry compound is owed."""

MAX_CELLS = 4_096
"""Most cells of the weather grid; later ones are like the last [cells]."""

DRY_FOR_EVER_PER_S = 1e-9
"""Rate of rain where none is expected beyond the forecast [1/s]."""

Arrays: TypeAlias = dict[str, np.ndarray]
Numbers: TypeAlias = dict[str, float | int]


def arrays_of(race: Race) -> Arrays:
    """All tables that do not change from run to run, contiguous and in the kernel's types."""
    whole = _car_integers(race) | _groups(race) | _boxes(race)
    real = _car_numbers(race) | {"meeting": _meetings(race)}
    tires = race.tires
    for name in ("offset_s", "wear_s", "cliff_age", "cliff_s", "warmup_s"):
        real[name.removesuffix("_s")] = _table(getattr(tires, name))
    for name in ("best_wetness", "wetness_s", "stint_factor"):
        real[name] = _table(getattr(tires, name))
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


def numbers_of(race: Race) -> Numbers:
    """All single values that do not change from run to run."""
    return _sizes(race) | _tick_values(race) | _plain_values(race) | _weather(race)


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
        "age": grid.age_laps,
        "stint": grid.stint_laps,
        "fuel": grid.fuel_laps,
        "tank": grid.tank_laps,
        "max_stint": grid.max_stint,
        "base": grid.base_s,
        "base_sd": grid.base_sd_s,
        "rho": grid.noise_rho,
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
        "typical": grid.typical_stint,
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
    return np.divide(1.0, survival, out=np.zeros_like(survival), where=survival > 0.0)


def _groups(race: Race) -> dict[str, np.ndarray]:
    """The rows of each racing group, one after the other."""
    grid = race.grid
    members = [np.nonzero(grid.group == number)[0] for number in range(_group_count(race))]
    sizes = [len(rows) for rows in members]
    return {
        "rows": np.concatenate(members),
        "group_size": np.array(sizes),
        "group_begin": np.concatenate([[0], np.cumsum(sizes)[:-1]]),
        "group_lap": np.array([lap_ticks(float(grid.base_s[rows].min())) for rows in members]),
    }


def _group_count(race: Race) -> int:
    return int(race.grid.group.max()) + 1


def _boxes(race: Race) -> dict[str, np.ndarray]:
    """Neighbouring rows of the cars that share a box."""
    box = race.grid.box
    pairs: list[tuple[int, int]] = []
    for number in sorted({int(b) for b in box} - {NO_BOX}):
        rows = np.nonzero(box == number)[0].tolist()
        pairs += list(zip(rows[:-1], rows[1:], strict=True))
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
    cells = np.maximum(0.0, begin_s) / race.reference_lap_s
    return np.minimum(cells.astype(np.int64), _cell_count(race) - 1)


def _cell_count(race: Race) -> int:
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


def _sizes(race: Race) -> Numbers:
    grid, horizon, parameters = race.grid, race.horizon, race.parameters
    traffic, pit = parameters.traffic, parameters.pit
    meets = bool(traffic.blue_flag_s or traffic.lapping_s) and len(grid.class_names) > 1
    out = kind_now(race.state, parameters.neutralisation)
    laps_done = [car.laps_done for car in race.state.cars if car.status.is_racing]
    return {
        "cars": grid.size,
        "steps": horizon.steps,
        "laps": -1 if horizon.laps is None else horizon.laps,
        "ours": grid.ours,
        "groups": _group_count(race),
        "lead_group": int(grid.group[int(grid.first_lap.argmax())]),
        "classes": len(grid.class_names) if meets else 1,
        "tires": len(race.tires.compounds),
        "masks": 1 << len(race.tires.compounds),
        "required_dry": race.state.rules.required_dry_compounds,
        "lap_reference": parameters.lap_reference,
        "refuel_in_parallel": int(pit.refuel_in_parallel),
        "driver_in_parallel": int(pit.driver_in_parallel),
        "standing_start": int(max(laps_done) == 0),
        "boxes": len(_boxes(race)["box_first"]),
        "kinds": len(parameters.neutralisation.kinds),
        "kind_now": -1 if out is None else out,
        "scenario_kind": -1 if race.scenario is None else race.scenario.kind,
        "cells": _cell_count(race),
        "showers": len(race.state.weather.rain),
        "uses_held": int(bool(grid.hazard_held.any() or grid.hazard_race.any())),
        "our_last_lap": horizon.our_last_lap,
        "seed_key": seed_key(race.seed),
    }


def _tick_values(race: Race) -> Numbers:
    traffic, horizon = race.parameters.traffic, race.horizon
    window = race.state.rules.stop_window
    from_, until = (0, NO_LIMIT) if horizon.laps is not None else (-NO_LIMIT, NO_LIMIT)
    if window is not None and horizon.laps is not None:
        from_, until = math.ceil(window[0]), math.floor(window[1])
    elif window is not None:
        from_, until = (clock_ticks(edge - race.state.clock_s) for edge in window)
    by_laps = horizon.laps is not None
    return {
        "time_limit": NO_LIMIT if by_laps else clock_ticks(horizon.time_left_s),
        "window_from": from_,
        "window_until": until,
        "reference": lap_ticks(race.reference_lap_s),
        "blue_flag": lap_ticks(traffic.blue_flag_s),
        "lapping": lap_ticks(traffic.lapping_s),
        "pass_cost": lap_ticks(traffic.pass_cost_s),
        "min_gap": lap_ticks(traffic.min_gap_s),
        "bunch_gap": lap_ticks(race.parameters.neutralisation.bunch_gap_s),
        "drs_range": lap_ticks(traffic.drs_range_s),
        "dirty_ticks": traffic.dirty_air_s * TICKS_PER_S,
        "dirty_range_ticks": max(1.0, traffic.dirty_air_range_s * TICKS_PER_S),
    }


def _plain_values(race: Race) -> Numbers:
    parameters = race.parameters
    pit, traffic, neutral = parameters.pit, parameters.traffic, parameters.neutralisation
    return {
        "trend_s": parameters.evolution_s_per_lap - parameters.fuel_s_per_lap,
        "reference_lap_s": race.reference_lap_s,
        "min_pit_stop_s": race.state.rules.min_pit_stop_s,
        "start_loss_s": parameters.start_loss_s_per_place,
        "start_sd_s": parameters.start_sd_s,
        "pass_intercept": traffic.pass_intercept,
        "pass_per_s": traffic.pass_per_s,
        "pass_per_tire_lap": traffic.pass_per_tire_lap,
        "drs": traffic.drs_logit,
        "lane_s": pit.lane_loss_s,
        "refuel_s": pit.refuel_s_per_lap,
        "botch_probability": pit.botch_probability,
        "botch_s": pit.botch_s,
        "driver_change_s": pit.driver_change_s,
        "wear_factor": neutral.wear_factor,
        "fuel_factor": neutral.fuel_factor,
        "catch_up": CATCH_UP_SHARE,
        "latest_laps": LATEST_COMPULSORY_LAPS,
        "reachable_stints": REACHABLE_STINTS,
        "fuel_margin": FUEL_MARGIN_LAPS,
        "remaining_s": max(1.0, neutral.in_progress_remaining_s),
        "scenario_s": 0.0 if race.scenario is None else race.scenario.neutralised_in_s,
        "event_rate": kind_table(neutral, pit).rate_per_s,
        "span_s": race.span_s,
    }


def _weather(race: Race) -> Numbers:
    weather = race.parameters.weather
    if weather is None:
        return {"raining": 0, "cell_s": race.reference_lap_s, "react_s": 0.0, "wetness": 0.0} | {
            "dry_rate": DRY_FOR_EVER_PER_S,
            "rain_mean_s": 1.0,
            "wetting": 0.0,
            "drying": 0.0,
        }
    return {
        "raining": int(weather.raining_now),
        "cell_s": race.reference_lap_s,
        "wetness": weather.wetness_now,
        "dry_rate": max(weather.rain_per_hour / 3600.0, DRY_FOR_EVER_PER_S),
        "rain_mean_s": weather.rain_mean_s,
        "wetting": weather.wetting_per_s,
        "drying": weather.drying_per_s,
        "react_s": weather.react_s,
    }
