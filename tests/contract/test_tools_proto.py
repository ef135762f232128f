from __future__ import annotations

import pytest

from alora.contracts import tools
from alora.contracts.mapping import _MESSAGES
from alora.contracts.pb import tools_pb2

SERVICE = tools_pb2.DESCRIPTOR.services_by_name["StrategyTools"]


def test_the_service_is_named_as_in_the_proto() -> None:
    assert SERVICE.full_name == tools.SERVICE


@pytest.mark.parametrize(
    ("path", "request_type", "event_type"),
    [
        (tools.RECOMMEND_PIT, tools.RecommendPit, tools.RecommendPitEvent),
        (tools.SIMULATE_PLAN, tools.SimulatePlan, tools.SimulatePlanEvent),
    ],
)
def test_a_method_takes_and_streams_the_types_of_the_proto(
    path: str, request_type: type, event_type: type
) -> None:
    _, service, name = path.split("/")
    method = SERVICE.methods_by_name[name]
    assert service == SERVICE.full_name
    assert method.input_type == _MESSAGES[request_type].DESCRIPTOR
    assert method.output_type == _MESSAGES[event_type].DESCRIPTOR
    assert method.server_streaming
    assert not method.client_streaming


def test_the_proto_has_no_method_that_the_contract_lacks() -> None:
    known = {path.rpartition("/")[2] for path in (tools.RECOMMEND_PIT, tools.SIMULATE_PLAN)}
    assert set(SERVICE.methods_by_name) == known
