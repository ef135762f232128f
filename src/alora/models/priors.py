"""What is believed about a series before a race: the content of a model bundle."""

from __future__ import annotations

from dataclasses import dataclass

from alora.racesim.parameters import NeutralisationParameters, TireParameters, TrafficParameters


@dataclass(frozen=True, slots=True)
class PacePrior:
    """Lap times.

    Attributes:
        car_spread: standard deviation of cars' pace in one class [share of the lap].
        noise: lap-to-lap noise [share of the lap]; `noise_rho` its correlation.
        drift: how much a car's pace may still move in the race [share of the lap].
        fuel_s_per_lap, evolution_s_per_lap: see `Parameters`.
        wear_sd_s: how unsure the tire wear is [s per lap]; `offset_sd_s` the compounds' offsets.
        laps_worth: laps of evidence that the prior counts as [laps].
    """

    car_spread: float
    noise: float
    noise_rho: float
    drift: float
    fuel_s_per_lap: float
    evolution_s_per_lap: float
    wear_sd_s: float
    offset_sd_s: float
    laps_worth: float


@dataclass(frozen=True, slots=True)
class PitPrior:
    """Stops.

    Attributes:
        lane_loss_s, lane_loss_neutralised_s: loss in the lane without service.
        service_mean_s, service_sd_s: time standing without fuel.
        refuel_s: time to fill an empty tank; 0 where the series does not refuel.
        refuel_in_parallel: fuel runs while the tires are changed.
        botch_probability, botch_s: the slowest stops.
        stops_worth: stops of evidence that the prior counts as [stops].
        driver_change_s: time to change the driver; `driver_in_parallel` to the other work.
        box_per_team: two cars of one team share a pit box.
    """

    lane_loss_s: float
    lane_loss_neutralised_s: float
    service_mean_s: float
    service_sd_s: float
    refuel_s: float
    refuel_in_parallel: bool
    botch_probability: float
    botch_s: float
    stops_worth: float
    driver_change_s: float
    driver_in_parallel: bool
    box_per_team: bool


@dataclass(frozen=True, slots=True)
class StintPrior:
    """How long cars stay out.

    Attributes:
        tank_s: driving time on a full tank [s]; 0 where the series does not refuel.
        typical_s: time between two stops that teams choose [s].
        intercept, per_stint_share, neutralised, neutralised_min_share, no_stop_last_laps, held_up,
            race_share: see `RivalPolicy`.
        stints_worth: stints of evidence that the prior counts as [stints].
    """

    tank_s: float
    typical_s: float
    intercept: float
    per_stint_share: float
    neutralised: float
    neutralised_min_share: float
    no_stop_last_laps: int
    stints_worth: float
    held_up: float
    race_share: float


@dataclass(frozen=True, slots=True)
class WeatherPrior:
    """Rain and what it does to the track, where rain is looked at; see `WeatherParameters`."""

    rain_per_hour: float
    rain_mean_s: float
    wetting_per_s: float
    drying_per_s: float
    react_s: float


@dataclass(frozen=True, slots=True)
class SeriesPrior:
    """Everything believed about one series; `reference_lap_s` is the lap its seconds refer to.

    `per_hour` of a kind of neutralisation counts all of that kind, also those that a retirement
    brings out.
    """

    reference_lap_s: float
    pace: PacePrior
    tires: tuple[TireParameters, ...]
    pit: PitPrior
    stint: StintPrior
    traffic: TrafficParameters
    neutralisation: NeutralisationParameters
    weather: WeatherPrior
    retirement_per_hour: float
    start_loss_s_per_place: float
    start_sd_s: float
