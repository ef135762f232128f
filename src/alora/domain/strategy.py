"""Plans for our car, and what the simulation says of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from alora.domain.race import CarId, Compound, Flag


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
class BoxIfNeutralised:
    """Make the next planned stop at once if the race is neutralised.

    It holds at the end of laps `from_lap` to `until_lap`, while that stop is still to come.
    """

    from_lap: int
    until_lap: int

    def __post_init__(self) -> None:
        if not 1 <= self.from_lap <= self.until_lap:
            raise ValueError(
                f"a condition from lap {self.from_lap} until lap {self.until_lap}; "
                "laps count from 1 and the last is not before the first"
            )


@dataclass(frozen=True, slots=True)
class Plan:
    """The stops our car will still make, in order; empty means stay out to the end."""

    stops: tuple[PitStop, ...] = ()
    if_neutralised: BoxIfNeutralised | None = None

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


class DuelKind(StrEnum):
    """Who tries to get past whom by stopping at another time."""

    WE_UNDERCUT = "we_undercut"
    """We stop first."""
    WE_OVERCUT = "we_overcut"
    """The rival stops first, we stay out."""


@dataclass(frozen=True, slots=True)
class Duel:
    """Our stop against the stop of one rival of our class.

    Seen from the rival, our undercut is its overcut and the other way round. `ahead_probability`
    is that of being ahead of it at the line on `measured_lap`, after both stops; `gap_s` is the
    gap then, positive if we are ahead [s].
    """

    rival: CarId
    kind: DuelKind
    our_lap: int
    rival_lap: int
    measured_lap: int
    ahead_probability: Estimate
    gap_s: Estimate


@dataclass(frozen=True, slots=True)
class SafetyCarCall:
    """What to do if the race is neutralised (`flag`) on the coming lap.

    `gain_s` is the cost of staying out less that of stopping under it [s].
    """

    flag: Flag
    best_plan: Plan
    box_at_once: bool
    gain_s: Estimate
    class_position: Estimate


@dataclass(frozen=True, slots=True)
class FuelCall:
    """Fuel in laps: what is in the car, what the finish takes, and what to do about it.

    `save_share` is the share of fuel to save on each lap to reach the finish without another stop,
    0 if it reaches; `next_fill_laps` is the least to take at the next planned stop to get to the
    stop after it, or to the finish; None without a stop for fuel.
    """

    laps_left: float
    laps_to_go: int
    short_laps: float
    save_share: float
    next_fill_laps: float | None


@dataclass(frozen=True, slots=True)
class Flip:
    """The assumption whose change turns the call into `to`: its value now and at the turn."""

    assumption: str
    unit: str
    value: float
    flips_at: Estimate
    to: Plan


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
        stop_now_gain_s: best cost of staying out less best cost of stopping at the end of this lap
            [s]; None if only one of them is possible.
        waiting_s_per_lap: what each lap of waiting past the window costs [s]; None without one.
        same_as_best: simulated plans that cannot be told apart from the best.
        if_safety_car: None if no safety car is possible or one is out.
        duels: against the nearest rivals, or those asked for.
        fuel: None where nothing is known of fuel.
        flip: None if no assumption within reach turns the call.
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
    stop_now_gain_s: Estimate | None = None
    waiting_s_per_lap: Estimate | None = None
    same_as_best: tuple[Plan, ...] = ()
    if_safety_car: SafetyCarCall | None = None
    duels: tuple[Duel, ...] = ()
    fuel: FuelCall | None = None
    flip: Flip | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """A recommendation with what its best plan, and the alternative, lead to."""

    recommendation: Recommendation
    outcome: Outcome
    alternative_outcome: Outcome | None
