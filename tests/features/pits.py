"""Features of stops: when they are made, and what they cost."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from alora.domain.race import Compound
from alora.domain.state import CarStatus
from alora.domain.strategy import BoxIfNeutralised, PitStop, Plan
from alora.racesim.kernel import RivalStops
from tests.features.case import Case, Draw, feature


def _done(case: Case) -> int:
    return int(case.state.cars[0].laps_done)


def _laps_to_go(case: Case) -> int:
    distance = case.state.distance
    if distance.laps is not None:
        return int(distance.laps - _done(case))
    return int((distance.time_s - case.state.clock_s) / 90.0)


@feature()
def rivals_that_stop(draw: Draw, case: Case) -> Case:
    typical = draw(st.floats(5.0, 14.0))
    return case.with_policies(
        lambda policy: replace(
            policy,
            typical_stint_laps=typical,
            intercept=-5.0,
            per_stint_share=4.5,
            no_stop_last_laps=1,
        )
    )


@feature("rivals_that_stop", "gap_kept")
def rivals_held_up(draw: Draw, case: Case) -> Case:
    weight = draw(st.floats(2.0, 6.0))
    return case.with_policies(lambda policy: replace(policy, held_up=weight))


@feature("rivals_that_stop")
def rivals_late_in_the_race(draw: Draw, case: Case) -> Case:
    weight = draw(st.floats(-6.0, 6.0).filter(lambda x: abs(x) > 1.0))
    return case.with_policies(lambda policy: replace(policy, race_share=weight))


@feature("rivals_that_stop")
def tires_that_last_longer(draw: Draw, case: Case) -> Case:
    factors = [draw(st.floats(0.5, 2.0)) for _ in case.parameters.tires]
    tires = zip(case.parameters.tires, factors, strict=True)
    return case.believing(tires=tuple(replace(t, stint_factor=f) for t, f in tires))


@feature()
def compulsory_stops(draw: Draw, case: Case) -> Case:
    return case.with_rules(required_stops=draw(st.integers(1, 2)))


@feature("compulsory_stops", "rivals_that_stop")
def stop_window(draw: Draw, case: Case) -> Case:
    begin = draw(st.integers(1, 4))
    length = draw(st.integers(1, 5))
    if case.state.distance.laps is not None:
        window = (_done(case) + begin, _done(case) + begin + length)
    else:
        window = (case.state.clock_s + 90.0 * begin, case.state.clock_s + 90.0 * (begin + length))
    return case.with_rules(stop_window=window)


@feature()
def compulsory_compounds(_: Draw, case: Case) -> Case:
    return case.with_rules(required_dry_compounds=2)


@feature()
def longest_stint(draw: Draw, case: Case) -> Case:
    most = float(draw(st.integers(6, 14)))
    return case.with_models(lambda _, car: replace(car, max_stint_laps=most))


@feature("rivals_that_stop")
def shortest_stop(draw: Draw, case: Case) -> Case:
    return case.with_rules(min_pit_stop_s=draw(st.floats(30.0, 80.0)))


@feature()
def botched_stops(draw: Draw, case: Case) -> Case:
    return case.with_lane(botch_probability=draw(st.floats(0.3, 1.0)), botch_s=7.0)


@feature()
def unsure_service(draw: Draw, case: Case) -> Case:
    spread = draw(st.floats(0.5, 3.0))
    return case.with_models(lambda _, car: replace(car, service_mean_s=4.0, service_sd_s=spread))


def _with_tanks(draw: Draw, case: Case) -> Case:
    tank = draw(st.floats(6.0, 14.0))
    left = [draw(st.floats(1.0, 6.0)) for _ in case.state.cars]
    case = case.with_rules(refuelling=True)
    case = case.with_cars(lambda row, car: replace(car, fuel_laps_left=left[row]))
    return case.with_models(lambda _, car: replace(car, fuel_tank_laps=tank, service_mean_s=8.0))


@feature()
def refuelling_while_tires_are_changed(draw: Draw, case: Case) -> Case:
    per_lap = draw(st.floats(0.5, 3.0))
    return _with_tanks(draw, case).with_lane(refuel_s_per_lap=per_lap, refuel_in_parallel=True)


@feature()
def refuelling_before_tires_are_changed(draw: Draw, case: Case) -> Case:
    per_lap = draw(st.floats(0.5, 3.0))
    return _with_tanks(draw, case).with_lane(refuel_s_per_lap=per_lap, refuel_in_parallel=False)


@feature("refuelling_before_tires_are_changed")
def a_splash_of_fuel(draw: Draw, case: Case) -> Case:
    lap = _done(case) + draw(st.integers(1, 3))
    stop = PitStop(lap, draw(st.sampled_from([None, Compound.SOFT])), draw(st.floats(0.0, 4.0)))
    return replace(case, plans=(case.plans[0], Plan((stop,))))


@feature()
def fuel_that_runs_dry(draw: Draw, case: Case) -> Case:
    left = [draw(st.floats(2.0, 9.0)) for _ in case.state.cars]
    return case.with_cars(lambda row, car: replace(car, fuel_laps_left=left[row]))


@feature("rivals_that_stop")
def driver_changes_owed(draw: Draw, case: Case) -> Case:
    rest = draw(st.floats(0.0, 10.0))
    case = case.with_models(
        lambda _, car: replace(car, owed_driver_changes=2, min_driver_stint_laps=rest)
    )
    return case.with_lane(driver_change_s=draw(st.floats(5.0, 60.0)), driver_in_parallel=True)


@feature("rivals_that_stop")
def longest_driver_stint(draw: Draw, case: Case) -> Case:
    most = float(draw(st.integers(6, 15)))
    driven = [draw(st.integers(0, 6)) for _ in case.state.cars]
    case = case.with_cars(lambda row, car: replace(car, driver_stint_laps=driven[row]))
    case = case.with_models(lambda _, car: replace(car, max_driver_stint_laps=most))
    return case.with_lane(driver_change_s=draw(st.floats(5.0, 60.0)), driver_in_parallel=False)


@feature()
def penalties(draw: Draw, case: Case) -> Case:
    owed = [draw(st.sampled_from([0.0, 5.0, 10.0])) for _ in case.state.cars]
    owed[0] = 10.0
    return case.with_cars(lambda row, car: replace(car, penalty_s=owed[row]))


@feature()
def drive_throughs_to_serve(draw: Draw, case: Case) -> Case:
    owed = [draw(st.integers(0, 2)) for _ in case.state.cars]
    owed[-1] = 2
    return case.with_cars(lambda row, car: replace(car, drive_throughs=owed[row]))


@feature()
def drive_throughs_given(draw: Draw, case: Case) -> Case:
    hazard = draw(st.floats(0.05, 0.3))
    return case.with_models(lambda _, car: replace(car, drive_through_per_lap=hazard))


@feature("longest_stint")
def two_cars_of_one_box(_: Draw, case: Case) -> Case:
    return case.with_models(lambda row, car: replace(car, box=row // 2, service_mean_s=12.0))


@feature()
def cars_in_the_lane(draw: Draw, case: Case) -> Case:
    there = [draw(st.booleans()) for _ in case.state.cars]
    there[-1] = True
    return case.with_cars(
        lambda row, car: replace(car, status=CarStatus.IN_PIT) if there[row] else car
    )


@feature()
def plans_of_several_stops(draw: Draw, case: Case) -> Case:
    first = draw(st.integers(1, 3))
    tires = st.sampled_from([Compound.SOFT, Compound.MEDIUM, None])
    stops = tuple(PitStop(_done(case) + lap, draw(tires)) for lap in (first, first + 2, first + 3))
    return replace(case, plans=(case.plans[0], Plan(stops)))


@feature("safety_car")
def plans_with_a_condition(draw: Draw, case: Case) -> Case:
    done, left = _done(case), _laps_to_go(case)
    begin = draw(st.integers(1, 3))
    late = PitStop(done + max(1, left - 1), Compound.SOFT)
    condition = BoxIfNeutralised(done + begin, done + begin + draw(st.integers(0, 9)))
    return replace(case, plans=(Plan((late,)), Plan((late,), condition)))


@feature()
def a_rival_that_must_stop(draw: Draw, case: Case) -> Case:
    done = _done(case)
    laps = tuple(done + draw(st.integers(1, 4)) for _ in case.plans)
    measured = tuple(lap + 2 for lap in laps)
    return replace(case, rival=RivalStops(1, laps, measured))


@feature("rivals_that_stop")
def our_car_by_policy(_: Draw, case: Case) -> Case:
    return replace(case, all_by_policy=True)
