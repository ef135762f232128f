"""The search: spend the simulated races where plans are close, and say how sure the answer is."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from alora.domain.race import CarId
from alora.domain.state import RaceState
from alora.domain.strategy import Advice, Outcome, Plan
from alora.racesim.advice import assemble
from alora.racesim.budget import Budget, SearchProgress, no_progress
from alora.racesim.parameters import Parameters
from alora.racesim.plans import legal_plans
from alora.racesim.race import Race
from alora.racesim.results import PlanRaces, join, summarise
from alora.racesim.run import run_plans
from alora.racesim.validate import validate

PLACE_VALUE_S = 5.0
"""What one class position is worth when plans are compared [s of race time]."""

FIRST_RUNG = 96
"""Races that every candidate gets first [iterations]."""

KEEP_SHARE = 0.5
"""Share of the candidates that goes on to the next rung."""

FINALISTS = 4
"""Candidates that get all iterations; the halving stops there [plans]."""

CAR_LAPS_PER_S = 8e6
"""Speed that the plan of the search counts on [simulated laps of one car per second].

A constant, not a measurement, so that the same question under the same budget is searched the same
way on every machine; the clock stops a slower machine at the end of a rung.
"""

LEAST_BUDGET_S = 0.125
"""The search is planned for at least this, however little is left [s]."""

BUDGET_SHARE = 0.75
"""Share of the budget that the search is planned for; the rest is reserve."""

MIN_ITERATIONS = 32
"""Fewest iterations of a rung, however long the race [iterations]."""

MAX_ITERATIONS = 1_000_000
"""Most iterations of one simulation."""


@dataclass(slots=True)
class Search:
    """The candidates, what was simulated of each, and who is still in."""

    race: Race
    plans: tuple[Plan, ...]
    races: dict[int, list[PlanRaces]] = field(default_factory=dict)
    races_run: int = 0

    def result(self, index: int) -> PlanRaces:
        """All races of one candidate."""
        return join(self.races[index])

    def count(self, index: int) -> int:
        """Iterations of one candidate so far."""
        return sum(len(part) for part in self.races.get(index, ()))


def recommend(
    state: RaceState,
    parameters: Parameters,
    car_id: CarId,
    *,
    seed: int,
    iterations: int,
    budget: Budget,
    workers: int,
    progress: Callable[[SearchProgress], None] = no_progress,
) -> Advice:
    """Search all legal plans of one car.

    Args:
        iterations: races for each finalist; fewer if the budget is too short for them, and the
            recommendation says so.
        workers: threads; the answer does not depend on them.

    Raises:
        InvalidStateError: the state, the parameters or the car cannot be simulated.
        CancelledError: the budget was cancelled.
    """
    validate(state, parameters, car_id)
    race = Race.prepare(state, parameters, car_id, seed)
    candidates = legal_plans(race)
    plans = tuple(c.plan for c in candidates.plans) or (Plan(),)
    search = Search(race, plans)
    rungs = _plan_rungs(race, len(plans), iterations, budget)
    _climb(search, rungs, budget, workers, progress)
    return assemble(
        race,
        plans,
        {i: search.result(i) for i in search.races},
        considered=max(1, candidates.considered),
        races_run=search.races_run,
        wanted=iterations,
        place_value_s=PLACE_VALUE_S,
        impossible=candidates.reason,
    )


def simulate(
    state: RaceState,
    parameters: Parameters,
    car_id: CarId,
    plan: Plan,
    *,
    seed: int,
    iterations: int,
    budget: Budget,
    workers: int,
    progress: Callable[[SearchProgress], None] = no_progress,
) -> Outcome:
    """Simulate one plan; `Outcome.iterations` may be fewer than asked for under a short budget.

    Raises:
        InvalidStateError: the state, the parameters, the car or the plan cannot be simulated.
        CancelledError: the budget was cancelled.
    """
    validate(state, parameters, car_id, plan)
    race = Race.prepare(state, parameters, car_id, seed)
    search = Search(race, (plan,))
    affordable = _affordable(race, budget, 1)
    count = max(1, min(iterations, affordable, MAX_ITERATIONS))
    first = min(count, FIRST_RUNG)
    rungs = [_Rung(1, first)] + ([_Rung(1, count)] if count > first else [])
    _climb(search, rungs, budget, workers, progress)
    return summarise(race, plan, search.result(0))


@dataclass(frozen=True, slots=True)
class _Rung:
    """`keep` candidates, each with races up to iteration `until`."""

    keep: int
    until: int


def _work_of_one_race(race: Race) -> int:
    """Laps of one car in one simulated race."""
    return max(1, race.grid.size * race.horizon.steps)


def _affordable(race: Race, budget: Budget, plans: int) -> int:
    """Iterations of each of `plans` plans that fit the budget."""
    if math.isinf(budget.left_s):
        return MAX_ITERATIONS
    work = _planned_seconds(budget.left_s) * BUDGET_SHARE * CAR_LAPS_PER_S
    return max(MIN_ITERATIONS, int(work / _work_of_one_race(race) / max(1, plans)))


def _planned_seconds(left_s: float) -> float:
    """Round down to a power of two, so that a few milliseconds on the way change no answer [s]."""
    return float(2.0 ** math.floor(math.log2(max(left_s, LEAST_BUDGET_S))))


def _plan_rungs(race: Race, count: int, iterations: int, budget: Budget) -> list[_Rung]:
    """Successive halving: half of the budgeted races for the rungs, the rest for the finalists."""
    total = _affordable(race, budget, 1)
    finalists = min(count, FINALISTS)
    rungs: list[_Rung] = []
    until = min(iterations, FIRST_RUNG, max(MIN_ITERATIONS, total // (4 * count)))
    keep, spent = count, 0
    while True:
        rungs.append(_Rung(keep, until))
        spent += keep * (until - (rungs[-2].until if len(rungs) > 1 else 0))
        if keep <= finalists:
            break
        keep = max(finalists, math.ceil(keep * KEEP_SHARE))
        until = min(
            iterations, until * 2 if total - spent > 2 * keep * until else until + until // 2
        )
    final = min(iterations, rungs[-1].until + max(0, total - spent) // finalists)
    rungs.append(_Rung(finalists, max(final, rungs[-1].until)))
    return rungs


def _climb(
    search: Search,
    rungs: list[_Rung],
    budget: Budget,
    workers: int,
    progress: Callable[[SearchProgress], None],
) -> None:
    """Run rung after rung; the first is never left out, the others as time allows."""
    alive = list(range(len(search.plans)))
    planned = _races_planned(rungs)
    for number, rung in enumerate(rungs):
        if number:
            alive = _survivors(search, alive, rung.keep)
        stage = "comparing plans" if number < len(rungs) - 1 else "settling the best plans"
        done = search.races_run

        def report(races: int, stage: str = stage) -> None:
            nonlocal done
            done += races
            share = min(1.0, done / max(1, planned))
            progress(SearchProgress(stage, done, max(planned, done), share))

        if not _extend(search, alive, rung.until, budget, workers, report):
            if number == 0:
                _rescue(search, alive, budget, workers, report)
            return


def _races_planned(rungs: list[_Rung]) -> int:
    before, total = 0, 0
    for rung in rungs:
        total += rung.keep * (rung.until - before)
        before = rung.until
    return total


def _extend(
    search: Search,
    alive: list[int],
    until: int,
    budget: Budget,
    workers: int,
    report: Callable[[int], None],
) -> bool:
    """Give every living candidate the same races up to `until`; False when time ran out."""
    first = search.count(alive[0])
    if until <= first:
        return True
    plans = tuple(search.plans[i] for i in alive)
    races = run_plans(search.race, plans, first, until - first, budget, workers, report)
    if races is None:
        return False
    for index, part in zip(alive, races, strict=True):
        search.races.setdefault(index, []).append(part)
    search.races_run += len(alive) * (until - first)
    return True


def _rescue(
    search: Search,
    alive: list[int],
    budget: Budget,
    workers: int,
    report: Callable[[int], None],
) -> None:
    """Not even the first rung fitted: a few races of every plan without a time limit."""
    budget.check()
    _extend(search, alive, MIN_ITERATIONS // 2, budget.without_limit(), workers, report)


def _survivors(search: Search, alive: list[int], keep: int) -> list[int]:
    """The best `keep`, with the best of each decision (stop on the next lap, or not) among them."""
    costs = {i: search.result(i).cost_s(PLACE_VALUE_S) for i in alive}
    ranked = sorted(alive, key=lambda i: float(costs[i].mean()))
    kept = ranked[:keep]
    next_lap = int(search.race.grid.first_lap[search.race.grid.ours])
    for now in (True, False):
        side = [i for i in ranked if (search.plans[i].first_lap == next_lap) is now]
        if side and side[0] not in kept:
            kept[-1] = side[0]
    return sorted(kept)
