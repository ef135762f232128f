"""Time to a recommendation by case, what the search gives away, and whether its errors are right.

`p50_ms` by case: 3,000 iterations for the finalists, all that is said beside the call included.
Regret: over generated states, what the plan of a 250 ms answer costs more than that of a search 100
times as long, both weighed in races that neither has seen. Coverage: how often the stated 95%
intervals of the gain and of each lap's cost hold the long-run value. Rolled: what the cut horizon
of a long race gives away against the search to the flag.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from statistics import fmean, median

import numpy as np

from alora.domain.strategy import Plan, Recommendation
from alora.racesim.budget import Budget, no_progress
from alora.racesim.contest import Contest
from alora.racesim.crew import Crew
from alora.racesim.kernel import Kernel
from alora.racesim.race import Race
from alora.racesim.randomness import Floats
from alora.racesim.results import estimate
from alora.racesim.scene import Scene
from alora.racesim.search import recommend, search
from alora.racesim.settling import Settled, Trial, settle
from alora.racesim.weighing import PLACE_VALUE_S
from benchmarks.cases import CASES, Case, generated

ITERATIONS = 3_000
"""Races for each finalist."""

REPEATS = 5
"""Questions per moment of a case [questions]."""

SHORT_S = 0.25
"""Budget of the answer whose regret is measured [s]."""

LONG_FACTOR = 100
"""The search it is held against has so many times its races."""

UNSEEN_SEED = 1 << 40
"""Seed of the races that weigh plans afterwards."""

UNSEEN_RACES = 8_192
"""Races that weigh two plans afterwards [races]."""

LONG_RUN_RACES = 200_000
"""Races whose mean counts as the long-run value [races]."""


def timed(case: Case, *, workers: int) -> dict[str, object]:
    """Questions at several moments of one race."""
    times, races, considered = [], [], []
    by_moment = {}
    for share in case.moments:
        state, parameters, car_id = case.at(share)
        own = []
        for seed in range(REPEATS):
            started = time.perf_counter()
            advice = recommend(
                state,
                parameters,
                car_id,
                seed=seed,
                iterations=ITERATIONS,
                budget=Budget(),
                workers=workers,
            )
            own.append(1e3 * (time.perf_counter() - started))
            races.append(advice.recommendation.races_run)
            considered.append(advice.recommendation.plans_considered)
        by_moment[f"{share:.0%}"] = round(median(own), 1)
        times += own
    return {
        "p50_ms": round(median(times), 1),
        "p50_ms_by_share_of_race": by_moment,
        "max_ms": round(max(times), 1),
        "plans_considered": max(considered),
        "races_run": round(fmean(races)),
        "iterations_of_finalists": ITERATIONS,
    }


def costs(case: Case, share: float, plan: Plan, races: int, seed: int) -> Floats:
    """What a plan costs in each of many races to the flag [s]."""
    race = Race.prepare(*case.at(share), seed)
    with Crew(Budget(), 2, no_progress) as crew:
        found = crew.plan_races(Kernel(race), (plan,), 0, races)
    assert found is not None
    return found[0].cost_s(PLACE_VALUE_S)


def loss(case: Case, share: float, plan: Plan, better: Plan, races: int, seed: int) -> Floats:
    """What a plan costs more than another in each of many races to the flag [s]."""
    return costs(case, share, plan, races, seed) - costs(case, share, better, races, seed)


def answer(
    case: Case, share: float, *, seed: int, iterations: int, budget_s: float | None
) -> Recommendation:
    state, parameters, car_id = case.at(share)
    return recommend(
        state,
        parameters,
        car_id,
        seed=seed,
        iterations=iterations,
        budget=Budget(budget_s),
        workers=2,
    ).recommendation


def picked(case: Case, *, seed: int, iterations: int) -> Plan:
    """The plan that a long search picks, without what it would say of it."""
    state, parameters, car_id = case.at(0.0)
    scene = Scene.prepare(state, parameters, car_id, seed, Budget())
    contest = Contest(scene.scales, scene.entries, scene.now_lap)
    with Crew(Budget(), 2, no_progress) as crew:
        contest.run(crew, scene.effort(iterations).rungs, scene.refiner)
    return contest.entries[min(contest.finalists(), key=contest.mean)].plan


def regret(states: int) -> dict[str, object]:
    """Short answers against long searches, over generated states."""
    losses, errors, same, inside = [], [], 0, 0
    for number, case in enumerate(generated(states)):
        short = answer(case, 0.0, seed=number, iterations=ITERATIONS, budget_s=SHORT_S)
        long = picked(case, seed=number + states, iterations=LONG_FACTOR * short.iterations)
        if short.best_plan == long:
            same += 1
            losses.append(0.0)
            errors.append(0.0)
            inside += 1
            continue
        lost = estimate(loss(case, 0.0, short.best_plan, long, UNSEEN_RACES, UNSEEN_SEED))
        losses.append(lost.mean)
        errors.append(lost.se)
        inside += lost.mean - 2.0 * lost.se <= max(
            short.window_cost_s, 2 * short.expected_gain_s.se
        )
    return {
        "states": states,
        "mean_regret_s": round(fmean(losses), 4),
        "its_se_s": round(float(np.std(losses, ddof=1)) / len(losses) ** 0.5, 4),
        "p95_regret_s": round(float(np.quantile(losses, 0.95)), 3),
        "same_plan": round(same / states, 3),
        "regret_inside_stated_cost_or_error": round(inside / states, 3),
        "budget_ms": 1e3 * SHORT_S,
        "longer": LONG_FACTOR,
    }


def settled(case: Case, *, seed: int, iterations: int) -> Settled:
    """What a recommendation's gain and its laps' costs are read off."""
    scene = Scene.prepare(*case.at(0.0), seed, Budget())
    contest = Contest(scene.scales, scene.entries, scene.now_lap)
    effort = scene.effort(iterations)
    with Crew(Budget(), 2, no_progress) as crew:
        contest.run(crew, effort.rungs, scene.refiner)
        return settle(scene, contest, crew, effort)


def coverage(runs: int) -> dict[str, object]:
    """Stated 95% intervals of the gain and of the laps' costs against their long-run values."""
    case = CASES["calibration"]
    known: dict[Plan, float] = {}

    def long_run(plan: Plan) -> float:
        """Mean cost in races that are the same for all plans."""
        if plan not in known:
            known[plan] = float(costs(case, 0.0, plan, LONG_RUN_RACES, UNSEEN_SEED).mean())
        return known[plan]

    def covered(trial: Trial, best: Trial) -> bool:
        told, truth = trial.loss(best), long_run(trial.plan) - long_run(best.plan)
        return abs(told.mean - truth) <= 1.96 * told.se

    gains, laps = [], []
    for seed in range(runs):
        told = settled(case, seed=seed, iterations=512)
        if told.other is not None:
            gains.append(covered(told.other, told.best))
        others = [trial for trial in told.curve.values() if trial.index != told.best.index]
        laps += [covered(trial, told.best) for trial in others]
    return {
        "runs": len(gains),
        "gain_covered": round(fmean(gains), 4),
        "lap_costs": len(laps),
        "lap_costs_covered": round(fmean(laps), 4),
        "plans": len(known),
    }


def rolled(states: int) -> dict[str, object]:
    """The cut horizon's choice against the choice of a search to the flag."""
    losses = []
    for seed, share in _moments(states):
        case = CASES["rolled"]
        cut = answer(case, share, seed=seed, iterations=1_000, budget_s=None)
        whole = to_the_flag(case, share, seed)
        losses.append(estimate(loss(case, share, cut.best_plan, whole, UNSEEN_RACES, UNSEEN_SEED)))
    return {
        "states": states,
        "mean_regret_s": round(fmean(lost.mean for lost in losses), 3),
        "its_se_s": round(sum(lost.se**2 for lost in losses) ** 0.5 / states, 3),
    }


def to_the_flag(case: Case, share: float, seed: int) -> Plan:
    """The best plan by a search that runs every race to the flag."""
    state, parameters, car_id = case.at(share)
    scene = Scene.prepare(state, parameters, car_id, seed, Budget(), rolled=False)
    found = search(scene, iterations=1_000, budget=Budget(), workers=2)
    return found.recommendation.best_plan


def _moments(states: int) -> Iterator[tuple[int, float]]:
    for number in range(states):
        yield number, 0.6 * number / states


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--states", type=int, default=200, help="states for the regret")
    parser.add_argument("--runs", type=int, default=1_000, help="runs for the coverage")
    parser.add_argument("--rolled", type=int, default=12, help="states for the rolled horizon")
    parser.add_argument("--workers", type=int, default=2, help="threads")
    args = parser.parse_args()
    result: dict[str, object] = {
        name: timed(CASES[name], workers=args.workers) for name in CASES if CASES[name].moments
    }
    if args.states:
        result["regret_of_250_ms"] = regret(args.states)
    if args.runs:
        result["coverage_of_95_percent"] = coverage(args.runs)
    if args.rolled:
        result["regret_of_rolled_horizon"] = rolled(args.rolled)
    print(json.dumps(result, indent=2) if args.json else result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
