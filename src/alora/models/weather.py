"""Rain: whether it is looked at, how wet the track is now, and pace told apart from wetness."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from alora.domain.race import Compound, Sky
from alora.domain.state import CarState, RaceSoFar
from alora.models.pace import Pace
from alora.models.priors import SeriesPrior
from alora.racesim.parameters import TireParameters, WeatherParameters

LIKELY = 0.5
"""A shower of the forecast that covers this moment falls already if it is at least this likely."""


def fit_weather(race: RaceSoFar, prior: SeriesPrior) -> WeatherParameters | None:
    """Rain from now on; None for a dry race of which no forecast is known, which costs nothing.

    A wet sky alone is not enough where no file names the tires: nothing would say who is on which.
    """
    weather = race.state.weather
    of_tires = _wetness_of_tires(race, prior)
    wetness = of_tires if weather.wetness is None else weather.wetness
    if wetness <= 0.0 and of_tires <= 0.0 and not weather.rain:
        return None
    return WeatherParameters(
        wetness_now=min(1.0, max(0.0, wetness)),
        raining_now=_rains_now(race, wetness),
        rain_per_hour=prior.weather.rain_per_hour,
        rain_mean_s=prior.weather.rain_mean_s,
        wetting_per_s=prior.weather.wetting_per_s,
        drying_per_s=prior.weather.drying_per_s,
        react_s=prior.weather.react_s,
    )


def _wetness_of_tires(race: RaceSoFar, prior: SeriesPrior) -> float:
    """The wetness for which the cars that race now are on the right tires, on average."""
    best = {tire.compound: tire.best_wetness for tire in prior.tires}
    racing = [car for car in race.state.cars if car.status.is_racing]
    found = [best.get(car.compound, 0.0) for car in racing if car.compound is not Compound.UNKNOWN]
    return float(np.mean(found)) if found else 0.0


def _rains_now(race: RaceSoFar, wetness: float) -> bool:
    weather, now_s = race.state.weather, race.state.clock_s
    if weather.rain:
        return any(r.from_s <= now_s < r.until_s and r.probability >= LIKELY for r in weather.rain)
    return weather.sky is Sky.WET and wetness > 0.0


def without_wetness(pace: Pace, race: RaceSoFar, prior: SeriesPrior, wetness: float) -> Pace:
    """Take out of cars and tires what the water on the track does, for the engine adds it again.

    What the laps so far say of tires for the wet is mostly how wet it was. So these tires are as
    believed before, and the cars as fast as they are now on the tires that most of them have.
    """
    believed = {tire.compound: tire.offset_s for tire in prior.tires}
    scale = _scale(pace, prior)
    tires = tuple(
        tire if tire.compound.is_dry else replace(tire, offset_s=believed[tire.compound] * scale)
        for tire in pace.tires
    )
    now = _most_used(race.state.cars, pace)
    was, is_now = _tire(pace.tires, now), _tire(tires, now)
    wet_loss_s = is_now.wetness_s * (wetness - is_now.best_wetness) ** 2
    longer = was.offset_s - is_now.offset_s - wet_loss_s
    cars = {
        name: replace(car, base_lap_s=max(0.5 * car.base_lap_s, car.base_lap_s + longer))
        for name, car in pace.cars.items()
    }
    return Pace(cars, tires, pace.reference_compound)


def _scale(pace: Pace, prior: SeriesPrior) -> float:
    typical = float(np.median([car.base_lap_s for car in pace.cars.values()]))
    return typical / prior.reference_lap_s


def _most_used(cars: tuple[CarState, ...], pace: Pace) -> Compound:
    known = {tire.compound for tire in pace.tires}
    used = [c.compound for c in cars if c.status.is_racing and c.compound in known]
    return max(used, key=used.count) if used else pace.reference_compound


def _tire(tires: tuple[TireParameters, ...], compound: Compound) -> TireParameters:
    return next(tire for tire in tires if tire.compound is compound)
