"""Saved queries: expected rows, a second engine, the portable subset."""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from tools.golden import EXPECTED, parse_stem, render_edges, render_rows

from kg.catalog import INNER_FOLDERS, SavedQuery, read_catalogue
from kg.curation.mapping import graph
from kg.curation.vocabulary import read_vocabulary
from kg.names import DEFAULT_POLICY, POLICIES, list_dataset_graphs, prefixes
from kg.query.answer import render_saved, run_saved
from kg.query.engine import Engine
from kg.query.parameters import bind_values
from kg.query.results import Result, Term, Triples
from kg.rdfio import copy_to_rdflib
from kg.sparql import tokens
from kg.views.layouts import NAMES
from tests.support.row_claims import is_row_a_claim

ROOT = Path(__file__).parent.parent
CATALOGUE = read_catalogue(ROOT)
PUBLIC = [query for query in CATALOGUE if query.topic not in (*INNER_FOLDERS, "views")]
VIEWS = [query for query in CATALOGUE if query.topic == "views"]
STEMS = sorted(path.stem for path in EXPECTED.glob("*.csv"))
PREDICATES = set(read_vocabulary(ROOT / "ontology").predicates)
#: Columns and patterns of made-up queries, and whether each of their rows is one claim.
ROWS = [
    ("?x ?y", "?x kg:ledBy ?y", True),
    ("?x", "?x kg:ledBy ?y", False),
    ("?x ?y ?z", "?x kg:ledBy ?y ; kg:inCountry ?z", False),
    ("?x ?y", "?x a kg:Station OPTIONAL { ?x kg:ledBy ?y }", False),
    ("?x ?tie ?y", "?x a kg:Station OPTIONAL { ?x ?tie ?y . ?tie a kg:Tie }", True),
    ("?x ?y", "{ ?x kg:ledBy ?y } UNION { ?x kg:hostedBy ?y }", True),
    ("?x ?y", "{ ?x kg:ledBy ?y } UNION { ?x kg:code ?y }", False),
    ("?x (COUNT(?y) AS ?n)", "?x kg:ledBy ?y } GROUP BY ?x #", False),
    ("?x", "?claim rdf:subject ?x ; rdf:predicate kg:ledBy", True),
    ("?x", "?claim rdf:subject/skos:prefLabel ?x", True),
    ("?x", "?x kg:speaker ?y ; kg:about ?z", True),
    ("?x", "?x kg:speaker ?y FILTER NOT EXISTS { ?x kg:about ?z }", False),
]


@cache
def merge_dataset(folder: str, policy: str) -> rdflib.Graph:
    """Return the dataset of a policy as one rdflib graph."""
    store = Engine(folder).store
    graph = rdflib.Graph()
    for name in list_dataset_graphs(policy):
        quads = store.quads_for_pattern(None, None, None, ox.NamedNode(name))
        copy_to_rdflib((quad.triple for quad in quads), graph.store, graph)
    return graph


@cache
def answer(folder: str, name: str) -> Result:
    """Return the rows of a saved query without values, which several tests look at."""
    result = run_saved(Engine(folder), name, {})
    assert isinstance(result, Result)
    return result


def comparable(term: Term | rdflib.term.Node) -> tuple[str, ...] | None:
    """Return a term of either engine as plain text."""
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
    assert render_rows(engine, stem) == (EXPECTED / f"{stem}.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("stem", STEMS)
def test_a_second_engine_gives_the_same_rows(build_folder: Path, engine: Engine, stem: str) -> None:
    name, values = parse_stem(stem)
    ours = run_saved(engine, name, values)
    assert isinstance(ours, Result)
    text = bind_values(engine, engine.saved_query(name), values)
    theirs = merge_dataset(str(build_folder), DEFAULT_POLICY).query(text, initNs=prefixes())
    rows = [tuple(map(comparable, row)) for row in theirs]  # type: ignore[arg-type]  # of a SELECT
    assert [tuple(map(comparable, row)) for row in ours.rows] == rows


@pytest.mark.parametrize(
    "query", [query for query in PUBLIC if query.is_about_claims], ids=lambda query: query.name
)
def test_a_query_about_claims_is_the_same_under_every_policy(
    engine: Engine, query: SavedQuery
) -> None:
    answers = {render_saved(engine, query.name, {}, policy, "csv") for policy in POLICIES}
    assert len(answers) == 1


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


#: Rows of these would be others in Virtuoso 7.2, which drops the FILTER NOT EXISTS of a query whose
#: claim is asked for more in an OPTIONAL.
WITHOUT_STANDING = {"undated-acts"}


@pytest.mark.parametrize("query", PUBLIC, ids=lambda query: query.name)
def test_a_row_that_is_a_claim_tells_how_it_stands_and_who_objects(query: SavedQuery) -> None:
    if "claim" in query.columns or is_row_a_claim(query, PREDICATES):
        # the columns of claim-standings are fixed, and others rely on them
        wanted = {"standing", "objectors", "caveat"}
        wanted = {"standing"} if query.name == "claim-standings" else wanted
        if query.name not in WITHOUT_STANDING:
            assert wanted <= set(query.columns)


@pytest.mark.parametrize(("columns", "where", "expected"), ROWS)
def test_rows_that_are_a_claim_are_found_by_their_patterns(
    tmp_path: Path, columns: str, where: str, expected: bool
) -> None:
    path = tmp_path / "queries" / "people" / "some-rows.rq"
    path.parent.mkdir(parents=True)
    header = "#+ summary: Some rows\n#+ tags: [people]\n"
    path.write_text(f"{header}SELECT {columns} WHERE {{ {where} }}\nORDER BY ?x\n")
    (query,) = read_catalogue(tmp_path)
    assert is_row_a_claim(query, PREDICATES) is expected


def test_the_columns_of_claim_standings_stay(engine: Engine) -> None:
    answer = run_saved(engine, "claim-standings", {})
    assert isinstance(answer, Result)
    assert ",".join(answer.variables) == (
        "claim,subject,subjectLabel,predicate,object,objectLabel,standing,"
        "supporters,opponents,answers"
    )
    (count,) = engine.select("SELECT (COUNT(?claim) AS ?n) WHERE { ?claim a kg:Claim }")
    assert len(answer.rows) == len({row[0] for row in answer.rows}) == count["n"]
    numbers = [str(cell.datatype) for row in answer.rows for cell in row[-3:]]  # type: ignore[union-attr]
    assert set(numbers) == {"<http://www.w3.org/2001/XMLSchema#integer>"}


@pytest.mark.parametrize("policy", POLICIES)
def test_the_sums_of_policies_compared_are_the_edges(engine: Engine, policy: str) -> None:
    answer = run_saved(engine, "policies-compared", {})
    assert isinstance(answer, Result)
    column = answer.variables.index(policy)
    edges = engine.store.quads_for_pattern(None, None, None, graph(f"view/{policy}"))
    assert sum(int(row[column].value) for row in answer.rows) == len(list(edges))  # type: ignore[union-attr]


@pytest.mark.parametrize("query", PUBLIC, ids=lambda query: query.name)
def test_the_order_is_total(build_folder: Path, query: SavedQuery) -> None:
    """Check that rows with equal keys of ORDER BY are equal in every column."""
    keys = re.findall(r"[?](\w+)", query.text.rpartition("ORDER BY")[2])
    result = answer(str(build_folder), query.name)
    assert set(keys) <= set(result.variables), "ordered by something that is not shown"
    columns = [result.variables.index(key) for key in keys]
    seen = {tuple(map(row.__getitem__, columns)) for row in result.rows}
    assert len(seen) == len(set(result.rows)) == len(result.rows)


@pytest.mark.parametrize("query", PUBLIC, ids=lambda query: query.name)
def test_every_thing_column_has_its_label_beside_it(build_folder: Path, query: SavedQuery) -> None:
    result = answer(str(build_folder), query.name)
    for index, name in enumerate(result.variables):
        terms = {row[index] for row in result.rows}
        needs_label = any(map(has_label, terms))
        if needs_label and (query.name, name) not in FIXED_COLUMNS:
            assert result.variables[index + 1 : index + 2] == [f"{name}Label"]


#: Columns whose form other work relies on, without a label beside them.
FIXED_COLUMNS = {
    ("contested-claims", "predicate"),
    ("claim-standings", "predicate"),
    ("claim-standings", "standing"),
    ("denials", "source"),
}


#: Kinds of nodes without a label.
UNLABELLED = ("claim", "attribution", "passage", "relay", "alias", "site-identity")


def has_label(term: Term) -> bool:
    """Return whether a term is an IRI that has a label."""
    spaces = tuple(prefixes()[kind] for kind in UNLABELLED)
    return isinstance(term, ox.NamedNode) and not term.value.startswith(spaces)


@pytest.mark.parametrize("query", PUBLIC, ids=lambda query: query.name)
def test_a_query_reads_plain_edges_or_claims_and_not_both(query: SavedQuery) -> None:
    significant = [token for _, token, _ in tokens.scan_code(query.text)]
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
        assert plain or re.search("kg:Tie|ClaimPredicate|kg:code", query.text)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_edges_of_a_view_are_as_expected(engine: Engine, view: SavedQuery) -> None:
    expected = (EXPECTED / "views" / f"{view.name}.csv").read_text(encoding="utf-8")
    assert render_edges(engine, view.name) == expected
    assert len(expected.splitlines()) > 1


#: Views by policy; those of statements once, because they are the same under every policy.
VIEWS_BY_POLICY = [
    (view.name, policy)
    for view in VIEWS
    for policy in ([DEFAULT_POLICY] if view.is_about_claims else POLICIES)
]


@pytest.mark.parametrize(("name", "policy"), VIEWS_BY_POLICY)
def test_a_second_engine_gives_the_same_edges(
    build_folder: Path, engine: Engine, name: str, policy: str
) -> None:
    ours = run_saved(engine, name, {}, policy)
    assert isinstance(ours, Triples)
    text = bind_values(engine, engine.saved_query(name), {})
    theirs = merge_dataset(str(build_folder), policy).query(text, initNs=prefixes())
    assert theirs.graph is not None
    edges = {tuple(map(comparable, triple)) for triple in theirs.graph}
    assert {tuple(map(comparable, triple)) for triple in ours} == edges


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_view_keeps_to_the_portable_subset(view: SavedQuery) -> None:
    used = words(view)
    assert view.form == "CONSTRUCT"
    assert view.view in NAMES
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
            assert len(engine.select(query.text)) > 0, query.path
