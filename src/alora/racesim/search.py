"""The search: spend the simulated races where plans are close, and say how sure the answer is."""

from __future__ import annotations

from collections.abc import Callable

from alora.domain.race import CarId
from alora.domain.state import RaceState
from alora.domain.strategy import Advice, Outcome, Plan
from alora.racesim.advice import Answer, assemble
from alora.racesim.budget import Budget, SearchProgress, no_progress
from alora.racesim.contest import Contest
from alora.racesim.crew import Crew
from alora.racesim.duels import check_rivals
from alora.racesim.extras import find_extras
from alora.racesim.kernel import Kernel
from alora.racesim.parameters import Parameters
from alora.racesim.race import Race
from alora.racesim.results import join, summarise
from alora.racesim.rungs import MAX_ITERATIONS, affordable
from alora.racesim.scene import Scene
from alora.racesim.settling import in_steps, settle
from alora.racesim.validate import check_iterations, validate
from alora.racesim.weighing import PLACE_VALUE_S

__all__ = ["PLACE_VALUE_S", "recommend", "simulate"]


def recommend(
    state: RaceState,
    parameters: Parameters,
    car_id: CarId,
    *,
    seed: int,
    iterations: int,
    budget: Budget,
    workers: int,
    rivals: tuple[CarId, ...] = (),
    progress: Callable[[SearchProgress], None] = no_progress,
) -> Advice:
    """Search all legal plans of one car.

    Args:
        iterations: races for each finalist; fewer if the budget is too short for them, and the
            recommendation says so.
        workers: threads; the answer does not depend on them.
        rivals: cars of our class whose stops ours are held against; empty are the nearest ones.

    Raises:
        InvalidStateError: the iterations, the state, the parameters, the car or a rival cannot be
            simulated.
        CancelledError: the budget was cancelled.
    """
    check_iterations("iterations", iterations, MAX_ITERATIONS)
    validate(state, parameters, car_id)
    check_rivals(state, car_id, rivals)
    scene = Scene.prepare(state, parameters, car_id, seed, budget)
    return search(
        scene,
        iterations=iterations,
        budget=budget,
        workers=workers,
        rivals=rivals,
        progress=progress,
    )


def search(
    scene: Scene,
    *,
    iterations: int,
    budget: Budget,
    workers: int,
    rivals: tuple[CarId, ...] = (),
    progress: Callable[[SearchProgress], None] = no_progress,
) -> Advice:
    """Search all plans of a scene; see `recommend`.

    Raises:
        CancelledError: the budget was cancelled.
    """
    effort = scene.effort(iterations)
    contest = Contest(scene.scales, scene.entries, scene.now_lap)
    with Crew(budget, workers, progress, effort.races(scene.cut_share)) as crew:
        contest.run(crew, effort.rungs, scene.refiner)
        crew.stage = "settling the best plans"
        settled = settle(scene, contest, crew, effort)
        crew.stage = "looking around"
        extras = find_extras(scene, contest, settled, crew, effort, rivals)
        crew.finish()
    answer = Answer(scene, contest, settled, extras)
    return assemble(answer, races_run=crew.races, wanted=iterations)


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
        InvalidStateError: the iterations, the state, the parameters, the car or the plan cannot be
            simulated.
        CancelledError: the budget was cancelled.
    """
    check_iterations("iterations", iterations, MAX_ITERATIONS)
    validate(state, parameters, car_id, plan)
    race = Race.prepare(state, parameters, car_id, seed)
    kernel = Kernel(race)
    count = max(1, min(iterations, affordable(race, budget.planned_s)))
    with Crew(budget, workers, progress, count, "simulating the plan") as crew:
        parts = in_steps(
            crew,
            lambda first, some, limit: crew.plan_races(kernel, (plan,), first, some, limit),
            0,
            count,
        )
        crew.finish()
    return summarise(race, plan, join([part[0] for part in parts]))
