from __future__ import annotations

from dataclasses import replace

import pytest

from alora.domain.errors import InvalidStateError
from alora.domain.race import CarId
from alora.domain.strategy import BoxIfNeutralised
from alora.racesim.budget import Budget, no_progress
from alora.simulation_worker.engine import built_in
from alora.simulation_worker.work import RECOMMEND_ITERATIONS, recommend_work, simulate_work

from .engines import Engines, recommend_request, simulate_request, with_laps_done


def key_of(request: object, workers: int = 4) -> str:
    return recommend_work(request, Engines().engine(), workers).key  # type: ignore[arg-type]


def test_equal_requests_have_the_same_key_whatever_the_number_of_workers() -> None:
    assert key_of(recommend_request(), workers=1) == key_of(recommend_request(), workers=8)


def test_the_default_number_of_iterations_is_named_in_the_key() -> None:
    assert key_of(recommend_request()) == key_of(recommend_request(iterations=RECOMMEND_ITERATIONS))


def test_whatever_changes_the_answer_changes_the_key() -> None:
    told = recommend_request()
    parameters = replace(told.parameters, fuel_s_per_lap=0.051)
    others = [
        recommend_request(seed=2),
        recommend_request(iterations=10),
        with_laps_done(told, 11),
        told.model_copy(update={"car_id": CarId("3")}),
        told.model_copy(update={"parameters": parameters}),
        told.model_copy(update={"rivals": (CarId("1"),)}),
    ]
    keys = {key_of(request) for request in [told, *others]}
    keys.add(simulate_work(simulate_request(30), Engines().engine(), 4, 1_000).key)
    keys.add(simulate_work(simulate_request(31), Engines().engine(), 4, 1_000).key)
    plan = replace(simulate_request(31).plan, if_neutralised=BoxIfNeutralised(12, 20))
    conditional = simulate_request(31).model_copy(update={"plan": plan})
    keys.add(simulate_work(conditional, Engines().engine(), 4, 1_000).key)
    assert len(keys) == len(others) + 4


def test_a_search_is_named_by_the_time_it_was_planned_for_and_a_plan_is_not() -> None:
    search = recommend_work(recommend_request(), Engines().engine(), 4)
    plan = simulate_work(simulate_request(), Engines().engine(), 4, 100)
    assert search.key_for(2.0) != search.key_for(1.0)
    assert plan.key_for(2.0) == plan.key_for(1.0)


@pytest.mark.parametrize(
    ("rivals", "path"),
    [(("1", "99"), "rivals[1]"), (("1", "3", "1"), "rivals[2]"), (("2",), "rivals[0]")],
)
def test_rivals_that_cannot_be_are_refused_before_the_engine_runs(
    rivals: tuple[str, ...], path: str
) -> None:
    told = recommend_request().model_copy(update={"rivals": tuple(map(CarId, rivals))})
    with pytest.raises(InvalidStateError) as caught:
        recommend_work(told, built_in(), 1)
    assert caught.value.path == path


def test_the_engine_is_told_the_rivals() -> None:
    engines = Engines()
    told = recommend_request().model_copy(update={"rivals": (CarId("1"), CarId("3"))})
    recommend_work(told, engines.engine(), 1).run(Budget(None), no_progress)
    assert engines.rivals == [("1", "3")]


def test_the_settings_default_is_for_a_plan_that_names_no_iterations() -> None:
    engines = Engines()
    finished = simulate_work(simulate_request(), engines.engine(), 2, 77).run(
        Budget(None), no_progress
    )
    assert b'"iterations":77' in finished.body
    assert engines.workers == [2]


@pytest.mark.parametrize(("spends", "complete"), [(False, True), (True, False)])
def test_work_cut_short_is_not_complete(spends: bool, complete: bool) -> None:
    engine = Engines(spends=spends).engine()
    recommended = recommend_work(recommend_request(), engine, 1).run(Budget(9.0), no_progress)
    simulated = simulate_work(simulate_request(), engine, 1, 100).run(Budget(9.0), no_progress)
    assert recommended.complete is complete
    assert simulated.complete is complete


def test_what_the_engine_could_not_simulate_is_refused_before_it_runs() -> None:
    stranger = recommend_request().model_copy(update={"car_id": CarId("77")})
    with pytest.raises(InvalidStateError, match="car_id"):
        recommend_work(stranger, built_in(), 1)
