"""How each service is started: its module, where it listens, its settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address

from alora.cli.services.ports import LOOPBACK, Ports

IPV4 = 4
"""The version of an address such as 127.0.0.1."""


@dataclass(frozen=True, slots=True)
class ServiceSpec:
    """One service to start.

    `name` is what a user reads; `health_host` and `health_port` are where `/health` answers;
    `settings` become its environment.
    """

    name: str
    module: str
    health_host: str
    health_port: int
    settings: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageSettings:
    """What the orchestrator (A) is told beside its ports.

    `host` is where the page is served; an empty `race_file` means no race is replayed.
    """

    host: str = LOOPBACK
    race_file: str = ""
    event: str = ""
    distance: str = ""
    car: str = ""
    speed: float = 1.0
    web_root: str = ""


def worker_spec(ports: Ports) -> ServiceSpec:
    """The simulation worker (C)."""
    return ServiceSpec(
        name="the simulation worker",
        module="alora.simulation_worker",
        health_host=LOOPBACK,
        health_port=ports.worker,
        settings={"HOST": LOOPBACK, "PORT": str(ports.worker), "INSTANCE": ""},
    )


def mcp_spec(ports: Ports) -> ServiceSpec:
    """The MCP server (B)."""
    return ServiceSpec(
        name="the MCP server",
        module="alora.mcp_server",
        health_host=LOOPBACK,
        health_port=ports.mcp_http,
        settings={
            "HOST": LOOPBACK,
            "GRPC_PORT": str(ports.grpc),
            "HTTP_PORT": str(ports.mcp_http),
            "SIMULATION_WORKER_URL": f"http://{LOOPBACK}:{ports.worker}",
            "INSTANCE": "",
        },
    )


def orchestrator_spec(ports: Ports, page: PageSettings) -> ServiceSpec:
    """The orchestrator (A)."""
    return ServiceSpec(
        name="the orchestrator",
        module="alora.orchestrator",
        health_host=reachable(page.host),
        health_port=ports.page,
        settings={
            "HOST": page.host,
            "PORT": str(ports.page),
            "MCP_SERVER_URL": f"{LOOPBACK}:{ports.grpc}",
            "RACE_FILE": page.race_file,
            "RACE_EVENT": page.event,
            "RACE_DISTANCE": page.distance,
            "RACE_CAR": page.car,
            "RACE_SPEED": f"{page.speed:g}",
            "WEB_ROOT": page.web_root,
            "INSTANCE": "",
        },
    )


def reachable(host: str) -> str:
    """The address at which this machine reaches a server that listens on `host`."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not address.is_unspecified:
        return host
    return LOOPBACK if address.version == IPV4 else "::1"
