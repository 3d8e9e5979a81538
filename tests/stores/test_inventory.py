"""The graphs of a release as files to send, and what a store contains of them."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import KgError, UsageError
from kg.export import read_quads
from kg.names import GRAPH, list_dataset_graphs
from kg.query.engine import Engine
from kg.rdfio import serialize
from kg.release.folder import Release
from kg.stores.client import Endpoint
from kg.stores.inventory import (
    GraphFile,
    StoredGraph,
    count_triples,
    list_graph_files,
    read_stored_graphs,
)
from kg.stores.profiles import PROFILES
from kg.stores.transport import StoreError
from tests.stores.scripted import answer_with, scripted_server

pytestmark = pytest.mark.xdist_group("stores")


def test_together_they_are_the_release(engine: Engine, graphs: list[GraphFile]) -> None:
    sent = set()
    for graph in graphs:
        name = ox.NamedNode(graph.iri)
        sent.update(ox.Quad(*triple, name) for triple in graph.read_triples())
    assert sent == set(read_quads(engine))
    assert sum(graph.triples for graph in graphs) == len(sent)


@pytest.mark.parametrize("number", ["many", "-1", "1e3", "", "9" * 5_000])
def test_a_number_of_triples_that_is_none_is_told(number: str) -> None:
    cells = {
        "graph": {"type": "literal", "value": "urn:g"},
        "triples": {"type": "literal", "value": number},
    }
    answer = {"head": {"vars": list(cells)}, "results": {"bindings": [cells]}}
    body = json.dumps(answer).encode()
    refused = pytest.raises(StoreError, match=r"counts '.*' triples")
    with scripted_server(answer_with(200, body)) as store, refused:
        count_triples(Endpoint(store.url, PROFILES["oxigraph"]), ["urn:g"])


def test_a_policy_takes_its_own_graphs(engine: Engine) -> None:
    official = {graph.iri for graph in list_graph_files(engine, policy="official")}
    assert official == set(list_dataset_graphs("official"))


def test_graphs_are_chosen_by_name(engine: Engine) -> None:
    chosen = list_graph_files(engine, names=["view/official", "sources"])
    assert [graph.name for graph in chosen] == ["sources", "view/official"]


def test_size_digest_and_triples_are_those_of_the_file(graphs: list[GraphFile]) -> None:
    for graph in graphs:
        data = graph.path.read_bytes()
        assert (graph.size, graph.sha256) == (len(data), hashlib.sha256(data).hexdigest())
        assert graph.triples == len(list(graph.read_triples()))


def test_a_literal_of_several_lines_is_one_line(tmp_path: Path) -> None:
    text = ox.Literal("one\ntwo\r\nthree\u2028four")
    triple = ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), text)
    assert serialize([triple], "ntriples").count(b"\n") == 1


def test_a_release_without_its_lines_is_reported(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "release", Release(tmp_path))
    with pytest.raises(KgError, match="lacks its N-Triples"):
        list_graph_files(engine)


def test_an_unknown_graph_is_reported_with_the_nearest(engine: Engine) -> None:
    with pytest.raises(UsageError, match="no graph 'entity'") as refused:
        list_graph_files(engine, names=["entity"])
    assert "entities" in refused.value.hint


def test_no_chunk_ends_within_a_line(graphs: list[GraphFile]) -> None:
    entities = next(graph for graph in graphs if graph.name == "entities")
    chunks = list(entities.read_chunks(10_000))
    assert len(chunks) > 10
    assert all(chunk.endswith(b" .\n") for chunk in chunks)
    assert b"".join(chunks) == entities.path.read_bytes()


@pytest.mark.parametrize("more", [b"", b"<urn:a> <urn:b> <urn:c> .\n" * 1_000])
def test_a_file_that_changes_while_it_is_sent_is_reported(
    graphs: list[GraphFile], tmp_path: Path, more: bytes
) -> None:
    sources = next(graph for graph in graphs if graph.name == "sources")
    changed = replace(sources, path=tmp_path / "sources.nt")
    lines = sources.path.read_bytes().splitlines(keepends=True)
    changed.path.write_bytes(b"".join(lines[:-1]) + more)
    with pytest.raises(KgError, match=r"sources\.nt changed while it was sent"):
        list(changed.read_chunks(1_000))


def test_there_are_no_blank_nodes(graphs: list[GraphFile]) -> None:
    for graph in graphs:
        for triple in graph.read_triples():
            assert not isinstance(triple.subject, ox.BlankNode)
            assert not isinstance(triple.object, ox.BlankNode)


def test_the_same_release_gives_the_same_digest(engine: Engine, graphs: list[GraphFile]) -> None:
    assert list_graph_files(engine) == graphs


def test_a_store_is_counted_and_its_record_read(
    full_store: Endpoint, graphs: list[GraphFile]
) -> None:
    sources = next(graph for graph in graphs if graph.name == "sources")
    stored = read_stored_graphs(full_store, [sources.iri])
    assert stored == {sources.iri: StoredGraph(sources.triples, sources.triples, sources.sha256)}
    assert count_triples(full_store, [GRAPH + "none"]) == {GRAPH + "none": 0}


def test_what_was_changed_by_others_is_not_ours() -> None:
    assert StoredGraph().is_ours
    assert StoredGraph(5, 5, "x").is_ours
    assert not StoredGraph(6, 5, "x").is_ours
    assert not StoredGraph(6).is_ours
