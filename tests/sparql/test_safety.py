"""The gate refuses updates, other hosts, foreign graphs and exhausting texts."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import RefusedQuery
from kg.sparql import safety, tokens
from tests.support.hostile import ODD_SERVICES, SERVICES, SPARQLISH, Listener

INNOCENTS = [
    "SELECT ?service { ?service ?p ?o }",
    "SELECT $SERVICE { $SERVICE ?p ?o }",
    "SELECT ?services_ { ?services_ ?p ?o }",
    "SELECT * { ?s ?p 'SERVICE' }",
    'SELECT * { ?s ?p "SERVICE <http://127.0.0.1/> { }" }',
    'SELECT * { ?s ?p """\nSERVICE <http://127.0.0.1/> { }\n""" }',
    "SELECT * { ?s ?p '''it's no SERVICE''' }",
    "SELECT * { ?s ?p 'it\\'s no SERVICE' }",
    "SELECT * { ?s ?p 'SERVICE'@en }",
    "# SERVICE <http://127.0.0.1/> { }\nSELECT * { ?s ?p ?o }",
    "SELECT * { ?s ?p ?o } # SERVICE",
    "SELECT * { ?s <https://e/SERVICE> ?o }",
    "SELECT * { ?s <https://e/#SERVICE> ?o }",
    "SELECT * { ?s <https://e/service/x> ?o FILTER (?o > 1) }",
    "SELECT * { ?s kg:service ?o }",
    "SELECT * { ?s kg:offersService theme:consular-service }",
    "SELECT * { ?s :SERVICE ?o }",
    "SELECT * { ?s kg:a-SERVICE ?o }",
    "SELECT * { ?s kg:a.SERVICE ?o }",
    "PREFIX e: <https://e/service#> SELECT * { ?s e:x ?o }",
    "SELECT * { ?s ?p ?o FILTER (?o < 5 && ?o > 1) } # service",
    "SELECT (COUNT(?service) AS ?services) { ?s ?p ?service }",
]


unhurried = settings(deadline=None)  # a busy machine is no fault


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT"),
        ("select*{?s ?p ?o}", "SELECT"),
        ("# INSERT\nASK { ?s ?p ?o }", "ASK"),
        ("PREFIX delete: <https://e/> CONSTRUCT WHERE { ?s ?p ?o }", "CONSTRUCT"),
        ("BASE <https://e/insert/> DESCRIBE <load>", "DESCRIBE"),
        (
            (
                "PREFIX e: <https://e/>\nPREFIX : <https://e/>\nSELECT ?insert { ?insert "
                "e:delete :load }"
            ),
            "SELECT",
        ),
        ("SELECT * { ?s ?p 'DELETE', \"drop\", 'it''s' }", "SELECT"),
        ("SELECT * { { SELECT ?s { ?s ?p ?o } } }", "SELECT"),
        ("SELECT * { GRAPH <https://e/g> { ?s ?p ?o } }", "SELECT"),
    ],
)
def test_form_of_a_query(text: str, form: str) -> None:
    assert safety.check_query(text) == form


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a:> <a:> <a:> }",
        "insert { ?s ?p ?o } where { ?s ?p ?o }",
        "DELETE WHERE { ?s ?p ?o }",
        "DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
        "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "LOAD <file:///etc/passwd>",
        "LOAD SILENT <http://127.0.0.1/> INTO GRAPH <a:g>",
        "CLEAR ALL",
        "DROP GRAPH <a:g>",
        "CREATE GRAPH <a:g>",
        "ADD <a:g> TO <a:h>",
        "MOVE <a:g> TO <a:h>",
        "COPY DEFAULT TO <a:h>",
        "PREFIX e: <https://e/>\nINSERT DATA { e:a e:a e:a }",
        "# SELECT\nINSERT DATA { <a:> <a:> <a:> }",
        "BASE <https://select/> DELETE DATA { <a:> <a:> <a:> }",
    ],
)
def test_update_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(RefusedQuery, match=r"^at \d+:\d+: [A-Z]+ is an update") as caught:
        safety.check_query(text)
    assert caught.value.exit_code == 2
    assert caught.value.hint


@pytest.mark.parametrize(
    "text", ["", "  \n", "# only a comment", "stations in Spain", "?x", "WHERE { ?s ?p ?o }", "{}"]
)
def test_what_is_no_query_is_refused(text: str) -> None:
    with pytest.raises(RefusedQuery, match="not a SPARQL query") as caught:
        safety.check_query(text)
    assert "SELECT" in caught.value.hint


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    running = Listener()
    yield running
    running.close()


@pytest.fixture
def store() -> ox.Store:
    """Store in which the patterns before each SERVICE have an answer."""
    filled, node = ox.Store(), ox.NamedNode("https://e/a")
    filled.extend(ox.Quad(node, node, ox.Literal(value)) for value in (1, True))
    return filled


@pytest.mark.parametrize("name", SERVICES)
def test_spelling_of_service_would_reach_a_host(
    name: str, listener: Listener, store: ox.Store
) -> None:
    before = len(listener.hits)
    with suppress(OSError):  # the listener answers 500, which SILENT swallows
        result = store.query(SERVICES[name].replace("HOST", listener.url))
        assert not isinstance(result, ox.QueryBoolean)
        list(result)
    assert len(listener.hits) > before


@pytest.mark.parametrize(
    "text", [*SERVICES.values(), *ODD_SERVICES.values()], ids=[*SERVICES, *ODD_SERVICES]
)
def test_service_is_refused_however_it_is_spelled(text: str) -> None:
    with pytest.raises(RefusedQuery, match=r"^at \d+:\d+: ") as caught:
        safety.check_query(text)
    assert caught.value.hint


def test_refused_service_is_told_with_line_and_column() -> None:
    with pytest.raises(RefusedQuery) as caught:
        safety.check_query("SELECT * {\n  SERVICE <HOST> { ?s ?p ?o } }")
    assert caught.value.reason == "at 2:3: SERVICE is refused"


@pytest.mark.parametrize("text", INNOCENTS)
def test_innocent_use_of_the_word_runs(text: str) -> None:
    assert safety.check_query(text) == "SELECT"


def test_corpus_of_services_is_large_enough() -> None:
    assert len(SERVICES) >= 25


OURS = frozenset({"https://e/graph/claims"})


@pytest.mark.parametrize(
    "clause",
    [
        "FROM <https://e/other>",
        "from <https://e/other>",
        "FROM NAMED <https://e/other>",
        "FROM\nNAMED # x\n<https://e/other>",
        "FROM<https://e/other>",
        "FROM <file:///etc/passwd>",
        "FROM <http://127.0.0.1/>",
        "FROM <https://e/graph/claims> FROM <https://e/other>",
        "FROM NAMED <https://e/graph/claims> FROM <https://e/other>",
        "FROM <claims>",
        "FROM e:other",
        "FROM:other",
        "FROM:",
        "FROMNAMED <https://e/other>",
        "FROM <https://e/\\u0041>",
        "FROM <https://e/graph/claims\\u0041>",
    ],
)
def test_from_outside_is_refused(clause: str) -> None:
    with pytest.raises(RefusedQuery, match="outside this dataset") as caught:
        safety.check_query(f"SELECT *\n{clause} {{ ?s ?p ?o }}", graphs=OURS)
    assert caught.value.reason.startswith("at ")
    assert "--policy" in caught.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM <https://e/graph/claims> { ?s ?p ?o }",
        "SELECT * FROM NAMED <https://e/graph/claims> { GRAPH ?g { ?s ?p ?o } }",
        "SELECT * { ?s ?p 'FROM <https://e/other>' }",
        "SELECT * { ?from <https://e/from> ?o } # FROM <https://e/other>",
        "SELECT * { ?s e:from <https://e/other> }",
        "PREFIX from: <https://e/> SELECT * { ?s from:a ?o }",
        "PREFIX fromage: <https://e/> SELECT * { ?s fromage:a ?o }",
        "PREFIX service: <https://e/> SELECT * { ?s ?p ?o }",
    ],
)
def test_from_inside_and_innocent_uses_run(text: str) -> None:
    assert safety.check_query(text, graphs=OURS) == "SELECT"


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX from: <https://e/> SELECT * FROM:a { ?s ?p ?o }",
        "PREFIX from: <https://e/> DESCRIBE e:a\u00b7\\( FROM:a",
        "PREFIX service: <https://e/> SELECT * { SERVICE:a { ?s ?p ?o } }",
        "PREFIX service: <https://e/> SELECT * { service:a\u00b7 { ?s ?p ?o } }",
    ],
)
def test_a_prefix_that_is_named_like_a_keyword_hides_none(text: str) -> None:
    with pytest.raises(RefusedQuery):
        safety.check_query(text, graphs=OURS)


def test_without_graphs_every_from_is_refused() -> None:
    with pytest.raises(RefusedQuery, match="outside this dataset"):
        safety.check_query("SELECT * FROM <https://e/graph/claims> { ?s ?p ?o }")


# --- texts made to exhaust the engine -------------------------------------------------------------

#: (head, repeated, tail, closed): `repeated` as often as fits in the size, each closed by `closed`.
BOMBS = {
    "parentheses": ("ASK{FILTER(", "(", "1)}", ")"),
    "braces": ("ASK{", "{", "}", "}"),
    "brackets": ("ASK{", "[<a:>", "1 <a:> 1}", "]"),
    "collections in collections": ("ASK{?s ?p ", "(", "1}", ")"),
    "collection": ("ASK{?s ?p (", "1 ", ")}", ""),
    "sub-selects": ("ASK{", "{SELECT*{", "}", "}}"),
    "functions": ("ASK{FILTER(", "ABS(", "1)}", ")"),
    "negations": ("ASK{FILTER(", "!", "true)}", ""),
    "signs": ("ASK{FILTER(1", "- -1", ")}", ""),
    "or": ("ASK{FILTER(1", "||1", ")}", ""),
    "and": ("ASK{FILTER(1", "&&1", ")}", ""),
    "plus": ("ASK{FILTER(1", "+1", ")}", ""),
    "times": ("ASK{FILTER(1", "*1", ")}", ""),
    "union": ("ASK{{}", "UNION{}", "}", ""),
    "optional": ("ASK{", "OPTIONAL{}", "}", ""),
    "minus": ("ASK{", "MINUS{}", "}", ""),
    "bind": ("ASK{", "BIND(1 AS ?x{i})", "}", ""),
    "projected": ("SELECT", "(1 AS ?x{i})", "{}", ""),
    "path sequence": ("ASK{?s <a:>", "/<a:>", "?o}", ""),
    "path alternatives": ("ASK{?s <a:>", "|<a:>", "?o}", ""),
    "exists": ("ASK{", "FILTER EXISTS{", "}", "}"),
    "quoted triples": ("ASK{", "<<?a?b", "?c}", ">>"),
    "annotations": ("ASK{?s?p?o", "{|?a?b", "?c}", "|}"),
    "lateral": ("ASK{", "LATERAL{}", "}", ""),
    "graphs": ("ASK{", "GRAPH?g{", "}", "}"),
}
#: Closers that the engine reads as part of an IRI must not buy depth.
PAID = (
    "ASK{FILTER(1!=<https://e/\\u0041"
    + ")" * 4000
    + ">)FILTER("
    + "(" * 4000
    + "1"
    + ")" * 4001
    + "}"
)
#: Text between the signs of two comparisons can look like an IRI, and must be counted as well.
HIDDEN = {
    "parentheses": "ASK{FILTER(1<" + "(" * 6000 + "1" + ")" * 6000 + "&&2>1)}",
    "parentheses after true": "ASK{FILTER(true<" + "(" * 6000 + "1" + ")" * 6000 + "&&2>1)}",
    "negations": "ASK{FILTER(1<" + "!" * 30_000 + "true&&2>1)}",
    "sums": "ASK{FILTER(1<1" + "+1" * 30_000 + "&&2>1)}",
}
RUN = """
import sys
import pyoxigraph
try:
    pyoxigraph.Store().query(sys.stdin.read())
except SyntaxError:
    pass
"""


def bomb(name: str, size: int) -> str:
    head, repeated, tail, closed = BOMBS[name]
    count = (size - len(head) - len(tail)) // (len(repeated.replace("{i}", "1000")) + len(closed))
    middle = "".join(repeated.replace("{i}", str(i)) for i in range(count))
    return head + middle + tail + closed * count


def is_refused(text: str) -> bool:
    try:
        safety.check_query(text)
    except RefusedQuery:
        return True
    return False


def is_survived(text: str) -> bool:
    """Return whether an engine in its own process answers, or refuses the syntax, soon."""
    call = [sys.executable, "-c", RUN]
    with suppress(subprocess.TimeoutExpired):
        done = subprocess.run(
            call, input=text, text=True, capture_output=True, timeout=30, check=False
        )
        return done.returncode == 0
    return False


def test_bombs_kill_an_engine_without_our_limits() -> None:
    assert not is_survived(bomb("parentheses", 60_000))


@pytest.mark.parametrize("size", [10_000, safety.LONGEST_QUERY])
@pytest.mark.parametrize("name", BOMBS)
def test_bomb_does_not_kill_the_process(name: str, size: int) -> None:
    text = bomb(name, size)
    assert len(text) > 0.9 * size
    assert is_refused(text) or is_survived(text)


def test_closers_inside_an_iri_buy_no_depth() -> None:
    assert is_refused(PAID)


@pytest.mark.parametrize("name", HIDDEN)
def test_comparison_that_looks_like_an_iri_hides_nothing(name: str) -> None:
    assert is_refused(HIDDEN[name])
    assert not is_survived(HIDDEN[name])


@pytest.mark.parametrize("name", ["parentheses", "braces", "or", "union", "path sequence"])
def test_bomb_is_refused_with_its_place_and_the_limits(name: str) -> None:
    with pytest.raises(
        RefusedQuery, match=r"^at 1:\d+: too deeply nested or too long a chain"
    ) as caught:
        safety.check_query(bomb(name, 60_000))
    limits = f"{safety.DEEPEST_NESTING} levels, {safety.MOST_OPERATORS} operators"
    assert limits in caught.value.hint


def test_query_at_the_limit_of_nesting_runs() -> None:
    deep = safety.DEEPEST_NESTING - 2
    text = "ASK{FILTER(" + "(" * deep + "1" + ")" * deep + ")}"
    assert safety.check_query(text) == "ASK"
    assert ox.Store().query(text)
    with pytest.raises(RefusedQuery):
        safety.check_query("ASK{FILTER(" + "(" * (deep + 1) + "1" + ")" * (deep + 1) + ")}")


def test_many_groups_side_by_side_are_not_deep() -> None:
    assert safety.check_query("ASK{" + "{}" * 500 + "}") == "ASK"


def test_too_long_a_query_is_refused_before_it_is_read() -> None:
    with pytest.raises(RefusedQuery, match="65537 characters long") as caught:
        safety.check_query("#" * (safety.LONGEST_QUERY + 1))
    assert "65536" in caught.value.hint


@unhurried
@given(st.one_of(st.text(), SPARQLISH))
def test_any_text_is_told_its_form_or_refused(text: str) -> None:
    with suppress(RefusedQuery):  # and no other error
        assert safety.check_query(text) in tokens.FORMS
