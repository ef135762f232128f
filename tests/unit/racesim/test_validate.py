from dataclasses import replace

import pytest

from alora.domain.errors import InvalidStateError
from alora.domain.race import CarId, Compound
from alora.domain.state import CarStatus
from alora.domain.strategy import PitStop, Plan
from alora.racesim.validate import validate
from tests.fields import field_parameters, field_state

OURS = CarId("3")


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
            "parameters.tires[0]",
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
