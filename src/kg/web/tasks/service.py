"""Service description of the endpoint: what it answers, and from which graphs."""

from collections.abc import Collection, Mapping
from urllib.parse import quote

import pyoxigraph as ox

from kg import formats
from kg.names import DEFAULT_POLICY, GRAPH, TYPE, VOID, XSD

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
PREFIXES = {"sd": SD, "void": VOID, "formats": FORMATS, "xsd": XSD}


def describe_endpoint(base: str, counts: Mapping[str, int]) -> list[ox.Triple]:
    """Return the triples about the service, and its named graphs with their sizes.

    Args:
        base: the address of the server.
        counts: the number of triples of each named graph, by its IRI.
    """
    service, collection = _node(f"{base}sparql#service"), _node(f"{base}sparql#graphs")
    triples = [
        ox.Triple(service, TYPE, _node(SD + "Service")),
        ox.Triple(service, _node(SD + "endpoint"), _node(base + "sparql")),
        ox.Triple(service, _node(SD + "supportedLanguage"), _node(SD + "SPARQL11Query")),
        ox.Triple(service, _node(SD + "availableGraphs"), collection),
        ox.Triple(collection, TYPE, _node(SD + "GraphCollection")),
    ]
    for name in formats.RESULTS + formats.GRAPHS:
        format = _node(FORMATS + formats.FORMATS[name].w3c)
        triples.append(ox.Triple(service, _node(SD + "resultFormat"), format))
    for name, count in counts.items():
        entry, graph = _entry(base, name), _node(name)
        triples += [
            ox.Triple(collection, _node(SD + "namedGraph"), entry),
            ox.Triple(entry, TYPE, _node(SD + "NamedGraph")),
            ox.Triple(entry, _node(SD + "name"), graph),
            ox.Triple(entry, _node(SD + "graph"), graph),
            *_describe_graph(graph, count),
        ]
    return triples


def describe_policy(base: str, policy: str, size: int, names: Collection[str]) -> list[ox.Triple]:
    """Return the triples about the dataset of a policy; see `describe_dataset`."""
    parameter = f"policy={policy}"
    place, graph = f"{base}sparql?{parameter}", f"{base}store?default&{parameter}"
    triples = describe_dataset(base, (place, graph), size, names)
    return triples if policy == DEFAULT_POLICY else triples[1:]


def describe_dataset(
    base: str, places: tuple[str, str], size: int, names: Collection[str]
) -> list[ox.Triple]:
    """Return the triples about a dataset, of which the first makes it the default one.

    Args:
        base: the address of the server.
        places: the addresses of the dataset and of its default graph.
        size: the number of triples of its default graph.
        names: the IRIs of its named graphs.
    """
    dataset, graph = map(_node, places)
    return [
        ox.Triple(_node(f"{base}sparql#service"), _node(SD + "defaultDataset"), dataset),
        ox.Triple(dataset, TYPE, _node(SD + "Dataset")),
        ox.Triple(dataset, _node(SD + "defaultGraph"), graph),
        *_describe_graph(graph, size),
        *(ox.Triple(dataset, _node(SD + "namedGraph"), _entry(base, name)) for name in names),
    ]


def _describe_graph(graph: ox.NamedNode, count: int) -> list[ox.Triple]:
    number = ox.Literal(str(count), datatype=_node(XSD + "integer"))
    return [
        ox.Triple(graph, TYPE, _node(SD + "Graph")),
        ox.Triple(graph, _node(VOID + "triples"), number),
    ]


def _entry(base: str, name: str) -> ox.NamedNode:
    local = name.removeprefix(GRAPH).replace("/", "-") if name.startswith(GRAPH) else name
    return _node(f"{base}sparql#{quote(local, safe='')}")


def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)
