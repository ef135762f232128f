"""The HTTP/JSON contract between the MCP server (B) and the simulation worker (C).

`POST /v1/recommend` and `POST /v1/simulate` answer with NDJSON (`application/x-ndjson`): any
number of `ProgressLine`, then exactly one `AdviceLine`, `SimulateLine` or `ErrorLine`.
What fails before the first line gets an HTTP status and one `ErrorLine` as JSON: 413 for a body
over the limit, 422 for one that does not validate, 503 while too much waits, 504 after the
deadline.

Headers (`alora.runtime.propagation`): `X-Request-Id`; `X-Deadline-Ms`, what is left of the
question's budget as the request is sent [ms]. Closing the connection cancels the simulation.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from alora.domain.race import CarId
from alora.domain.state import RaceState
from alora.domain.strategy import Advice, Outcome, Plan
from alora.racesim.parameters import Parameters
from alora.runtime.limits import MAX_RIVALS

NDJSON = "application/x-ndjson"
RECOMMEND_PATH = "/v1/recommend"
SIMULATE_PATH = "/v1/simulate"


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class SimulationInput(_Message):
    """What every simulation needs; equal inputs give equal outputs.

    A search also depends on the time it is planned for (`alora.racesim.budget.planned_seconds`).
    """

    state: RaceState
    parameters: Parameters
    car_id: CarId
    seed: int = Field(ge=0, lt=2**64)
    iterations: int | None = Field(default=None, ge=1, le=1_000_000)


class RecommendRequest(SimulationInput):
    """Search all legal plans of `car_id`; `iterations` is for the finalists (default 3000).

    `rivals` are the cars to compare stops with; empty: the nearest ones.
    """

    rivals: tuple[CarId, ...] = Field(default=(), max_length=MAX_RIVALS)


class SimulateRequest(SimulationInput):
    """Simulate one plan; `iterations` defaults to `MONTE_CARLO_ITERATIONS`."""

    plan: Plan


class WorkerTiming(_Message):
    """Where the worker's time went [ms], and which instance it was."""

    instance: str
    queue_ms: float
    compute_ms: float


class ProgressLine(_Message):
    """How far the simulation is; `fraction` is the share of the work or budget used."""

    type: Literal["progress"] = "progress"
    stage: str
    races_done: int
    races_planned: int
    fraction: float


class AdviceLine(_Message):
    """The end of a recommendation."""

    type: Literal["advice"] = "advice"
    advice: Advice
    from_cache: bool
    timing: WorkerTiming


class SimulateLine(_Message):
    """The end of a simulation of one plan."""

    type: Literal["outcome"] = "outcome"
    outcome: Outcome
    from_cache: bool
    timing: WorkerTiming


class ErrorLine(_Message):
    """The simulation could not be done; `code` is one of `alora.domain.errors`."""

    type: Literal["error"] = "error"
    code: str
    message: str


WorkerLine = Annotated[
    ProgressLine | AdviceLine | SimulateLine | ErrorLine, Field(discriminator="type")
]
worker_line: TypeAdapter[ProgressLine | AdviceLine | SimulateLine | ErrorLine] = TypeAdapter(
    WorkerLine
)
