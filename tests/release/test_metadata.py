from collections import Counter

import pyoxigraph as ox
import pytest

from kg.catalog import SavedQuery
from kg.names import DCAT, DCTERMS, GRAPH, ONTOLOGY, SH, SIDE_GRAPHS, VOID, expand
from kg.query.engine import Engine
from kg.release.metadata import describe_dataset

COUNTS = {"ontology": 1, "claims": 1}


def query(name: str, text: str, form: str = "SELECT", topic: str = "stations") -> SavedQuery:
    return SavedQuery(
        name=name,
        topic=topic,
        path="",
        summary="Sum",
        description="",
        text=text,
        form=form,
        tags=["evidence"],
        columns=[],
    )


def objects(quads: set[ox.Quad], subject: str, predicate: str) -> set[str]:
    return {
        quad.object.value
        for quad in quads
        if quad.subject == ox.NamedNode(subject)
        and quad.predicate.value == predicate
        and not isinstance(quad.object, ox.BlankNode | ox.Triple)
    }


@pytest.mark.parametrize(
    ("form", "text", "prop"),
    [
        ("SELECT", "SELECT ?s WHERE { ?s a kg:Station }", "select"),
        ("ASK", "ASK { ?s a kg:Station }", "ask"),
        ("CONSTRUCT", "CONSTRUCT WHERE { ?s a kg:Station }", "construct"),
    ],
)
def test_saved_query_becomes_an_executable_that_stands_on_its_own(
    form: str, text: str, prop: str
) -> None:
    quads = describe_dataset(COUNTS, "9.9.9", [query("q", text, form)])
    (stored,) = objects(quads, expand("query:q"), SH + prop)
    assert stored == f"PREFIX kg: <{ONTOLOGY}#>\n{text}"
    assert objects(quads, expand("query:q"), expand("schema:keywords")) == {"stations", "evidence"}


@pytest.mark.parametrize("topic", ["derive", "policies", "choices", "check"])
def test_inner_queries_are_not_described(topic: str) -> None:
    quads = describe_dataset(COUNTS, "9.9.9", [query("q", "ASK {}", "ASK", topic)])
    assert objects(quads, expand("query:q"), SH + "ask") == set()


def test_metadata_counts_the_triples_of_each_graph() -> None:
    quads = describe_dataset(COUNTS, "9.9.9", [query("q", "ASK {}", "ASK")])
    assert objects(quads, GRAPH + "queries", VOID + "triples") == {"6"}
    assert objects(quads, GRAPH + "ontology", VOID + "triples") == {"1"}
    assert objects(quads, GRAPH + "claims", VOID + "triples") == {"1"}
    assert objects(quads, GRAPH.rstrip("/"), VOID + "triples") == {"2"}
    assert objects(quads, GRAPH.rstrip("/"), DCAT + "version") == {"9.9.9"}


def test_counts_in_the_release_are_true(engine: Engine) -> None:
    counted = Counter(str(quad.graph_name).strip("<>") for quad in engine.store)
    rows = engine.select(f"""SELECT ?part ?triples FROM <{GRAPH}meta> WHERE {{
      ?part a void:Dataset ; void:triples ?triples FILTER (?part != <{GRAPH.rstrip("/")}>) }}""")
    described = {str(row["part"]): int(str(row["triples"])) for row in rows}
    assert described == {name: count for name, count in counted.items() if name != GRAPH + "meta"}
    in_datasets = sum(
        count for name, count in counted.items() if name.removeprefix(GRAPH) not in SIDE_GRAPHS
    )
    (dataset,) = engine.select(
        f"SELECT ?n FROM <{GRAPH}meta> WHERE {{ <{GRAPH.rstrip('/')}> void:triples ?n }}"
    )
    assert str(dataset["n"]) == str(in_datasets)


def test_release_states_licence_and_how_to_read_allegations(engine: Engine) -> None:
    (row,) = engine.select(
        f"SELECT ?licence ?text FROM <{GRAPH}meta> WHERE {{"
        f" <{GRAPH.rstrip('/')}> <{DCTERMS}license> ?licence ; <{DCTERMS}description> ?text }}"
    )
    assert "creativecommons.org/licenses/by/4.0" in str(row["licence"])
    assert "an allegation is not a finding" in str(row["text"])


def test_stored_queries_parse_without_our_prefixes(engine: Engine) -> None:
    stored = [
        quad.object
        for quad in engine.store.quads_for_pattern(
            None, None, None, ox.NamedNode(GRAPH + "queries")
        )
        if quad.predicate.value in (SH + "select", SH + "ask", SH + "construct")
    ]
    listed = [
        saved
        for saved in engine.queries.values()
        if saved["topic"] not in ("derive", "policies", "choices", "check")
    ]
    assert len(stored) == len(listed) >= 40
    for text in stored:
        assert isinstance(text, ox.Literal)
        ox.Store().query(text.value)
