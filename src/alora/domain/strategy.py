"""Plans for our car, and what the simulation says of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from alora.domain.race import CarId, Compound


@dataclass(frozen=True, slots=True)
class PitStop:
    """A stop at the end of lap `lap` (the in lap).

    `compound` None keeps the tires; `fuel_laps` None fills up where the series refuels.
    """

    lap: int
    compound: Compound | None
    fuel_laps: float | None = None

    def __post_init__(self) -> None:
        if self.lap < 1:
            raise ValueError(f"a stop on lap {self.lap}; laps count from 1")


@dataclass(frozen=True, slots=True)
class Plan:
    """The stops our car will still make, in order; empty means stay out to the end."""

    stops: tuple[PitStop, ...] = ()

    def __post_init__(self) -> None:
        laps = [stop.lap for stop in self.stops]
        if any(a >= b for a, b in pairwise(laps)):
            raise ValueError(f"stops must be on later and later laps, not {laps}")

    @property
    def first_lap(self) -> int | None:
        """The in lap of the next stop."""
        return self.stops[0].lap if self.stops else None

    def __str__(self) -> str:
        if not self.stops:
            return "no further stop"
        return ", ".join(
            f"lap {s.lap}" + (f" {s.compound.value}" if s.compound else "") for s in self.stops
        )


@dataclass(frozen=True, slots=True)
class Estimate:
    """A simulated mean and its standard error, in the unit of the field that holds it."""

    mean: float
    se: float


@dataclass(frozen=True, slots=True)
class PositionDistribution:
    """Where the car finishes: `probability[i]` is that of place i + 1, and they sum to 1."""

    probability: tuple[float, ...]
    expected: Estimate
    p05: int
    p50: int
    p95: int


@dataclass(frozen=True, slots=True)
class Rejoin:
    """Where the car is in its class as it ends the out lap of its next stop.

    Gaps are at the line [s] with their 5 and 95% points; None where nobody is there.
    `car_ahead` and `car_behind` are the most frequent neighbours in the races where the car comes
    out in the most likely place, and the gaps are to them in those races.
    """

    lap: int
    class_position: Estimate
    most_likely_position: int
    car_ahead: CarId | None
    gap_ahead_s: Estimate | None
    gap_ahead_p05_s: float | None
    gap_ahead_p95_s: float | None
    car_behind: CarId | None
    gap_behind_s: Estimate | None
    gap_behind_p05_s: float | None
    gap_behind_p95_s: float | None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A rival of our class close to us now, and how often we finish ahead of it."""

    car_id: CarId
    ahead_now: bool
    finish_ahead_probability: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one plan leads to over all simulated races."""

    plan: Plan
    iterations: int
    position: PositionDistribution
    class_position: PositionDistribution
    remaining_time_s: Estimate
    retire_probability: float
    rejoin: Rejoin | None
    neighbours: tuple[Neighbour, ...] = ()


class Action(StrEnum):
    """What to do at the end of this lap."""

    BOX_NOW = "box_now"
    BOX_LATER = "box_later"
    STAY_OUT = "stay_out"
    TOO_CLOSE = "too_close"
    """Stopping now and later cannot be told apart."""
    NO_LEGAL_PLAN = "no_legal_plan"


@dataclass(frozen=True, slots=True)
class LapCost:
    """The expected loss of making the next stop on this lap against the best lap.

    `cost_s` counts lost race time and lost places together (`place_value_s` a place).
    """

    lap: int
    cost_s: Estimate
    class_position: Estimate
    in_window: bool


@dataclass(frozen=True, slots=True)
class PitWindow:
    """Laps at whose end a stop costs no more than the best lap, within error or stated cost."""

    first_lap: int
    last_lap: int


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The answer to "when should I pit?".

    Attributes:
        action: what to do now.
        window: the laps to stop on; None if no stop is best.
        best_plan: all stops to the finish.
        alternative: the best plan with the other decision at the end of this lap.
        expected_gain_s: cost of `alternative` less cost of `best_plan` [s], with its error.
        expected_gain_places: the same in class positions.
        rejoin: after the next stop of `best_plan`; None without one.
        rejoin_if_now: after a stop at the end of this lap; None where that is impossible.
        lap_costs: the cost by lap of the next stop, in lap order.
        place_value_s: seconds that one class position is counted as.
        window_cost_s: the stated cost under which a lap still counts as in the window [s].
        notes: what the user must know (guessed distance, assumed rule, few iterations).
        plans_considered, races_run: the size of the search.
    """

    car_id: CarId
    action: Action
    window: PitWindow | None
    best_plan: Plan
    alternative: Plan | None
    expected_gain_s: Estimate
    expected_gain_places: Estimate
    rejoin: Rejoin | None
    rejoin_if_now: Rejoin | None
    lap_costs: tuple[LapCost, ...]
    place_value_s: float
    window_cost_s: float
    iterations: int
    plans_considered: int
    races_run: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Advice:
    """A recommendation with what its best plan, and the alternative, lead to."""

    recommendation: Recommendation
    outcome: Outcome
    alternative_outcome: Outcome | None
