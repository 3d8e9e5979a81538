"""Tasks that return graphs: of the release, an entity, the service."""

from collections.abc import Collection, Iterable
from typing import Any

import pyoxigraph as ox

from kg.errors import UsageError
from kg.export import describe_thing, export, export_merged, read_quads
from kg.names import (
    DEFAULT_POLICY,
    GRAPH,
    ID,
    POLICIES,
    SIDE_GRAPHS,
    VOID,
    list_dataset_graphs,
)
from kg.query.csv_metadata import MEDIA_TYPE, write_metadata
from kg.query.engine import ALL_GRAPHS, Engine
from kg.query.horizon import read_horizon
from kg.query.ledger import read_ledger
from kg.row_export import describe_rows, write_rows
from kg.web.problems import NotFound, TooLarge
from kg.web.tasks.service import PREFIXES, describe_endpoint, describe_policy
from kg.web.tasks.sparql import GRAPHS, serialize_graph


def dump_graph(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return graphs of the release, byte by byte as `kg export` writes them.

    Args:
        engine: the release.
        arguments: `graph`, the IRI of a graph, or `default`, the policy of the default graph, or
            neither for all named graphs; `media`; `bytes`.

    Raises:
        NotFound: there is no such graph.
        TooLarge: it is larger than `bytes`.
    """
    media, names = arguments["media"], _list_names(arguments)
    format = GRAPHS[media].name
    data = export_merged(engine, format, names) if names else export(engine, format)
    check_size(data, arguments["bytes"])
    return media, data


def check_size(data: bytes, most: int) -> None:
    """Check that a graph is not too large to send.

    Raises:
        TooLarge: it is.
    """
    if len(data) > most:
        reason = f"the graph is larger than {most} bytes"
        raise TooLarge(reason, hint="ask for parts of it at /sparql")


def _list_names(arguments: dict[str, Any]) -> list[str]:
    """Return the graphs to merge; none for all of them, each under its name."""
    if policy := arguments.get("default"):
        return list_dataset_graphs(policy)
    name = arguments.get("graph")
    check_graph(name, ALL_GRAPHS)
    return [name] if name else []


def check_graph(name: str | None, known: Collection[str]) -> None:
    """Check that a graph exists.

    Raises:
        NotFound: it does not.
    """
    if name is not None and name not in known:
        raise NotFound(f"there is no graph {name!r}", hint="/sparql describes the graphs")


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


def describe_entity_rows(engine: Engine, arguments: dict[str, Any]) -> tuple[str, bytes]:
    """Return the metadata of CSV on the Web of the rows of an entity.

    Args:
        engine: the release.
        arguments: `iri`; `url`, the address of the CSV.
    """
    find_entity(engine, arguments)
    title = f"Statements about {engine.shorten(arguments['iri'])}"
    described = describe_rows(arguments["url"], title, read_horizon(engine))
    return MEDIA_TYPE, write_metadata(described)


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
    base = arguments["base"]
    manifest = engine.release.read_manifest()
    assert manifest is not None  # a release in use is complete
    counts = {name: manifest["counts"].get(name, 0) for name in sorted(ALL_GRAPHS)}
    triples = describe_endpoint(base, counts)
    for policy in POLICIES:
        size = sum(counts[name] for name in list_dataset_graphs(policy))
        triples += describe_policy(base, policy, size, counts)
    return _serialize(triples, {**PREFIXES, "graph": GRAPH}, arguments)


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


TASKS = {
    "graph": dump_graph,
    "find_entity": find_entity,
    "locate": locate_entity,
    "entity": describe_entity,
    "entity_rows": list_entity_rows,
    "entity_columns": describe_entity_rows,
    "service": describe_service,
    "void": describe_dataset,
}
