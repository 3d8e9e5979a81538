import random
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg import rdfio
from kg.errors import KgError
from tests.conftest import ROOT

G = [ox.NamedNode(f"https://e/graph/{name}") for name in "ab"]
NODES = [ox.NamedNode(f"https://e/{name}") for name in "xyz"]
LITERALS: list[ox.NamedNode | ox.Literal] = [
    ox.Literal("plain"),
    ox.Literal("lang", language="zh-hans"),
    ox.Literal("7", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    ox.Literal('quote " and\nline'),
]
QUADS = [
    ox.Quad(s, p, o, g) for g in G for s in NODES for p in NODES[:2] for o in [*NODES, *LITERALS]
]
PREFIXES = {"e": "https://e/", "g": "https://e/graph/"}


def trig(quads: Iterable[ox.Quad]) -> bytes:
    return rdfio.serialize(rdfio.sort_quads(quads), "trig", PREFIXES)


def turtle(triples: Iterable[ox.Triple]) -> bytes:
    return rdfio.serialize(rdfio.sort_triples(triples), "turtle", PREFIXES)


def test_same_quads_in_any_order_give_the_same_bytes() -> None:
    first = trig(QUADS)
    for seed in range(5):
        shuffled = random.Random(seed).sample(QUADS, len(QUADS))
        assert trig(shuffled + shuffled[:9]) == first


def test_canonical_trig_loses_nothing() -> None:
    back = {ox.Quad(*quad) for quad in ox.parse(trig(QUADS), format=ox.RdfFormat.TRIG)}
    assert back == set(QUADS)


def test_canonical_turtle_is_the_same_in_any_order_and_loses_nothing() -> None:
    triples = [quad.triple for quad in QUADS[: len(QUADS) // 2]]
    text = turtle(triples)
    assert turtle(reversed(triples)) == text
    assert {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)} == set(triples)


def test_canonical_drops_repetition() -> None:
    assert len(rdfio.sort_quads([QUADS[0], QUADS[0], QUADS[1]])) == 2


def test_quads_are_ordered_by_graph_subject_predicate_and_object() -> None:
    ordered = [tuple(map(str, (quad.graph_name, *quad.triple))) for quad in rdfio.sort_quads(QUADS)]
    assert ordered == sorted(ordered)


def test_statements_are_serialized_in_the_given_order() -> None:
    for statements, format in ((QUADS, "nquads"), ([quad.triple for quad in QUADS], "ntriples")):
        lines = rdfio.serialize(statements, format).decode().splitlines()
        assert len(lines) == len(QUADS)
        for line, quad in zip(lines, QUADS, strict=True):
            assert line.startswith(str(quad.triple))


def test_turtle_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_bytes(turtle([QUADS[0].triple]))
    assert rdfio.read_turtle(path) == [QUADS[0].triple]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"@prefix e: <https://e/> .\ne:a e:b\n  oops .\n", ":3:3"),
        (b"e:a e:b e:c .\n", ":1:1"),
        (b'<a:> <a:> "unclosed .\n', ":1:"),
        (b'<a:> <a:> "caf\xe9" .\n', ":1:"),
        (b"<a:> <a:> <a:>", ""),
    ],
)
def test_broken_turtle_is_told_with_its_place(tmp_path: Path, data: bytes, place: str) -> None:
    path = tmp_path / "broken.ttl"
    path.write_bytes(data)
    with pytest.raises(KgError) as caught:
        rdfio.read_turtle(path)
    assert caught.value.reason.startswith(f"{path}{place}")
    assert caught.value.hint


def test_copy_in_rdflib_has_the_same_terms() -> None:
    triples = [quad.triple for quad in QUADS] + [
        ox.Triple(ox.BlankNode("b"), NODES[0], ox.BlankNode("b"))
    ]
    copy, parsed = rdflib.Graph(), rdflib.Graph()
    rdfio.copy_to_rdflib(triples, copy.store, copy)
    parsed.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    assert len(copy) == len(set(triples))
    assert set(copy) - {t for t in copy if isinstance(t[0], rdflib.BNode)} == {
        t for t in parsed if not isinstance(t[0], rdflib.BNode)
    }
    ((subject, _, target),) = [t for t in copy if isinstance(t[0], rdflib.BNode)]
    assert subject == target


@pytest.mark.parametrize(
    "path", sorted((ROOT / "ontology").rglob("*.ttl")), ids=lambda path: path.name
)
def test_ontology_file_parses(path: Path) -> None:
    assert rdfio.read_turtle(path)
