"""The joints of a question: a brain chooses tool calls, tools do them, a summarizer says it.

An agent framework takes the place of the built-in strategist by implementing `Brain` and
`Summarizer`; the dispatcher, the tools and the check of the spoken numbers stay the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeVar

from alora.domain.errors import AloraError
from alora.domain.race import CarId, Compound, Flag
from alora.domain.state import CarState, RaceState
from alora.domain.strategy import Advice, DuelKind, Outcome, Plan


class Intent(StrEnum):
    """What a question wants to know."""

    PIT_WINDOW = "pit_window"
    PIT_NOW = "pit_now"
    REJOIN = "rejoin"
    FINISH = "finish"
    STAY_OUT = "stay_out"
    STOP_ON_LAP = "stop_on_lap"
    SAFETY_CAR = "safety_car"
    DUEL = "duel"
    FUEL = "fuel"
    WAITING = "waiting"
    FLIP = "flip"
    STATUS = "status"


class Topic(StrEnum):
    """What a question about the race as it is now wants to know."""

    OVERVIEW = "overview"
    POSITION = "position"
    AHEAD = "ahead"
    BEHIND = "behind"
    GAP_TO = "gap_to"
    LEADER = "leader"
    TIRES = "tires"
    LAPS_LEFT = "laps_left"
    STOPS = "stops"
    FUEL = "fuel"
    FLAG = "flag"
    LAST_LAP = "last_lap"


class ToolName(StrEnum):
    """The tools a brain can call."""

    RECOMMEND_PIT = "recommend_pit"
    SIMULATE_PLAN = "simulate_plan"
    RACE_STATE = "race_state"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as asked, with the request id that follows it everywhere."""

    text: str
    request_id: str


@dataclass(frozen=True, slots=True)
class Context:
    """The moment a question is about.

    `car_id` is our car; `find_car` turns a car as the user named it into an id and raises
    `UnknownCarError`.
    """

    state: RaceState
    car_id: CarId
    find_car: Callable[[str], CarId]


@dataclass(frozen=True, slots=True)
class Reading:
    """A question understood.

    Attributes:
        car_id: the car it is about.
        lap: the in lap it names, absolute; None where it names none.
        rival: another car it compares with.
        duel: which of the two stops first, seen from `car_id`.
        rival_moves: the question is whether the rival gets past, not whether `car_id` does.
    """

    intent: Intent
    car_id: CarId
    lap: int | None = None
    compound: Compound | None = None
    rival: CarId | None = None
    topic: Topic = Topic.OVERVIEW
    duel: DuelKind | None = None
    rival_moves: bool = False


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One call of a tool; `share` is how much of the time left it may use (0 to 1)."""

    name: ToolName
    args: Mapping[str, object] = field(default_factory=dict)
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Steps:
    """What to do next for a question; no calls means that all is known."""

    reading: Reading
    calls: tuple[ToolCall, ...]


@dataclass(frozen=True, slots=True)
class Clarification:
    """The question cannot be worked on; `text` says why and what would work."""

    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a simulated result is based on."""

    model_version: str
    from_cache: bool


@dataclass(frozen=True, slots=True)
class Advised:
    """`recommend_pit` answered."""

    car_id: CarId
    advice: Advice
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Simulated:
    """`simulate_plan` answered."""

    car_id: CarId
    outcome: Outcome
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Observed:
    """`race_state` answered: one car now, its class neighbours, and what follows from them.

    Attributes:
        ahead, behind: the neighbours in class that still race.
        classmates_in_race, cars_in_race: how many started, retired cars included.
        laps_left: laps to the finish in a race by laps; None in one by time.
        time_left_s: time to the finish in a race by time [s]; None in one by laps.
        flag_for_s: how long the flag has been out [s].
        rival_gap_s: time between the car and `rival` [s]; None if they are laps apart.
        ahead_laps_apart, behind_laps_apart, rival_laps_apart: whole laps between them.
    """

    car: CarState
    leader: CarState
    ahead: CarState | None
    ahead_laps_apart: int
    behind: CarState | None
    behind_laps_apart: int
    classmates_in_race: int
    cars_in_race: int
    laps_left: int | None
    time_left_s: float | None
    flag: Flag
    flag_for_s: float
    rival: CarState | None
    rival_gap_s: float | None
    rival_laps_apart: int
    several_classes: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """A tool could not do what was asked, for a reason the user should hear."""

    name: ToolName
    code: str
    message: str
    plan: Plan | None = None

    @classmethod
    def of(cls, name: ToolName, error: AloraError, plan: Plan | None = None) -> Refused:
        """Keep what an error says."""
        return cls(name, error.code, str(error), plan)


ToolResult = Advised | Simulated | Observed | Refused

R = TypeVar("R")


def first_of(results: Sequence[ToolResult], kind: type[R]) -> R | None:
    """Find the first result of a kind."""
    return next((result for result in results if isinstance(result, kind)), None)


@dataclass(frozen=True, slots=True)
class Spoken:
    """The answer in words, and the notes that go with it."""

    text: str
    notes: tuple[str, ...] = ()


class Brain(Protocol):
    """Chooses what to do for a question."""

    async def plan(
        self, question: Question, context: Context, results: Sequence[ToolResult]
    ) -> Steps | Clarification:
        """Say the next tool calls, given the results so far.

        Raises:
            InvalidInputError: the question names a car or lap that cannot be used.
        """
        ...


class Tools(Protocol):
    """Does the tool calls of one question."""

    async def call(self, call: ToolCall) -> ToolResult:
        """Run one tool.

        Raises:
            AloraError: the tool, or a service behind it, failed.
        """
        ...


class Summarizer(Protocol):
    """Says results in words."""

    async def say(
        self, context: Context, reading: Reading, results: Sequence[ToolResult]
    ) -> Spoken:
        """Say the answer; every number in it must come from `results`."""
        ...
