"""Numbers for Prometheus, in a registry of the application's own."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import accumulate

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from starlette.responses import Response

from cgkg.store.base import Store
from cgkg.web.admission import Admission
from cgkg.web.answer_cache import AnswerCache
from cgkg.web.record import Record

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_BUCKETS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30)


class RequestCounts(Collector):
    """What is counted of requests: plain numbers, made into metrics when somebody looks.

    The library's own counters take a lock each time, which one thread does not need.

    Attributes:
        under_way: requests being answered.
    """

    def __init__(self) -> None:
        self.under_way = 0
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._bytes: Counter[str] = Counter()
        self._answers: Counter[str] = Counter()
        self._problems: Counter[str] = Counter()
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._buckets: Counter[tuple[str, int]] = Counter()

    def observe(self, record: Record, place: str, method: str, seconds: float) -> None:
        """Count a request that has ended; the client left before an answer: status 0."""
        self._requests[place, method, record.status] += 1
        self._bytes[place] += record.size
        self._seconds[place] += seconds
        self._buckets[place, bisect_left(_BUCKETS, seconds)] += 1
        if record.cache:
            self._answers[record.cache] += 1
        if record.error:
            self._problems[record.error] += 1

    def collect(self) -> Iterator[Metric]:
        """The numbers."""
        requests = CounterMetricFamily(
            "cgkg_requests",
            "Requests by place, method and status.",
            labels=["place", "method", "status"],
        )
        for (place, method, status), count in self._requests.items():
            requests.add_metric([place, method, str(status)], count)
        yield requests
        yield self._histogram()
        for name, text, label, counter in (
            ("cgkg_response_bytes", "Bytes of response bodies.", "place", self._bytes),
            (
                "cgkg_answers",
                "Answers by where they came from: hit, shared, miss.",
                "source",
                self._answers,
            ),
            ("cgkg_problems", "Problems by title.", "title", self._problems),
        ):
            family = CounterMetricFamily(name, text, labels=[label])
            for value, count in counter.items():
                family.add_metric([value], count)
            yield family
        under_way = "Requests being answered."
        yield GaugeMetricFamily("cgkg_requests_under_way", under_way, value=self.under_way)

    def _histogram(self) -> Metric:
        text = "Seconds from a request to the end of its response."
        family = HistogramMetricFamily("cgkg_request_seconds", text, labels=["place"])
        for place, seconds in self._seconds.items():
            counts = accumulate(self._buckets[place, at] for at in range(len(_BUCKETS) + 1))
            ends = (*(str(float(end)) for end in _BUCKETS), "+Inf")
            family.add_metric([place], list(zip(ends, counts, strict=True)), seconds)
        return family


class Metrics:
    """The registry.

    Attributes:
        requests: what is counted of requests.
        reading_ahead: whether pages read what they keep.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = RequestCounts()
        self.registry.register(self.requests)
        self.reading_ahead = Gauge(
            "cgkg_reading_ahead",
            "1 while pages read what they keep, after the start and for a new build.",
            registry=self.registry,
        )

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
