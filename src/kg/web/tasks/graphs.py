"""Tasks of a worker that give graphs: one of the release, all of it, one thing, and what the service is."""

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from kg import formats
from kg.export import export, export_merged, read_quads
from kg.names import (
    DEFAULT_POLICY,
    GRAPH,
    ID,
    INTEGER,
    POLICIES,
    SIDE_GRAPHS,
    TYPE,
    VOID,
    XSD,
    list_dataset_graphs,
)
from kg.query.engine import ALL_GRAPHS, Engine
from kg.web.problems import NotFound, TooLarge
from kg.web.tasks.sparql import GRAPHS, graph_bytes

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
#: A thing, the claims about it, and their attributions.
THING = """
CONSTRUCT { ?s ?p ?o } WHERE {
  { BIND(@ AS ?s) ?s ?p ?o }
  UNION { ?s rdf:subject @ ; ?p ?o }
  UNION { ?s rdf:object @ ; ?p ?o }
  UNION { ?s kg:about @ ; ?p ?o }
  UNION { ?claim rdf:subject @ . ?s kg:about ?claim ; ?p ?o }
  UNION { ?claim rdf:object @ . ?s kg:about ?claim ; ?p ?o }
}
"""


def graph(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Graphs with the bytes that the release was written with.

    Args:
        engine: the release.
        arguments: `names` (IRIs of graphs, which become one; none for the whole dataset), `media`, `bytes`.
    """
    media = arguments["media"]
    names = arguments["names"]
    format = GRAPHS[media].name
    data = export_merged(engine, format, names) if names else export(engine, format)
    if len(data) > arguments["bytes"]:
        raise TooLarge(
            f"the graph is larger than {arguments['bytes']} bytes",
            hint="ask for parts of it at /sparql",
        )
    return media, data


def known(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Nothing, where `iri` is the subject of a triple; else NotFound."""
    _dataset_of(engine, arguments["iri"], DEFAULT_POLICY)
    return "text/plain", b""


def thing(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """What is said of `iri` under `policy`, in `media` of no more than `bytes`."""
    graphs = _dataset_of(engine, arguments["iri"], arguments["policy"])
    text = THING.replace("@", str(ox.NamedNode(arguments["iri"])))
    found = (
        engine.execute_on_graphs(text, graphs, [])
        if graphs
        else engine.execute(text, arguments["policy"], naming="")
    )
    assert isinstance(found, ox.QueryTriples)
    ordered = sorted(set(found), key=str)
    return arguments["media"], graph_bytes(
        ordered, arguments["media"], engine.prefixes, arguments["bytes"]
    )


def _dataset_of(engine: Engine, iri: str, policy: str) -> list[str]:
    """The graphs beside the datasets when only they tell of a thing; none when the policy's dataset does."""
    try:
        text = f"ASK {{ {ox.NamedNode(iri)} ?p ?o }}"
    except ValueError as error:
        raise NotFound("this is no IRI of the data") from error
    beside = [GRAPH + name for name in SIDE_GRAPHS]
    if engine.execute(text, policy, naming=""):
        return []
    if engine.execute_on_graphs(text, beside, []):
        return beside
    raise NotFound(f"nothing is said of {iri}", hint="look for it at /")


def service(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """The SPARQL service description of the endpoint at `base`, in `media`."""
    triples = sorted(_service(engine, arguments["base"]), key=str)
    prefixes = {"sd": SD, "void": VOID, "formats": FORMATS, "graph": GRAPH, "xsd": XSD}
    return arguments["media"], graph_bytes(
        triples, arguments["media"], prefixes, arguments["bytes"]
    )


def void(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """What the dataset says of itself, with where it is to be had under `base`, in `media`."""
    whole, base = ox.NamedNode(GRAPH.rstrip("/")), arguments["base"]
    triples = [quad.triple for quad in read_quads(engine, [GRAPH + "meta"])]
    triples += [
        ox.Triple(whole, ox.NamedNode(VOID + "sparqlEndpoint"), ox.NamedNode(base + "sparql")),
        ox.Triple(whole, ox.NamedNode(VOID + "dataDump"), ox.NamedNode(base + "store")),
        ox.Triple(whole, ox.NamedNode(VOID + "uriSpace"), ox.Literal(ID)),
    ]
    prefixes = {**engine.prefixes, "void": VOID}
    return arguments["media"], graph_bytes(
        sorted(triples, key=str), arguments["media"], prefixes, arguments["bytes"]
    )


def _service(engine: Engine, base: str) -> Iterator[ox.Triple]:
    this = ox.NamedNode(base + "sparql#service")
    yield ox.Triple(this, TYPE, ox.NamedNode(SD + "Service"))
    yield ox.Triple(this, ox.NamedNode(SD + "endpoint"), ox.NamedNode(base + "sparql"))
    yield ox.Triple(
        this, ox.NamedNode(SD + "supportedLanguage"), ox.NamedNode(SD + "SPARQL11Query")
    )
    for name in formats.RESULTS + formats.GRAPHS:
        format = ox.NamedNode(FORMATS + formats.FORMATS[name].w3c)
        yield ox.Triple(this, ox.NamedNode(SD + "resultFormat"), format)
    manifest = engine.release.read_manifest()
    assert manifest is not None  # a release in use is complete
    every = ox.NamedNode(base + "sparql#graphs")
    yield ox.Triple(this, ox.NamedNode(SD + "availableGraphs"), every)
    yield ox.Triple(every, TYPE, ox.NamedNode(SD + "GraphCollection"))
    counts = {name: manifest["counts"].get(name, 0) for name in sorted(ALL_GRAPHS)}
    for name, count in counts.items():
        yield from _graph(every, base, name, count)
    for policy in POLICIES:
        dataset = ox.NamedNode(f"{base}sparql?policy={policy}")
        merged_graph = ox.NamedNode(f"{base}store?default&policy={policy}")
        if policy == DEFAULT_POLICY:
            yield ox.Triple(this, ox.NamedNode(SD + "defaultDataset"), dataset)
        yield ox.Triple(dataset, TYPE, ox.NamedNode(SD + "Dataset"))
        yield ox.Triple(dataset, ox.NamedNode(SD + "defaultGraph"), merged_graph)
        yield ox.Triple(merged_graph, TYPE, ox.NamedNode(SD + "Graph"))
        size = sum(counts[name] for name in list_dataset_graphs(policy))
        yield ox.Triple(merged_graph, ox.NamedNode(VOID + "triples"), _integer(size))
        for name in counts:
            yield ox.Triple(dataset, ox.NamedNode(SD + "namedGraph"), _entry(base, name))


def _entry(base: str, name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{base}sparql#{name.removeprefix(GRAPH).replace('/', '-')}")


def _graph(every: ox.NamedNode, base: str, name: str, count: int) -> Iterator[ox.Triple]:
    entry, itself = _entry(base, name), ox.NamedNode(name)
    yield ox.Triple(every, ox.NamedNode(SD + "namedGraph"), entry)
    yield ox.Triple(entry, TYPE, ox.NamedNode(SD + "NamedGraph"))
    yield ox.Triple(entry, ox.NamedNode(SD + "name"), itself)
    yield ox.Triple(entry, ox.NamedNode(SD + "graph"), itself)
    yield ox.Triple(itself, TYPE, ox.NamedNode(SD + "Graph"))
    yield ox.Triple(itself, ox.NamedNode(VOID + "triples"), _integer(count))


def _integer(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=ox.NamedNode(INTEGER))


TASKS = {"graph": graph, "known": known, "thing": thing, "service": service, "void": void}
