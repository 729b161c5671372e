"""Numbers for Prometheus, in a registry of the application's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.responses import Response

from cgkg.store.base import Store
from cgkg.web.admission import Admission
from cgkg.web.answer_cache import AnswerCache
from cgkg.web.record import Record

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_BUCKETS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30)


class Metrics:
    """What is counted of requests, and what is read off the store when somebody looks."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # a time for each counter doubles the lines and tells nothing
        self.registry = CollectorRegistry()
        self._known: dict[tuple[object, tuple[str, ...]], Any] = {}
        self._requests = Counter(
            "cgkg_requests",
            "Requests by place, method and status.",
            ("place", "method", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "cgkg_request_seconds",
            "Seconds from a request to the end of its response.",
            ("place",),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._bytes = Counter(
            "cgkg_response_bytes", "Bytes of response bodies.", ("place",), registry=self.registry
        )
        self._answers = Counter(
            "cgkg_answers",
            "Answers by where they came from: hit, shared, miss.",
            ("source",),
            registry=self.registry,
        )
        self._problems = Counter(
            "cgkg_problems", "Problems by title.", ("title",), registry=self.registry
        )
        self.reading_ahead = Gauge(
            "cgkg_reading_ahead",
            "1 while pages read what they keep, after the start and for a new build.",
            registry=self.registry,
        )
        self.under_way = Gauge(
            "cgkg_requests_under_way", "Requests being answered.", registry=self.registry
        )

    def observe(
        self, record: Record, place: str, method: str, status: int, size: int, seconds: float
    ) -> None:
        """Count a request that has ended; the client left before an answer: status 0."""
        self._labelled(self._requests, place, method, str(status)).inc()
        self._labelled(self._seconds, place).observe(seconds)
        self._labelled(self._bytes, place).inc(size)
        if record.cache:
            self._labelled(self._answers, record.cache).inc()
        if record.error:
            self._problems.labels(record.error).inc()

    def _labelled(self, metric: Any, *labels: str) -> Any:
        """The metric for some labels; the library's own look-up costs more than the counting."""
        key = (metric, labels)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = metric.labels(*labels)
        return found

    def watch(self, store: Store, admission: Admission, cache: AnswerCache) -> None:
        """Read the state of these whenever somebody asks."""
        self.registry.register(_State(store, admission, cache))

    def response(self) -> Response:
        """The numbers as Prometheus reads them."""
        headers = {"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store"}
        return Response(generate_latest(self.registry), headers=headers)


class _State(Collector):
    """How things are now."""

    def __init__(self, store: Store, admission: Admission, cache: AnswerCache) -> None:
        self._store, self._admission, self._cache = store, admission, cache

    def collect(self) -> Iterator[Metric]:
        """The numbers."""
        load = self._store.load
        waiting = self._admission.waiting + load.waiting
        for name, text, value in (
            ("cgkg_workers", "Worker processes alive.", load.alive),
            ("cgkg_workers_busy", "Workers that work on a query.", load.busy),
            ("cgkg_queue", "Queries that wait for a worker.", waiting),
            ("cgkg_cache_bytes", "Bytes that kept answers take.", self._cache.size),
            ("cgkg_cache_answers", "Answers that are kept.", len(self._cache)),
        ):
            yield GaugeMetricFamily(name, text, value=value)
        kills = CounterMetricFamily(
            "cgkg_worker_kills", "Workers killed, by reason.", labels=["reason"]
        )
        for reason in ("time", "memory", "crash", "left", "remote"):
            kills.add_metric([reason], load.kills.get(reason, 0))
        yield kills
        version = GaugeMetricFamily("cgkg_dataset", "The dataset.", labels=["version"])
        version.add_metric([self._store.version], 1)
        yield version
