"""Features of the laps: the start, pace, traffic, classes, weather."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from alora.domain.race import Compound, RainForecast
from alora.racesim.parameters import ClassPolicy, TireParameters, WeatherParameters
from tests.features.case import Case, Draw, feature
from tests.fields import USUAL_STOPS


@feature()
def start(draw: Draw, case: Case) -> Case:
    case = case.with_cars(
        lambda _, car: replace(car, laps_done=0, tire_age_laps=0, stint_laps=0, laps_down=0)
    )
    case = replace(case, state=replace(case.state, laps_done=0))
    return case.believing(
        start_loss_s_per_place=draw(st.floats(0.1, 0.5)), start_sd_s=draw(st.floats(0.0, 1.0))
    )


@feature()
def unsure_pace(draw: Draw, case: Case) -> Case:
    spread = draw(st.floats(0.1, 2.0))
    return case.with_models(lambda _, car: replace(car, base_lap_sd_s=spread))


@feature()
def noise_that_lasts(draw: Draw, case: Case) -> Case:
    rho = draw(st.floats(0.3, 0.9))
    return case.with_models(lambda _, car: replace(car, noise_s=0.5, noise_rho=rho))


@feature()
def fuel_and_rubber(draw: Draw, case: Case) -> Case:
    return case.believing(
        fuel_s_per_lap=draw(st.floats(0.1, 0.2)), evolution_s_per_lap=draw(st.floats(-0.1, 0.0))
    )


@feature()
def tires_that_fall_off(draw: Draw, case: Case) -> Case:
    cliff = draw(st.floats(2.0, 8.0))
    tires = case.parameters.tires
    return case.believing(
        tires=tuple(replace(t, cliff_age_laps=cliff, cliff_s_per_lap=0.4) for t in tires)
    )


@feature("faster_cars_behind")
def gap_kept(draw: Draw, case: Case) -> Case:
    return case.with_traffic(min_gap_s=draw(st.floats(0.7, 1.5)))


@feature()
def faster_cars_behind(draw: Draw, case: Case) -> Case:
    faster = draw(st.floats(0.2, 0.6))
    return case.with_models(lambda row, car: replace(car, base_lap_s=car.base_lap_s - faster * row))


@feature("faster_cars_behind")
def passing(draw: Draw, case: Case) -> Case:
    return case.with_traffic(
        pass_intercept=draw(st.floats(-2.0, 0.0)),
        pass_per_s=draw(st.floats(0.5, 4.0)),
        pass_cost_s=draw(st.sampled_from([0.0, 0.3])),
    )


@feature("passing")
def passing_on_fresher_tires(draw: Draw, case: Case) -> Case:
    ages = [draw(st.integers(0, 30)) for _ in case.state.cars]
    weight = draw(st.floats(0.1, 0.5))
    case = case.with_cars(lambda row, car: replace(car, tire_age_laps=ages[row]))
    return case.with_traffic(pass_per_tire_lap=weight)


@feature("passing")
def straight_line_speed(draw: Draw, case: Case) -> Case:
    logits = [draw(st.floats(-3.0, 3.0)) for _ in case.state.cars]
    return case.with_models(lambda row, car: replace(car, pass_logit=logits[row]))


@feature("passing")
def drs(draw: Draw, case: Case) -> Case:
    return case.with_traffic(
        drs_logit=draw(st.floats(1.0, 4.0)), drs_range_s=draw(st.floats(0.5, 3.0))
    )


@feature()
def dirty_air(draw: Draw, case: Case) -> Case:
    return case.with_traffic(
        dirty_air_s=draw(st.floats(0.1, 0.8)), dirty_air_range_s=draw(st.floats(1.0, 5.0))
    )


@feature()
def slow_cars(draw: Draw, case: Case) -> Case:
    slower = draw(st.floats(1.15, 1.45))
    last = len(case.state.cars) - 1
    return case.with_models(
        lambda row, car: replace(car, base_lap_s=car.base_lap_s * (slower if row == last else 1))
    )


@feature("slow_cars")
def blue_flags(draw: Draw, case: Case) -> Case:
    return case.with_traffic(blue_flag_s=draw(st.floats(0.5, 3.0)))


@feature("slow_cars")
def time_lost_lapping(draw: Draw, case: Case) -> Case:
    return case.with_traffic(lapping_s=draw(st.floats(0.3, 2.0)))


@feature()
def several_classes(draw: Draw, case: Case) -> Case:
    names = [draw(st.sampled_from(["A", "B", "C"])) for _ in case.state.cars]
    names[:2] = ["A", "B"]
    slower = {"A": 0.0, "B": draw(st.floats(2.0, 12.0)), "C": draw(st.floats(10.0, 25.0))}
    case = case.with_cars(lambda row, car: replace(car, car_class=names[row]))
    case = case.with_models(
        lambda row, car: replace(car, base_lap_s=car.base_lap_s + slower[names[row]])
    )
    return case.believing(rivals=(*case.parameters.rivals, ClassPolicy("B", USUAL_STOPS)))


@feature("several_classes")
def classes_that_meet(draw: Draw, case: Case) -> Case:
    return case.with_traffic(
        blue_flag_s=draw(st.floats(0.5, 3.0)), lapping_s=draw(st.floats(0.1, 1.0))
    )


@feature()
def cars_laps_down(draw: Draw, case: Case) -> Case:
    down = [draw(st.integers(0, 3)) for _ in case.state.cars]
    down[0], down[-1] = 0, max(1, down[-1])
    return case.with_cars(
        lambda row, car: replace(
            car, laps_done=max(0, car.laps_done - down[row]), laps_down=down[row]
        )
    )


@feature()
def ghosts(draw: Draw, case: Case) -> Case:
    lead = max(car.laps_done for car in case.state.cars)
    down = draw(st.integers(4, 6))
    case = case.with_cars(
        lambda row, car: replace(car, laps_done=car.laps_done + 6 - down * (row == 1))
    )
    return replace(case, state=replace(case.state, laps_done=lead + 6))


@feature()
def retirements(draw: Draw, case: Case) -> Case:
    hazard = draw(st.floats(0.03, 0.15))
    return case.with_models(lambda _, car: replace(car, retirement_per_lap=hazard))


WET_TIRES = (
    TireParameters(Compound.INTERMEDIATE, 1.0, 0.05, 30.0, 0.1, 1.0, 0.4, 30.0),
    TireParameters(Compound.WET, 3.0, 0.05, 30.0, 0.1, 1.0, 0.9, 25.0),
)


def on_tires_for_rain(case: Case) -> Case:
    """Slicks suffer in the wet, and there are other tires."""
    if case.parameters.tires[-1].compound is Compound.WET:
        return case
    tires = tuple(replace(tire, wetness_s=60.0) for tire in case.parameters.tires)
    return case.believing(tires=(*tires, *WET_TIRES))


def sky(draw: Draw, **changes: object) -> WeatherParameters:
    """A dry sky and a dry track, if nothing else is said."""
    dry = WeatherParameters(
        wetness_now=0.0,
        raining_now=False,
        rain_per_hour=0.0,
        rain_mean_s=draw(st.floats(200.0, 1500.0)),
        wetting_per_s=draw(st.floats(0.0005, 0.01)),
        drying_per_s=draw(st.floats(0.0002, 0.004)),
        react_s=draw(st.floats(0.5, 5.0)),
    )
    return replace(dry, **changes)


@feature()
def rain_that_comes(draw: Draw, case: Case) -> Case:
    weather = sky(draw, rain_per_hour=draw(st.floats(3.0, 12.0)))
    return on_tires_for_rain(case).believing(weather=weather)


@feature()
def track_that_dries(draw: Draw, case: Case) -> Case:
    tire = draw(st.sampled_from([Compound.INTERMEDIATE, Compound.WET]))
    case = case.with_cars(lambda _, car: replace(car, compound=tire))
    weather = sky(draw, wetness_now=draw(st.floats(0.3, 1.0)))
    return on_tires_for_rain(case).believing(weather=weather)


@feature()
def rain_now(draw: Draw, case: Case) -> Case:
    weather = sky(draw, wetness_now=draw(st.floats(0.2, 0.9)), raining_now=True)
    return on_tires_for_rain(case).believing(weather=weather)


@feature()
def forecast(draw: Draw, case: Case) -> Case:
    now = case.state.clock_s
    showers = tuple(
        RainForecast(now + begin, now + begin + 400.0, draw(st.floats(0.5, 0.95)))
        for begin in (draw(st.floats(0.0, 200.0)), 500.0)
    )
    weather = replace(case.state.weather, rain=showers)
    case = replace(case, state=replace(case.state, weather=weather))
    return on_tires_for_rain(case).believing(weather=sky(draw, wetting_per_s=0.004))
