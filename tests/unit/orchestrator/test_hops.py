from __future__ import annotations

import pytest

from alora.contracts.tools import Hop
from alora.orchestrator.hops import HopLog

from .files import Clock


def test_steps_add_up_to_the_time_elapsed() -> None:
    clock = Clock()
    hops = HopLog("a-1", clock)
    clock.now_s += 0.010
    hops.done("receive")
    clock.now_s += 0.100
    hops.called([Hop("fit", "mcp_server", "b-1", 20.0), Hop("simulate", "worker", "c-1", 70.0)])
    clock.now_s += 0.005
    hops.done("words")
    found = {hop.step: (hop.service, hop.ms) for hop in hops.hops()}
    assert found == {
        "receive": ("orchestrator", pytest.approx(10.0)),
        "network A→B": ("orchestrator", pytest.approx(10.0)),
        "fit": ("mcp_server", pytest.approx(20.0)),
        "simulate": ("worker", pytest.approx(70.0)),
        "words": ("orchestrator", pytest.approx(5.0)),
    }
    assert sum(hop.ms for hop in hops.hops()) == pytest.approx(hops.elapsed_ms)


def test_a_step_done_twice_is_one_hop() -> None:
    clock = Clock()
    hops = HopLog("a-1", clock)
    for _ in range(2):
        clock.now_s += 0.004
        hops.done("plan")
    assert [(hop.step, round(hop.ms, 6)) for hop in hops.hops()] == [("plan", 8.0)]


def test_a_server_that_claims_more_than_the_call_took_makes_no_negative_hop() -> None:
    clock = Clock()
    hops = HopLog("a-1", clock)
    clock.now_s += 0.001
    hops.called([Hop("fit", "mcp_server", "b-1", 20.0)])
    assert min(hop.ms for hop in hops.hops()) == 0.0
