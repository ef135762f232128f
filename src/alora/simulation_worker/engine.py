"""The engine as the worker sees it: four functions, so that another can take its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from alora import racesim
from alora.domain.race import CarId
from alora.domain.state import RaceState
from alora.domain.strategy import Advice, Outcome, Plan
from alora.racesim.budget import Budget, SearchProgress
from alora.racesim.parameters import Parameters

Report = Callable[[SearchProgress], None]
"""Takes progress; called from the engine's threads."""


class Recommend(Protocol):
    """Searches all legal plans of a car."""

    def __call__(
        self,
        state: RaceState,
        parameters: Parameters,
        car_id: CarId,
        *,
        seed: int,
        iterations: int,
        budget: Budget,
        workers: int,
        rivals: tuple[CarId, ...],
        progress: Report,
    ) -> Advice:
        """Find the best plan that can be found within `budget`.

        Raises:
            CancelledError: the budget was cancelled.
            InvalidInputError: the input cannot be simulated.
        """
        ...


class Simulate(Protocol):
    """Simulates one plan of a car."""

    def __call__(
        self,
        state: RaceState,
        parameters: Parameters,
        car_id: CarId,
        plan: Plan,
        *,
        seed: int,
        iterations: int,
        budget: Budget,
        workers: int,
        progress: Report,
    ) -> Outcome:
        """Simulate as many of `iterations` races as fit into `budget`; raises as `Recommend`."""
        ...


class Validate(Protocol):
    """Checks that an input can be simulated."""

    def __call__(
        self, state: RaceState, parameters: Parameters, car_id: CarId, plan: Plan | None = None
    ) -> None:
        """Return if it can.

        Raises:
            InvalidInputError: it cannot, for the reason and field given.
        """
        ...


class CheckRivals(Protocol):
    """Checks that our stops can be held against those of the cars named."""

    def __call__(self, state: RaceState, car_id: CarId, rivals: tuple[CarId, ...]) -> None:
        """Return if they can; raises as `Validate`."""
        ...


@dataclass(frozen=True, slots=True)
class Engine:
    """All that the worker needs of an engine; each function may be called from any thread."""

    recommend: Recommend
    simulate: Simulate
    validate: Validate
    check_rivals: CheckRivals


def built_in() -> Engine:
    """Make the engine of `alora.racesim`."""
    return Engine(racesim.recommend, racesim.simulate, racesim.validate, racesim.check_rivals)
