"""The graphs of a release as files to send, and what a store holds of them."""

import hashlib
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
from kg.stores.inventory import Part, StoredGraph, count_triples, list_parts, read_stored_graphs


def test_together_they_are_the_release(engine: Engine, released: list[Part]) -> None:
    sent = {ox.Quad(*triple, ox.NamedNode(part.iri)) for part in released for triple in part.read()}
    assert sent == set(read_quads(engine))
    assert sum(part.triples for part in released) == len(sent)


def test_a_policy_takes_its_own_graphs(engine: Engine) -> None:
    assert {part.iri for part in list_parts(engine, policy="official")} == set(
        list_dataset_graphs("official")
    )


def test_graphs_are_chosen_by_name(engine: Engine) -> None:
    found = list_parts(engine, names=["view/official", "sources"])
    assert [part.name for part in found] == ["sources", "view/official"]


def test_size_digest_and_triples_are_those_of_the_file(released: list[Part]) -> None:
    for part in released:
        data = part.path.read_bytes()
        assert (part.size, part.sha256) == (len(data), hashlib.sha256(data).hexdigest())
        assert part.triples == len(list(part.read()))


def test_a_literal_of_several_lines_is_one_line(tmp_path: Path) -> None:
    text = ox.Literal("one\ntwo\r\nthree\u2028four")
    triple = ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), text)
    assert serialize([triple], "ntriples").count(b"\n") == 1


def test_a_release_without_its_lines_is_told(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "release", Release(tmp_path))
    with pytest.raises(KgError, match="lacks its N-Triples"):
        list_parts(engine)


def test_an_unknown_graph_is_told_with_the_nearest(engine: Engine) -> None:
    with pytest.raises(UsageError, match="no graph 'entity'") as told:
        list_parts(engine, names=["entity"])
    assert "entities" in told.value.hint


def test_no_chunk_ends_within_a_line(released: list[Part]) -> None:
    part = next(part for part in released if part.name == "entities")
    chunks = list(part.chunks(10_000))
    assert len(chunks) > 10
    assert all(chunk.endswith(b" .\n") for chunk in chunks)
    assert b"".join(chunks) == part.path.read_bytes()


def test_there_are_no_blank_nodes(released: list[Part]) -> None:
    assert not any(
        isinstance(term, ox.BlankNode)
        for part in released
        for triple in part.read()
        for term in triple
    )


def test_the_same_release_gives_the_same_digest(engine: Engine, released: list[Part]) -> None:
    assert [part.sha256 for part in list_parts(engine)] == [part.sha256 for part in released]


def test_a_store_is_counted_and_its_record_read(loaded: Endpoint, released: list[Part]) -> None:
    sources = next(part for part in released if part.name == "sources")
    assert read_stored_graphs(loaded, [sources.iri])[sources.iri] == StoredGraph(
        68, 68, sources.sha256
    )
    assert count_triples(loaded, [GRAPH + "none"]) == {GRAPH + "none": 0}


def test_what_was_changed_by_others_is_not_ours(tmp_path: Path) -> None:
    assert StoredGraph().is_ours
    assert StoredGraph(5, 5, "x").is_ours
    assert not StoredGraph(6, 5, "x").is_ours
    assert not StoredGraph(6).is_ours
