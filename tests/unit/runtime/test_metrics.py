from __future__ import annotations

import pytest
from starlette.applications import Starlette

from alora.runtime.metrics import Metrics, metrics_route
from tests.serving import in_process


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(name, labels)


def test_a_call_is_counted_by_how_it_ended() -> None:
    metrics = Metrics(clock=iter([10.0, 10.25]).__next__)
    with metrics.call("recommend") as call:
        assert value(metrics, "alora_calls_in_flight", call="recommend") == 1
        call.code = "ok"
    assert value(metrics, "alora_calls_in_flight", call="recommend") == 0
    assert value(metrics, "alora_calls_total", call="recommend", code="ok") == 1
    assert value(metrics, "alora_step_seconds_sum", step="recommend") == 0.25


def test_a_call_that_breaks_is_counted_as_internal() -> None:
    metrics = Metrics()
    with pytest.raises(RuntimeError), metrics.call("recommend"):
        raise RuntimeError
    assert value(metrics, "alora_calls_total", call="recommend", code="internal") == 1


async def test_steps_and_cache_lookups_are_shown_at_the_route() -> None:
    metrics = Metrics()
    metrics.observe_step("fit", 12.0)
    metrics.observe_cache("results", "hit")
    async with in_process(Starlette(routes=[metrics_route(metrics)])) as client:
        response = await client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'alora_step_seconds_sum{step="fit"} 0.012' in response.text
    assert 'alora_cache_lookups_total{cache="results",result="hit"} 1.0' in response.text
    assert "process_resident_memory_bytes" in response.text


def test_two_services_in_one_process_do_not_share_figures() -> None:
    one, two = Metrics(), Metrics()
    one.observe_cache("results", "hit")
    assert value(two, "alora_cache_lookups_total", cache="results", result="hit") is None
