"""What the engine believes about a race: every number that `simulation.md` calls a parameter.

Made by `alora.models`, consumed by the engine, carried over the wire between services B and C.
"""

from __future__ import annotations

from dataclasses import dataclass

from alora.domain.race import CarId, Compound


@dataclass(frozen=True, slots=True)
class TireParameters:
    """One compound on this track.

    Lap time added at age `a` [laps on the set at the start of the lap] is
    `offset_s + wear_s_per_lap * a + cliff_s_per_lap * max(0, a - cliff_age_laps)`, and
    `warmup_s` on the first lap of a stint. On a track of wetness `w` (0 dry to 1 soaked) it adds
    `wetness_s * (w - best_wetness) ** 2`. Rivals' typical stints are `stint_factor` times as long
    on this tire.
    """

    compound: Compound
    offset_s: float
    wear_s_per_lap: float
    cliff_age_laps: float
    cliff_s_per_lap: float
    warmup_s: float
    best_wetness: float = 0.0
    wetness_s: float = 0.0
    stint_factor: float = 1.0


@dataclass(frozen=True, slots=True)
class CarParameters:
    """One car.

    Attributes:
        base_lap_s: green lap on a fresh reference tire at today's fuel, without traffic [s].
        base_lap_sd_s: how unsure that is; each simulated race draws its own value [s].
        noise_s: standard deviation of the lap-to-lap noise [s]; `noise_rho` its correlation
            with the lap before (0 to 1).
        retirement_per_lap: probability to retire on one lap.
        fuel_tank_laps: laps on a full tank; None where the series does not refuel.
        max_stint_laps: longest stint the car can or may do [laps]; None without a limit.
        service_mean_s, service_sd_s: time standing for tires and work [s], skewed.
        pass_logit: how much better than others it passes and defends at equal pace (straight-line
            speed) [logit].
        max_driver_stint_laps, min_driver_stint_laps: between two changes of driver [laps].
        owed_driver_changes: changes of driver that the rules still demand.
        drive_through_per_lap: probability to be given a drive-through on one lap.
        box: cars with the same number share one pit box; None has its own.
    """

    car_id: CarId
    base_lap_s: float
    base_lap_sd_s: float
    noise_s: float
    noise_rho: float
    retirement_per_lap: float
    fuel_tank_laps: float | None
    max_stint_laps: float | None
    service_mean_s: float
    service_sd_s: float
    pass_logit: float = 0.0
    max_driver_stint_laps: float | None = None
    min_driver_stint_laps: float = 0.0
    owed_driver_changes: int = 0
    drive_through_per_lap: float = 0.0
    box: int | None = None


@dataclass(frozen=True, slots=True)
class PitParameters:
    """The lane: loss against driving past, without service [s], by the flag at the stop.

    `refuel_s_per_lap` is time standing per lap of fuel taken; `refuel_in_parallel` says that
    it runs while tires are changed; `driver_in_parallel` says so of a change of driver, which
    takes `driver_change_s`. A share `botch_probability` of stops loses `botch_s` more.
    """

    lane_loss_s: float
    lane_loss_neutralised_s: float
    refuel_s_per_lap: float
    refuel_in_parallel: bool
    botch_probability: float
    botch_s: float
    driver_change_s: float = 0.0
    driver_in_parallel: bool = True


@dataclass(frozen=True, slots=True)
class TrafficParameters:
    """Following and passing.

    A car that starts the lap closer than `dirty_air_range_s` behind another loses up to
    `dirty_air_s`. A car that would end the lap in front passes with probability
    `1 / (1 + exp(-x))`, where `x = pass_intercept + pass_per_s * pace advantage [s] +
    pass_per_tire_lap * (tire age of the car ahead - own age) + own pass_logit - that of the car
    ahead + drs_logit (from the third lap, if it starts the lap within drs_range_s)`; else it
    follows at `min_gap_s`. A pass costs the passed car `pass_cost_s`.

    A car that is lapped loses `blue_flag_s`, the car that laps it `lapping_s`; so do cars of a
    slower and a faster class that meet.
    """

    min_gap_s: float
    dirty_air_range_s: float
    dirty_air_s: float
    pass_intercept: float
    pass_per_s: float
    pass_cost_s: float
    pass_per_tire_lap: float = 0.0
    drs_logit: float = 0.0
    drs_range_s: float = 1.0
    blue_flag_s: float = 0.0
    lapping_s: float = 0.0


@dataclass(frozen=True, slots=True)
class NeutralisationKind:
    """A safety car, virtual safety car or full-course yellow.

    `flag` is the `Flag` value it shows. `per_hour` starts per hour of green running; its length
    is log-normal with `mean_s` and `sd_s` [s]. Lap times are `lap_factor` times the green
    lap; `bunches` says that the field closes up behind the leader. A stop under it loses
    `lane_loss_s` (None: the lane's neutralised loss); the pit lane is closed for its first
    `pits_closed_s`; `wave_by` gives lapped cars their lap back before it ends. A share
    `per_retirement` of retirements on track brings one out.
    """

    flag: str
    per_hour: float
    mean_s: float
    sd_s: float
    lap_factor: float
    bunches: bool
    lane_loss_s: float | None = None
    pits_closed_s: float = 0.0
    wave_by: bool = False
    per_retirement: float = 0.0


@dataclass(frozen=True, slots=True)
class NeutralisationParameters:
    """All kinds of neutralisation this series has, and what they do.

    `wear_factor`, `fuel_factor`: tire wear and fuel burnt per lap against green.
    `bunch_gap_s`: time between two cars in the queue. `in_progress_remaining_s`: mean time the
    one that is out now will still last [s]; 0 under green.
    """

    kinds: tuple[NeutralisationKind, ...]
    wear_factor: float
    fuel_factor: float
    bunch_gap_s: float
    in_progress_remaining_s: float


@dataclass(frozen=True, slots=True)
class RivalPolicy:
    """How a rival decides to stop, as a hazard on each lap.

    `logit = intercept + per_stint_share * (stint laps / typical stint on this tire)
    + neutralised (if the lap was, and the stint share is above neutralised_min_share)
    + held_up (if it ended the lap stuck behind another) + race_share * (share of the race done)`.
    A car whose fuel or stint limit ends this lap stops in any case; a car with a stop still
    compulsory stops before it is too late; nobody stops on the last `no_stop_last_laps` laps.
    """

    typical_stint_laps: float
    intercept: float
    per_stint_share: float
    neutralised: float
    neutralised_min_share: float
    no_stop_last_laps: int
    held_up: float = 0.0
    race_share: float = 0.0


@dataclass(frozen=True, slots=True)
class ClassPolicy:
    """The rivals' policy of one class of cars."""

    car_class: str
    policy: RivalPolicy


@dataclass(frozen=True, slots=True)
class WeatherParameters:
    """How the track gets wet and dries, and when cars come in for other tires.

    Rain beyond the forecast starts `rain_per_hour` times an hour of dry sky and lasts
    `rain_mean_s` on average, both exponential. Wetness (0 to 1) rises by `wetting_per_s` while it
    rains, else falls by `drying_per_s`. A car whose best tire for the track would save `x` seconds
    a lap comes in once `x > react_s * (0.5 + u)`, with a new uniform `u` each lap.
    """

    wetness_now: float
    raining_now: bool
    rain_per_hour: float
    rain_mean_s: float
    wetting_per_s: float
    drying_per_s: float
    react_s: float


@dataclass(frozen=True, slots=True)
class Parameters:
    """Everything the engine needs beside the state, the plan and the seed.

    Attributes:
        model_version: the bundle these came from; goes into every answer.
        reference_compound: the tire whose `offset_s` is 0.
        fuel_s_per_lap: lap time saved by each lap of fuel burnt [s per lap].
        evolution_s_per_lap: lap time change as the track takes rubber [s per lap, mostly < 0].
        lap_reference: the leader's lap at which `base_lap_s` holds for fuel and evolution.
        start_loss_s_per_place, start_sd_s: first lap, only used if no lap is complete.
        cars: one per car of the state that is still racing, any order.
        weather: None where the track stays as it is.
    """

    model_version: str
    reference_compound: Compound
    tires: tuple[TireParameters, ...]
    fuel_s_per_lap: float
    evolution_s_per_lap: float
    lap_reference: int
    cars: tuple[CarParameters, ...]
    pit: PitParameters
    traffic: TrafficParameters
    neutralisation: NeutralisationParameters
    rivals: tuple[ClassPolicy, ...]
    start_loss_s_per_place: float
    start_sd_s: float
    weather: WeatherParameters | None = None
