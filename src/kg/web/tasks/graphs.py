"""Tasks that return graphs: of the release, an entity, the service."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyoxigraph as ox

from kg import formats
from kg.errors import UsageError
from kg.export import describe_thing, export, export_merged, read_quads
from kg.names import (
    DEFAULT_POLICY,
    GRAPH,
    ID,
    POLICIES,
    SIDE_GRAPHS,
    TYPE,
    VOID,
    XSD,
    list_dataset_graphs,
)
from kg.query.engine import ALL_GRAPHS, Engine
from kg.query.ledger import read_ledger
from kg.row_export import write_rows
from kg.web.problems import NotFound, TooLarge
from kg.web.tasks.sparql import GRAPHS, serialize_graph

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"


def dump_graph(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return graphs of the release, byte by byte as `kg export` writes them.

    Args:
        engine: the release.
        arguments: `names`, IRIs of graphs to merge, or none for all named graphs; `media`; `bytes`.
    """
    media, names = arguments["media"], arguments["names"]
    format = GRAPHS[media].name
    data = export_merged(engine, format, names) if names else export(engine, format)
    if len(data) > arguments["bytes"]:
        reason = f"the graph is larger than {arguments['bytes']} bytes"
        raise TooLarge(reason, hint="ask for parts of it at /sparql")
    return media, data


def find_entity(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return nothing if `iri` is the subject of a triple.

    Raises:
        NotFound: it is not.
    """
    _find_side_graphs(engine, arguments["iri"], DEFAULT_POLICY)
    return "text/plain", b""


def locate_entity(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the IRI of the one thing that the end of an address names.

    Args:
        engine: the release.
        arguments: `kind`, the kind of thing to prefer; `local`, a name or another form of the id.

    Raises:
        NotFound: nothing fits (with the nearest names), or several things do (with the reasons).
    """
    from kg.query.resolve import find_of_kind  # here, as exact addresses do without it

    try:
        iri = find_of_kind(engine, arguments["kind"], arguments["local"])
    except UsageError as error:
        hint = error.hint or "search from the front page /"
        raise NotFound(error.reason, hint=hint) from error
    _find_side_graphs(engine, iri, DEFAULT_POLICY)
    return "text/plain", iri.encode()


def describe_entity(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the triples of an entity, the claims about it, and their attributions.

    Args:
        engine: the release.
        arguments: `iri`; `policy`; `media`; `bytes`, the limit of the answer.
    """
    iri, policy = arguments["iri"], arguments["policy"]
    if engine.without_inferred:
        engine.warn("edges that rest only on our readings are left out; claims are all here")
    graphs = _find_side_graphs(engine, iri, policy)
    triples = describe_thing(engine, iri, policy, graphs)
    return _serialize(triples, engine.prefixes, arguments)


def list_entity_rows(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the attributions of what a ledger has, one a row.

    Args:
        engine: the release.
        arguments: `iri`.
    """
    find_entity(engine, arguments)
    ledger = read_ledger(engine, arguments["iri"])
    return "text/csv", write_rows(ledger.claims, ledger.horizon).encode()


def _find_side_graphs(engine: Engine, iri: str, policy: str) -> list[str]:
    """Return the graphs beside the datasets if only they describe an entity.

    An empty list means that the dataset of the policy describes it.

    Raises:
        NotFound: no graph describes it.
    """
    try:
        text = f"ASK {{ {ox.NamedNode(iri)} ?p ?o }}"
    except ValueError as error:
        raise NotFound("this is no IRI of the data") from error
    side_graphs = [GRAPH + name for name in SIDE_GRAPHS]
    if engine.execute(text, policy, naming=""):
        return []
    if engine.execute_on_graphs(text, side_graphs, []):
        return side_graphs
    raise NotFound(f"the graph does not contain {iri}", hint="search from the front page /")


def describe_service(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the SPARQL service description of the endpoint at `base`."""
    prefixes = {"sd": SD, "void": VOID, "formats": FORMATS, "graph": GRAPH, "xsd": XSD}
    return _serialize(_service(engine, arguments["base"]), prefixes, arguments)


def describe_dataset(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the metadata of the dataset, with the addresses of the server at `base`."""
    dataset, base = ox.NamedNode(GRAPH.rstrip("/")), arguments["base"]
    triples = [quad.triple for quad in read_quads(engine, [GRAPH + "meta"])]
    triples += [
        ox.Triple(dataset, ox.NamedNode(VOID + "sparqlEndpoint"), ox.NamedNode(base + "sparql")),
        ox.Triple(dataset, ox.NamedNode(VOID + "dataDump"), ox.NamedNode(base + "store")),
        ox.Triple(dataset, ox.NamedNode(VOID + "uriSpace"), ox.Literal(ID)),
    ]
    return _serialize(triples, {**engine.prefixes, "void": VOID}, arguments)


def _serialize(
    triples: Iterable[ox.Triple], prefixes: dict[str, str], arguments: dict[str, Any]
) -> tuple[str, bytes]:
    media, most = arguments["media"], arguments["bytes"]
    return media, serialize_graph(sorted(triples, key=str), media, prefixes, most)


def _service(engine: Engine, base: str) -> Iterator[ox.Triple]:
    """Yield the triples of the service description."""
    service = ox.NamedNode(base + "sparql#service")
    language = ox.NamedNode(SD + "SPARQL11Query")
    yield ox.Triple(service, TYPE, ox.NamedNode(SD + "Service"))
    yield ox.Triple(service, ox.NamedNode(SD + "endpoint"), ox.NamedNode(base + "sparql"))
    yield ox.Triple(service, ox.NamedNode(SD + "supportedLanguage"), language)
    for name in formats.RESULTS + formats.GRAPHS:
        format = ox.NamedNode(FORMATS + formats.FORMATS[name].w3c)
        yield ox.Triple(service, ox.NamedNode(SD + "resultFormat"), format)
    counts = _count_triples(engine)
    collection = ox.NamedNode(base + "sparql#graphs")
    yield ox.Triple(service, ox.NamedNode(SD + "availableGraphs"), collection)
    yield ox.Triple(collection, TYPE, ox.NamedNode(SD + "GraphCollection"))
    for name, count in counts.items():
        yield from _named_graph(collection, base, name, count)
    for policy in POLICIES:
        dataset = ox.NamedNode(f"{base}sparql?policy={policy}")
        if policy == DEFAULT_POLICY:
            yield ox.Triple(service, ox.NamedNode(SD + "defaultDataset"), dataset)
        yield from _dataset(dataset, base, policy, counts)


def _count_triples(engine: Engine) -> dict[str, int]:
    manifest = engine.release.read_manifest()
    assert manifest is not None  # a release in use is complete
    return {name: manifest["counts"].get(name, 0) for name in sorted(ALL_GRAPHS)}


def _named_graph(collection: ox.NamedNode, base: str, name: str, count: int) -> Iterator[ox.Triple]:
    entry, graph = _entry(base, name), ox.NamedNode(name)
    yield ox.Triple(collection, ox.NamedNode(SD + "namedGraph"), entry)
    yield ox.Triple(entry, TYPE, ox.NamedNode(SD + "NamedGraph"))
    yield ox.Triple(entry, ox.NamedNode(SD + "name"), graph)
    yield ox.Triple(entry, ox.NamedNode(SD + "graph"), graph)
    yield ox.Triple(graph, TYPE, ox.NamedNode(SD + "Graph"))
    yield ox.Triple(graph, ox.NamedNode(VOID + "triples"), _integer(count))


def _dataset(
    dataset: ox.NamedNode, base: str, policy: str, counts: Mapping[str, int]
) -> Iterator[ox.Triple]:
    graph = ox.NamedNode(f"{base}store?default&policy={policy}")
    size = sum(counts[name] for name in list_dataset_graphs(policy))
    yield ox.Triple(dataset, TYPE, ox.NamedNode(SD + "Dataset"))
    yield ox.Triple(dataset, ox.NamedNode(SD + "defaultGraph"), graph)
    yield ox.Triple(graph, TYPE, ox.NamedNode(SD + "Graph"))
    yield ox.Triple(graph, ox.NamedNode(VOID + "triples"), _integer(size))
    for name in counts:
        yield ox.Triple(dataset, ox.NamedNode(SD + "namedGraph"), _entry(base, name))


def _entry(base: str, name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{base}sparql#{name.removeprefix(GRAPH).replace('/', '-')}")


def _integer(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=ox.NamedNode(XSD + "integer"))


TASKS = {
    "graph": dump_graph,
    "find_entity": find_entity,
    "locate": locate_entity,
    "entity": describe_entity,
    "entity_rows": list_entity_rows,
    "service": describe_service,
    "void": describe_dataset,
}
