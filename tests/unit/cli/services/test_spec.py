from __future__ import annotations

import pytest

from alora.cli.services.ports import Ports
from alora.cli.services.spec import (
    PageSettings,
    mcp_spec,
    orchestrator_spec,
    reachable,
    worker_spec,
)

PORTS = Ports(worker=1, grpc=2, mcp_http=3, page=4)


def test_each_service_is_told_where_the_next_one_is():
    assert mcp_spec(PORTS).settings["SIMULATION_WORKER_URL"] == "http://127.0.0.1:1"
    assert orchestrator_spec(PORTS, PageSettings()).settings["MCP_SERVER_URL"] == "127.0.0.1:2"


def test_health_is_asked_where_the_service_serves_http():
    specs = (worker_spec(PORTS), mcp_spec(PORTS), orchestrator_spec(PORTS, PageSettings()))
    assert [spec.health_port for spec in specs] == [1, 3, 4]


def test_only_the_page_leaves_this_machine():
    page = PageSettings(host="0.0.0.0")
    specs = (worker_spec(PORTS), mcp_spec(PORTS), orchestrator_spec(PORTS, page))
    assert [spec.settings["HOST"] for spec in specs] == ["127.0.0.1", "127.0.0.1", "0.0.0.0"]


@pytest.mark.parametrize(
    ("host", "address"),
    [("0.0.0.0", "127.0.0.1"), ("::", "::1"), ("192.0.2.7", "192.0.2.7"), ("::1", "::1")],
)
def test_a_server_on_every_address_is_reached_on_the_loopback(host: str, address: str):
    assert reachable(host) == address


def test_a_race_that_is_not_named_is_not_inherited():
    settings = orchestrator_spec(PORTS, PageSettings()).settings
    assert [settings[name] for name in ("RACE_FILE", "RACE_EVENT", "RACE_CAR")] == ["", "", ""]
