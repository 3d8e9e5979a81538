import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import KgError, QuerySyntaxError, RefusedQuery, UsageError
from kg.names import GRAPH, POLICIES, list_dataset_graphs
from kg.query.engine import ALL_GRAPHS, Engine
from kg.query.results import Result, Triples, Truth


def number(engine: Engine, text: str, policy: str = "reported") -> int:
    """Return the one integer that a query answers with."""
    (row,) = engine.select(text, policy)
    (value,) = row.values()
    assert isinstance(value, int)
    return value


def query_everything(build: Path) -> None:
    """Open a release and query each of its parts."""
    engine = Engine(str(build))
    engine.ask("ASK { GRAPH ?graph { ?s ?p ?o } }")
    engine.ask("ASK { ?s ?p ?o }")


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A host that would notice a request."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def test_an_unbuilt_graph_is_reported_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(KgError, match="not built yet") as caught:
        Engine(str(tmp_path))
    assert "kg build" in caught.value.hint


@pytest.mark.parametrize("lost", ["store", "reported", "catalogue.marshal"])
def test_a_release_that_lacks_a_part_is_reported_with_the_mend(
    build_folder: Path, tmp_path: Path, lost: str
) -> None:
    copy = tmp_path / "build"
    shutil.copytree(build_folder, copy)
    part = copy / (copy / "current").read_text(encoding="utf-8") / lost
    shutil.rmtree(part) if part.is_dir() else part.unlink()
    with pytest.raises(KgError) as caught:
        query_everything(copy)
    assert "kg build" in caught.value.hint


def test_a_damaged_catalogue_is_reported_with_the_mend(build_folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "build"
    shutil.copytree(build_folder, copy)
    catalogue = copy / (copy / "current").read_text(encoding="utf-8") / "catalogue.marshal"
    catalogue.write_bytes(catalogue.read_bytes()[:100])
    with pytest.raises(KgError, match=r"catalogue\.marshal is damaged") as caught:
        Engine(str(copy))
    assert "kg build" in caught.value.hint


def test_each_form_gives_its_kind_of_answer(engine: Engine) -> None:
    assert isinstance(engine.ask("SELECT ?s { ?s kg:listedIn source:003 }"), Result)
    assert isinstance(engine.ask("CONSTRUCT WHERE { ?s kg:listedIn source:003 }"), Triples)
    assert isinstance(engine.ask("DESCRIBE station:USA01"), Triples)
    assert isinstance(engine.ask("ASK {}"), Truth)


def test_what_is_made_of_a_release_is_made_once_while_it_is_remembered(
    build_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Engine(str(build_folder))
    made: list[str] = []

    def ask(engine: Engine, name: str) -> None:
        engine.remember((name,), lambda: made.append(name))

    for name in "aab":
        ask(engine, name)
    ask(engine.leave_out_readings(), "a")  # it has other rows
    assert made == ["a", "b", "a"]
    monkeypatch.setattr("kg.query.engine.MOST_MADE", 3)
    for name in "cba":  # the first that was made is forgotten
        ask(engine, name)
    assert made == ["a", "b", "a", "c", "a"]


def test_prefixes_of_the_ontology_need_no_declaration(engine: Engine) -> None:
    assert number(engine, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s kg:listedIn source:003 }") == 70


def test_a_prefix_that_the_query_declares_wins(engine: Engine) -> None:
    text = "PREFIX kg: <http://example.org/> SELECT ?x { BIND (kg:x AS ?x) }"
    assert [row["x"] for row in engine.select(text)] == ["http://example.org/x"]


def test_a_mistyped_query_is_reported_with_the_nearest(engine: Engine) -> None:
    with pytest.raises(UsageError, match="no saved query 'station-per-country'") as caught:
        engine.saved_query("station-per-country")
    assert "stations-per-country" in caught.value.hint


def test_queries_that_serve_the_build_are_not_suggested(engine: Engine) -> None:
    with pytest.raises(UsageError) as caught:
        engine.saved_query("falls-undr")
    assert "falls-under" not in caught.value.hint


def test_an_unknown_policy_is_reported_with_the_choices(engine: Engine) -> None:
    with pytest.raises(UsageError, match="no policy 'rumoured'") as caught:
        engine.ask("ASK {}", "rumoured")
    assert all(policy in caught.value.hint for policy in POLICIES)


@pytest.mark.parametrize("policy", POLICIES)
def test_a_policy_chooses_the_plain_edges(engine: Engine, policy: str) -> None:
    """The graphs of a policy, named by FROM, have as many triples as its dataset."""
    count = "SELECT (COUNT(*) AS ?n) {0} WHERE {{ ?s ?p ?o }}"
    named = " ".join(f"FROM <{graph}>" for graph in list_dataset_graphs(policy))
    assert number(engine, count.format(""), policy) == number(engine, count.format(named))


def test_policies_differ(engine: Engine) -> None:
    edges = [
        number(engine, "SELECT (COUNT(*) AS ?n) { ?s kg:operatedBy ?o }", policy)
        for policy in POLICIES
    ]
    assert len(set(edges)) > 1


def test_graphs_beside_the_dataset_are_seen_only_when_they_are_named(engine: Engine) -> None:
    for name, pattern in (("queries", "?s a sh:SPARQLExecutable"), ("meta", "?s a dcat:Dataset")):
        assert not engine.ask(f"ASK {{ {pattern} }}")
        assert engine.ask(f"ASK FROM <{GRAPH}{name}> {{ {pattern} }}")
        assert engine.ask(f"ASK {{ GRAPH <{GRAPH}{name}> {{ {pattern} }} }}")


def test_graph_names_the_graph_of_an_edge(engine: Engine) -> None:
    rows = engine.select(
        "SELECT DISTINCT ?graph { GRAPH ?graph { station:USA01 kg:listedIn source:003 } }"
    )
    assert GRAPH + "view/reported" in {row["graph"] for row in rows}


def test_a_query_with_graph_keeps_the_policys_dataset(engine: Engine) -> None:
    text = """
    SELECT (COUNT(*) AS ?n) {
      ?s kg:operatedBy ?o FILTER EXISTS { GRAPH ?graph { ?s kg:code ?code } }
    }
    """
    assert number(engine, text, "reported") > number(engine, text, "corroborated")


@pytest.mark.parametrize("graph", sorted(ALL_GRAPHS))
def test_from_may_name_each_graph_of_the_release(engine: Engine, graph: str) -> None:
    asked = number(engine, f"SELECT (COUNT(*) AS ?n) FROM <{graph}> WHERE {{ ?s ?p ?o }}")
    assert (
        asked
        == sum(1 for _ in engine.store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))
        > 0
    )


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("SELECT * FROM <http://127.0.0.1:{port}/x> {{ ?s ?p ?o }}", "1:15"),
        ("select * from <file:///etc/hostname> {{ ?s ?p ?o }}", "1:15"),
        ("SELECT *\nFROM NAMED <http://127.0.0.1:{port}/x> {{ GRAPH ?g {{ ?s ?p ?o }} }}", "2:12"),
        ("SELECT *\n  FROM # where?\n  <http://127.0.0.1:{port}/x> {{ ?s ?p ?o }}", "3:3"),
        ("SELECT * FROM kg:x {{ ?s ?p ?o }}", "1:15"),
        ("BASE <http://127.0.0.1:{port}/> SELECT * FROM <x> {{ ?s ?p ?o }}", "1:"),
        ("CONSTRUCT FROM <http://127.0.0.1:{port}/x> WHERE {{ ?s ?p ?o }}", "1:16"),
        ("DESCRIBE ?s FROM <http://127.0.0.1:{port}/x> {{ ?s ?p ?o }}", "1:18"),
        ("ASK {{ SERVICE <http://127.0.0.1:{port}/x> {{ ?s ?p ?o }} }}", "1:7"),
        ("ASK {{ service silent <http://127.0.0.1:{port}/x> {{ ?s ?p ?o }} }}", "1:7"),
        ("ASK {{ {{ {{ SeRvIcE#\n<http://127.0.0.1:{port}/x> {{ }} }} }} }}", "1:11"),
        ("ASK {{ VALUES ?h {{ <http://127.0.0.1:{port}/x> }} SERVICE ?h {{ ?s ?p ?o }} }}", ""),
        ("ASK {{ {{ SELECT * {{ SERVICE <http://127.0.0.1:{port}/x> {{ ?s ?p ?o }} }} }} }}", ""),
        (
            "ASK {{ FILTER NOT EXISTS {{ SERVICE <http://127.0.0.1:{port}/x> {{ ?s ?p ?o }} }} }}",
            "",
        ),
        ('ASK {{ ?s ?p "}} #" SERVICE <http://127.0.0.1:{port}/x> {{ ?s ?p ?o }} }}', ""),
    ],
)
def test_nothing_outside_is_reached(
    engine: Engine, listener: socket.socket, text: str, place: str
) -> None:
    with pytest.raises(RefusedQuery, match=f"at {place}") as caught:
        engine.ask(text.format(port=listener.getsockname()[1]))
    assert caught.value.exit_code == 2
    with pytest.raises(BlockingIOError):
        listener.accept()


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { kg:x kg:y kg:z }",
        "delete where { ?s ?p ?o }",
        "PREFIX x: <http://example.org/> "
        "DELETE { ?s ?p ?o } INSERT { ?s ?p x:o } WHERE { ?s ?p ?o }",
        "# SELECT\nINSERT DATA { kg:x kg:y kg:z }",
        "WITH <http://example.org/g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "LOAD <file:///etc/hostname>",
        "CLEAR ALL",
        "DROP ALL",
        "CREATE GRAPH <http://example.org/g>",
        "COPY DEFAULT TO <http://example.org/g>",
        "MOVE DEFAULT TO <http://example.org/g>",
        "ADD DEFAULT TO <http://example.org/g>",
    ],
)
def test_updates_are_refused(engine: Engine, text: str) -> None:
    with pytest.raises(RefusedQuery, match="is an update") as caught:
        engine.ask(text)
    assert caught.value.exit_code == 2


def test_an_update_after_a_query_is_refused(engine: Engine) -> None:
    with pytest.raises(UsageError):
        engine.ask("SELECT * { ?s ?p ?o } ; INSERT DATA { kg:x kg:y kg:z }")


def test_words_of_updates_and_services_may_be_in_texts_and_names(engine: Engine) -> None:
    text = """
    # SERVICE <http://example.org/> INSERT
    SELECT ?service ?insert {
      BIND ("SERVICE <http://example.org/> { FROM <x> }" AS ?service)
      BIND (<http://example.org/INSERT> AS ?insert)
    }
    """
    assert len(engine.select(text)) == 1


def test_the_store_cannot_be_written(engine: Engine) -> None:
    node = ox.NamedNode("http://example.org/x")
    before = len(engine.store)
    with pytest.raises(RuntimeError, match="read-write"):
        engine.store.add(ox.Quad(node, node, node))
    assert len(engine.store) == before


@pytest.mark.parametrize(
    ("text", "place", "line"),
    [
        ("SELECT ?s {\n ?s kg:listedIn ?? }", "2:19", "line 2: ?s kg:listedIn ?? }"),
        ("SELECT ?s { ?s kg:listedIn source:003 ", "1:", "line 1"),
        ("SELECT ?s\nWHERE {\n  ?s nope:x ?o\n}", "3:", "line 3: ?s nope:x ?o"),
        ("SELECT WHERE { ?s ?p ?o }", "1:16", "line 1: SELECT WHERE { ?s ?p ?o }"),
        ("SELECT ?s { ?s ?p 'open }", "1:26", "line 1"),
    ],
)
def test_a_syntax_error_has_line_and_column(
    engine: Engine, text: str, place: str, line: str
) -> None:
    with pytest.raises(QuerySyntaxError, match=f"error at {place}") as caught:
        engine.ask(text)
    assert caught.value.exit_code == 2
    assert caught.value.hint.startswith(line)


def test_a_syntax_error_at_the_end_of_the_text_is_reported_too(engine: Engine) -> None:
    with pytest.raises(QuerySyntaxError, match="error at 2:1"):
        engine.ask("SELECT\n")


def test_a_syntax_error_is_reported_in_a_few_lines(engine: Engine) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        engine.ask("SELECT ?s { ?s nope:x ?o }")
    assert str(caught.value).count("\n") <= 2
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (<http://example.org/function>(1) AS ?x) {}",
        "SELECT ?x { BIND (<http://example.org/function>(1) AS ?x) }",
        "SELECT ?s { ?s kg:code ?c FILTER (<http://example.org/function>(?c)) }",
    ],
)
def test_a_function_that_the_engine_does_not_know_is_reported(engine: Engine, text: str) -> None:
    with pytest.raises(UsageError, match=r"<http://example\.org/function>"):
        engine.ask(text)
