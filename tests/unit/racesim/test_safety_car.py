from dataclasses import replace

import pytest

from alora.domain.race import CarId, Flag, RaceRules
from alora.racesim.budget import Budget, no_progress
from alora.racesim.contest import Contest
from alora.racesim.crew import Crew
from alora.racesim.rungs import plan_effort
from alora.racesim.safety_car import safety_car_call
from alora.racesim.scene import Scene
from tests.fields import field_parameters, field_state

OURS = CarId("4")


def call(state, parameters=None, iterations=2_000, first=None):
    scene = Scene.prepare(state, parameters or field_parameters(state), OURS, 1, Budget())
    effort = plan_effort(len(scene.entries), iterations, 1e9)
    contest = Contest(scene.scales, scene.entries, scene.now_lap)
    with Crew(Budget(), 2, no_progress) as crew:
        contest.run(crew, effort.rungs[:2], scene.refiner)
        fresh = contest.raced(contest.finalists()[0]) if first is None else first
        return safety_car_call(scene, contest, crew, effort, fresh), scene


def owing(laps=24, flag=Flag.GREEN):
    rules = RaceRules(required_dry_compounds=2)
    return field_state(8, laps=laps, rules=rules, flag=flag)


def test_a_stop_that_is_owed_is_made_while_it_is_cheap():
    told, scene = call(owing())
    assert told.flag is Flag.SAFETY_CAR
    assert told.box_at_once
    assert told.gain_s.mean > 3 * told.gain_s.se
    assert told.best_plan.first_lap - scene.now_lap <= 1


def test_the_call_is_judged_in_the_races_that_it_is_told_to_begin_with():
    state = owing()
    early, again, late = (call(state, first=n)[0] for n in (0, 0, 4_096))
    assert early == again
    assert early.gain_s != late.gain_s
    error = (early.gain_s.se**2 + late.gain_s.se**2) ** 0.5
    assert early.gain_s.mean == pytest.approx(late.gain_s.mean, abs=4 * error)


def test_right_after_a_stop_a_safety_car_is_no_reason_to_stop_again():
    state = field_state(8, laps=47)
    cars = tuple(replace(car, tire_age_laps=1, stint_laps=1) for car in state.cars)
    told, _ = call(replace(state, cars=cars))
    assert not told.box_at_once
    assert told.gain_s.mean < 0.0


def test_under_a_safety_car_there_is_nothing_to_say_of_the_next():
    told, _ = call(owing(flag=Flag.SAFETY_CAR))
    assert told is None


@pytest.mark.parametrize("rate", [0.0, None])
def test_where_none_is_possible_nothing_is_said(rate):
    state = owing()
    parameters = field_parameters(state)
    kinds = parameters.neutralisation.kinds
    kinds = () if rate is None else tuple(replace(k, per_hour=rate) for k in kinds)
    neutral = replace(parameters.neutralisation, kinds=kinds)
    told, _ = call(state, replace(parameters, neutralisation=neutral))
    assert told is None


def test_a_series_with_virtual_ones_only_is_told_of_those():
    state = owing()
    parameters = field_parameters(state)
    kinds = parameters.neutralisation.kinds[1:]
    neutral = replace(parameters.neutralisation, kinds=kinds)
    told, _ = call(state, replace(parameters, neutralisation=neutral))
    assert told.flag is Flag.VSC


def test_a_cheap_lane_is_worth_the_difference_to_the_dear_one():
    """Under a virtual safety car: behind a real one the queue takes most of it back."""
    state = owing()
    parameters = field_parameters(state)
    neutral = replace(parameters.neutralisation, kinds=parameters.neutralisation.kinds[1:])
    parameters = replace(parameters, neutralisation=neutral)
    cheap, _ = call(state, parameters)
    dear = replace(parameters.pit, lane_loss_neutralised_s=parameters.pit.lane_loss_s)
    same, _ = call(state, replace(parameters, pit=dear))
    gained = cheap.gain_s.mean - same.gain_s.mean
    assert gained > 3 * (cheap.gain_s.se**2 + same.gain_s.se**2) ** 0.5
