"""Prometheus metrics: one registry a service, the same names in all three."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

STEP_BUCKETS_S = (
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
)  # fmt: skip
"""Upper ends of the latency buckets [s]."""


class Call:
    """One call being served; set `code` to how it ended."""

    def __init__(self) -> None:
        self.code = "internal"


class Metrics:
    """The metrics of one service process.

    Attributes:
        registry: what `/metrics` shows.
        calls: calls ended, by `call` and `code` (`ok` or an error's code word).
        in_flight: calls being served now, by `call`.
        step_seconds: how long each step takes [s], by `step`.
        cache_lookups: by `cache` and `result` (`hit`, `miss`, `shared`).
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self.registry = CollectorRegistry(auto_describe=True)
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        self.calls = Counter(
            "alora_calls", "Calls ended.", ("call", "code"), registry=self.registry
        )
        self.in_flight = Gauge(
            "alora_calls_in_flight", "Calls being served.", ("call",), registry=self.registry
        )
        self.step_seconds = Histogram(
            "alora_step_seconds",
            "Time by step [s].",
            ("step",),
            buckets=STEP_BUCKETS_S,
            registry=self.registry,
        )
        self.cache_lookups = Counter(
            "alora_cache_lookups", "Cache lookups.", ("cache", "result"), registry=self.registry
        )

    @contextmanager
    def call(self, name: str) -> Iterator[Call]:
        """Count one call of `name`, its time under the step of the same name, and its end."""
        call = Call()
        gauge = self.in_flight.labels(name)
        gauge.inc()
        started = self._clock()
        try:
            yield call
        finally:
            gauge.dec()
            self.calls.labels(name, call.code).inc()
            self.step_seconds.labels(name).observe(self._clock() - started)

    def observe_step(self, step: str, ms: float) -> None:
        """Record that `step` took `ms` [ms]."""
        self.step_seconds.labels(step).observe(ms / 1_000.0)

    def observe_cache(self, cache: str, result: str) -> None:
        """Record a lookup in `cache`: `hit`, `miss` or `shared` with a running computation."""
        self.cache_lookups.labels(cache, result).inc()


def metrics_route(metrics: Metrics) -> Route:
    """Make the ASGI route `GET /metrics` in Prometheus' text format."""

    async def show(_request: Request) -> Response:
        return Response(
            generate_latest(metrics.registry), headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4}
        )

    return Route("/metrics", show, methods=["GET"], include_in_schema=False)
