"""The protocol between a client (page, phone, `alora ask`) and the orchestrator (A), version 1.

JSON text frames over the WebSocket `/ws`, each an object with `type`. The TypeScript types in
`web/src/api/protocol.ts` are generated from these models (`make generate`).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from alora.domain.race import CarId, DistanceSource
from alora.domain.state import RaceState
from alora.domain.strategy import Outcome, Recommendation

PROTOCOL_VERSION = 1
"""Raised when an old client can no longer talk to a new server."""

MAX_MESSAGE_BYTES = 64 * 1024
"""Largest frame a client may send [bytes] (64 KiB)."""

MAX_QUESTION_CHARS = 500
"""Longest question [characters]."""

DEFAULT_BUDGET_MS = 2_500.0
"""Time a question has that names none, unless the server is told another [ms]."""

MIN_BUDGET_MS, MAX_BUDGET_MS = 50.0, 60_000.0
"""Shortest and longest time a question may be given [ms]."""

MAX_UPLOAD_BYTES = 64 * 1024 * 1024
"""Largest timing file that `POST /api/races` takes [bytes] (64 MiB)."""


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Hello(_Message):
    """First message of a client."""

    type: Literal["hello"] = "hello"
    protocol: int


class Watch(_Message):
    """Send me the state of this race whenever it changes (None: stop sending)."""

    type: Literal["watch"] = "watch"
    race_id: str | None


class Ask(_Message):
    """A question about a race.

    `id` is the client's own, unique among its open questions. `car` is as the user named it.
    `lap` is the moment at which that car completes that lap; None is now.
    """

    type: Literal["ask"] = "ask"
    id: str = Field(min_length=1, max_length=64)
    text: str = Field(max_length=MAX_QUESTION_CHARS)
    race_id: str | None = None
    car: str | None = Field(default=None, max_length=64)
    lap: int | None = None
    budget_ms: float | None = Field(default=None, ge=MIN_BUDGET_MS, le=MAX_BUDGET_MS)


class Cancel(_Message):
    """Stop working on question `id`."""

    type: Literal["cancel"] = "cancel"
    id: str = Field(min_length=1, max_length=64)


class Ping(_Message):
    """Are you there?"""

    type: Literal["ping"] = "ping"


ClientMessage = Annotated[Hello | Watch | Ask | Cancel | Ping, Field(discriminator="type")]
client_message: TypeAdapter[Hello | Watch | Ask | Cancel | Ping] = TypeAdapter(ClientMessage)


class EntrySummary(_Message):
    """A car of a race, for choosing one."""

    car_id: CarId
    number: str
    car_class: str
    team: str
    laps: int


class RaceSummary(_Message):
    """A race that questions can be asked about.

    `live` is true while its replay runs. `our_car` is the car that a question means when it names
    none; None where nobody said.
    """

    race_id: str
    series: str
    event: str
    source: str
    distance: str
    distance_source: DistanceSource
    cars: tuple[EntrySummary, ...]
    laps: int
    live: bool
    our_car: CarId | None = None
    notes: tuple[str, ...] = ()


class Welcome(_Message):
    """Answer to `hello`."""

    type: Literal["welcome"] = "welcome"
    protocol: int
    session_id: str
    instance: str
    version: str
    races: tuple[RaceSummary, ...]
    live_race_id: str | None
    suggested_questions: tuple[str, ...]
    max_question_chars: int


class RaceUpdate(_Message):
    """The watched race now. `seq` rises by one with every update of this socket."""

    type: Literal["race"] = "race"
    race_id: str
    seq: int
    speed: float
    ended: bool
    state: RaceState


class Progress(_Message):
    """How far the simulation for question `id` is; `fraction` is 0 to 1."""

    type: Literal["progress"] = "progress"
    id: str
    request_id: str
    stage: str
    races_done: int
    races_planned: int
    fraction: float
    elapsed_ms: float


class HopTime(_Message):
    """One step of the question's way: who did it and how long it took there [ms]."""

    step: str
    service: str
    instance: str
    ms: float


class Answer(_Message):
    """The answer to question `id`.

    `recommendation` and `outcome` are None where the question needed no simulation. `elapsed_ms`
    is the orchestrator's: question received to answer sent. `lap` is our car's laps at the moment
    asked about.
    """

    type: Literal["answer"] = "answer"
    id: str
    request_id: str
    intent: str
    question: str
    answer: str
    race_id: str
    event: str
    car_id: CarId
    lap: int
    clock_s: float
    recommendation: Recommendation | None
    outcome: Outcome | None
    alternative_outcome: Outcome | None
    iterations: int
    model_version: str | None
    from_cache: bool
    elapsed_ms: float
    hops: tuple[HopTime, ...]
    notes: tuple[str, ...]


class Cancelled(_Message):
    """Question `id` was cancelled; nothing more comes for it."""

    type: Literal["cancelled"] = "cancelled"
    id: str
    request_id: str


class Failure(_Message):
    """A message or question could not be served; the socket stays open.

    `code` is one of `alora.domain.errors`, or `bad_message`; `id` the question's, if there is one.
    """

    type: Literal["error"] = "error"
    id: str | None
    request_id: str | None
    code: str
    message: str


class Pong(_Message):
    """I am here."""

    type: Literal["pong"] = "pong"


ServerMessage = Annotated[
    Welcome | RaceUpdate | Progress | Answer | Cancelled | Failure | Pong,
    Field(discriminator="type"),
]
server_message: TypeAdapter[
    Welcome | RaceUpdate | Progress | Answer | Cancelled | Failure | Pong
] = TypeAdapter(ServerMessage)


class ApiError(_Message):
    """Body of every HTTP error of the orchestrator."""

    code: str
    message: str
    request_id: str
