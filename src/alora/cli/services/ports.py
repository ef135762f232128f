"""Which ports the services listen on."""

from __future__ import annotations

import errno
import socket
from contextlib import ExitStack
from dataclasses import dataclass

from alora.domain.errors import UnavailableError

LOOPBACK = "127.0.0.1"
"""The services other than the page are for this machine only."""

WORKER_PORT = 8100
"""Default port of the simulation worker (C)."""

GRPC_PORT = 50051
"""Default gRPC port of the MCP server (B)."""

MCP_HTTP_PORT = 8090
"""Default HTTP port of the MCP server (B)."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Where each service listens."""

    worker: int
    grpc: int
    mcp_http: int
    page: int


def fixed_ports(page: int) -> Ports:
    """The documented ports, with the page on port `page`."""
    return Ports(worker=WORKER_PORT, grpc=GRPC_PORT, mcp_http=MCP_HTTP_PORT, page=page)


def free_ports() -> Ports:
    """Four different ports that nobody listens on now."""
    with ExitStack() as open_until_all_are_known:
        numbers = []
        for _ in range(4):
            listener = open_until_all_are_known.enter_context(socket.socket())
            listener.bind((LOOPBACK, 0))
            numbers.append(int(listener.getsockname()[1]))
    return Ports(*numbers)


def require_free(page_host: str, ports: Ports) -> None:
    """Check that nobody listens on any of the ports, the page's on `page_host`.

    Raises:
        UnavailableError: one is taken (says which, and how to choose another), or may not be used.
    """
    wanted = (
        (ports.page, page_host, "the page"),
        (ports.worker, LOOPBACK, "the simulation worker"),
        (ports.grpc, LOOPBACK, "the MCP server (gRPC)"),
        (ports.mcp_http, LOOPBACK, "the MCP server (HTTP)"),
    )
    owners: dict[int, str] = {}
    for port, host, owner in wanted:
        if port in owners:
            raise UnavailableError(
                f"port {port} is for {owners[port]} and {owner}: choose another with --port"
            )
        owners[port] = owner
        with socket.socket(_family(host)) as probe:
            # As the servers do: a port in TIME_WAIT is free for them.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                _bind(probe, host, port)
            except OSError as error:
                raise UnavailableError(
                    _refusal(port, owner, page=ports.page, error=error)
                ) from None


def _refusal(port: int, owner: str, *, page: int, error: OSError) -> str:
    remedy = (
        "choose another with --port, or free ports for all with --port 0"
        if port == page
        else "choose free ports for all services with --port 0"
    )
    if error.errno == errno.EADDRINUSE:
        return f"port {port} for {owner} is taken: stop what uses it, or {remedy}"
    return f"port {port} for {owner} cannot be used ({error.strerror}): {remedy}"


def _bind(listener: socket.socket, host: str, port: int) -> None:
    try:
        listener.bind((host, port))
    except socket.gaierror:
        raise UnavailableError(f"--host {host} is not an address of this machine") from None
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            raise UnavailableError(f"--host {host} is not an address of this machine") from None
        raise


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
