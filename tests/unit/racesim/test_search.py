from dataclasses import asdict, replace

import pytest

from alora.domain.errors import CancelledError, InvalidStateError
from alora.domain.race import CarId, Compound, Flag, RaceRules
from alora.domain.strategy import Action, PitStop, Plan
from alora.racesim.budget import Budget
from alora.racesim.search import recommend, simulate
from tests.fields import NEVER_STOPS, field_parameters, field_state, without_chance

OURS = CarId("3")


def advise(state, parameters=None, *, iterations=200, seed=1, workers=1, budget=None, car=OURS):
    return recommend(
        state,
        parameters or field_parameters(state),
        car,
        seed=seed,
        iterations=iterations,
        budget=budget or Budget(),
        workers=workers,
    )


def test_three_laps_from_the_end_without_obligation_the_answer_is_stay_out():
    advice = advise(field_state(6, laps=54, race_laps=57))
    assert advice.recommendation.action is Action.STAY_OUT
    assert advice.recommendation.window is None
    assert advice.recommendation.best_plan == Plan()


def test_a_compulsory_stop_that_is_near_is_answered_with_a_stop():
    state = field_state(6, laps=51, race_laps=57, rules=RaceRules(required_stops=1))
    recommendation = advise(state).recommendation
    assert recommendation.best_plan.stops
    assert recommendation.window is not None
    assert recommendation.action is not Action.STAY_OUT


def test_on_the_last_lap_a_stop_owed_has_no_legal_plan_and_says_so():
    state = field_state(6, laps=56, race_laps=57, rules=RaceRules(required_stops=1))
    recommendation = advise(state).recommendation
    assert recommendation.action is Action.NO_LEGAL_PLAN
    assert any("no legal plan" in note for note in recommendation.notes)


def test_a_safety_car_changes_the_answer():
    green = advise(field_state(8, laps=20))
    neutralised = advise(field_state(8, laps=20, flag=Flag.SAFETY_CAR))
    assert asdict(green) != asdict(neutralised)


def test_a_cheap_stop_under_a_safety_car_is_taken():
    state = field_state(8, laps=24, flag=Flag.SAFETY_CAR, rules=RaceRules(required_dry_compounds=2))
    assert advise(state, iterations=600).recommendation.action is Action.BOX_NOW


def test_the_same_seed_gives_the_same_answer_on_any_number_of_workers():
    state = field_state(10)
    one, four = advise(state, workers=1), advise(state, workers=4)
    assert asdict(one) == asdict(four)


def test_another_seed_gives_other_races():
    state = field_state(10)
    first, second = advise(state, seed=1), advise(state, seed=2)
    assert first.outcome.remaining_time_s != second.outcome.remaining_time_s


def test_the_window_holds_the_best_lap_and_only_laps_within_cost_or_error():
    recommendation = advise(field_state(10, laps=12)).recommendation
    window, best = recommendation.window, recommendation.best_plan.first_lap
    assert window is not None
    assert best is not None
    assert window.first_lap <= best <= window.last_lap
    for row in recommendation.lap_costs:
        assert row.in_window == (window.first_lap <= row.lap <= window.last_lap)
        if row.in_window:
            assert row.cost_s.mean <= recommendation.window_cost_s + 2 * row.cost_s.se
    ends = [
        row for row in recommendation.lap_costs if row.lap in (window.first_lap, window.last_lap)
    ]
    for row in ends:
        assert row.cost_s.mean <= max(recommendation.window_cost_s, 2 * row.cost_s.se) + 1e-9


def test_probabilities_sum_to_one():
    outcome = advise(field_state(10)).outcome
    assert sum(outcome.position.probability) == pytest.approx(1.0)
    assert sum(outcome.class_position.probability) == pytest.approx(1.0)
    assert len(outcome.position.probability) == 10


def test_more_iterations_shrink_the_error_by_the_square_root():
    state, plan = field_state(10), Plan((PitStop(30, Compound.HARD),))
    few, many = (
        simulate(
            state,
            field_parameters(state),
            OURS,
            plan,
            seed=1,
            iterations=n,
            budget=Budget(),
            workers=2,
        )
        for n in (250, 4_000)
    )
    ratio = few.remaining_time_s.se / many.remaining_time_s.se
    assert ratio == pytest.approx(4.0, rel=0.25)


def test_a_free_stop_never_hurts():
    state = field_state(6, laps=15, race_laps=40)
    parameters = without_chance(field_parameters(state, policy=NEVER_STOPS))
    parameters = replace(
        parameters,
        pit=replace(parameters.pit, lane_loss_s=0.0, lane_loss_neutralised_s=0.0),
        cars=tuple(replace(car, service_mean_s=0.0) for car in parameters.cars),
        tires=tuple(replace(tire, warmup_s=0.0) for tire in parameters.tires),
    )
    advice = advise(state, parameters, iterations=20)
    stay = simulate(
        state, parameters, OURS, Plan(), seed=1, iterations=20, budget=Budget(), workers=1
    )
    assert advice.outcome.remaining_time_s.mean <= stay.remaining_time_s.mean


def test_a_short_budget_means_fewer_races_and_a_note():
    state = field_state(40, laps=5, race_laps=200)
    advice = advise(state, iterations=3_000, budget=Budget(0.3))
    assert advice.recommendation.iterations < 3_000
    assert any("3000" in note for note in advice.recommendation.notes)


def test_progress_never_falls_and_ends_near_the_plan():
    seen = []
    recommend(
        field_state(8),
        field_parameters(field_state(8)),
        OURS,
        seed=1,
        iterations=200,
        budget=Budget(),
        workers=2,
        progress=seen.append,
    )
    shares = [report.fraction for report in seen]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0, abs=0.05)
    assert all(report.races_done <= report.races_planned for report in seen)


def test_a_plan_is_simulated_as_often_as_asked():
    state = field_state(6)
    plan = Plan((PitStop(25, Compound.HARD),))
    outcome = simulate(
        state,
        field_parameters(state),
        OURS,
        plan,
        seed=3,
        iterations=321,
        budget=Budget(),
        workers=2,
    )
    assert outcome.iterations == 321
    assert outcome.rejoin is not None
    assert outcome.rejoin.lap == 26


def test_a_cancelled_search_raises():
    budget = Budget()
    budget.cancel()
    with pytest.raises(CancelledError):
        advise(field_state(6), budget=budget)


def test_an_impossible_state_is_refused():
    state = field_state(3)
    with pytest.raises(InvalidStateError):
        advise(replace(state, clock_s=-1.0), field_parameters(state))


def test_a_neighbour_ahead_is_harder_to_beat_than_one_behind():
    neighbours = advise(field_state(8, gap_s=6.0), iterations=400).outcome.neighbours
    ahead = [n.finish_ahead_probability for n in neighbours if n.ahead_now]
    behind = [n.finish_ahead_probability for n in neighbours if not n.ahead_now]
    assert max(ahead) < max(behind)
