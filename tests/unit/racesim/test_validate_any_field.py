"""Any one field of a race with all that the model knows: refused by its name, or simulated."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from alora.domain.errors import InvalidStateError
from alora.domain.race import CarId, Compound, RaceRules, RainForecast
from alora.domain.strategy import BoxIfNeutralised, PitStop, Plan
from alora.racesim.budget import Budget
from alora.racesim.kernel import Kernel
from alora.racesim.parameters import TireParameters, WeatherParameters
from alora.racesim.race import Race
from alora.racesim.validate import validate
from tests.fields import field_parameters, field_state
from tests.native.nasty import at, put

Spot = tuple[str | int, ...]
"""The way to a value: names of fields and places in lists."""

OURS = CarId("2")
ITERATIONS = 9
EXAMPLES = 250
REALS = (
    *(float("nan"), float("inf"), -float("inf"), -1e300, -1.0, -1e-9, 0.0, 1e-30, 0.3, 1.0),
    *(60.0, 3_600.0, 1e5, 172_800.0, 1e9, 1e39, 1e300),
)
WHOLE = (-(2**63), -1, 0, 1, 15, 127, 2_000, 5_000, 2**31 - 1, 2**31, 2**63, 10**400)
WORDS = ("", "glass")
SPEAKS_OF: dict[str, tuple[str, ...]] = {
    "clock_s": ("state.cars[", "state.flag_since_s", "state.distance"),
    "laps_done": ("car_id", "plan.", "state.distance"),
    "laps": ("state.cars[", "state.rules.stop_window", "plan."),
    "time_s": ("state.rules.stop_window", "state.distance"),
    "base_lap_s": ("state.distance",),
    "position": ("state.cars[",),
    "class_position": ("state.cars[",),
    "car_class": ("state.cars[",),
    "car_id": ("state.cars", "parameters.cars", "car_id"),
    "cars": ("state.cars", "parameters.cars", "car_id"),
    "tires": ("plan.stops",),
    "status": ("car_id",),
    "per_retirement": ("parameters.neutralisation.kinds",),
    "max_driver_stint_laps": ("parameters.cars[",),
    "max_driver_stint_s": ("state.rules.",),
    "compound": ("parameters.tires", "plan.stops"),
}
"""Where a field may be blamed in the name of another that it contradicts."""


def everything(*, by_time: bool) -> tuple[Any, Any, Plan]:
    """A race in which no field is without a value, and a plan for it."""
    rules = RaceRules(
        required_stops=1,
        required_dry_compounds=2,
        min_pit_stop_s=20.0,
        refuelling=True,
        max_stint_s=4_000.0,
        stop_window=(1_000.0, 2_500.0) if by_time else (11.0, 28.0),
        required_driver_changes=1,
        max_driver_stint_s=3_000.0,
        min_driver_stint_s=500.0,
    )
    state = field_state(3, laps=10, race_laps=30, race_s=2_700.0 if by_time else None, rules=rules)
    rain = RainForecast(state.clock_s + 200.0, state.clock_s + 900.0, 0.5)
    readings = {"wetness": 0.1, "air_temp_c": 20.0, "humidity_pct": 60.0}
    weather = replace(state.weather, rain=(rain, rain), **readings)
    parameters = field_parameters(state)
    state = replace(
        state,
        weather=weather,
        cars=tuple(
            replace(
                car,
                fuel_laps_left=9.0,
                driver_stint_laps=5,
                penalty_s=5.0,
                drive_throughs=1,
                last_sectors_s=(30.0, 30.0, 30.0),
            )
            for car in state.cars
        ),
    )
    wet = TireParameters(Compound.WET, 3.0, 0.05, 30.0, 0.1, 1.0, 0.9, 25.0, 1.1)
    kinds = tuple(
        replace(kind, lane_loss_s=8.0, pits_closed_s=20.0, wave_by=True, per_retirement=0.3)
        for kind in parameters.neutralisation.kinds
    )
    parameters = replace(
        parameters,
        tires=(*(replace(tire, wetness_s=60.0) for tire in parameters.tires), wet),
        cars=tuple(
            replace(
                car,
                fuel_tank_laps=12.0,
                max_stint_laps=15.0,
                max_driver_stint_laps=16.0,
                min_driver_stint_laps=3.0,
                owed_driver_changes=1,
                drive_through_per_lap=0.01,
                box=1,
            )
            for car in parameters.cars
        ),
        traffic=replace(
            parameters.traffic, drs_logit=1.0, blue_flag_s=1.0, lapping_s=0.5, pass_per_tire_lap=0.1
        ),
        pit=replace(parameters.pit, refuel_s_per_lap=1.0, driver_change_s=20.0),
        neutralisation=replace(parameters.neutralisation, kinds=kinds),
        weather=WeatherParameters(0.1, False, 2.0, 600.0, 0.002, 0.001, 2.0),
    )
    stops = (PitStop(14, Compound.HARD, 6.0), PitStop(20, None))
    return state, parameters, Plan(stops, BoxIfNeutralised(11, 13))


def spots_in(value: Any, spot: Spot = ()) -> list[Spot]:
    """The ways to all values, lists and parts."""
    below: list[Spot] = [spot] if spot else []
    if is_dataclass(value):
        for entry in fields(value):
            below += spots_in(getattr(value, entry.name), (*spot, entry.name))
    elif isinstance(value, tuple):
        for place, thing in enumerate(value):
            below += spots_in(thing, (*spot, place))
    return below


def nasty(old: Any) -> tuple[Any, ...]:
    """What could stand in the place of a value of this type."""
    if isinstance(old, tuple):
        return ((), old * 2, old * 200)
    if isinstance(old, bool) or is_dataclass(old):
        return ()
    if isinstance(old, int):
        return WHOLE
    if isinstance(old, float):
        return REALS
    return WORDS if isinstance(old, str) else ()


def path_of(spot: Spot) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in spot)[1:]


def blames(refused: InvalidStateError, spot: Spot) -> bool:
    """Whether a refusal is about the field that was changed."""
    path = path_of(spot)
    if refused.path.startswith(path) or path.startswith(refused.path):
        return True
    names = [step for step in spot if isinstance(step, str)]
    return any(refused.path.startswith(SPEAKS_OF.get(name, ("-",))) for name in names)


CASES = [everything(by_time=False), everything(by_time=True)]
SPOTS = [
    (case, ("state", "parameters", "plan")[part], spot)
    for case in range(len(CASES))
    for part in range(3)
    for spot in spots_in(CASES[case][part])
    if nasty(at(CASES[case][part], spot))
]


def refused_or_run(case: int, part: str, spot: Spot, new: Any) -> InvalidStateError | None:
    """The refusal of a changed race; without one, it has been run to finite clocks."""
    state, parameters, plan = (
        put(thing, spot, new) if name == part else thing
        for name, thing in zip(("state", "parameters", "plan"), CASES[case], strict=True)
    )
    try:
        validate(state, parameters, OURS, plan)
        race = Race.prepare(state, parameters, OURS, 1)
    except InvalidStateError as error:
        return error
    raw = Kernel(race).run((plan, Plan()), 0, ITERATIONS, Budget())
    assert raw is not None
    assert np.isfinite(raw.clock_s).all()
    assert np.isfinite(raw.time_s).all()
    assert raw.clock_s.min() >= race.grid.clock_s.min() - 1.0
    assert raw.position.min() >= 1
    assert raw.position.max() <= race.grid.size
    return None


@pytest.mark.parametrize("case", range(len(CASES)))
def test_a_race_with_everything_in_it_is_accepted_and_runs(case):
    state, parameters, plan = CASES[case]
    validate(state, parameters, OURS, plan)
    assert refused_or_run(case, "plan", (), plan) is None


@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_a_field_with_a_nasty_value_is_refused_by_its_name_or_simulated(data):
    case, part, spot = data.draw(st.sampled_from(SPOTS))
    new = data.draw(
        st.sampled_from(nasty(at(CASES[case][("state", "parameters", "plan").index(part)], spot)))
    )
    try:
        refused = refused_or_run(case, part, spot, new)
    except ValueError:
        assume(False)
    assert refused is None or blames(refused, (part, *spot)), f"{refused}"
