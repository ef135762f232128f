from __future__ import annotations

import socket

import pytest

from alora.cli.services.ports import Ports, fixed_ports, free_ports, require_free
from alora.domain.errors import UnavailableError

HOST = "127.0.0.1"


def test_the_documented_ports_are_used_with_any_page_port():
    assert fixed_ports(8081) == Ports(worker=8100, grpc=50051, mcp_http=8090, page=8081)


def test_free_ports_are_four_different_ones_that_can_be_listened_on():
    ports = free_ports(HOST)
    assert len({ports.worker, ports.grpc, ports.mcp_http, ports.page}) == 4
    require_free(HOST, ports)


def test_a_taken_page_port_is_named_with_both_ways_out():
    with socket.create_server((HOST, 0)) as taken:
        number = taken.getsockname()[1]
        free = free_ports(HOST)
        with pytest.raises(UnavailableError, match=f"port {number} for the page is taken.*--port"):
            require_free(HOST, Ports(free.worker, free.grpc, free.mcp_http, number))


def test_a_taken_inner_port_is_named_with_its_service():
    with socket.create_server((HOST, 0)) as taken:
        number = taken.getsockname()[1]
        free = free_ports(HOST)
        wanted = Ports(number, free.grpc, free.mcp_http, free.page)
        with pytest.raises(UnavailableError, match=f"{number} for the simulation worker.*--port 0"):
            require_free(HOST, wanted)


def test_a_foreign_address_is_refused():
    with pytest.raises(UnavailableError, match=r"203\.0\.113\.9 is not an address"):
        require_free("203.0.113.9", free_ports(HOST))
