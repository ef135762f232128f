"""From the race so far to the engine's parameters: the priors moved by this race's own laps."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import ceil

import numpy as np

from alora.domain.errors import InvalidStateError
from alora.domain.race import CarId, RaceRules
from alora.domain.state import CarState, RaceSoFar
from alora.models.bundle import ModelBundle
from alora.models.evidence import gather
from alora.models.pace import CarPace, expected_laps_s, fit_pace
from alora.models.priors import SeriesPrior
from alora.models.stops import (
    StintLength,
    fit_pit,
    fit_stints,
    rival_policy,
    stop_losses_s,
    stop_scale,
)
from alora.models.traffic import without_traffic
from alora.models.weather import fit_weather, without_wetness
from alora.racesim.parameters import (
    CarParameters,
    ClassPolicy,
    NeutralisationKind,
    NeutralisationParameters,
    Parameters,
)

EVENT_HOURS_WORTH = 2.0
"""Hours of racing that the belief about neutralisations counts as [h]."""


def fit_parameters(race: RaceSoFar, bundle: ModelBundle) -> Parameters:
    """Fit everything the engine needs, from only the laps in `race`.

    Raises:
        InvalidStateError: nobody is racing any more.
    """
    racing = [car for car in race.state.cars if car.status.is_racing]
    if not racing:
        raise InvalidStateError("state.cars", "no car is racing any more")
    prior = bundle.prior
    evidence = gather(race)
    weather = fit_weather(race, prior)
    pace = fit_pace(race, evidence, prior, wet=weather is not None)
    stints = fit_stints(race, evidence, pace.cars, prior.stint, pace.tires)
    losses = stop_losses_s(evidence, expected_laps_s(race, evidence, pace, prior))
    warmup = float(np.mean([tire.warmup_s for tire in pace.tires]))
    longer = stop_scale(losses, prior.pit, warmup, stints)
    typical = float(np.median([pace.cars[car.car_id].base_lap_s for car in racing]))
    scale = typical / prior.reference_lap_s
    if weather is not None:
        pace = without_wetness(pace, race, prior, weather.wetness_now)
    clear = without_traffic(pace.cars, race, prior.traffic)
    boxes = _boxes(racing) if prior.pit.box_per_team else {}
    return Parameters(
        model_version=bundle.version,
        reference_compound=pace.reference_compound,
        tires=pace.tires,
        fuel_s_per_lap=prior.pace.fuel_s_per_lap * scale,
        evolution_s_per_lap=prior.pace.evolution_s_per_lap * scale,
        lap_reference=race.state.laps_done,
        cars=tuple(
            _car(
                car,
                clear[car.car_id],
                stints[car.car_class],
                longer,
                race.state.rules,
                prior,
                boxes,
            )
            for car in racing
        ),
        pit=fit_pit(longer, prior.pit, stints),
        traffic=prior.traffic,
        neutralisation=_neutralisation(race, prior, len(racing), longer),
        rivals=tuple(
            ClassPolicy(name, rival_policy(length, prior.stint)) for name, length in stints.items()
        ),
        start_loss_s_per_place=prior.start_loss_s_per_place,
        start_sd_s=prior.start_sd_s,
        weather=weather,
    )


def _boxes(racing: list[CarState]) -> dict[CarId, int]:
    """A number for each pit box that two cars of one team share."""
    size = Counter(car.team for car in racing if car.team)
    shared = {team: number for number, team in enumerate(t for t in size if size[t] == 2)}
    return {car.car_id: shared[car.team] for car in racing if car.team in shared}


def _car(
    car: CarState,
    pace: CarPace,
    stint: StintLength,
    longer: float,
    rules: RaceRules,
    prior: SeriesPrior,
    boxes: dict[CarId, int],
) -> CarParameters:
    return CarParameters(
        car_id=car.car_id,
        base_lap_s=pace.base_lap_s,
        base_lap_sd_s=pace.base_lap_sd_s,
        noise_s=pace.noise_s,
        noise_rho=prior.pace.noise_rho,
        retirement_per_lap=min(0.5, prior.retirement_per_hour * pace.base_lap_s / 3600.0),
        fuel_tank_laps=stint.tank_laps,
        max_stint_laps=_most_laps(rules.max_stint_s, pace.base_lap_s),
        service_mean_s=prior.pit.service_mean_s * longer,
        service_sd_s=prior.pit.service_sd_s * longer,
        max_driver_stint_laps=_most_laps(rules.max_driver_stint_s, pace.base_lap_s),
        min_driver_stint_laps=float(ceil((rules.min_driver_stint_s or 0.0) / pace.base_lap_s)),
        owed_driver_changes=max(0, rules.required_driver_changes - car.driver_changes),
        box=boxes.get(car.car_id),
    )


def _most_laps(limit_s: float | None, lap_s: float) -> float | None:
    return None if limit_s is None else max(1.0, limit_s // lap_s)


def _neutralisation(
    race: RaceSoFar, prior: SeriesPrior, cars: int, longer: float
) -> NeutralisationParameters:
    """How often the track was neutralised so far, and how long the one now may still last."""
    state = race.state
    hours = state.clock_s / 3600.0
    seen = _periods(race)
    retirements_per_hour = cars * prior.retirement_per_hour
    kinds = tuple(
        _kind(kind, hours, seen.get(kind.flag, 0), retirements_per_hour, longer)
        for kind in prior.neutralisation.kinds
    )
    remaining = 0.0
    if state.flag.is_neutralised and kinds:
        now = next((kind for kind in kinds if kind.flag == state.flag.value), kinds[0])
        remaining = max(0.25 * now.mean_s, now.mean_s - (state.clock_s - state.flag_since_s))
    return replace(prior.neutralisation, kinds=kinds, in_progress_remaining_s=remaining)


def _kind(
    believed: NeutralisationKind,
    hours: float,
    seen: int,
    retirements_per_hour: float,
    longer: float,
) -> NeutralisationKind:
    """Move the rate by those seen, and leave to retirements what they bring out."""
    rate = (believed.per_hour * EVENT_HOURS_WORTH + seen) / (EVENT_HOURS_WORTH + hours)
    lane_s = believed.lane_loss_s
    return replace(
        believed,
        per_hour=max(0.0, rate - believed.per_retirement * retirements_per_hour),
        lane_loss_s=None if lane_s is None else lane_s * longer,
    )


def _periods(race: RaceSoFar) -> dict[str, int]:
    """How often each neutralisation began, as the car with most laps saw it."""
    counts: dict[str, int] = {}
    if not race.laps:
        return counts
    longest = max(race.laps, key=len)
    before = None
    for flag in longest.flags:
        if flag.is_neutralised and flag is not before:
            counts[flag.value] = counts.get(flag.value, 0) + 1
        before = flag
    return counts
