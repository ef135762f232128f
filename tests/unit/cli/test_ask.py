from __future__ import annotations

import pytest

from alora.cli.ask import as_document
from alora.cli.page_client import Reply
from alora.contracts import page
from alora.domain.race import CarId

ANSWER = page.Answer(
    id="q",
    request_id="r",
    intent="pit_window",
    question="When should I pit?",
    answer="Stay out.",
    race_id="race",
    event="Demo",
    car_id=CarId("27"),
    lap=3,
    clock_s=240.0,
    recommendation=None,
    outcome=None,
    alternative_outcome=None,
    iterations=0,
    model_version=None,
    from_cache=False,
    elapsed_ms=90.0,
    hops=(page.HopTime(step="words", service="orchestrator", instance="a", ms=90.0),),
    notes=(),
)


def test_the_time_is_the_clients_and_the_orchestrators_is_kept():
    document = as_document(Reply(ANSWER, 100.5))
    assert document["elapsed_ms"] == 100.5
    assert document["orchestrator_ms"] == 90.0


def test_the_way_there_and_back_is_the_last_hop():
    document = as_document(Reply(ANSWER, 100.5))
    assert [hop["service"] for hop in document["hops"]] == ["orchestrator", "cli"]
    assert sum(hop["ms"] for hop in document["hops"]) == pytest.approx(100.5)


def test_a_hop_is_never_negative():
    assert as_document(Reply(ANSWER, 89.0))["hops"][-1]["ms"] == 0.0
