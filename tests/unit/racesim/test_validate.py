import time
from dataclasses import replace

import pytest

from alora.domain.errors import InvalidStateError
from alora.domain.race import CarId, Compound, DistanceSource, RaceDistance
from alora.domain.state import CarStatus
from alora.domain.strategy import BoxIfNeutralised, PitStop, Plan
from alora.racesim.budget import Budget
from alora.racesim.search import recommend, simulate
from alora.racesim.validate import (
    MAX_FIELD,
    MAX_FURTHER_STOPS,
    MAX_ITERATION,
    check_iterations,
    validate,
)
from tests.fields import field_parameters, field_state

OURS = CarId("3")

REFUSED_WITHIN_S = 0.01
"""What a refusal may take [s]."""


def change_car(state, index, **values):
    cars = list(state.cars)
    cars[index] = replace(cars[index], **values)
    return replace(state, cars=tuple(cars))


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda s: change_car(s, 1, laps_done=-1), "state.cars[1].laps_done"),
        (lambda s: change_car(s, 1, tire_age_laps=-4), "state.cars[1].tire_age_laps"),
        (lambda s: change_car(s, 0, last_crossing_s=float("nan")), "state.cars[0].last_crossing_s"),
        (lambda s: change_car(s, 0, gap_to_leader_s=-1.0), "state.cars[0].gap_to_leader_s"),
        (lambda s: change_car(s, 0, fuel_laps_left=float("inf")), "state.cars[0].fuel_laps_left"),
        (lambda s: change_car(s, 0, car_id=CarId("2")), "state.cars"),
        (lambda s: change_car(s, 2, status=CarStatus.RETIRED), "car_id"),
        (lambda s: replace(s, clock_s=float("inf")), "state.clock_s"),
        (lambda s: replace(s, cars=()), "state.cars"),
    ],
)
def test_an_impossible_state_is_refused_by_its_field(change, path):
    state = field_state(4)
    parameters = field_parameters(state)
    with pytest.raises(InvalidStateError) as refused:
        validate(change(state), parameters, OURS)
    assert refused.value.path == path


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda p: replace(p, tires=()), "parameters.tires"),
        (lambda p: replace(p, tires=p.tires * 20), "parameters.tires"),
        (lambda p: replace(p, tires=(p.tires[0], p.tires[0])), "parameters.tires"),
        (lambda p: replace(p, rivals=()), "parameters.rivals"),
        (
            lambda p: replace(
                p, neutralisation=replace(p.neutralisation, kinds=p.neutralisation.kinds * 20)
            ),
            "parameters.neutralisation.kinds",
        ),
        (
            lambda p: replace(
                p,
                rivals=(
                    replace(
                        p.rivals[0], policy=replace(p.rivals[0].policy, typical_stint_laps=0.0)
                    ),
                ),
            ),
            "parameters.rivals[0].policy.typical_stint_laps",
        ),
        (lambda p: replace(p, cars=p.cars[1:]), "parameters.cars"),
        (lambda p: replace(p, pit=replace(p.pit, lane_loss_s=-1.0)), "parameters.pit.lane_loss_s"),
        (
            lambda p: replace(p, cars=(replace(p.cars[0], base_lap_s=0.0), *p.cars[1:])),
            "parameters.cars[0].base_lap_s",
        ),
        (
            lambda p: replace(p, tires=(replace(p.tires[0], wear_s_per_lap=float("nan")),)),
            "parameters.tires[0].wear_s_per_lap",
        ),
    ],
)
def test_impossible_parameters_are_refused_by_their_field(change, path):
    state = field_state(4)
    with pytest.raises(InvalidStateError) as refused:
        validate(state, change(field_parameters(state)), OURS)
    assert refused.value.path == path


@pytest.mark.parametrize(
    ("plan", "path"),
    [
        (Plan((PitStop(4, Compound.HARD),)), "plan.stops[0].lap"),
        (Plan((PitStop(20, Compound.HARD), PitStop(57, Compound.SOFT))), "plan.stops[1].lap"),
        (Plan((PitStop(20, Compound.WET),)), "plan.stops[0].compound"),
        (Plan(tuple(PitStop(lap, None) for lap in range(100, 170))), "plan.stops"),
        (Plan((PitStop(10**9, None),)), "plan.stops[0].lap"),
        (Plan((PitStop(20.5, None),)), "plan.stops[0].lap"),
        (Plan((PitStop(20, "glass"),)), "plan.stops[0].compound"),
        (Plan((PitStop(20, None, float("nan")),)), "plan.stops[0].fuel_laps"),
        (Plan((PitStop(20, None, -1.0),)), "plan.stops[0].fuel_laps"),
        (Plan((), BoxIfNeutralised(3, 10)), "plan.if_neutralised.until_lap"),
        (Plan((), BoxIfNeutralised(3, 2**40)), "plan.if_neutralised.until_lap"),
    ],
)
def test_a_plan_that_cannot_be_driven_is_refused(plan, path):
    state = field_state(4, laps=10, race_laps=57)
    with pytest.raises(InvalidStateError) as refused:
        validate(state, field_parameters(state), OURS, plan)
    assert refused.value.path == path


def test_a_car_that_is_not_in_the_race_is_refused():
    state = field_state(4)
    with pytest.raises(InvalidStateError, match="no car 99"):
        validate(state, field_parameters(state), CarId("99"))


def test_a_plan_whose_stops_and_condition_lie_ahead_is_taken():
    state = field_state(4, laps=10, race_laps=57)
    plan = Plan((PitStop(11, None, 0.0), PitStop(56, Compound.SOFT)), BoxIfNeutralised(1, 11))
    assert validate(state, field_parameters(state), OURS, plan) is None


def test_a_stop_of_a_race_by_time_is_not_after_what_can_be_simulated():
    state = field_state(4, laps=10, race_s=7_200.0)
    parameters = field_parameters(state)
    validate(state, parameters, OURS, Plan((PitStop(2_010, None),)))
    with pytest.raises(InvalidStateError, match="lap 2011 is more than 2000 laps ahead of lap 10"):
        validate(state, parameters, OURS, Plan((PitStop(2_011, None),)))


def test_a_race_by_laps_that_outlasts_the_clock_is_refused_with_its_hours():
    state = field_state(4, laps=10, race_laps=1_000)
    parameters = field_parameters(state)
    validate(state, parameters, OURS)
    slow = tuple(replace(car, base_lap_s=600.0) for car in parameters.cars)
    with pytest.raises(InvalidStateError) as refused:
        validate(state, replace(parameters, cars=slow), OURS)
    assert str(refused.value) == (
        "state.distance: car 1 takes 165 h for the 990 laps to go; at most 53 h can be simulated"
    )


@pytest.mark.parametrize(
    ("lap_s", "distance"),
    [
        (600.0, RaceDistance(None, 24 * 3_600.0, DistanceSource.GIVEN)),
        (600.0, RaceDistance(160, None, DistanceSource.GIVEN)),
        (15.0, RaceDistance(500, None, DistanceSource.GIVEN)),
        (210.0, RaceDistance(None, 48 * 3_600.0, DistanceSource.GIVEN)),
    ],
)
def test_long_laps_short_laps_and_long_races_are_taken(lap_s, distance):
    state = replace(field_state(MAX_FIELD, gap_s=0.5), distance=distance)
    parameters = field_parameters(state)
    cars = tuple(replace(car, base_lap_s=lap_s) for car in parameters.cars)
    assert validate(state, replace(parameters, cars=cars), OURS) is None


@pytest.mark.parametrize("status", [CarStatus.RETIRED, CarStatus.FINISHED])
def test_a_car_that_no_longer_races_is_refused_as_ours_and_needs_no_parameters(status):
    state = change_car(field_state(4), 2, status=status)
    parameters = field_parameters(state)
    others = tuple(car for car in parameters.cars if car.car_id != OURS)
    parameters = replace(parameters, cars=others)
    validate(state, parameters, CarId("1"))
    with pytest.raises(InvalidStateError, match=r"^car_id: car 3 has"):
        validate(state, parameters, OURS)


@pytest.mark.parametrize("iterations", [0, -1, 1_001, 10**9, 2.5, float("nan")])
def test_iterations_that_cannot_be_run_are_refused(iterations):
    with pytest.raises(InvalidStateError) as refused:
        check_iterations("iterations", iterations, 1_000)
    assert refused.value.path == "iterations"


def test_the_last_race_of_a_seed_is_the_last_that_its_counters_tell_apart():
    check_iterations("iterations", 10, 1_000, first=MAX_ITERATION - 9)
    with pytest.raises(InvalidStateError, match="4294967287 is not between 0 and 4294967286"):
        check_iterations("iterations", 10, 1_000, first=MAX_ITERATION - 8)


def refused_in_s(call):
    """How long the quickest of some refusals takes, and what it says."""
    times, said = [], ""
    for _ in range(5):
        begin = time.perf_counter()
        with pytest.raises(InvalidStateError) as refused:
            call()
        times.append(time.perf_counter() - begin)
        said = str(refused.value)
    return min(times), said


def asked(call, state, **changes):
    told = {"seed": 1, "iterations": 100, "budget": Budget(), "workers": 1} | changes
    return lambda: call(state, field_parameters(field_state(4)), OURS, **told)


@pytest.mark.parametrize(("call", "more"), [(recommend, {}), (simulate, {"plan": Plan()})])
def test_a_billion_iterations_and_a_million_cars_are_refused_at_once(call, more):
    state = field_state(4)
    took_s, said = refused_in_s(asked(call, state, iterations=10**9, **more))
    assert said == "iterations: 1000000000 is not between 1 and 1000000"
    assert took_s < REFUSED_WITHIN_S
    crowd = replace(state, cars=state.cars * 250_000)
    took_s, said = refused_in_s(asked(call, crowd, **more))
    assert said == "state.cars: 1000000 cars; 1 to 120 fit"
    assert took_s < REFUSED_WITHIN_S


def test_the_last_field_of_the_largest_race_is_refused_at_once():
    state = field_state(MAX_FIELD, gap_s=0.5)
    parameters = field_parameters(state)
    classes = tuple(replace(parameters.rivals[0], car_class=str(n)) for n in range(MAX_FIELD))
    parameters = replace(parameters, rivals=classes)
    stops = tuple(PitStop(lap, None) for lap in range(11, 10 + MAX_FURTHER_STOPS))
    state = replace(state, distance=RaceDistance(500, None, DistanceSource.GIVEN))
    plan = Plan((*stops, PitStop(200, Compound.WET)))
    took_s, said = refused_in_s(lambda: validate(state, parameters, OURS, plan))
    assert said.startswith("plan.stops[59].compound: nothing is known of wet tires")
    assert took_s < REFUSED_WITHIN_S
