"""Metrics of the server, in the text format of Prometheus."""

from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from kg.web.workers.pool import Pool

#: Methods that are counted by name; a client may send others.
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
MEDIA = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """Numbers about requests since the start, and about the pool now.

    Args:
        pool: the pool.
    """

    def __init__(self, pool: Pool) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "kg_requests", "Answered requests", ["method", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "kg_request_seconds", "Time of requests", buckets=SECONDS, registry=self._registry
        )
        self._registry.register(PoolCollector(pool))

    def count(self, method: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(method if method in METHODS else "other", str(status)).inc()
        self._seconds.observe(seconds)

    def render(self) -> bytes:
        """Return all metrics as text."""
        return generate_latest(self._registry)


class PoolCollector(Collector):
    """Numbers that are read from a pool when they are asked for."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def collect(self) -> Iterable[Metric]:
        """Return the metrics of the pool."""
        pool = self._pool
        ready = GaugeMetricFamily("kg_ready", "Whether pages can be answered", pool.is_ready)
        replaced = CounterMetricFamily("kg_workers_replaced", "Workers replaced", pool.replaced)
        retired = CounterMetricFamily("kg_workers_retired", "Workers that grew", pool.retired)
        sending = GaugeMetricFamily("kg_sending_bytes", "Large answers in transit", pool.sending)
        return [*self._describe_lanes(), ready, replaced, retired, sending]

    def _describe_lanes(self) -> Iterator[Metric]:
        for name, text in (
            ("workers", "Workers alive"),
            ("free", "Workers that wait for a question"),
            ("waiting", "Questions that wait"),
        ):
            family = GaugeMetricFamily(f"kg_lane_{name}", text, labels=["lane"])
            for lane in self._pool.lanes.values():
                value = getattr(lane, name)
                family.add_metric([lane.name], value if isinstance(value, int) else len(value))
            yield family
