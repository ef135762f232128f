import numpy as np
import pytest

from alora.domain.race import CarId
from alora.domain.strategy import Plan
from alora.racesim.budget import Budget, no_progress
from alora.racesim.contest import Contest
from alora.racesim.crew import Crew
from alora.racesim.rungs import FINALISTS, REFINED, plan_effort
from alora.racesim.scene import Scene
from alora.racesim.settling import settle
from tests.fields import field_parameters, field_state

OURS = CarId("3")


@pytest.fixture(scope="module")
def scene():
    state = field_state(8, laps=20)
    return Scene.prepare(state, field_parameters(state), OURS, 1, Budget())


def contested(scene, iterations=400):
    effort = plan_effort(len(scene.entries), iterations, 1e9)
    contest = Contest(scene.scales, scene.entries, scene.now_lap)
    with Crew(Budget(), 2, no_progress) as crew:
        contest.run(crew, effort.rungs, scene.refiner)
        settled = settle(scene, contest, crew, effort)
    return contest, effort, settled


def test_every_candidate_races_and_few_race_to_the_end(scene):
    contest, effort, _ = contested(scene)
    raced = [contest.raced(i) for i in range(len(scene.entries))]
    assert min(raced) >= 16
    assert max(raced) == effort.selected
    assert 2 <= len(contest.finalists()) <= FINALISTS + REFINED


def test_variants_join_and_run_the_same_races(scene):
    contest, _, _ = contested(scene)
    joined = range(len(scene.entries), len(contest.entries))
    assert 0 < len(joined) <= REFINED
    assert all(contest.raced(i) >= 16 for i in joined)


def test_both_decisions_have_a_champion(scene):
    contest, _, _ = contested(scene)
    now, later = (contest.champion(now=side) for side in (True, False))
    assert contest.boxes_now(now)
    assert not contest.boxes_now(later)


def test_a_tie_goes_to_the_plan_that_is_fastest_on_its_own(scene):
    contest = Contest(scene.scales, scene.entries[:6], scene.now_lap)
    noise = np.random.default_rng(1).normal(size=(6, 64))
    contest.costs = [100.0 + row for row in noise]
    later = [i for i in range(6) if not contest.boxes_now(i)]
    cheapest = min(later, key=contest.mean)
    losses = {i: contest.loss(i, cheapest) for i in later}
    tied = [i for i in later if losses[i].mean <= losses[i].se]
    assert contest.champion(now=False) == min(tied)


def test_the_figures_rest_on_races_that_the_picking_has_not_seen(scene):
    contest, effort, settled = contested(scene)
    assert settled.first == effort.selected
    index = settled.best.index
    again = scene.scales
    with Crew(Budget(), 1, no_progress) as crew:
        fresh = again.weigh(crew, [settled.best.plan], settled.first, len(settled.best))
    assert np.allclose(fresh.cost_s[0], settled.best.weighed.cost_s[0])
    assert len(contest.costs[index]) == settled.first


def test_the_best_is_the_cheaper_of_the_two_decisions(scene):
    _, _, settled = contested(scene)
    assert settled.other is not None
    assert settled.other.loss(settled.best).mean >= 0.0


def test_the_curve_holds_every_lap_of_the_next_stop(scene):
    _, _, settled = contested(scene)
    laps = {c.plan.first_lap for c in scene.entries if c.plan.first_lap is not None}
    assert set(settled.curve) >= laps
    assert list(settled.curve) == sorted(settled.curve)
    assert len({len(trial) for trial in settled.curve.values()}) > 1


def test_a_late_crew_still_settles_in_a_few_races(scene):
    effort = plan_effort(len(scene.entries), 400, 1e9)
    contest = Contest(scene.scales, scene.entries, scene.now_lap)
    with Crew(Budget(0.0), 1, no_progress) as crew:
        contest.run(crew, effort.rungs, scene.refiner)
        settled = settle(scene, contest, crew, effort)
    assert len(settled.best) == 16
    assert settled.best.plan != Plan() or settled.other is not None


def test_the_other_finalists_are_weighed_in_fresh_races_too(scene):
    contest, effort, settled = contested(scene)
    known = {settled.best.index, *(trial.index for trial in settled.curve.values())}
    if settled.other is not None:
        known.add(settled.other.index)
    best = sorted(contest.finalists(), key=contest.mean)[:FINALISTS]
    assert {trial.index for trial in settled.trials()} >= set(best)
    assert not known & {trial.index for trial in settled.finalists}
    for trial in settled.finalists:
        assert len(trial) == effort.near
        fresh = trial.weighed.cost_s[0]
        assert not np.array_equal(fresh, contest.costs[trial.index][: len(fresh)])
