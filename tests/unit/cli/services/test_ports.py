from __future__ import annotations

import socket

import pytest

from alora.cli.services.ports import LOOPBACK, Ports, fixed_ports, free_ports, require_free
from alora.domain.errors import UnavailableError


def test_the_documented_ports_are_used_with_any_page_port():
    assert fixed_ports(8081) == Ports(worker=8100, grpc=50051, mcp_http=8090, page=8081)


def test_free_ports_are_four_different_ones_that_can_be_listened_on():
    ports = free_ports()
    assert len({ports.worker, ports.grpc, ports.mcp_http, ports.page}) == 4
    require_free(LOOPBACK, ports)


def test_a_taken_page_port_is_named_with_both_ways_out():
    with socket.create_server((LOOPBACK, 0)) as taken:
        number = taken.getsockname()[1]
        free = free_ports()
        with pytest.raises(UnavailableError, match=f"port {number} for the page is taken.*--port"):
            require_free(LOOPBACK, Ports(free.worker, free.grpc, free.mcp_http, number))


def test_a_taken_inner_port_is_named_with_its_service():
    with socket.create_server((LOOPBACK, 0)) as taken:
        number = taken.getsockname()[1]
        free = free_ports()
        wanted = Ports(number, free.grpc, free.mcp_http, free.page)
        with pytest.raises(UnavailableError, match=f"{number} for the simulation worker.*--port 0"):
            require_free(LOOPBACK, wanted)


def test_a_foreign_address_is_refused():
    with pytest.raises(UnavailableError, match=r"203\.0\.113\.9 is not an address"):
        require_free("203.0.113.9", free_ports())


def test_the_inner_ports_are_looked_at_where_they_are_used():
    with socket.create_server((LOOPBACK, 0)) as taken:
        number = taken.getsockname()[1]
        free = free_ports()
        with pytest.raises(UnavailableError, match=f"{number} for the simulation worker is taken"):
            require_free("127.0.0.2", Ports(number, free.grpc, free.mcp_http, free.page))


def test_the_page_cannot_have_the_port_of_another_service():
    free = free_ports()
    with pytest.raises(UnavailableError, match="is for the page and the MCP server"):
        require_free(LOOPBACK, Ports(free.worker, free.grpc, free.mcp_http, free.grpc))
