"""The search against what is known otherwise: every plan tried, long runs, plain truths."""

import math
import threading
import time
from dataclasses import replace
from itertools import combinations, pairwise, product
from statistics import median

import numpy as np
import pytest

from alora.domain.errors import CancelledError, InvalidStateError
from alora.domain.race import CarId, RaceRules
from alora.domain.strategy import Action, PitStop, Plan
from alora.racesim.budget import Budget, no_progress
from alora.racesim.crew import Crew
from alora.racesim.kernel import Kernel
from alora.racesim.race import Race
from alora.racesim.results import estimate
from alora.racesim.search import recommend, simulate
from alora.racesim.weighing import PLACE_VALUE_S
from tests.fields import NEVER_STOPS, field_parameters, field_state

OURS = CarId("3")
COVERAGE_RUNS = 300

CANCELLED_WITHIN_S = 0.05
"""A cancelled search is over within this: the goal of 20 ms, and room for a busy machine [s]."""

DEADLINE_S = 60.0
"""Whatever a test waits for comes within this [s]."""


def told(state, parameters=None, *, iterations=400, seed=1, budget=None, workers=2, car=OURS):
    return recommend(
        state,
        parameters or field_parameters(state),
        car,
        seed=seed,
        iterations=iterations,
        budget=budget or Budget(),
        workers=workers,
    ).recommendation


def costs(state, parameters, plans, *, races, seed):
    """Cost of each plan in each race: (plan, race) [s]."""
    race = Race.prepare(state, parameters, OURS, seed)
    with Crew(Budget(), 2, no_progress) as crew:
        found = crew.plan_races(Kernel(race), plans, 0, races)
    return np.array([one.cost_s(PLACE_VALUE_S) for one in found])


def every_plan(done, last, tires, most=3):
    yield Plan()
    for count in range(1, most + 1):
        for laps in combinations(range(done + 1, last), count):
            for fitted in product(tires, repeat=count):
                yield Plan(tuple(PitStop(a, b) for a, b in zip(laps, fitted, strict=True)))


@pytest.mark.parametrize(("age", "seed"), [(10, 1), (25, 2), (32, 3)])
def test_no_plan_of_all_there_are_beats_the_choice_by_more_than_its_error(age, seed):
    """Every set of up to three stops over the last eight laps, 1,156 plans."""
    state = field_state(4, laps=24, race_laps=32, gap_s=1.5)
    cars = tuple(replace(car, tire_age_laps=age, stint_laps=age) for car in state.cars)
    state = replace(state, cars=cars)
    parameters = field_parameters(state)
    parameters = replace(parameters, pit=replace(parameters.pit, lane_loss_s=6.0))
    choice = told(state, parameters, iterations=1_000, seed=seed)
    tires = [tire.compound for tire in parameters.tires]
    plans = list(every_plan(24, 32, tires))
    means = costs(state, parameters, plans, races=96, seed=100 + seed).mean(axis=1)
    best = [plans[i] for i in np.argsort(means)[:24]]
    means = costs(state, parameters, best, races=1_024, seed=200 + seed).mean(axis=1)
    pair = [choice.best_plan, best[int(means.argmin())]]
    ours, theirs = costs(state, parameters, pair, races=4_096, seed=300 + seed)
    regret = estimate(ours - theirs)
    stated = max(choice.window_cost_s, 2 * choice.expected_gain_s.se)
    assert regret.mean - 2 * regret.se <= stated
    assert regret.mean <= 1.0


def test_the_stated_error_of_the_gain_covers_its_long_run_value():
    """95% intervals of many runs; 300 of them hold it 90 to 99% of the time, but for 1 in 1,000."""
    state = field_state(4, laps=20, race_laps=32)
    parameters = field_parameters(state, spread_s=0.1)
    known, hits = {}, []
    for seed in range(COVERAGE_RUNS):
        found = told(state, parameters, iterations=128, seed=seed, workers=1)
        pair = (found.alternative, found.best_plan)
        if pair not in known:
            other, best = costs(state, parameters, pair, races=40_000, seed=1 << 40)
            known[pair] = float((other - best).mean())
        gain = found.expected_gain_s
        hits.append(abs(gain.mean - known[pair]) <= 1.96 * gain.se)
    assert 0.90 <= float(np.mean(hits)) <= 0.99


def test_more_races_shrink_the_error_of_the_gain_by_the_square_root():
    state = field_state(8, laps=20, race_laps=45)
    few, many = (told(state, iterations=n) for n in (400, 6_400))
    assert (few.best_plan.first_lap is None) == (many.best_plan.first_lap is None)
    ratio = few.expected_gain_s.se / many.expected_gain_s.se
    assert 2.0 < ratio < 8.0


def test_a_faster_car_never_finishes_worse_in_expectation():
    state = field_state(10, laps=20, race_laps=45)
    parameters = field_parameters(state)
    places = []
    for faster_s in (0.0, 0.2, 0.5):
        cars = tuple(
            replace(car, base_lap_s=car.base_lap_s - faster_s) if car.car_id == OURS else car
            for car in parameters.cars
        )
        plan = told(state, replace(parameters, cars=cars)).best_plan
        outcome = simulate(
            state,
            replace(parameters, cars=cars),
            OURS,
            plan,
            seed=9,
            iterations=2_000,
            budget=Budget(),
            workers=2,
        )
        places.append(outcome.position.expected)
    for slower, faster in pairwise(places):
        assert faster.mean <= slower.mean + 2 * math.hypot(slower.se, faster.se)


def test_a_condition_wins_where_safety_cars_make_a_stop_cheap():
    state = field_state(8, laps=15, gap_s=3.0, rules=RaceRules(required_dry_compounds=2))
    parameters = field_parameters(state)
    safety_car = replace(parameters.neutralisation.kinds[0], per_hour=1.5)
    parameters = replace(
        parameters,
        neutralisation=replace(parameters.neutralisation, kinds=(safety_car,)),
        pit=replace(parameters.pit, lane_loss_s=30.0, lane_loss_neutralised_s=8.0),
    )
    best = told(state, parameters, iterations=1_500).best_plan
    assert best.if_neutralised is not None
    assert best.if_neutralised.until_lap < best.first_lap
    plain = replace(best, if_neutralised=None)
    with_it, without = costs(state, parameters, (best, plain), races=4_096, seed=77)
    gain = estimate(without - with_it)
    assert gain.mean > 2 * gain.se


def test_without_neutralisations_no_plan_holds_a_condition():
    state = field_state(6, laps=15)
    parameters = field_parameters(state)
    parameters = replace(parameters, neutralisation=replace(parameters.neutralisation, kinds=()))
    found = told(state, parameters)
    assert found.best_plan.if_neutralised is None
    assert all(plan.if_neutralised is None for plan in found.same_as_best)


def test_stopping_now_against_staying_out_is_the_gain_with_its_sign():
    state = field_state(8, laps=24, rules=RaceRules(required_dry_compounds=2))
    found = told(state)
    sign = 1.0 if found.best_plan.first_lap == 25 else -1.0
    assert found.stop_now_gain_s.mean == pytest.approx(sign * found.expected_gain_s.mean)
    assert found.stop_now_gain_s.se == pytest.approx(found.expected_gain_s.se)


def test_waiting_past_the_window_costs_something_on_tires_over_their_cliff():
    state = field_state(8, laps=30, rules=RaceRules(required_dry_compounds=2))
    found = told(state, field_parameters(state, policy=NEVER_STOPS), iterations=1_000)
    assert found.waiting_s_per_lap.mean > 2 * found.waiting_s_per_lap.se > 0.0


def test_where_only_going_on_is_legal_there_is_no_stop_now_to_compare():
    rules = RaceRules(required_stops=1, stop_window=(30.0, 40.0))
    state = field_state(6, laps=20)
    cars = tuple(replace(c, tire_age_laps=1, stint_laps=1) for c in state.cars)
    found = told(replace(state, cars=cars, rules=rules))
    assert found.best_plan.stops
    assert any(30 <= stop.lap <= 40 for stop in found.best_plan.stops)
    assert found.action is not Action.NO_LEGAL_PLAN


def test_plans_as_good_as_the_best_are_named():
    found = told(field_state(8, laps=12), iterations=600)
    assert found.same_as_best
    assert found.best_plan not in found.same_as_best
    assert len(set(found.same_as_best)) == len(found.same_as_best)


def test_rivals_are_named_in_the_duels():
    state = field_state(8, laps=20)
    advice = recommend(
        state,
        field_parameters(state),
        OURS,
        seed=1,
        iterations=200,
        budget=Budget(),
        workers=1,
        rivals=(CarId("1"),),
    )
    assert {duel.rival for duel in advice.recommendation.duels} == {"1"}


def test_a_rival_who_is_not_there_is_refused():
    state = field_state(4)
    with pytest.raises(InvalidStateError, match=r"rivals\[0\]: no car 9"):
        recommend(
            state,
            field_parameters(state),
            OURS,
            seed=1,
            iterations=16,
            budget=Budget(),
            workers=1,
            rivals=(CarId("9"),),
        )


def test_fuel_that_nothing_can_add_to_is_no_reason_to_stop_but_is_told():
    """On fresh tires nothing else speaks for a stop."""
    state = field_state(4, laps=40, race_laps=52)
    cars = tuple(replace(car, fuel_laps_left=11.5, tire_age_laps=1) for car in state.cars)
    found = told(replace(state, cars=cars))
    assert found.action is Action.STAY_OUT
    assert any("fuel for 11.5 laps, 12 to go" in note for note in found.notes)


def test_without_time_there_is_an_answer_that_says_what_is_missing():
    state = field_state(20, laps=5)
    clock = iter(np.arange(0.0, 1e6, 0.05))
    budget = Budget(0.2, clock=lambda: float(next(clock)))
    found = told(state, budget=budget, iterations=3_000, workers=1)
    assert found.iterations < 3_000
    assert found.if_safety_car is None
    assert any("no time for" in note for note in found.notes)


def test_a_cancelled_search_of_a_long_race_ends_at_once():
    """Cancelled by another thread, which gets its turn while the kernel runs: 20 ms is the goal.

    The middle of several moments counts, because other programs may hold the processor for one.
    """
    state = field_state(60, laps=1, race_s=24 * 3600.0)
    cars = tuple(replace(car, fuel_tank_laps=35.0) for car in field_parameters(state).cars)
    parameters = replace(field_parameters(state), cars=cars)
    late_s = [ended_late_s(state, parameters, races) for races in (1, 50, 200, 400, 800)]
    assert median(late_s) < CANCELLED_WITHIN_S


def ended_late_s(state, parameters, races):
    """How long the search goes on after it was cancelled, once it has run so many races [s]."""
    budget, reached, cancelled = Budget(), threading.Event(), []

    def cancel_then():
        if reached.wait(DEADLINE_S):
            cancelled.append(time.perf_counter())
            budget.cancel()

    def look(report):
        if report.races_done >= races:
            reached.set()

    other = threading.Thread(target=cancel_then)
    other.start()
    with pytest.raises(CancelledError):
        recommend(
            state,
            parameters,
            OURS,
            seed=1,
            iterations=3_000,
            budget=budget,
            workers=1,
            progress=look,
        )
    ended = time.perf_counter()
    other.join(DEADLINE_S)
    return ended - cancelled[0]


def test_the_same_budget_gives_the_same_answer_although_the_clock_differs():
    state = field_state(10, laps=20)
    first, second = (told(state, budget=Budget(s), iterations=400) for s in (9.0, 15.0))
    assert first == second
