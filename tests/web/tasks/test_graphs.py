"""Tasks that return graphs: of the release, an entity, the service."""

from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox
import pytest

from kg.export import export
from kg.names import DEFAULT_POLICY, GRAPH, ID, KG, RDF
from kg.query.engine import ALL_GRAPHS, Engine
from kg.web.problems import NotFound, TooLarge
from kg.web.tasks import graphs
from kg.web.tasks.service import SD
from kg.web.tasks.sparql import GRAPHS

MOST = 10_000_000


def triples_of(quads: Iterable[ox.Quad]) -> set[ox.Triple]:
    return {quad.triple for quad in quads}


def parse(media: str, data: bytes) -> list[ox.Quad]:
    return list(ox.parse(data, format=GRAPHS[media].engine))


def test_everything_is_the_release_byte_by_byte(engine: Engine) -> None:
    media, data = graphs.dump_graph(engine, {"media": "application/trig", "bytes": MOST})
    assert media == "application/trig"
    assert data == export(engine, "trig")


@pytest.mark.parametrize("media", GRAPHS)
def test_one_graph_is_that_graph_in_every_format(engine: Engine, media: str) -> None:
    name = GRAPH + "sources"
    _, data = graphs.dump_graph(engine, {"graph": name, "media": media, "bytes": MOST})
    quads = parse(media, data)
    assert {quad.graph_name for quad in quads} == {ox.DefaultGraph()}
    contained = engine.store.quads_for_pattern(None, None, None, ox.NamedNode(name))
    assert triples_of(quads) == triples_of(contained)


def test_the_graphs_of_a_policy_become_one(engine: Engine) -> None:
    arguments = {
        "default": "official",
        "media": "application/n-triples",
        "bytes": MOST,
    }
    assert graphs.dump_graph(engine, arguments)[1] == export(engine, "ntriples", "official")


def test_a_graph_that_is_too_large_is_refused_whole(engine: Engine) -> None:
    with pytest.raises(TooLarge, match="larger than 1000 bytes"):
        graphs.dump_graph(engine, {"media": "application/trig", "bytes": 1000})


def describe(engine: Engine, name: str, **arguments: Any) -> set[ox.Triple]:
    usual = {
        "iri": ID + name,
        "policy": DEFAULT_POLICY,
        "media": "application/n-triples",
        "bytes": MOST,
    }
    media, data = graphs.describe_entity(engine, {**usual, **arguments})
    return triples_of(parse(media, data))


def objects_of(triples: Iterable[ox.Triple], predicate: str) -> set[object]:
    return {triple.object for triple in triples if triple.predicate.value == predicate}


def test_a_thing_comes_with_the_claims_about_it_and_who_makes_them(engine: Engine) -> None:
    triples = describe(engine, "station/manhattan")
    entity = ox.NamedNode(ID + "station/manhattan")
    assert any(triple.subject == entity for triple in triples)
    claims, attributions = set(), set()
    for triple in triples:
        if triple.predicate.value == RDF + "subject" and triple.object == entity:
            claims.add(triple.subject)
        if triple.predicate.value == KG + "about":
            attributions.add(triple.subject)
    assert claims
    about = ox.NamedNode(KG + "about")
    for claim in claims:
        quads = engine.store.quads_for_pattern(None, about, claim, None)
        assert {quad.subject for quad in quads} <= attributions
    assert objects_of(triples, KG + "speaker")


def test_the_policy_decides_which_edges_a_thing_has(engine: Engine) -> None:
    reported = describe(engine, "station/manhattan", policy="reported")
    undisputed = describe(engine, "station/manhattan", policy="undisputed")
    assert objects_of(reported, KG + "operatedBy")
    assert not objects_of(undisputed, KG + "operatedBy")


def test_what_stands_beside_the_datasets_is_found_as_well(engine: Engine) -> None:
    name = "query/stations-per-country"
    assert describe(engine, name)
    assert graphs.find_entity(engine, {"iri": ID + name}) == ("text/plain", b"")


@pytest.mark.parametrize(
    "name", ["station/nowhere", "a b", "x>", "<", "\x00", "station/manhattan> ?p ?o } #"]
)
def test_what_is_not_there_is_not_found(engine: Engine, name: str) -> None:
    with pytest.raises(NotFound):
        graphs.find_entity(engine, {"iri": ID + name})


def test_the_service_tells_formats_graphs_and_policies(engine: Engine) -> None:
    arguments = {"base": "http://localhost:1/", "media": "text/turtle", "bytes": MOST}
    quads = parse(*graphs.describe_service(engine, arguments))
    triples = [quad.triple for quad in quads]
    endpoint = ox.NamedNode("http://localhost:1/sparql")
    assert objects_of(triples, SD + "endpoint") == {endpoint}
    assert objects_of(triples, SD + "name") == set(map(ox.NamedNode, ALL_GRAPHS))
    assert len(objects_of(triples, SD + "resultFormat")) == 10
    sizes = {}
    for triple in triples:
        if triple.predicate.value == graphs.VOID + "triples":
            sizes[triple.subject.value] = int(triple.object.value)
    for name in ALL_GRAPHS:
        contained = engine.store.quads_for_pattern(None, None, None, ox.NamedNode(name))
        assert sizes[name] == len(list(contained))
    official = sizes["http://localhost:1/store?default&policy=official"]
    assert official == len(engine._open("official"))


def test_void_tells_where_the_data_are(engine: Engine) -> None:
    arguments = {"base": "http://localhost:1/", "media": "text/turtle", "bytes": MOST}
    quads = parse(*graphs.describe_dataset(engine, arguments))
    pairs = {(quad.predicate.value, str(quad.object).strip('<>"')) for quad in quads}
    assert (graphs.VOID + "sparqlEndpoint", "http://localhost:1/sparql") in pairs
    assert (graphs.VOID + "dataDump", "http://localhost:1/store") in pairs
    license = "https://creativecommons.org/licenses/by/4.0/"
    assert (engine.prefixes["dcterms"] + "license", license) in pairs
