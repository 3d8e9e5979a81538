"""Every saved query: its expected rows, the same rows in a second engine, and the portable subset."""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from tools.golden import EXPECTED, call, expected_edges, expected_rows

from kg import settings
from kg.catalog import INNER_FOLDERS, SavedQuery, read_catalogue
from kg.curation.vocabulary import read_vocabulary
from kg.names import DEFAULT_POLICY, POLICIES, list_dataset_graphs, prefixes
from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.parameters import bind_values
from kg.query.results import Result, Term, Triples
from kg.sparql import tokens

ROOT = Path(__file__).parent.parent
CATALOGUE = read_catalogue(ROOT)
PUBLIC = [query for query in CATALOGUE if query.topic not in (*INNER_FOLDERS, "views")]
VIEWS = [query for query in CATALOGUE if query.topic == "views"]
STEMS = sorted(path.stem for path in EXPECTED.glob("*.csv"))
PREDICATES = set(read_vocabulary(ROOT / "ontology").predicates)


@cache
def merged(folder: str, policy: str) -> rdflib.Graph:
    """The dataset of a policy as one rdflib graph."""
    engine = Engine(folder)
    graph = rdflib.Graph()
    for name in list_dataset_graphs(policy):
        quads = engine.store.quads_for_pattern(None, None, None, ox.NamedNode(name))
        data = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES)
        graph.parse(data=data, format="nt")
    return graph


def comparable(term: Term | rdflib.term.Node) -> tuple[str, ...] | None:
    """A term of either engine as plain text."""
    if term is None:
        return None
    if isinstance(term, (ox.NamedNode, rdflib.URIRef)):
        return ("iri", term.value if isinstance(term, ox.NamedNode) else str(term))
    if isinstance(term, ox.Literal):
        return ("literal", term.value, term.language or "", term.datatype.value)
    assert isinstance(term, rdflib.Literal)
    untyped = rdflib.RDF.langString if term.language else rdflib.XSD.string
    return ("literal", str(term), (term.language or "").lower(), str(term.datatype or untyped))


def test_there_are_at_least_forty_saved_queries() -> None:
    assert len(PUBLIC) >= 40


def test_every_query_has_expected_rows() -> None:
    assert {query.name for query in PUBLIC} == {stem for stem in STEMS if "@" not in stem}


@pytest.mark.parametrize("stem", STEMS)
def test_rows_are_as_expected(engine: Engine, stem: str) -> None:
    assert expected_rows(engine, stem) == (EXPECTED / f"{stem}.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("stem", STEMS)
def test_a_second_engine_gives_the_same_rows(build_folder: Path, engine: Engine, stem: str) -> None:
    name, values = call(stem)
    ours = run_saved(engine, name, values)
    assert isinstance(ours, Result)
    text = bind_values(engine, engine.saved_query(name), values)
    theirs = merged(str(build_folder), DEFAULT_POLICY).query(text, initNs=prefixes())
    rows = [tuple(map(comparable, row)) for row in theirs]  # type: ignore[arg-type]  # a SELECT gives rows
    assert [tuple(map(comparable, row)) for row in ours.rows] == rows


@pytest.mark.parametrize(
    "query", [query for query in PUBLIC if query.is_about_claims], ids=lambda query: query.name
)
def test_a_query_about_claims_is_the_same_under_every_policy(
    engine: Engine, query: SavedQuery
) -> None:
    answers = [run_saved(engine, query.name, {}, policy) for policy in POLICIES]
    assert len({answer.serialize("csv") for answer in answers}) == 1


def words(query: SavedQuery) -> list[str]:
    return [token.upper() for kind, token, _ in tokens.scan(query.text) if kind == "word"]


@pytest.mark.parametrize("query", PUBLIC, ids=lambda query: query.name)
def test_a_query_keeps_to_the_portable_subset(query: SavedQuery) -> None:
    used = words(query)
    forbidden = {"GROUP_CONCAT", "SAMPLE", "OFFSET", "GRAPH", "FROM", "SERVICE", "TRUE", "FALSE"}
    assert not forbidden & set(used)
    assert query.form == "SELECT"
    assert used.count("SELECT") == 1, "a sub-select"
    assert "*" not in query.text.partition("WHERE")[0]
    assert "ORDER" in used
    assert len(query.text.splitlines()) <= 40


@pytest.mark.parametrize("query", PUBLIC, ids=lambda query: query.name)
def test_the_order_is_total(engine: Engine, query: SavedQuery) -> None:
    """Rows that are equal in all keys of ORDER BY are equal altogether."""
    keys = re.findall(r"[?](\w+)", query.text.rpartition("ORDER BY")[2])
    answer = run_saved(engine, query.name, {})
    assert isinstance(answer, Result)
    assert set(keys) <= set(answer.variables), "ordered by something that is not shown"
    seen = {tuple(row[answer.variables.index(key)] for key in keys) for row in answer.rows}
    assert len(seen) == len(set(answer.rows)) == len(answer.rows)


@pytest.mark.parametrize("query", PUBLIC, ids=lambda query: query.name)
def test_every_thing_column_has_its_label_beside_it(engine: Engine, query: SavedQuery) -> None:
    answer = run_saved(engine, query.name, {})
    assert isinstance(answer, Result)
    for index, name in enumerate(answer.variables):
        iris = [row[index] for row in answer.rows if isinstance(row[index], ox.NamedNode)]
        labelled = not iris or all(
            str(iri.value).startswith(paths_without_label())
            for iri in iris
            if isinstance(iri, ox.NamedNode)
        )
        if not labelled and (query.name, name) not in FIXED_COLUMNS:
            assert answer.variables[index + 1 : index + 2] == [f"{name}Label"]


#: Columns whose form other work relies on, without a label beside them.
FIXED_COLUMNS = {
    ("station-totals", "figure"),
    ("station-totals", "bound"),
    ("station-totals", "source"),
    ("contested-claims", "predicate"),
    ("denials", "source"),
}


def paths_without_label() -> tuple[str, ...]:
    """Claims, attributions and passages have no label."""
    return tuple(
        prefixes()[kind]
        for kind in ("claim", "attribution", "passage", "relay", "alias", "site-identity")
    )


@pytest.mark.parametrize("query", PUBLIC, ids=lambda query: query.name)
def test_a_query_reads_plain_edges_or_claims_and_not_both(query: SavedQuery) -> None:
    significant = [
        token for kind, token, _ in tokens.scan(query.text) if kind not in ("space", "comment")
    ]
    reification = {"rdf:predicate", "VALUES", "IN", "=", "{", ",", "(", "!="}
    plain = [
        token
        for before, token in pairwise(significant)
        if token in PREDICATES - {"rdf:type"}
        and before not in reification
        and before not in PREDICATES
    ]
    if query.is_about_claims:
        assert not plain
    else:
        assert (
            plain
            or "kg:Tie" in query.text
            or "ClaimPredicate" in query.text
            or "kg:code" in query.text
        )


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_edges_of_a_view_are_as_expected(engine: Engine, view: SavedQuery) -> None:
    expected = (EXPECTED / "views" / f"{view.name}.csv").read_text(encoding="utf-8")
    assert expected_edges(engine, view.name) == expected
    assert len(expected.splitlines()) > 1


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_second_engine_gives_the_same_edges(
    build_folder: Path, engine: Engine, view: SavedQuery, policy: str
) -> None:
    ours = run_saved(engine, view.name, {}, policy)
    assert isinstance(ours, Triples)
    theirs = merged(str(build_folder), policy).query(
        bind_values(engine, engine.saved_query(view.name), {}), initNs=prefixes()
    )
    assert theirs.graph is not None
    edges = {tuple(map(comparable, triple)) for triple in theirs.graph}
    assert {
        (comparable(one.subject), comparable(one.predicate), comparable(one.object)) for one in ours
    } == edges


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_view_keeps_to_the_portable_subset(view: SavedQuery) -> None:
    used = words(view)
    assert view.form == "CONSTRUCT"
    assert view.view == "network"
    assert view.description
    assert not {
        "SELECT",
        "GROUP_CONCAT",
        "SAMPLE",
        "OFFSET",
        "LIMIT",
        "GRAPH",
        "FROM",
        "SERVICE",
    } & set(used)
    assert len(view.text.splitlines()) <= 40


@pytest.mark.parametrize(
    "view", [view for view in VIEWS if view.is_about_claims], ids=lambda view: view.name
)
def test_a_view_of_statements_is_the_same_under_every_policy(
    engine: Engine, view: SavedQuery
) -> None:
    answers = [run_saved(engine, view.name, {}, policy) for policy in POLICIES]
    assert len({answer.serialize("ntriples") for answer in answers}) == 1


def test_the_six_views_that_others_rely_on_are_there() -> None:
    assert {view.name for view in VIEWS} >= {
        "organizational-ties",
        "bureaus-and-stations",
        "new-york-case",
        "government-responses",
        "who-says-who-denies",
        "source-lineage",
    }


@pytest.mark.parametrize("query", [*PUBLIC, *VIEWS], ids=lambda query: query.name)
def test_every_parameter_is_described_and_its_choices_exist(
    engine: Engine, query: SavedQuery
) -> None:
    for parameter in query.parameters:
        assert parameter.description
        if parameter.type in ("date", "integer", "text"):
            assert parameter.type != "date" or parameter.default is not None
        else:
            assert parameter.choices in engine.queries


def test_choices_give_a_value_and_a_label(engine: Engine) -> None:
    for query in CATALOGUE:
        if query.topic == "choices":
            assert query.columns == ["value", "valueLabel"], query.path
            answer = engine.select(query.text)
            assert len(answer) > 0, query.path


def test_home_is_the_checkout() -> None:
    assert Path(settings.home()) == ROOT
