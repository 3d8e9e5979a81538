"""The tasks that give graphs: the release's own bytes, a thing, and what the service is."""

from typing import Any

import pyoxigraph as ox
import pytest

from kg.export import export
from kg.names import DEFAULT_POLICY, GRAPH, ID, KG, RDF, list_dataset_graphs
from kg.query.engine import ALL_GRAPHS, Engine
from kg.web.problems import NotFound, TooLarge
from kg.web.tasks import graphs
from kg.web.tasks.sparql import GRAPHS

MOST = 10_000_000


def parsed(media: str, data: bytes) -> list[ox.Quad]:
    return list(ox.parse(data, format=GRAPHS[media].engine))


def test_everything_is_the_release_byte_by_byte(engine: Engine) -> None:
    media, data = graphs.graph(engine, {"names": [], "media": "application/trig", "bytes": MOST})
    assert media == "application/trig"
    assert data == export(engine, "trig")


@pytest.mark.parametrize("media", GRAPHS)
def test_one_graph_is_that_graph_in_every_format(engine: Engine, media: str) -> None:
    name = GRAPH + "sources"
    _, data = graphs.graph(engine, {"names": [name], "media": media, "bytes": MOST})
    found = parsed(media, data)
    assert {quad.graph_name for quad in found} == {ox.DefaultGraph()}
    assert {quad.triple for quad in found} == {
        quad.triple for quad in engine.store.quads_for_pattern(None, None, None, ox.NamedNode(name))
    }


def test_the_graphs_of_a_policy_become_one(engine: Engine) -> None:
    arguments = {
        "names": list_dataset_graphs("official"),
        "media": "application/n-triples",
        "bytes": MOST,
    }
    assert graphs.graph(engine, arguments)[1] == export(engine, "ntriples", "official")


def test_a_graph_that_is_too_large_is_refused_whole(engine: Engine) -> None:
    with pytest.raises(TooLarge, match="larger than 1000 bytes"):
        graphs.graph(engine, {"names": [], "media": "application/trig", "bytes": 1000})


def thing(engine: Engine, name: str, **arguments: Any) -> set[ox.Triple]:
    usual = {
        "iri": ID + name,
        "policy": DEFAULT_POLICY,
        "media": "application/n-triples",
        "bytes": MOST,
    }
    media, data = graphs.thing(engine, {**usual, **arguments})
    return {quad.triple for quad in parsed(media, data)}


def test_a_thing_comes_with_the_claims_about_it_and_who_makes_them(engine: Engine) -> None:
    found = thing(engine, "station/manhattan")
    this = ox.NamedNode(ID + "station/manhattan")
    assert any(triple.subject == this for triple in found)
    subject, about = ox.NamedNode(RDF + "subject"), ox.NamedNode(KG + "about")
    claims = {
        triple.subject for triple in found if triple.predicate == subject and triple.object == this
    }
    assert claims
    attributed = {triple.subject for triple in found if triple.predicate == about}
    for claim in claims:
        assert {
            quad.subject for quad in engine.store.quads_for_pattern(None, about, claim, None)
        } <= attributed
    speaker = ox.NamedNode(KG + "speaker")
    assert any(triple.predicate == speaker for triple in found)


def test_the_policy_decides_which_edges_a_thing_has(engine: Engine) -> None:
    operated = ox.NamedNode(KG + "operatedBy")
    reported, undisputed = (
        {
            triple
            for triple in thing(engine, "station/manhattan", policy=policy)
            if triple.predicate == operated
        }
        for policy in ("reported", "undisputed")
    )
    assert reported
    assert not undisputed


def test_what_stands_beside_the_datasets_is_found_as_well(engine: Engine) -> None:
    assert thing(engine, "query/stations-per-country")
    assert graphs.known(engine, {"iri": ID + "query/stations-per-country"}) == ("text/plain", b"")


@pytest.mark.parametrize(
    "name", ["station/nowhere", "a b", "x>", "<", "\x00", "station/manhattan> ?p ?o } #"]
)
def test_what_is_not_there_is_not_found(engine: Engine, name: str) -> None:
    with pytest.raises(NotFound):
        graphs.known(engine, {"iri": ID + name})


def test_the_service_tells_formats_graphs_and_policies(engine: Engine) -> None:
    arguments = {"base": "http://localhost:1/", "media": "text/turtle", "bytes": MOST}
    found = {quad.triple for quad in parsed(*graphs.service(engine, arguments))}
    of = {
        name: ox.NamedNode(graphs.SD + name)
        for name in ("endpoint", "name", "defaultDataset", "resultFormat")
    }
    told = {
        key: {triple.object for triple in found if triple.predicate == predicate}
        for key, predicate in of.items()
    }
    assert told["endpoint"] == {ox.NamedNode("http://localhost:1/sparql")}
    assert told["name"] == {ox.NamedNode(name) for name in ALL_GRAPHS}
    assert len(told["resultFormat"]) == 10
    sizes = {
        triple.subject.value: int(triple.object.value)
        for triple in found
        if triple.predicate.value == graphs.VOID + "triples"
        and isinstance(triple.object, ox.Literal)
    }
    for name in ALL_GRAPHS:
        assert sizes[name] == len(
            list(engine.store.quads_for_pattern(None, None, None, ox.NamedNode(name)))
        )
    assert sizes["http://localhost:1/store?default&policy=official"] == len(
        engine._open("official")
    )


def test_void_tells_where_the_data_are(engine: Engine) -> None:
    media, data = graphs.void(
        engine, {"base": "http://localhost:1/", "media": "text/turtle", "bytes": MOST}
    )
    told = {(quad.predicate.value, str(quad.object).strip('<>"')) for quad in parsed(media, data)}
    assert (graphs.VOID + "sparqlEndpoint", "http://localhost:1/sparql") in told
    assert (graphs.VOID + "dataDump", "http://localhost:1/store") in told
    assert (
        engine.prefixes["dcterms"] + "license",
        "https://creativecommons.org/licenses/by/4.0/",
    ) in told
