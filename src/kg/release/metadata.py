"""What the dataset says of itself: its queries as SHACL executables, its metadata as DCAT and VoID."""

from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from kg.catalog import INNER_FOLDERS, SavedQuery
from kg.curation.mapping import graph, literal, node
from kg.names import (
    DCAT,
    DCTERMS,
    GRAPH,
    SH,
    SIDE_GRAPHS,
    SKOS,
    TYPE,
    VOID,
    list_dataset_graphs,
    prefixes,
)
from kg.sparql.rewrite import add_prefixes

EXECUTABLES = {
    "SELECT": ("SPARQLSelectExecutable", "select"),
    "ASK": ("SPARQLAskExecutable", "ask"),
    "CONSTRUCT": ("SPARQLConstructExecutable", "construct"),
}


def describe_dataset(
    counts: Mapping[str, int], version: str, catalogue: list[SavedQuery]
) -> set[ox.Quad]:
    """The graphs `queries` and `meta`, which belong to no policy's dataset.

    Args:
        counts: the number of triples of each other graph, by name.
        version: the version of the ontology, which is the dataset's.
    """
    described = {
        quad for query in catalogue if query.topic not in INNER_FOLDERS for quad in _query(query)
    }
    policies = {quad for query in catalogue if query.topic == "policies" for quad in _policy(query)}
    return described | policies | set(_metadata({**counts, "queries": len(described)}, version))


def _query(query: SavedQuery) -> Iterator[ox.Quad]:
    this, into = node(f"query:{query.name}"), graph("queries")
    kind, prop = EXECUTABLES[query.form]
    yield ox.Quad(this, TYPE, ox.NamedNode(SH + "SPARQLExecutable"), into)
    yield ox.Quad(this, TYPE, ox.NamedNode(SH + kind), into)
    yield ox.Quad(
        this, ox.NamedNode(SH + prop), ox.Literal(add_prefixes(query.text, prefixes())), into
    )
    yield ox.Quad(
        this, ox.NamedNode(SKOS + "prefLabel"), ox.Literal(query.summary, language="en"), into
    )
    for tag in [query.topic, *query.tags]:
        yield ox.Quad(this, node("schema:keywords"), ox.Literal(tag), into)


def _policy(query: SavedQuery) -> Iterator[ox.Quad]:
    this, into = node(f"policy:{query.name}"), graph("meta")
    yield ox.Quad(this, TYPE, node("kg:TruthPolicy"), into)
    yield ox.Quad(
        this, ox.NamedNode(SKOS + "prefLabel"), ox.Literal(query.summary, language="en"), into
    )
    yield ox.Quad(
        this, ox.NamedNode(SH + "construct"), ox.Literal(add_prefixes(query.text, prefixes())), into
    )
    for name in list_dataset_graphs(query.name):
        yield ox.Quad(this, ox.NamedNode(VOID + "subset"), ox.NamedNode(name), into)


def _metadata(counts: Mapping[str, int], version: str) -> Iterator[ox.Quad]:
    this, into = ox.NamedNode(GRAPH.rstrip("/")), graph("meta")
    yield ox.Quad(this, TYPE, ox.NamedNode(DCAT + "Dataset"), into)
    yield ox.Quad(this, TYPE, ox.NamedNode(VOID + "Dataset"), into)
    title = "Overseas Stations KG: claims about China's overseas police service stations"
    yield ox.Quad(this, ox.NamedNode(DCTERMS + "title"), ox.Literal(title, language="en"), into)
    warning = "Propositions and who supports or opposes them; an allegation is not a finding, a charge is no conviction."
    yield ox.Quad(
        this, ox.NamedNode(DCTERMS + "description"), ox.Literal(warning, language="en"), into
    )
    licence = ox.NamedNode("https://creativecommons.org/licenses/by/4.0/")
    yield ox.Quad(this, ox.NamedNode(DCTERMS + "license"), licence, into)
    yield ox.Quad(this, ox.NamedNode(DCAT + "version"), ox.Literal(version), into)
    for name, count in counts.items():
        part = graph(name)
        yield ox.Quad(this, ox.NamedNode(VOID + "subset"), part, into)
        yield ox.Quad(part, TYPE, ox.NamedNode(VOID + "Dataset"), into)
        yield ox.Quad(part, ox.NamedNode(VOID + "triples"), literal(str(count), "integer"), into)
    in_datasets = sum(count for name, count in counts.items() if name not in SIDE_GRAPHS)
    yield ox.Quad(this, ox.NamedNode(VOID + "triples"), literal(str(in_datasets), "integer"), into)
