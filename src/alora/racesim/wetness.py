"""How wet the track is expected to be, lap by lap of ours: means only, to make plans with."""

from __future__ import annotations

import math

import numpy as np

from alora.racesim.race import Race
from alora.racesim.randomness import Floats


def expected_wetness(race: Race, laps: int) -> Floats:
    """Wetness (0 to 1) on each of our next laps; rain comes and goes at its mean rates."""
    weather = race.parameters.weather
    wetness = np.zeros(laps)
    if weather is None:
        return wetness
    lap_s = float(race.grid.base_s[race.grid.ours])
    stays = math.exp(-lap_s / max(weather.rain_mean_s, 1e-9))
    comes = 1.0 - math.exp(-lap_s * weather.rain_per_hour / 3600.0)
    rain, level = float(weather.raining_now), weather.wetness_now
    for lap in range(laps):
        wetness[lap] = level
        dry = (1.0 - rain) * _spared(race, lap * lap_s)
        level += lap_s * ((1.0 - dry) * weather.wetting_per_s - dry * weather.drying_per_s)
        level = min(1.0, max(0.0, level))
        rain = rain * stays + (1.0 - rain) * comes
    return wetness


def _spared(race: Race, in_s: float) -> float:
    """Probability that no shower of the forecast falls so many seconds from now."""
    at_s = race.state.clock_s + in_s
    spared = 1.0
    for shower in race.state.weather.rain:
        if shower.from_s <= at_s < shower.until_s:
            spared *= 1.0 - shower.probability
    return spared


def wet_loss_s(race: Race, compound: int, wetness: Floats) -> Floats:
    """What a tire loses on such a track against the best tire for it, per lap [s]."""
    tires = race.tires
    off = wetness[None, :] - tires.best_wetness[:, None]
    loss = tires.wetness_s[:, None] * off**2
    lost: Floats = loss[compound] - loss.min(axis=0)
    return lost
