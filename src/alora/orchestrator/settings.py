"""What the orchestrator is told by its environment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr

from alora.contracts.page import DEFAULT_BUDGET_MS, MAX_BUDGET_MS, MIN_BUDGET_MS
from alora.runtime.settings import Port, ServiceSettings

OptionalPath = Annotated[Path | None, BeforeValidator(lambda value: value or None)]


class OrchestratorSettings(ServiceSettings):
    """Settings of service A.

    Attributes:
        mcp_server_url: `host:port` of service B's gRPC side.
        gemini_api_key: empty for the built-in deterministic strategist.
        race_file: timing file of the live race; none if empty.
        race_event: which race of a season file.
        race_distance: such as `45min` or `57laps`; found out if empty.
        race_car: our car in the live race, as a user would name it.
        race_speed: race seconds that pass in one second.
        race_loop: start the live race again some time after it has finished.
        web_root: folder of the built page; none is served if empty.
        question_budget_ms: time for one question where it names none [ms].
        seed: of every simulation, so that equal questions get equal answers.
    """

    port: Port = 8080
    mcp_server_url: str = Field("127.0.0.1:50051", pattern=r"^[^/\s]{1,255}:\d{1,5}$")
    gemini_api_key: SecretStr = SecretStr("")
    race_file: OptionalPath = None
    race_event: str | None = None
    race_distance: str | None = None
    race_car: str | None = None
    race_speed: float = Field(1.0, ge=0.01, le=10_000.0)
    race_loop: bool = True
    web_root: OptionalPath = None
    question_budget_ms: float = Field(DEFAULT_BUDGET_MS, ge=MIN_BUDGET_MS, le=MAX_BUDGET_MS)
    seed: int = Field(20_251, ge=0, lt=2**64)
