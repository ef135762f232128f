"""What the MCP server is told by its environment."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from alora.runtime.settings import Port, ServiceSettings


def _http_url(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("it should start with http:// or https://")
    return value.rstrip("/")


def _not_yet(value: str) -> str:
    if value:
        raise ValueError("this version only has what is built in; leave it empty")
    return value


class McpServerSettings(ServiceSettings):
    """Settings of service B.

    Attributes:
        simulation_worker_url: where service C listens.
        model_cache_size: model versions kept in memory.
        gcs_bucket: empty: the models that come with Alora.
        elasticsearch_url: empty: no search outside this process.
        calls_at_once: calls served at the same time; more are refused.
    """

    grpc_port: Port = 50_051
    http_port: Port = 8_090
    simulation_worker_url: Annotated[str, AfterValidator(_http_url)] = "http://127.0.0.1:8100"
    model_cache_size: int = Field(default=3, ge=1, le=100)
    gcs_bucket: Annotated[str, AfterValidator(_not_yet)] = ""
    elasticsearch_url: Annotated[str, AfterValidator(_not_yet)] = ""
    calls_at_once: int = Field(default=64, ge=1, le=10_000)
