"""What the simulation worker is told by its environment."""

from __future__ import annotations

from pydantic import Field

from alora.runtime.settings import Port, ServiceSettings


class WorkerSettings(ServiceSettings):
    """Settings of service C.

    Attributes:
        monte_carlo_iterations: races a plan is simulated in where the caller names no number.
        parallel_workers: threads that share one simulation.
        simulations_at_once: simulations that run at the same time.
        queue_limit: simulations that may wait; more are refused.
        cache_entries: results that are kept.
        cache_bytes: size of all results kept [bytes].
    """

    port: Port = 8100
    monte_carlo_iterations: int = Field(default=1_000, ge=1, le=1_000_000)
    parallel_workers: int = Field(default=4, ge=1, le=256)
    simulations_at_once: int = Field(default=2, ge=1, le=64)
    queue_limit: int = Field(default=16, ge=0, le=1_024)
    cache_entries: int = Field(default=256, ge=0, le=100_000)
    cache_bytes: int = Field(default=32 * 1024 * 1024, ge=0)
