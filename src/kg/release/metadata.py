"""Description of the dataset: queries as SHACL executables, DCAT and VoID."""

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from kg.catalog import INNER_FOLDERS, SavedQuery
from kg.curation.mapping import Term, graph, label, literal, node
from kg.names import GRAPH, SIDE_GRAPHS, list_dataset_graphs, prefixes
from kg.sparql.rewrite import add_prefixes

Properties = Iterable[tuple[str, Term]]
EXECUTABLES = {
    "SELECT": ("sh:SPARQLSelectExecutable", "sh:select"),
    "ASK": ("sh:SPARQLAskExecutable", "sh:ask"),
    "CONSTRUCT": ("sh:SPARQLConstructExecutable", "sh:construct"),
}
TITLE = "Overseas Stations KG: claims about China's overseas police service stations"
WARNING = (
    "Propositions and who supports or opposes them; "
    "an allegation is not a finding, a charge is no conviction."
)
LICENCE = ox.NamedNode("https://creativecommons.org/licenses/by/4.0/")


def describe_dataset(
    counts: Mapping[str, int], version: str, catalogue: list[SavedQuery]
) -> set[ox.Quad]:
    """Return the quads of the graphs `queries` and `meta`, outside every policy.

    Args:
        counts: the number of triples of each other graph, by name.
        version: the version of the ontology and the dataset.
    """
    queries: set[ox.Quad] = set()
    meta: set[ox.Quad] = set()
    for query in catalogue:
        if query.topic not in INNER_FOLDERS:
            this = node(f"query:{query.name}")
            queries.update(_describe(this, _list_query_properties(query), "queries"))
        elif query.topic == "policies":
            this = node(f"policy:{query.name}")
            meta.update(_describe(this, _list_policy_properties(query), "meta"))
    counts = {**counts, "queries": len(queries)}
    this = ox.NamedNode(GRAPH.rstrip("/"))
    meta.update(_describe(this, _list_dataset_properties(counts, version), "meta"))
    for name, count in counts.items():
        size = literal(str(count), "integer")
        properties: Properties = [("rdf:type", node("void:Dataset")), ("void:triples", size)]
        meta.update(_describe(graph(name), properties, "meta"))
    return queries | meta


def _describe(subject: ox.NamedNode, properties: Properties, into: str) -> Iterator[ox.Quad]:
    for name, value in properties:
        yield ox.Quad(subject, node(name), value, graph(into))


def _list_query_properties(query: SavedQuery) -> Iterator[tuple[str, Term]]:
    kind, text_property = EXECUTABLES[query.form]
    yield "rdf:type", node("sh:SPARQLExecutable")
    yield "rdf:type", node(kind)
    yield text_property, ox.Literal(add_prefixes(query.text, prefixes()))
    yield "skos:prefLabel", label(query.summary)
    for tag in [query.topic, *query.tags]:
        yield "schema:keywords", ox.Literal(tag)


def _list_policy_properties(query: SavedQuery) -> Iterator[tuple[str, Term]]:
    yield "rdf:type", node("kg:TruthPolicy")
    yield "skos:prefLabel", label(query.summary)
    yield "sh:construct", ox.Literal(add_prefixes(query.text, prefixes()))
    for name in list_dataset_graphs(query.name):
        yield "void:subset", ox.NamedNode(name)


def _list_dataset_properties(counts: Mapping[str, int], version: str) -> Iterator[tuple[str, Term]]:
    yield "rdf:type", node("dcat:Dataset")
    yield "rdf:type", node("void:Dataset")
    yield "dcterms:title", label(TITLE)
    yield "dcterms:description", label(WARNING)
    yield "dcterms:license", LICENCE
    yield "dcat:version", ox.Literal(version)
    for name in counts:
        yield "void:subset", graph(name)
    in_datasets = sum(count for name, count in counts.items() if name not in SIDE_GRAPHS)
    yield "void:triples", literal(str(in_datasets), "integer")
