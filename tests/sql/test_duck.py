"""DuckDB: every saved query has the rows of the embedded engine, in its order."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.names import DEFAULT_POLICY, GRAPH, POLICIES, list_dataset_graphs
from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.parameters import bind_values
from kg.query.results import Result
from kg.sql import duck as ducks
from kg.sql.compiling import CompiledQuery, Dataset
from kg.sql.duck import NAMED, Duck
from kg.sql.subset import OutsideSubset
from kg.stores.verify import describe_difference
from tests.sql.asking import write_row

#: A policy of most tests; the others are asked too where everything is tested.
SOME = [pytest.param(policy, marks=pytest.mark.full) for policy in POLICIES[1:]]


@pytest.fixture(scope="module")
def duck(build_folder: Path) -> Duck:
    """DuckDB with every named graph of the release, and the dataset of each policy."""
    release = Engine(str(build_folder)).release
    folder = Path(release.path) / "graphs"
    graphs = {}
    for path in sorted(folder.rglob("*.nt")):
        name = GRAPH + path.relative_to(folder).with_suffix("").as_posix()
        graphs[name] = ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES)
    duck = Duck()
    duck.load(graphs)
    for policy in POLICIES:
        duck.merge(policy, list_dataset_graphs(policy))
    return duck


ODD = r"""<urn:a> <urn:p> "plain, \"quoted\" and \\ \n" .
<urn:a> <urn:p> "" .
<urn:a> <urn:p> "ends with a backslash \\" .
<urn:a> <urn:p> "<urn:no-iri>" .
<urn:a> <urn:p> "English"@en-GB .
<urn:a> <urn:p> "007"^^<http://www.w3.org/2001/XMLSchema#int> .
<urn:a> <urn:p> "2.50"^^<http://www.w3.org/2001/XMLSchema#decimal> .
<urn:a> <urn:p> "x .\u0001\u2028 海外" .
_:b <urn:p> _:c .
"""


@pytest.mark.parametrize(
    "last", ["", "<urn:a> <urn:\\u00e9> <urn:b> .\n", '<urn:a> <urn:p> "\1\2\3\4" .\n']
)
def test_a_large_file_is_read_without_a_parser_as_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: Engine, last: str
) -> None:
    odd = tmp_path / "odd.nt"
    odd.write_text(ODD + last, encoding="utf-8")
    files = {"urn:odd": odd, "urn:claims": engine.release.graph_path("claims")}
    asked = "SELECT g, s, p, o FROM quads ORDER BY ALL"
    rows = []
    for large in (0, ducks.LARGE):
        monkeypatch.setattr(ducks, "LARGE", large)
        duck = Duck()
        duck.load_files(files)
        rows.append(duck._connection.execute(asked).fetchall())
        duck.close()
    assert rows[0] == rows[1]
    assert len(rows[0]) > 1000


def read_sql(duck: Duck, engine: Engine, text: str, policy: str) -> list[str]:
    compiled = CompiledQuery(text, Dataset(policy, NAMED), engine.prefixes)
    rows = duck.read_rows(compiled.bind({}))
    if compiled.form == "CONSTRUCT":
        return sorted(str(ox.Triple(*row)) for row in rows)
    return list(map(write_row, rows))


def read_embedded(engine: Engine, name: str, policy: str) -> list[str]:
    answer = run_saved(engine, name, {}, policy)
    if isinstance(answer, Result):
        return list(map(write_row, answer.rows))
    return list(map(str, answer))


@pytest.mark.parametrize("policy", [DEFAULT_POLICY, *SOME])
def test_saved_queries_have_the_rows_of_the_embedded_engine_in_its_order(
    duck: Duck, engine: Engine, policy: str
) -> None:
    different = {}
    for name in sorted(engine.public):
        text = bind_values(engine, engine.queries[name], {})
        ours, theirs = read_embedded(engine, name, policy), read_sql(duck, engine, text, policy)
        if difference := describe_difference(ours, theirs):
            different[name] = difference
    assert not different
    assert len(engine.public) > 100


def test_a_store_that_lacks_triples_is_seen(duck: Duck, engine: Engine) -> None:
    lacking = Duck()
    lacking.load({"all": []})
    lacking.merge("asked", ["all"])
    text = bind_values(engine, engine.queries["denials"], {})
    assert read_sql(lacking, engine, text, "asked") != read_embedded(
        engine, "denials", DEFAULT_POLICY
    )


@pytest.mark.full
@pytest.mark.parametrize("folder", ["derive", "policies"])
def test_rules_and_policies_give_the_triples_of_the_embedded_engine(
    duck: Duck, engine: Engine, folder: str
) -> None:
    graphs = list_dataset_graphs(DEFAULT_POLICY)[:-1]
    duck.merge(f"ruled_{folder}", graphs)
    for name, query in engine.queries.items():
        if query["topic"] != folder:
            continue
        theirs = read_sql(duck, engine, query["text"], f"ruled_{folder}")
        answer = engine.wrap(engine.execute_on_graphs(query["text"], graphs, []))
        assert theirs == list(map(str, answer)), name


@pytest.mark.full
def test_choices_and_checks_have_the_rows_of_the_embedded_engine(
    duck: Duck, engine: Engine
) -> None:
    for name, query in engine.queries.items():
        if query["topic"] not in ("choices", "check") or query["naming"]:
            continue
        theirs = read_sql(duck, engine, query["text"], DEFAULT_POLICY)
        ours = [write_row(row) for row in engine.select(query["text"]).rows]
        assert sorted(ours) == sorted(theirs), name


def test_a_parameter_is_bound_when_it_is_asked(duck: Duck, engine: Engine) -> None:
    query = engine.queries["stations-by-country"]
    compiled = CompiledQuery(
        query["text"], Dataset(DEFAULT_POLICY, NAMED), engine.prefixes, ["country"]
    )
    for country in ("Spain", "Italy"):
        iri = ox.NamedNode(engine.expand(f"country:{country.lower()}"))
        statement = compiled.bind({"country": iri})
        assert country.lower() not in statement.sql
        ours = run_saved(engine, "stations-by-country", {"country": country}, DEFAULT_POLICY)
        assert isinstance(ours, Result)
        assert len(ours)
        assert list(map(write_row, duck.read_rows(statement))) == list(map(write_row, ours.rows))


HOSTILE = ("' OR 1=1 --", '"; DROP TABLE quads; --', "?", "$k1", ":k1", "\\")


@pytest.mark.parametrize("value", HOSTILE)
def test_no_text_of_a_value_becomes_sql(duck: Duck, engine: Engine, value: str) -> None:
    text = f"SELECT ?s WHERE {{ ?s ?p {ox.Literal(value)} }}"
    assert read_sql(duck, engine, text, DEFAULT_POLICY) == []
    text = f'SELECT ?x WHERE {{ BIND (CONCAT({ox.Literal(value)}, "!") AS ?x) }}'
    assert read_sql(duck, engine, text, DEFAULT_POLICY) == [str(ox.Literal(value + "!"))]


def test_a_named_graph_is_asked_by_name(duck: Duck, engine: Engine) -> None:
    for text in (
        "SELECT (COUNT(*) AS ?n) WHERE { GRAPH graph:claims { ?s a kg:Claim } }",
        "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
        f"SELECT (COUNT(*) AS ?n) FROM <{GRAPH}sources> FROM <{GRAPH}claims> WHERE {{ ?s a ?o }}",
    ):
        ours = [write_row(row) for row in engine.ask(text).rows]
        assert read_sql(duck, engine, text, DEFAULT_POLICY) == ours


def test_rows_are_read_as_arrow(duck: Duck, engine: Engine) -> None:
    text = bind_values(engine, engine.queries["denials"], {})
    statement = CompiledQuery(text, Dataset(DEFAULT_POLICY), engine.prefixes).bind({})
    table = duck.read_arrow(statement)
    assert table.num_rows == len(duck.read_rows(statement))
    assert table.num_columns == len(statement.names)


def test_an_ask_is_true_or_false(duck: Duck, engine: Engine) -> None:
    for text, expected in (("ASK { ?s a kg:Claim }", True), ("ASK { ?s a ?s }", False)):
        compiled = CompiledQuery(text, Dataset(DEFAULT_POLICY), engine.prefixes)
        assert duck.is_true(compiled.bind({})) is expected


def test_graphs_are_refused_where_there_are_none(engine: Engine) -> None:
    with pytest.raises(OutsideSubset, match="GRAPH on an engine that holds one graph"):
        CompiledQuery("SELECT * { GRAPH ?g { ?s ?p ?o } }", Dataset("reported"), engine.prefixes)
