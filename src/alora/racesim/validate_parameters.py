"""Refuse, by field and reason, parameters that the engine could not simulate with."""

from __future__ import annotations

from alora.domain.errors import InvalidStateError
from alora.domain.race import Compound
from alora.racesim.parameters import (
    CarParameters,
    ClassPolicy,
    NeutralisationParameters,
    Parameters,
    TireParameters,
)
from alora.racesim.validate_values import (
    MAX_FIELD,
    MAX_KINDS,
    MAX_LAP_S,
    MAX_LAPS,
    MAX_LAPS_TO_GO,
    MAX_LOGIT,
    MIN_LAP_S,
    Ranges,
    check_choice,
    check_distinct,
    check_length,
    shown,
)

MAX_HAZARD = 0.5
"""Largest chance that something happens to one car on one lap."""
MAX_SURE_SHARE = 1.0 + 1e-9
"""Most that shares may add up to, with what rounding adds."""
DRIVER_ROUNDING_LAPS = 1.0
"""By so much the shortest stint of a driver may be over the longest: both are rounded to laps."""
DAY_S = 24 * 3_600.0

_SHARE = (0.0, 1.0)
_LOGIT = (-MAX_LOGIT, MAX_LOGIT)
_LAP_LOSS = (0.0, MAX_LAP_S)
_CONTACT = (0.0, 30.0)  # up to 120 cars can touch on one lap of a clock of 32 bits
_TREND = (-60.0, 60.0)

_RACE = Ranges(
    real={
        "fuel_s_per_lap": _TREND,
        "evolution_s_per_lap": _TREND,
        "start_loss_s_per_place": (0.0, 60.0),
        "start_sd_s": (0.0, 600.0),
    },
    whole={"lap_reference": (0, MAX_LAPS)},
)
_TIRE = Ranges(
    real={
        "offset_s": (-600.0, 600.0),
        "wear_s_per_lap": _TREND,
        "cliff_age_laps": (0.0, 1e6),
        "cliff_s_per_lap": _TREND,
        "warmup_s": (0.0, 600.0),
        "best_wetness": _SHARE,
        "wetness_s": _LAP_LOSS,
        "stint_factor": (0.05, 20.0),
    }
)
_CAR = Ranges(
    real={
        "base_lap_s": (MIN_LAP_S, MAX_LAP_S),
        "base_lap_sd_s": _LAP_LOSS,
        "noise_s": _LAP_LOSS,
        "noise_rho": (0.0, 0.99),
        "retirement_per_lap": (0.0, MAX_HAZARD),
        "service_mean_s": _LAP_LOSS,
        "service_sd_s": _LAP_LOSS,
        "pass_logit": _LOGIT,
        "min_driver_stint_laps": (0.0, MAX_LAPS_TO_GO),
        "drive_through_per_lap": (0.0, MAX_HAZARD),
    },
    whole={"owed_driver_changes": (0, 100)},
    or_none={
        "fuel_tank_laps": (1.0, MAX_LAPS_TO_GO),
        "max_stint_laps": (1.0, MAX_LAPS_TO_GO),
        "max_driver_stint_laps": (1.0, MAX_LAPS_TO_GO),
    },
    whole_or_none={"box": (0, 1_000_000)},
)
_PIT = Ranges(
    real={
        "lane_loss_s": _LAP_LOSS,
        "lane_loss_neutralised_s": _LAP_LOSS,
        "refuel_s_per_lap": (0.0, 600.0),
        "botch_probability": _SHARE,
        "botch_s": _LAP_LOSS,
        "driver_change_s": _LAP_LOSS,
    }
)
_TRAFFIC = Ranges(
    real={
        "min_gap_s": (0.0, 60.0),
        "dirty_air_range_s": (0.0, 600.0),
        "dirty_air_s": (0.0, 60.0),
        "pass_intercept": _LOGIT,
        "pass_per_s": _LOGIT,
        "pass_cost_s": _CONTACT,
        "pass_per_tire_lap": _LOGIT,
        "drs_logit": _LOGIT,
        "drs_range_s": (0.0, 600.0),
        "blue_flag_s": _CONTACT,
        "lapping_s": _CONTACT,
    }
)
_KIND = Ranges(
    real={
        "per_hour": (0.0, 60.0),
        "mean_s": (0.0, DAY_S),
        "sd_s": (0.0, DAY_S),
        "lap_factor": (1.0, 10.0),
        "pits_closed_s": (0.0, 8 * 3_600.0),
        "per_retirement": _SHARE,
    },
    or_none={"lane_loss_s": _LAP_LOSS},
)
_NEUTRALISATION = Ranges(
    real={
        "wear_factor": _SHARE,
        "fuel_factor": _SHARE,
        "bunch_gap_s": (0.0, 60.0),
        "in_progress_remaining_s": (0.0, DAY_S),
    }
)
_POLICY = Ranges(
    real={
        "typical_stint_laps": (1.0, MAX_LAPS_TO_GO),
        "intercept": _LOGIT,
        "per_stint_share": _LOGIT,
        "neutralised": _LOGIT,
        "neutralised_min_share": (0.0, 1_000.0),
        "held_up": _LOGIT,
        "race_share": _LOGIT,
    },
    whole={"no_stop_last_laps": (0, MAX_LAPS_TO_GO)},
)
_WEATHER = Ranges(
    real={
        "wetness_now": _SHARE,
        "rain_per_hour": (0.0, 3_600.0),
        "rain_mean_s": (0.0, 1e8),
        "wetting_per_s": _SHARE,
        "drying_per_s": _SHARE,
        "react_s": (0.0, 1e9),
    }
)


def check_parameters(parameters: Parameters) -> None:
    """Check all fields of the parameters.

    Raises:
        InvalidStateError: names the first that is impossible.
    """
    _RACE.check("parameters", parameters)
    check_choice("parameters.reference_compound", parameters.reference_compound, Compound)
    _check_tires(parameters.tires)
    _check_cars(parameters.cars)
    _PIT.check("parameters.pit", parameters.pit)
    _TRAFFIC.check("parameters.traffic", parameters.traffic)
    _check_neutralisation(parameters.neutralisation)
    _check_rivals(parameters.rivals)
    if parameters.weather is not None:
        _WEATHER.check("parameters.weather", parameters.weather)


def _check_tires(tires: tuple[TireParameters, ...]) -> None:
    if not 1 <= len(tires) <= len(Compound):
        raise InvalidStateError(
            "parameters.tires", f"{len(tires)} tires; 1 to {len(Compound)} are possible"
        )
    for index, tire in enumerate(tires):
        check_choice(f"parameters.tires[{index}].compound", tire.compound, Compound)
        _TIRE.check(f"parameters.tires[{index}]", tire)
    check_distinct("parameters.tires", [tire.compound for tire in tires], "compound")


def _check_cars(cars: tuple[CarParameters, ...]) -> None:
    check_length("parameters.cars", cars, MAX_FIELD, "cars")
    check_distinct("parameters.cars", [car.car_id for car in cars], "car")
    for index, car in enumerate(cars):
        path = f"parameters.cars[{index}]"
        _CAR.check(path, car)
        most = car.max_driver_stint_laps
        if most is not None and car.min_driver_stint_laps > most + DRIVER_ROUNDING_LAPS:
            raise InvalidStateError(
                f"{path}.min_driver_stint_laps",
                f"{shown(car.min_driver_stint_laps)} is over max_driver_stint_laps, {shown(most)}",
            )


def _check_neutralisation(neutral: NeutralisationParameters) -> None:
    _NEUTRALISATION.check("parameters.neutralisation", neutral)
    path = "parameters.neutralisation.kinds"
    check_length(path, neutral.kinds, MAX_KINDS, "kinds")
    for index, kind in enumerate(neutral.kinds):
        _KIND.check(f"{path}[{index}]", kind)
    share = sum(kind.per_retirement for kind in neutral.kinds)
    if share > MAX_SURE_SHARE:
        raise InvalidStateError(
            path, f"per_retirement adds up to {share:.12g}; retirements bring out at most 1"
        )


def _check_rivals(rivals: tuple[ClassPolicy, ...]) -> None:
    path = "parameters.rivals"
    if not rivals:
        raise InvalidStateError(path, "no policy of the rivals is known")
    check_length(path, rivals, MAX_FIELD, "policies")
    check_distinct(path, [entry.car_class for entry in rivals], "class")
    for index, entry in enumerate(rivals):
        _POLICY.check(f"{path}[{index}].policy", entry.policy)
