"""A race as the kernel's single values: sizes, clocks, beliefs."""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np

from alora.racesim.clocks import NO_LIMIT, TICKS_PER_S, clock_ticks, even_ticks
from alora.racesim.kernel_inputs import box_pairs, cell_count, group_count
from alora.racesim.neutralisation import CATCH_UP_SHARE, kind_now, kind_table
from alora.racesim.race import Race
from alora.racesim.randomness import seed_key
from alora.racesim.stops import FUEL_MARGIN_LAPS, LATEST_COMPULSORY_LAPS, REACHABLE_STINTS

DRY_FOR_EVER_PER_S = 1e-9
"""Rate of rain where none is expected beyond the forecast [1/s]."""

Numbers: TypeAlias = dict[str, float | int]


def numbers_of(race: Race) -> Numbers:
    """All single values that do not change from run to run."""
    return _sizes(race) | _tick_values(race) | _plain_values(race) | _weather(race)


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
        "groups": group_count(race),
        "lead_group": int(grid.group[int(grid.first_lap.argmax())]),
        "classes": len(grid.class_names) if meets else 1,
        "tires": len(race.tires.compounds),
        "masks": 1 << len(race.tires.compounds),
        "required_dry": race.state.rules.required_dry_compounds,
        "lap_reference": parameters.lap_reference,
        "refuel_in_parallel": int(pit.refuel_in_parallel),
        "driver_in_parallel": int(pit.driver_in_parallel),
        "standing_start": int(max(laps_done) == 0),
        "boxes": len(box_pairs(race)["box_first"]),
        "kinds": len(parameters.neutralisation.kinds),
        "kind_now": -1 if out is None else out,
        "scenario_kind": -1 if race.scenario is None else race.scenario.kind,
        "cells": cell_count(race),
        "showers": len(race.state.weather.rain),
        **_used(race),
        "our_last_lap": horizon.our_last_lap,
        "seed_key": seed_key(race.seed),
    }


def _used(race: Race) -> Numbers:
    """Which parts of the model this race needs: what it does not have costs nothing."""
    grid = race.grid
    limits = (grid.tank_laps, grid.max_stint, grid.max_driver_stint, grid.fuel_laps)
    limited = any(np.isfinite(limit).any() for limit in limits) or grid.owed_changes.any()
    penalties = grid.drive_throughs.any() or grid.drive_through_hazard.any()
    return {
        "uses_held": int(bool(grid.hazard_held.any() or grid.hazard_race.any())),
        "uses_limits": int(bool(limited)),
        "uses_owed": int(bool((grid.owed_stops > 0).any())),
        "uses_penalties": int(bool(penalties)),
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
        "reference": even_ticks(race.reference_lap_s),
        "blue_flag": even_ticks(traffic.blue_flag_s),
        "lapping": even_ticks(traffic.lapping_s),
        "pass_cost": even_ticks(traffic.pass_cost_s),
        "min_gap": even_ticks(traffic.min_gap_s),
        "bunch_gap": even_ticks(race.parameters.neutralisation.bunch_gap_s),
        "drs_range": even_ticks(traffic.drs_range_s),
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
