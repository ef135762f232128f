from dataclasses import replace

import numpy as np
import pytest

from alora.domain.race import CarId, RaceRules
from alora.racesim.budget import Budget, no_progress
from alora.racesim.crew import Crew
from alora.racesim.results import estimate
from alora.racesim.scene import Scene
from alora.racesim.search import recommend
from alora.racesim.weighing import PLACE_VALUE_S
from tests.fields import NEVER_STOPS, field_parameters, field_state, without_chance

OURS = CarId("2")


def long_race(cars=4, laps=5, race_laps=240, tank=24.0):
    state = field_state(cars, laps=laps, race_laps=race_laps, rules=RaceRules(refuelling=True))
    fuel = tuple(replace(car, fuel_laps_left=tank - laps) for car in state.cars)
    state = replace(state, cars=fuel)
    parameters = field_parameters(state)
    models = tuple(replace(car, fuel_tank_laps=tank) for car in parameters.cars)
    pit = replace(parameters.pit, refuel_s_per_lap=0.6)
    return state, replace(parameters, cars=models, pit=pit)


def weigh(scene, plans, races, *, workers=1, first=0):
    with Crew(Budget(), workers, no_progress) as crew:
        return scene.scales.weigh(crew, plans, first, races)


def test_a_long_race_is_cut_and_a_short_one_is_not():
    state, parameters = long_race()
    scene = Scene.prepare(state, parameters, OURS, 1, Budget())
    assert scene.scales.cut
    assert scene.scales.race.horizon.steps < scene.race.horizon.steps / 2
    assert 0.0 < scene.cut_share < 0.5
    short = field_state(4)
    assert not Scene.prepare(short, field_parameters(short), OURS, 1, Budget()).scales.cut


def test_alone_and_without_chance_the_cut_changes_no_difference_between_plans():
    state, parameters = long_race(cars=1)
    parameters = without_chance(replace(parameters, rivals=parameters.rivals))
    car = CarId("1")
    cut = Scene.prepare(state, parameters, car, 1, Budget())
    whole = Scene.prepare(state, parameters, car, 1, Budget(), rolled=False)
    plans = [candidate.plan for candidate in cut.entries[:12]]
    short, long = (weigh(scene, plans, 16).cost_s[:, 0] for scene in (cut, whole))
    assert np.ptp(long) > 1.0
    assert short - short[0] == pytest.approx(long - long[0], abs=0.1)


def test_the_cost_is_time_and_places():
    state = field_state(6)
    scene = Scene.prepare(state, field_parameters(state), OURS, 1, Budget())
    plans = [candidate.plan for candidate in scene.entries[:3]]
    weighed = weigh(scene, plans, 40)
    with Crew(Budget(), 1, no_progress) as crew:
        races = crew.plan_races(scene.scales.kernel, plans, 0, 40)
    for row, one in enumerate(races):
        assert weighed.cost_s[row] == pytest.approx(one.time_s + PLACE_VALUE_S * one.class_position)


@pytest.mark.parametrize("long", [False, True])
def test_pieces_and_threads_change_no_cost(long):
    state, parameters = long_race() if long else (field_state(6), None)
    scene = Scene.prepare(state, parameters or field_parameters(state), OURS, 1, Budget())
    plans = [candidate.plan for candidate in scene.entries[:7]]
    alone, together = (weigh(scene, plans, 100, workers=n) for n in (1, 3))
    assert np.array_equal(alone.cost_s, together.cost_s)
    later = weigh(scene, plans, 60, first=40)
    assert np.array_equal(alone.cost_s[:, 40:], later.cost_s)


def test_the_cut_horizon_gives_away_little_against_the_search_to_the_flag():
    state, parameters = long_race(laps=9)
    found = recommend(
        state, parameters, OURS, seed=1, iterations=400, budget=Budget(), workers=2
    ).recommendation
    assert any("as our car alone" in note for note in found.notes)
    whole = Scene.prepare(state, parameters, OURS, 2, Budget(), rolled=False)
    plans = [found.best_plan, *[c.plan for c in whole.entries[:10]]]
    costs = weigh(whole, plans, 1_024, workers=2).cost_s
    best = int(costs[:, :512].mean(axis=1).argmin())
    regret = estimate(costs[0, 512:] - costs[best, 512:])
    assert regret.mean - 2 * regret.se <= found.window_cost_s


def test_a_rival_that_never_stops_does_not_break_the_places_at_the_cut():
    state, parameters = long_race()
    policy = replace(NEVER_STOPS, typical_stint_laps=300.0)
    rivals = tuple(replace(entry, policy=policy) for entry in parameters.rivals)
    scene = Scene.prepare(state, replace(parameters, rivals=rivals), OURS, 1, Budget())
    place = weigh(scene, [scene.entries[0].plan], 32).place
    assert place.min() >= 1
    assert place.max() <= 4
