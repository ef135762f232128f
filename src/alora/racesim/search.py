"""The search: spend the simulated races where plans are close, and say how sure the answer is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from alora.domain.race import CarId
from alora.domain.state import RaceState
from alora.domain.strategy import Advice, Outcome, Plan
from alora.racesim.advice import assemble
from alora.racesim.budget import Budget, SearchProgress, no_progress
from alora.racesim.kernel import Kernel
from alora.racesim.parameters import Parameters
from alora.racesim.plans import legal_plans
from alora.racesim.race import Race
from alora.racesim.results import PlanRaces, join, summarise
from alora.racesim.run import run_plans
from alora.racesim.rungs import (
    MAX_ITERATIONS,
    Rung,
    affordable,
    most_candidates,
    plan_rungs,
    races_planned,
)
from alora.racesim.validate import validate

PLACE_VALUE_S = 5.0
"""What one class position is worth when plans are compared [s of race time]."""


@dataclass(slots=True)
class Search:
    """The candidates, what was simulated of each, and who is still in."""

    race: Race
    kernel: Kernel
    plans: tuple[Plan, ...]
    races: dict[int, PlanRaces] = field(default_factory=dict)
    races_run: int = 0


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
    total = affordable(race, budget.left_s)
    candidates = legal_plans(race, most_candidates(total))
    plans = tuple(c.plan for c in candidates.plans) or (Plan(),)
    search = Search(race, Kernel(race), plans)
    rungs = plan_rungs(len(plans), min(iterations, MAX_ITERATIONS), total)
    _climb(search, rungs, budget, workers, progress)
    return assemble(
        race,
        plans,
        search.races,
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
    search = Search(race, Kernel(race), (plan,))
    count = min(iterations, affordable(race, budget.left_s))
    rungs = plan_rungs(1, count, count)
    _climb(search, rungs, budget, workers, progress)
    return summarise(race, plan, search.races[0])


def _climb(
    search: Search,
    rungs: list[Rung],
    budget: Budget,
    workers: int,
    progress: Callable[[SearchProgress], None],
) -> None:
    """Run rung after rung; the first is never left out, the others as time allows."""
    alive = list(range(len(search.plans)))
    planned = races_planned(rungs)
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

        time = budget if number else budget.without_limit()
        if not _extend(search, alive, rung.until, time, workers, report):
            return


def _extend(
    search: Search,
    alive: list[int],
    until: int,
    budget: Budget,
    workers: int,
    report: Callable[[int], None],
) -> bool:
    """Give every living candidate the same races up to `until`; False when time ran out."""
    before = search.races.get(alive[0])
    first = 0 if before is None else len(before)
    if until <= first:
        return True
    plans = tuple(search.plans[i] for i in alive)
    races = run_plans(search.kernel, plans, first, until - first, budget, workers, report)
    if races is None:
        return False
    for index, part in zip(alive, races, strict=True):
        search.races[index] = join([search.races[index], part]) if first else part
    search.races_run += len(alive) * (until - first)
    return True


def _survivors(search: Search, alive: list[int], keep: int) -> list[int]:
    """The best `keep`, with the best of each decision (stop on the next lap, or not) among them."""
    costs = {i: search.races[i].cost_s(PLACE_VALUE_S) for i in alive}
    ranked = sorted(alive, key=lambda i: float(costs[i].mean()))
    kept = ranked[:keep]
    next_lap = int(search.race.grid.first_lap[search.race.grid.ours])
    for now in (True, False):
        side = [i for i in ranked if (search.plans[i].first_lap == next_lap) is now]
        if side and side[0] not in kept:
            kept[-1] = side[0]
    return sorted(kept)
