"""What a worker does with a job: every task a pure function of itself, its race and the recipe."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from alora.domain.errors import INPUT_CODES, AloraError, CancelledError
from alora.domain.race import CarId
from alora.domain.state import RaceSoFar
from alora.models import ModelBundle, fit_parameters, load_bundle
from alora.racesim import recommend, simulate
from alora.racesim.budget import Budget
from alora.racesim.parameters import Parameters
from alora.runtime.propagation import one_line
from alora.studies import rows
from alora.studies.changes import apply_change
from alora.studies.engine import fingerprint
from alora.studies.races import RaceCase
from alora.studies.tasks import Job, Recipe, Task
from alora.timing.state import car_id_at, moment_of_lap, state_at

THREADS = 1
"""Threads of one task: a study has enough tasks to fill every core [threads]."""

MAX_REASON_CHARS = 300
"""Longest reason why a task was given up [characters]."""


@dataclass(frozen=True, slots=True)
class Done:
    """A task's row, one line of JSON without its end."""

    task: int
    row: str


@dataclass(frozen=True, slots=True)
class Lost:
    """A task without a row, which may do better another time."""

    task: Task
    reason: str


@dataclass(frozen=True, slots=True)
class JobResult:
    """What became of the tasks of one job; `other_engine` names a worker that may not do them."""

    done: tuple[Done, ...] = ()
    lost: tuple[Lost, ...] = ()
    other_engine: str | None = None


def run_job(job: Job, case: RaceCase) -> JobResult:
    """Do all tasks of a job, unless this installation would give other results."""
    own = fingerprint()
    if own != job.engine:
        return JobResult(other_engine=own)
    bench = Bench(case, job.recipe)
    done: list[Done] = []
    lost: list[Lost] = []
    for task in job.tasks:
        found = _within_limit(task, job.recipe.limit_s, bench.row)
        if isinstance(found, Lost):
            lost.append(found)
        else:
            done.append(found)
    return JobResult(tuple(done), tuple(lost))


class Bench:
    """One race on a worker; what tasks of the same moment share is made once."""

    def __init__(self, case: RaceCase, recipe: Recipe) -> None:
        self._case = case
        self._recipe = recipe
        self._bundle: ModelBundle | None = None
        self._at: tuple[CarId, int] | None = None
        self._moment: tuple[RaceSoFar, Parameters, CarId] | None = None

    def row(self, task: Task, budget: Budget) -> str:
        """The row of one task.

        Raises:
            CancelledError: the budget was cancelled.
        """
        row = rows.asked(self._case, task)
        try:
            row |= self._answer(task, budget)
        except AloraError as error:
            if error.code not in INPUT_CODES:
                raise
            row |= rows.refused(error)
        return rows.row_text(row)

    def _answer(self, task: Task, budget: Budget) -> rows.Row:
        race, fitted, car_id = self._moment_of(task)
        parameters = apply_change(fitted, task.change)
        recipe = self._recipe
        held = rows.situation(race.state, car_id, parameters.model_version)
        if task.plan is None:
            advice = recommend(
                race.state,
                parameters,
                car_id,
                seed=recipe.seed,
                iterations=recipe.iterations,
                budget=budget,
                workers=THREADS,
            )
            return held | rows.advised(advice, full=recipe.full_rows)
        outcome = simulate(
            race.state,
            parameters,
            car_id,
            task.plan,
            seed=recipe.seed,
            iterations=recipe.iterations,
            budget=budget,
            workers=THREADS,
        )
        return held | rows.simulated(outcome, full=recipe.full_rows)

    def _moment_of(self, task: Task) -> tuple[RaceSoFar, Parameters, CarId]:
        at = task.car_id, task.lap
        if self._moment is None or self._at != at:
            recording = self._case.recording
            clock_s = moment_of_lap(recording, task.car_id, task.lap)
            race = state_at(recording, self._case.distance, clock_s)
            if self._bundle is None:
                self._bundle = load_bundle(recording.series, self._recipe.model)
            parameters = fit_parameters(race, self._bundle)
            self._moment = race, parameters, car_id_at(recording, task.car_id, clock_s)
            self._at = at
        return self._moment


def _within_limit(task: Task, limit_s: float, work: Callable[[Task, Budget], str]) -> Done | Lost:
    """Do a task on a thread that can be told to stop.

    The budget has no limit of its own: it would make the search depend on the clock.
    """
    budget = Budget()
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(work, task, budget)
        if not wait([future], limit_s).done:
            budget.cancel()
    return _outcome(task, limit_s, future)


def _outcome(task: Task, limit_s: float, future: Future[str]) -> Done | Lost:
    error = future.exception()
    if error is None:
        return Done(task.number, future.result())
    if isinstance(error, CancelledError):
        return Lost(task, f"took longer than {limit_s:g} s")
    kind = type(error).__name__
    return Lost(task, one_line(f"a fault in Alora itself ({kind}: {error})", MAX_REASON_CHARS))
