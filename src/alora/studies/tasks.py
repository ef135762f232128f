"""The tasks of a study, in their order, and the jobs that carry them to workers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alora.domain.race import CarId
from alora.domain.strategy import Plan
from alora.studies.changes import Change
from alora.studies.limits import JOB_TASKS, JOBS_PER_WORKER
from alora.studies.moments import moments_of
from alora.studies.plans import PlanPattern
from alora.studies.races import RaceCase
from alora.studies.spec import StudySpec


@dataclass(frozen=True, slots=True)
class Task:
    """One question: its answer depends on this, the race and the recipe, and on nothing else.

    `plan` None asks for the best one; `pattern` is how the study wrote it.
    """

    number: int
    race: int
    car_id: CarId
    lap: int
    plan: Plan | None
    pattern: str | None
    change: Change


@dataclass(frozen=True, slots=True)
class Recipe:
    """What all tasks of a study have in common; `limit_s` changes no result [s]."""

    seed: int
    iterations: int
    model: str | None
    full_rows: bool
    limit_s: float


@dataclass(frozen=True, slots=True)
class Job:
    """Tasks of one race for one worker, and how often they were tried before."""

    number: int
    recipe: Recipe
    engine: str
    tasks: tuple[Task, ...]
    tries: int = 0

    @property
    def race(self) -> int:
        """The number of the race."""
        return self.tasks[0].race


def recipe_of(spec: StudySpec) -> Recipe:
    """What the spec says of every task."""
    return Recipe(
        seed=spec.seed,
        iterations=spec.iterations,
        model=spec.model,
        full_rows=spec.rows == "full",
        limit_s=spec.task_limit_s,
    )


def tasks_of(
    spec: StudySpec, race: int, case: RaceCase, cars: tuple[str, ...], first: int
) -> tuple[list[Task], int]:
    """The tasks of one race from number `first`, and how many plans were past and left out.

    By moment, then by plan, then by what-if.

    Raises:
        InvalidInputError: a car is not in the race.
    """
    patterns: list[tuple[PlanPattern | None, str | None]]
    patterns = [(pattern, str(pattern)) for pattern in spec.all_plans()] or [(None, None)]
    changes = spec.all_changes()
    tasks: list[Task] = []
    left_out = 0
    for car_id, lap in moments_of(case, cars, spec.moments):
        for pattern, text in patterns:
            plan = None if pattern is None else pattern.at(lap)
            if pattern is not None and plan is None:
                left_out += len(changes)
                continue
            for change in changes:
                tasks.append(Task(first + len(tasks), race, car_id, lap, plan, text, change))
    return tasks, left_out


def jobs_of(
    tasks: Sequence[Task], done: frozenset[int], recipe: Recipe, engine: str, workers: int
) -> Iterator[Job]:
    """Cut the tasks that are not done into jobs, each of one race."""
    open_count = len(tasks) - len(done)
    size = max(1, min(JOB_TASKS, open_count // (workers * JOBS_PER_WORKER)))
    number, part = 0, list[Task]()
    for task in tasks:
        if task.number in done:
            continue
        if part and (len(part) == size or part[0].race != task.race):
            yield Job(number, recipe, engine, tuple(part))
            number, part = number + 1, []
        part.append(task)
    if part:
        yield Job(number, recipe, engine, tuple(part))


def split_job(job: Job) -> list[Job]:
    """Each task for itself, so that one that kills its worker takes no other with it."""
    return [Job(job.number, job.recipe, job.engine, (task,), job.tries + 1) for task in job.tasks]
