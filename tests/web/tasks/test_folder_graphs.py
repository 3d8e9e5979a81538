"""Tasks on a folder of graphs, and a server on one."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg.errors import ForeignGraph, RefusedQuery
from kg.query.graph_folder import GraphFolder
from kg.web.problems import NotFound, TooLarge, UnknownGraph
from kg.web.tasks import folder_graphs as tasks
from tests.web.conftest import Serving, serving, wait_until

USUAL = {"results": "text/csv", "graphs": "text/turtle", "rows": 9, "bytes": 9_000}
JSON = "application/sparql-results+json"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a default graph and two others."""
    text = "<urn:d> <urn:p> 1 . <urn:a> { <urn:a> <urn:p> 2 } <urn:b> { <urn:b> <urn:p> 3 }"
    (tmp_path / "data.trig").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def graphs(place: Path) -> GraphFolder:
    """The graphs of that folder."""
    return GraphFolder(str(place))


def query(graphs: GraphFolder, text: str, **arguments: Any) -> str:
    dataset = {"default": [], "named": [], "base": "http://localhost/sparql"}
    return tasks.run_query(graphs, {**USUAL, **dataset, "query": text, **arguments})[1].decode()


@pytest.mark.parametrize(
    ("clause", "dataset", "found"),
    [
        ("", {}, {"urn:d"}),
        ("FROM <urn:a>", {}, {"urn:a"}),
        ("FROM <urn:a> FROM <urn:b>", {}, {"urn:a", "urn:b"}),
        ("", {"default": ["urn:b"]}, {"urn:b"}),
        ("FROM <urn:a>", {"default": ["urn:b"]}, {"urn:b"}),
        ("FROM <urn:a>", {"named": ["urn:b"]}, set()),
    ],
)
def test_the_dataset_is_everything_or_what_is_named(
    graphs: GraphFolder, clause: str, dataset: dict[str, list[str]], found: set[str]
) -> None:
    answer = query(graphs, f"SELECT ?s {clause} {{ ?s ?p ?o }}", **dataset)
    assert set(answer.split()) == {"s", *found}


@pytest.mark.parametrize("parameter", ["default", "named"])
def test_a_graph_that_is_not_served_is_refused(graphs: GraphFolder, parameter: str) -> None:
    with pytest.raises(UnknownGraph, match="'urn:c'") as raised:
        query(graphs, "ASK {}", **{parameter: ["urn:a", "urn:c"]})
    assert "urn:a" in raised.value.hint
    with pytest.raises(ForeignGraph):
        query(graphs, "ASK FROM <urn:c> {}")


@pytest.mark.parametrize("text", ["DROP ALL", "ASK { SERVICE <http://127.0.0.1:9/> {} }"])
def test_what_is_unsafe_is_refused_as_on_the_release(graphs: GraphFolder, text: str) -> None:
    with pytest.raises(RefusedQuery):
        query(graphs, text)
    with pytest.raises(RefusedQuery):
        query(graphs, text, default=["urn:a"])


def test_answers_have_their_limits(graphs: GraphFolder) -> None:
    pairs = "SELECT * { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?a ?b ?c } }"
    with pytest.raises(TooLarge):
        query(graphs, pairs, rows=3)
    with pytest.raises(TooLarge):
        query(graphs, pairs, bytes=20)
    with pytest.raises(TooLarge):
        tasks.dump_graph(graphs, {"media": "application/trig", "bytes": 20})


@pytest.mark.parametrize(
    ("chosen", "media", "found"),
    [
        ({"default": "reported"}, "text/turtle", {"urn:d"}),
        ({"graph": "urn:a"}, "text/turtle", {"urn:a"}),
        ({}, "application/trig", {"urn:d", "urn:a", "urn:b"}),
    ],
)
def test_a_graph_or_everything_is_written(
    graphs: GraphFolder, chosen: dict[str, str], media: str, found: set[str]
) -> None:
    _, data = tasks.dump_graph(graphs, {**chosen, "media": media, "bytes": 9_000})
    format = ox.RdfFormat.from_media_type(media)
    assert {quad.subject.value for quad in ox.parse(data, format=format)} == found


def test_a_graph_that_is_not_there_is_not_found(graphs: GraphFolder) -> None:
    with pytest.raises(NotFound):
        tasks.dump_graph(graphs, {"graph": "urn:c", "media": "text/turtle", "bytes": 9_000})


@pytest.fixture
def running(place: Path) -> Iterator[Serving]:
    """A server on that folder, which needs no release."""
    with serving(place / "nothing", "--data", str(place), "--workers", "1") as server:
        yield server


def test_a_server_on_a_folder_has_no_pages_and_follows_its_changes(
    running: Serving, place: Path
) -> None:
    browser = {"Accept": "text/html"}
    for path in ("", "queries", "page/station/manhattan", "about", "reconcile"):
        response = running.client.get(path, headers=browser)
        assert response.status_code == 404
        assert response.json()["hint"] == "start at /sparql"
    assert running.client.get("sparql", headers=browser).status_code in (200, 406)
    assert running.client.get("store?default&policy=official").status_code == 400
    assert running.client.get("sparql?query=ASK{}&policy=official").status_code == 400
    assert running.client.get("store/x").status_code == 404
    (place / "more.nt").write_text("<urn:more> <urn:p> <urn:o> .\n", encoding="utf-8")
    more = {"query": "ASK { <urn:more> ?p ?o }"}
    wait_until(lambda: running.client.get("sparql", params=more).json()["boolean"])
    before = running.client.get("health").json()["digest"]
    (place / "more.nt").write_text("<urn:more> <urn:p>", encoding="utf-8")  # which is a fault
    running.process.send_signal(signal.SIGHUP)
    time.sleep(1)  # in which a worker fails to start
    assert running.client.get("sparql", params=more).json()["boolean"]
    assert running.client.get("health").json()["digest"] == before
