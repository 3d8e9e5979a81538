"""Metrics, read by the client library's own parser."""

from collections.abc import Callable

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from kg.web.limits import Limits
from kg.web.metrics import Metrics
from kg.web.workers.pool import Pool

pytestmark = pytest.mark.xdist_group("server")


def read(text: str) -> dict[tuple[str, str], float]:
    """Return values by name and by all labels as text."""
    values = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            values[sample.name, str(sorted(sample.labels.items()))] = sample.value
    return values


def test_requests_lanes_and_workers_are_counted() -> None:
    pool = Pool("nowhere", Limits(workers=1))
    pool.replaced = 3
    metrics = Metrics(pool)
    metrics.count("GET", 200, 0.02)
    metrics.count("GET", 200, 3)
    metrics.count("PROPFIND", 405, 0.001)
    values = read(metrics.render().decode())
    assert values["kg_requests_total", "[('method', 'GET'), ('status', '200')]"] == 2
    assert values["kg_requests_total", "[('method', 'other'), ('status', '405')]"] == 1
    assert values["kg_request_seconds_count", "[]"] == 3
    assert values["kg_workers_replaced_total", "[]"] == 3
    assert values["kg_ready", "[]"] == 0
    assert values["kg_lane_waiting", "[('lane', 'sparql')]"] == 0


def test_a_server_tells_its_metrics(get: Callable[..., httpx.Response]) -> None:
    response = get("/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    values = read(response.text)
    assert values["kg_ready", "[]"] == 1
    assert values["kg_lane_workers", "[('lane', 'pages')]"] == 2
