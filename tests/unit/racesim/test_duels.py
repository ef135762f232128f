"""Undercuts and overcuts worked out by hand, and who can be held against our car."""

from dataclasses import replace

import pytest

from alora.domain.errors import InvalidStateError
from alora.domain.race import CarId, Compound
from alora.domain.state import CarStatus
from alora.domain.strategy import DuelKind
from alora.racesim.budget import Budget, no_progress
from alora.racesim.crew import Crew
from alora.racesim.duels import check_rivals, find_duels, no_duels
from alora.racesim.rungs import plan_effort
from alora.racesim.scene import Scene
from tests.fields import NEVER_STOPS, field_parameters, field_state, without_chance

GAP_S = 1.5
LAPS = 29


def two_cars():
    """Two equal cars on equal old tires, nothing left to chance, no way past on track."""
    state = field_state(2, laps=LAPS, race_laps=60, gap_s=GAP_S)
    parameters = without_chance(field_parameters(state, policy=NEVER_STOPS, spread_s=0.0))
    medium = parameters.tires[1]
    traffic = replace(parameters.traffic, pass_intercept=-60.0, dirty_air_s=0.0)
    return state, replace(parameters, tires=(medium,), traffic=traffic)


def prepared(state, parameters, ours):
    return Scene.prepare(state, parameters, CarId(ours), 1, Budget())


def duels(state, parameters, ours="2", rivals=("1",)):
    return found_in(prepared(state, parameters, ours), rivals)


def found_in(scene, rivals, iterations=400):
    effort = plan_effort(10, iterations, 1e9)
    names = tuple(CarId(name) for name in rivals)
    with Crew(Budget(), 1, no_progress) as crew:
        found = find_duels(scene, crew, effort, names)
    return {(duel.rival, duel.kind): duel for duel in found}


def tire_s(parameters, age):
    tire = parameters.tires[0]
    over = max(0.0, age - tire.cliff_age_laps)
    return tire.wear_s_per_lap * age + tire.cliff_s_per_lap * over


def test_an_undercut_gains_what_the_old_tires_lose_on_the_lap_in_between():
    state, parameters = two_cars()
    duel = duels(state, parameters)["1", DuelKind.WE_UNDERCUT]
    assert (duel.our_lap, duel.rival_lap, duel.measured_lap) == (LAPS + 1, LAPS + 2, LAPS + 3)
    by_hand = -GAP_S + tire_s(parameters, LAPS + 1) - tire_s(parameters, 1)
    assert duel.gap_s.mean == pytest.approx(by_hand, abs=0.01)
    assert duel.ahead_probability.mean == (by_hand > 0.0)
    assert duel.gap_s.se == pytest.approx(0.0, abs=1e-9)


def test_an_overcut_on_worn_tires_loses_the_same_lap():
    state, parameters = two_cars()
    duel = duels(state, parameters)["1", DuelKind.WE_OVERCUT]
    assert (duel.our_lap, duel.rival_lap) == (LAPS + 2, LAPS + 1)
    by_hand = -GAP_S - tire_s(parameters, LAPS + 1) + tire_s(parameters, 1)
    assert duel.gap_s.mean == pytest.approx(by_hand, abs=0.01)
    assert duel.ahead_probability.mean == 0.0


def test_the_rival_sees_our_undercut_as_its_overcut():
    state, parameters = two_cars()
    ours = duels(state, parameters, "2", ("1",))["1", DuelKind.WE_UNDERCUT]
    theirs = duels(state, parameters, "1", ("2",))["2", DuelKind.WE_OVERCUT]
    assert ours.gap_s.mean == pytest.approx(-theirs.gap_s.mean, abs=0.01)


def test_without_names_the_neighbours_within_a_stop_are_taken():
    state = field_state(12, laps=20, gap_s=8.0)
    found = duels(state, field_parameters(state), "6", ())
    assert {rival for rival, _ in found} == {"4", "5", "7", "8"}


def test_a_neighbour_that_just_stopped_is_not_expected_to_stop_again():
    state = field_state(3, laps=20)
    cars = (replace(state.cars[0], stint_laps=1), *state.cars[1:])
    found = duels(replace(state, cars=cars), field_parameters(state), "2", ())
    assert {rival for rival, _ in found} == {"3"}


def test_a_rival_far_away_is_answered_when_it_is_named():
    state = field_state(12, laps=20, gap_s=8.0)
    found = duels(state, field_parameters(state), "12", ("1",))
    assert found["1", DuelKind.WE_UNDERCUT].ahead_probability.mean == 0.0


@pytest.mark.parametrize(("ours", "rival"), [("2", "3"), ("3", "2")])
def test_a_rival_many_laps_away_is_named_instead_of_fought(ours, rival):
    state = field_state(3, laps=20)
    cars = (*state.cars[:2], replace(state.cars[2], laps_done=14, laps_down=6))
    scene = prepared(replace(state, cars=cars), field_parameters(state), ours)
    assert not found_in(scene, (rival,))
    assert no_duels(scene, (CarId(rival),)) == (f"no duel with {rival}: it is 6 laps away",)


def test_two_cars_lost_on_the_same_lap_are_told_why_they_do_not_race():
    state = field_state(3, laps=20)
    lost = tuple(replace(car, laps_done=14, laps_down=6) for car in state.cars[1:])
    scene = prepared(replace(state, cars=(state.cars[0], *lost)), field_parameters(state), "2")
    assert not found_in(scene, ("3",))
    assert no_duels(scene, (CarId("3"),)) == (
        "no duel with 3: a car over 3 laps behind its class leader races nobody",
    )


def test_a_rival_a_lap_down_is_still_raced():
    state = field_state(3, laps=20)
    cars = (*state.cars[:2], replace(state.cars[2], laps_done=19, laps_down=1))
    scene = prepared(replace(state, cars=cars), field_parameters(state), "2")
    found = found_in(scene, ("3",))
    assert found["3", DuelKind.WE_UNDERCUT].ahead_probability.mean == 1.0
    assert not no_duels(scene, (CarId("3"),))


def test_what_happened_in_every_race_is_not_called_certain():
    state, parameters = two_cars()
    for duel in duels(state, parameters).values():
        assert duel.ahead_probability.mean in (0.0, 1.0)
        assert 0.0 < duel.ahead_probability.se < 0.05


def test_there_is_no_duel_that_the_flag_would_end_first():
    state = field_state(3, laps=55, race_laps=57)
    assert not duels(state, field_parameters(state), "2", ("1",))


@pytest.mark.parametrize(
    ("rivals", "path", "reason"),
    [
        (("99",), "rivals[0]", "no car 99"),
        (("1", "2"), "rivals[1]", "the car that asks"),
        (("1", "1"), "rivals[1]", "named twice"),
        (("1", "3"), "rivals[1]", "retired"),
        (("4",), "rivals[0]", "of class B"),
        (tuple(map(str, range(9))), "rivals", "at most 8"),
    ],
)
def test_a_rival_we_cannot_be_held_against_is_refused_by_its_place(rivals, path, reason):
    state = field_state(4)
    cars = list(state.cars)
    cars[2] = replace(cars[2], status=CarStatus.RETIRED)
    cars[3] = replace(cars[3], car_class="B")
    state = replace(state, cars=tuple(cars))
    with pytest.raises(InvalidStateError) as refused:
        check_rivals(state, CarId("2"), tuple(CarId(name) for name in rivals))
    assert refused.value.path == path
    assert reason in refused.value.reason


def test_our_stop_of_a_duel_is_a_legal_one():
    state = field_state(2, laps=LAPS, race_laps=60)
    parameters = field_parameters(state)
    limited = tuple(replace(car, max_stint_laps=LAPS + 2.0) for car in parameters.cars)
    found = duels(state, replace(parameters, cars=limited), "2", ("1",))
    assert found["1", DuelKind.WE_OVERCUT].our_lap == LAPS + 2
    assert Compound.MEDIUM in {car.compound for car in state.cars}
