"""SPARQL as tokens: nothing is lost, nothing breaks out, nothing reaches another host."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import RefusedQuery, UsageError
from kg.sparql import tokens

# --- scanning -------------------------------------------------------------------------------------

PIECES = [
    *"{}()[].,;!|/^*+-=&<>?$@#:_\\'\"\n\r\t ",
    *(
        '"""',
        "'''",
        "||",
        "&&",
        "^^",
        "!=",
        "<=",
        ">=",
        "<<",
        ">>",
        "\\'",
        '\\"',
        "\\\\",
        "\\u0041",
    ),
    *(
        "SELECT",
        "select",
        "SERVICE",
        "UNION",
        "FROM",
        "a",
        "true",
        "1",
        "1.5",
        "1e5",
        ".5",
        "?x",
        "$y",
        "?_x",
    ),
    *(
        "<http://e/a#b>",
        "<",
        "kg:Station",
        ":x",
        "e:a.b",
        "e:a%20b",
        "e:a\\,b",
        "_:b",
        "@en",
        "@zh-hans",
        "# x\n",
    ),
    *("é", "海", "\u2028", "\u00a0", "²", "·", "ſ"),
]
SPARQLISH = st.lists(st.sampled_from(PIECES)).map("".join)
unhurried = settings(deadline=None)  # a busy machine is no fault


@unhurried
@given(st.one_of(st.text(), SPARQLISH))
def test_tokens_joined_give_the_text_again(text: str) -> None:
    found = list(tokens.scan(text))
    assert "".join(token for _, token, _ in found) == text
    assert all(
        text.startswith(token, position) and token and kind for kind, token, position in found
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("# ?x 'it \" <", "comment"),
        ("<http://e/a#b?c=d>", "iri"),
        ("<>", "iri"),
        ("<http://e/\\u0041b>", "iri"),
        ('"a"', "string"),
        ("'it\\'s'", "string"),
        ('""', "string"),
        ("''", "string"),
        ('"""a "b" ""c"""', "string"),
        ("'''it's\nlong'''", "string"),
        ('"""\\""""', "string"),
        ("?x", "variable"),
        ("$_x1", "variable"),
        ("?海", "variable"),
        ("kg:operatedBy", "prefixed"),
        (":x", "prefixed"),
        ("e:", "prefixed"),
        ("e:a.b", "prefixed"),
        ("e:a%20b", "prefixed"),
        ("e:it\\'s", "prefixed"),
        ("@en", "language"),
        ("@zh-hans", "language"),
        ("SELECT", "word"),
        ("12.5e3", "number"),
        ("(", "open"),
        ("]", "close"),
        (" \n\t", "space"),
        ("||", "operator"),
        ("<=", "operator"),
    ],
)
def test_token_is_of_its_kind(text: str, kind: str) -> None:
    assert list(tokens.scan(text)) == [(kind, text, 0)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("?a<5", ["?a", "<", "5"]),
        ("?a < ?b && ?c > ?d", ["?a", "<", "?b", "&&", "?c", ">", "?d"]),
        ("e:a.", ["e:a", "."]),
        ("e:a.}", ["e:a", ".", "}"]),
        ('"a"@en.', ['"a"', "@en", "."]),
        ('"a"^^xsd:date', ['"a"', "^^", "xsd:date"]),
        ('"unclosed ?x', ['"', "unclosed", "?x"]),
        ("# a\r?x", ["# a", "?x"]),
        ("?_a/?_b", ["?_a", "/", "?_b"]),
    ],
)
def test_tokens_end_where_the_engine_ends_them(text: str, parts: list[str]) -> None:
    assert [token for kind, token, _ in tokens.scan(text) if kind != "space"] == parts


@pytest.mark.parametrize(
    ("text", "position", "where"),
    [("abc", 0, "1:1"), ("abc", 2, "1:3"), ("a\nbc", 3, "2:2"), ("\n\n", 2, "3:1")],
)
def test_place_is_line_and_column_from_one(text: str, position: int, where: str) -> None:
    assert tokens.place(text, position) == where


@pytest.mark.parametrize(
    "unit", ["a.", "a", "a-", "<a", '"""a', "'''\\", "?a", "e:a.", "\\", '"', "1", "@a-", "."]
)
def test_time_to_scan_grows_with_the_length_and_not_with_its_square(unit: str) -> None:
    text = unit * (16_384 // len(unit))
    started = time.process_time()
    for _ in tokens.scan(text):
        pass
    assert time.process_time() - started < 1  # linear work takes 20 ms, quadratic three seconds


# --- binding --------------------------------------------------------------------------------------

TEMPLATE = "SELECT ?x WHERE { VALUES ?x { ?_v } } # ?_v"
BREAK_OUTS = [
    '"',
    "'",
    '"""',
    "'''",
    "\\",
    '\\"',
    "\\\\",
    '\\\\"',
    '"\\',
    '" } } #',
    '") } } SELECT * WHERE { ?s ?p ?o } #',
    '" } UNION { ?s ?p ?o } { "',
    '" . ?s ?p ?o . "',
    '" } } ; DROP ALL ; #',
    '"@en } } #',
    '"^^<http://www.w3.org/2001/XMLSchema#integer',
    "x' } } OR ''='",
    "?_v",
    "?_v ?_v",
    "$_v",
    "?x",
    "<http://e/>",
    "> } } #",
    "# no comment",
    "a\nb",
    "a\r\nb",
    "\t",
    "\x00",
    "\x08\x0c\x1b",
    "\x7f\x85\u2028\u2029",
    "\\u0022",
    "\\u005C\\u0022",
    "\\U00000022",
    "\ufeff\ufffe\uffff",
    "\U0001f600\U0010ffff",
    "\u202e} SELECT",
    "海外服务站",
    " SERVICE <http://127.0.0.1/> { ?s ?p ?o } ",
    "",
]


def test_corpus_of_break_outs_is_large_enough() -> None:
    assert len(set(BREAK_OUTS)) >= 30


def rows(text: str) -> list[str]:
    found = ox.Store().query(text)
    assert isinstance(found, ox.QuerySolutions)
    return [str(row["x"]) for row in found]


@pytest.mark.parametrize("attempt", BREAK_OUTS)
def test_break_out_stays_a_value(attempt: str) -> None:
    bound = tokens.bind(TEMPLATE, {"v": str(ox.Literal(attempt))})
    assert rows(bound) == [str(ox.Literal(attempt))]


@unhurried
@given(st.text())
def test_bound_text_is_that_text_whatever_its_characters(value: str) -> None:
    literal = ox.Literal(value)
    bound = tokens.bind(TEMPLATE, {"v": str(literal)})
    found = ox.Store().query(bound)
    assert isinstance(found, ox.QuerySolutions)
    assert [row["x"] for row in found] == [literal]


@unhurried
@given(st.text())
def test_bound_text_is_one_token_and_changes_no_other(value: str) -> None:
    before = [(kind, token) for kind, token, _ in tokens.scan(TEMPLATE)]
    after = [
        (kind, token)
        for kind, token, _ in tokens.scan(tokens.bind(TEMPLATE, {"v": str(ox.Literal(value))}))
    ]
    changed = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    assert changed == [(("variable", "?_v"), ("string", str(ox.Literal(value))))]


@unhurried
@given(st.text())
def test_bound_text_is_the_same_term_in_a_filter(value: str) -> None:
    store = ox.Store()
    node = ox.NamedNode("https://e/a")
    store.add(ox.Quad(node, node, ox.Literal(value)))
    store.add(ox.Quad(node, node, ox.Literal(value + "x")))
    text = "SELECT ?x WHERE { ?s ?p ?x FILTER (sameTerm(?x, ?_v)) }"
    found = store.query(tokens.bind(text, {"v": str(ox.Literal(value))}))
    assert isinstance(found, ox.QuerySolutions)
    assert [row["x"] for row in found] == [ox.Literal(value)]


@pytest.mark.parametrize(
    "iri",
    [
        "https://e/a>",
        "https://e/a b",
        "https://e/<a",
        'https://e/"',
        "https://e/{}",
        "https://e/\n",
        "rel",
        "\x00",
        "a:\\u003e",
    ],
)
def test_iri_that_could_break_out_cannot_be_made(iri: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        ox.NamedNode(iri)


def test_only_variables_are_bound() -> None:
    text = "SELECT ?x WHERE { ?x <https://e/?_v> '?_v', \"?_v\", '''?_v''', e:a\\?_v, ?_v, $_v, ?_v2 } # ?_v"
    bound = tokens.bind(text, {"v": "<b:>"})
    assert bound == text.replace(", ?_v, $_v,", ", <b:>, <b:>,")


def test_unbound_parameter_stays_a_variable() -> None:
    assert tokens.bind("SELECT * { ?_a ?_b ?c }", {"a": "<a:>"}) == "SELECT * { <a:> ?_b ?c }"


def test_bound_value_is_not_bound_again() -> None:
    assert tokens.bind("{ ?_a ?_b }", {"a": '"?_b"', "b": '"?_a"'}) == '{ "?_b" "?_a" }'


def test_unknown_parameter_is_told() -> None:
    with pytest.raises(UsageError, match="no parameter country, since"):
        tokens.bind("SELECT * { ?_a ?b ?c }", {"since": "1", "country": "<a:>", "a": "<a:>"})


def test_parameters_are_listed_once_in_order_of_use() -> None:
    assert tokens.parameters("SELECT * { ?_b ?x $_a . ?_b ?y '?_c' } # ?_d") == ["b", "a"]


# --- what may run ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT"),
        ("select*{?s ?p ?o}", "SELECT"),
        ("# INSERT\nASK { ?s ?p ?o }", "ASK"),
        ("PREFIX delete: <https://e/> CONSTRUCT WHERE { ?s ?p ?o }", "CONSTRUCT"),
        ("BASE <https://e/insert/> DESCRIBE <load>", "DESCRIBE"),
        (
            "PREFIX e: <https://e/>\nPREFIX : <https://e/>\nSELECT ?insert { ?insert e:delete :load }",
            "SELECT",
        ),
        ("SELECT * { ?s ?p 'DELETE', \"drop\", 'it''s' }", "SELECT"),
        ("SELECT * { { SELECT ?s { ?s ?p ?o } } }", "SELECT"),
        ("SELECT * { GRAPH <https://e/g> { ?s ?p ?o } }", "SELECT"),
    ],
)
def test_form_of_a_query(text: str, form: str) -> None:
    assert tokens.form(text) == form


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
    with pytest.raises(RefusedQuery, match=r"^at \d+:\d+: [A-Z]+ is an update") as found:
        tokens.form(text)
    assert found.value.exit_code == 2
    assert found.value.hint


@pytest.mark.parametrize(
    "text", ["", "  \n", "# only a comment", "stations in Spain", "?x", "WHERE { ?s ?p ?o }", "{}"]
)
def test_what_is_no_query_is_refused(text: str) -> None:
    with pytest.raises(RefusedQuery, match="no SPARQL query") as found:
        tokens.form(text)
    assert "SELECT" in found.value.hint


HOST = "http://127.0.0.1:PORT/x"
#: Each makes the engine call HOST, as a test below shows.
SERVICES = {
    "plain": "SELECT * { SERVICE <HOST> { ?s ?p ?o } }",
    "lower case": "SELECT * { service <HOST> { ?s ?p ?o } }",
    "mixed case": "SELECT * { SeRvIcE <HOST> { ?s ?p ?o } }",
    "silent": "SELECT * { SERVICE SILENT <HOST> { ?s ?p ?o } }",
    "silent in lower case": "SELECT * { service silent <HOST> { ?s ?p ?o } }",
    "over lines": "SELECT * {\n\tSERVICE\n\n<HOST>\n{ ?s ?p ?o } }",
    "comment between": "SELECT * { SERVICE # a <b>\n<HOST> { ?s ?p ?o } }",
    "comment ended by a carriage return": "SELECT * { # it's\rSERVICE <HOST> { ?s ?p ?o } }",
    "without spaces": "SELECT*{SERVICE<HOST>{?s?p?o}}",
    "after a group": "SELECT * { {}SERVICE<HOST>{ ?s ?p ?o } }",
    "in OPTIONAL": "SELECT * { ?a ?b ?c OPTIONAL { SERVICE <HOST> { ?s ?p ?o } } }",
    "in UNION": "SELECT * { { ?a ?b ?c } UNION { SERVICE <HOST> { ?s ?p ?o } } }",
    "in MINUS": "SELECT * { ?a ?b ?c MINUS { SERVICE <HOST> { ?a ?p ?o } } }",
    "in EXISTS": "SELECT * { ?a ?b ?c FILTER EXISTS { SERVICE <HOST> { ?s ?p ?o } } }",
    "in NOT EXISTS": "SELECT * { ?a ?b ?c FILTER NOT EXISTS { SERVICE <HOST> { ?s ?p ?o } } }",
    "in a sub-select": "SELECT * { { SELECT * { SERVICE <HOST> { ?s ?p ?o } } } }",
    "in SERVICE": "SELECT * { SERVICE <HOST> { SERVICE <HOST> { ?s ?p ?o } } }",
    "prefixed target": "PREFIX e: <HOST> SELECT * { SERVICE e:y { ?s ?p ?o } }",
    "relative target": "BASE <HOST> SELECT * { SERVICE <y> { ?s ?p ?o } }",
    "ASK": "ASK { SERVICE <HOST> { ?s ?p ?o } }",
    "CONSTRUCT": "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <HOST> { ?s ?p ?o } }",
    "DESCRIBE": "DESCRIBE ?s WHERE { SERVICE <HOST> { ?s ?p ?o } }",
    "after a string": "SELECT * { ?a ?b ?c FILTER (?c != '\\'') SERVICE <HOST> { ?s ?p ?o } }",
    "after a long string": "SELECT * { ?a ?b ?c FILTER (?c != '''it's \"''') SERVICE <HOST> { ?s ?p ?o } }",
    "after an IRI with #": "SELECT * { ?a ?b ?c FILTER (?c != <https://e/#'>) SERVICE <HOST> { ?s ?p ?o } }",
    "after a comparison": "SELECT * { ?a ?b ?c FILTER (1<2) SERVICE <HOST> { ?s ?p ?o } FILTER (2>1) }",
    "after a comment": "SELECT * { # <\nSERVICE <HOST> { ?s ?p ?o } #>\n}",
    "after an escaped name": "PREFIX e: <e:> SELECT * { ?a ?b ?c FILTER (?c != e:\\') SERVICE <HOST> { ?s ?p ?o } }",
    "glued to SILENT": "SELECT * { SERVICESILENT <HOST> { ?s ?p ?o } }",
    "glued to a number": "SELECT * { ?a ?b 1SERVICE <HOST> { ?s ?p ?o } }",
    "glued to a number and a dot": "SELECT * { ?a ?b 1.SERVICE <HOST> { ?s ?p ?o } }",
    "glued to true": "SELECT * { ?a ?b trueSERVICE <HOST> { ?s ?p ?o } }",
    "glued to the empty prefix": "PREFIX : <HOST> SELECT * { SERVICE:y { ?s ?p ?o } }",
    "glued to a prefix": "PREFIX e: <HOST> SELECT * { ?a ?b ?c . SERVICEe:y { ?s ?p ?o } }",
    "true, a dot and the empty prefix": "PREFIX : <HOST> SELECT * { ?a ?b true.SERVICE:y { ?s ?p ?o } }",
    "comparison that looks like an IRI": "PREFIX : <HOST> SELECT * { ?a ?b ?c FILTER (?c<3)SERVICE:y#>\n{ ?s ?p ?o } }",
    "the same with a prefix": "PREFIX e: <HOST> SELECT * { ?a ?b ?c FILTER (?c<3)SERVICEe:y#>\n{ ?s ?p ?o } }",
    "quote in such a comparison": "SELECT * { ?a ?b ?c FILTER (?c<3&&'x>'!='y')SERVICE<HOST>{ ?s ?p ?o } #'\n}",
    "comment in such a comparison": "SELECT * { ?a ?b ?c FILTER (?c<3)#>'''\nSERVICE<HOST>{ ?s ?p ?o } #'''\n}",
    "comment after a name in such a comparison": (
        "PREFIX e: <e:> SELECT * { ?a ?b ?c FILTER (1<3||?c<e:x#>'''\n)SERVICE<HOST>{ ?s ?p ?o } #'''\n}"
    ),
    "comparison of true": (
        "SELECT * { ?a ?b ?c FILTER (true||true<3)#>'''\nSERVICE<HOST>{ ?s ?p ?o } #'''\n}"
    ),
    "comparison of EXISTS": (
        "SELECT * { ?a ?b ?c FILTER (true||EXISTS{}<3)#>'''\nSERVICE<HOST>{ ?s ?p ?o } #'''\n}"
    ),
    "comparison of a triple term": (
        "SELECT * { ?a ?b ?c FILTER (true||<<(<a:> <a:> 1)>><3)#>'''\nSERVICE<HOST>{ ?s ?p ?o } #'''\n}"
    ),
    "quote after a comparison of true": (
        "SELECT * { ?a ?b ?c FILTER (true&&true<'a'&&'x>'!='y'||true)SERVICE<HOST>{ ?s ?p ?o } #'\n}"
    ),
    "IRI with an escape and #": "SELECT * { ?a ?b ?c FILTER (?c != <e:\\u0041#>) SERVICE <HOST> { ?s ?p ?o } }",
    "IRI with escape and quote": "SELECT * { ?a ?b ?c FILTER (?c != <e:\\u0041'>) SERVICE <HOST> { ?s ?p ?o } #'\n}",
    "IRI with a long escape": "SELECT * { ?a ?b ?c FILTER (?c != <e:\\U00000041#>) SERVICE <HOST> { ?s ?p ?o } }",
}
#: Refused as well, though this engine cannot run them: another one behind the same gate might.
ODD_SERVICES = {
    "variable target": "SELECT * { VALUES ?u { <HOST> } SERVICE ?u { ?s ?p ?o } }",
    "variable named service": "SELECT * { SERVICE ?service { ?s ?p ?o } }",
    "half a query": "SELECT * { SERVICE",
}
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


class Listener:
    """A host on the loopback that counts who calls."""

    def __init__(self) -> None:
        hits = self.hits = list[str]()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                hits.append(self.path)
                self.send_error(500)

            def do_GET(self) -> None:
                self.do_POST()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = HOST.replace("PORT", str(self.server.server_port))
        Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    running = Listener()
    yield running
    running.close()


@pytest.fixture
def store() -> ox.Store:
    """A store in which the patterns before each SERVICE have an answer."""
    filled, node = ox.Store(), ox.NamedNode("https://e/a")
    filled.extend(ox.Quad(node, node, ox.Literal(value)) for value in (1, True))
    return filled


@pytest.mark.parametrize("name", SERVICES)
def test_spelling_of_service_would_reach_a_host(
    name: str, listener: Listener, store: ox.Store
) -> None:
    before = len(listener.hits)
    with suppress(OSError):  # the listener answers 500, which SILENT swallows
        found = store.query(SERVICES[name].replace("HOST", listener.url))
        assert not isinstance(found, ox.QueryBoolean)
        list(found)
    assert len(listener.hits) > before


@pytest.mark.parametrize(
    "text", [*SERVICES.values(), *ODD_SERVICES.values()], ids=[*SERVICES, *ODD_SERVICES]
)
def test_service_is_refused_however_it_is_spelled(text: str) -> None:
    with pytest.raises(RefusedQuery, match=r"^at \d+:\d+: ") as found:
        tokens.form(text)
    assert found.value.hint


def test_refused_service_is_told_with_line_and_column() -> None:
    with pytest.raises(RefusedQuery) as found:
        tokens.form("SELECT * {\n  SERVICE <HOST> { ?s ?p ?o } }")
    assert found.value.reason == "at 2:3: SERVICE is refused"


@pytest.mark.parametrize("text", INNOCENTS)
def test_innocent_use_of_the_word_runs(text: str) -> None:
    assert tokens.form(text) == "SELECT"


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
        "FROMNAMED <https://e/other>",
        "FROM <https://e/\\u0041>",
        "FROM <https://e/graph/claims\\u0041>",
    ],
)
def test_from_outside_is_refused(clause: str) -> None:
    with pytest.raises(RefusedQuery, match="outside this dataset") as found:
        tokens.form(f"SELECT *\n{clause} {{ ?s ?p ?o }}", graphs=OURS)
    assert found.value.reason.startswith("at ")
    assert "--policy" in found.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM <https://e/graph/claims> { ?s ?p ?o }",
        "SELECT * FROM NAMED <https://e/graph/claims> { GRAPH ?g { ?s ?p ?o } }",
        "SELECT * { ?s ?p 'FROM <https://e/other>' }",
        "SELECT * { ?from <https://e/from> ?o } # FROM <https://e/other>",
        "SELECT * { ?s e:from <https://e/other> }",
    ],
)
def test_from_inside_and_innocent_uses_run(text: str) -> None:
    assert tokens.form(text, graphs=OURS) == "SELECT"


def test_without_graphs_every_from_is_refused() -> None:
    with pytest.raises(RefusedQuery, match="outside this dataset"):
        tokens.form("SELECT * FROM <https://e/graph/claims> { ?s ?p ?o }")


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
#: Nor must what stands between the signs of two comparisons, and looks like an IRI, be overlooked.
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
    return (
        head
        + "".join(repeated.replace("{i}", str(i)) for i in range(count))
        + tail
        + closed * count
    )


def is_refused(text: str) -> bool:
    try:
        tokens.form(text)
    except RefusedQuery:
        return True
    return False


def is_survived(text: str) -> bool:
    """Whether the engine, in a process of its own, ends with an answer or a syntax error, and soon."""
    call = [sys.executable, "-c", RUN]
    with suppress(subprocess.TimeoutExpired):
        return (
            subprocess.run(
                call, input=text, text=True, capture_output=True, timeout=30, check=False
            ).returncode
            == 0
        )
    return False


def test_bombs_kill_an_engine_without_our_limits() -> None:
    assert not is_survived(bomb("parentheses", 60_000))


@pytest.mark.parametrize("size", [10_000, tokens.LONGEST_QUERY])
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
    ) as found:
        tokens.form(bomb(name, 60_000))
    assert (
        f"at most {tokens.DEEPEST_NESTING} levels and {tokens.MOST_OPERATORS} operators"
        in found.value.hint
    )


def test_query_at_the_limit_of_nesting_runs() -> None:
    deep = tokens.DEEPEST_NESTING - 2
    text = "ASK{FILTER(" + "(" * deep + "1" + ")" * deep + ")}"
    assert tokens.form(text) == "ASK"
    assert ox.Store().query(text)
    with pytest.raises(RefusedQuery):
        tokens.form("ASK{FILTER(" + "(" * (deep + 1) + "1" + ")" * (deep + 1) + ")}")


def test_many_groups_side_by_side_are_not_deep() -> None:
    assert tokens.form("ASK{" + "{}" * 500 + "}") == "ASK"


def test_too_long_a_query_is_refused_before_it_is_read() -> None:
    with pytest.raises(RefusedQuery, match="65537 characters long") as found:
        tokens.form("#" * (tokens.LONGEST_QUERY + 1))
    assert "65536" in found.value.hint


@unhurried
@given(st.one_of(st.text(), SPARQLISH))
def test_any_text_is_told_its_form_or_refused(text: str) -> None:
    with suppress(RefusedQuery):  # and no other error
        assert tokens.form(text) in tokens.FORMS


@pytest.mark.parametrize(
    ("text", "naming"),
    [
        ("SELECT * { ?s ?p ?o }", ""),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", "GRAPH"),
        ("SELECT * { graph<http://e/g> { ?s ?p ?o } }", "GRAPH"),
        ("SELECT * FROM NAMED <http://e/g> { GRAPH ?g { ?s ?p ?o } }", "FROM"),
        ('SELECT ?graph { BIND ("GRAPH FROM" AS ?graph) } # GRAPH', ""),
    ],
)
def test_word_that_names_graphs_is_found(text: str, naming: str) -> None:
    assert tokens.naming(text) == naming


# --- one variable held to some terms --------------------------------------------------------------

HELD = "VALUES ?c { <https://e/1> <https://e/2> }"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("SELECT ?c WHERE { ?c ?p ?o }", "SELECT ?c WHERE {HELD ?c ?p ?o }"),
        ("select ?c where{?c ?p ?o}", "select ?c where{HELD?c ?p ?o}"),
        (
            "CONSTRUCT { ?c ?p ?n } WHERE { SELECT ?c (COUNT(?o) AS ?n) WHERE { ?c ?p ?o } GROUP BY ?c }",
            "CONSTRUCT { ?c ?p ?n } WHERE { SELECT ?c (COUNT(?o) AS ?n) WHERE {HELD ?c ?p ?o } GROUP BY ?c }",
        ),
        (
            "SELECT ?c WHERE # WHERE {\n { ?c ?p ?o }",
            "SELECT ?c WHERE # WHERE {\n {HELD ?c ?p ?o }",
        ),
        ("SELECT ?c WHERE { ?c ?p 'WHERE {' }", "SELECT ?c WHERE {HELD ?c ?p 'WHERE {' }"),
        (
            'SELECT ?c WHERE { ?c ?p """\n WHERE { """ }',
            'SELECT ?c WHERE {HELD ?c ?p """\n WHERE { """ }',
        ),
        (
            "SELECT ?c WHERE { ?c ?p ?o } # WHERE { }",
            "SELECT ?c WHERE {HELD ?c ?p ?o } # WHERE { }",
        ),
        (
            "SELECT ?c WHERE { ?c e:WHERE ?where { ?c ?p ?o } }",
            "SELECT ?c WHERE {HELD ?c e:WHERE ?where { ?c ?p ?o } }",
        ),
    ],
)
def test_terms_are_put_into_the_innermost_where(text: str, wanted: str) -> None:
    found = tokens.among(text, "c", ["<https://e/1>", "<https://e/2>"])
    assert found == wanted.replace("HELD", f" {HELD} ")
    ox.Store().query(found, prefixes={"e": "https://e/"})


def test_a_query_without_the_word_where_is_told() -> None:
    with pytest.raises(UsageError, match="has no WHERE"):
        tokens.among("ASK { ?c ?p ?o } # WHERE {", "c", [])


def test_a_query_answers_of_the_terms_that_it_is_held_to() -> None:
    store = ox.Store()
    store.load(
        "".join(f"<https://e/{n}> <https://e/p> {n} ." for n in range(5)).encode(),
        format=ox.RdfFormat.TURTLE,
    )
    text = "SELECT ?c WHERE { ?c <https://e/p> ?o } ORDER BY ?c"
    for wanted in ([], ["<https://e/1>"], ["<https://e/1>", "<https://e/3>", "<https://e/9>"]):
        found = store.query(tokens.among(text, "c", wanted))
        assert isinstance(found, ox.QuerySolutions)
        assert [str(row["c"]) for row in found] == [term for term in wanted if "9" not in term]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?c WHERE { ?c ?p ?o } ORDER BY ?c",
        "SELECT DISTINCT ?c WHERE { { ?c ?p ?o } UNION { ?o ?p ?c } FILTER EXISTS { ?c ?q ?r } } ORDER BY STR(?c) # }",
    ],
)
def test_a_query_can_be_asked_whether_it_has_a_row(text: str) -> None:
    store = ox.Store()
    known, other = (ox.NamedNode(f"https://e/{name}") for name in ("known", "other"))
    store.add(ox.Quad(known, ox.NamedNode("https://e/p"), ox.Literal("}")))
    asked = {
        node: bool(store.query(tokens.any_among(text, "c", [str(node)]))) for node in (known, other)
    }
    assert asked == {known: True, other: False}


def test_a_query_without_the_word_where_cannot_be_asked_so() -> None:
    with pytest.raises(UsageError, match="no WHERE"):
        tokens.any_among("SELECT ?c { ?c ?p ?o }", "c", ["<https://e/known>"])


def test_the_prefixes_of_a_query_are_those_of_its_names() -> None:
    text = 'SELECT * { ?s kg:code "skos:x" ; a/rdfs:label ?o . FILTER (?o != body:mps) } # dcterms:title <prov:x>'
    assert tokens.prefixes(text) == ["body", "kg", "rdfs"]


@pytest.mark.parametrize(
    ("where", "witnessed"),
    [
        ("?a <e:p> ?b", "?a <e:p> ?b"),
        ("?a <e:p> ?b FILTER EXISTS { ?a <e:q> ?c }", "?a <e:p> ?b . ?a <e:q> ?c_1"),
        ("?a <e:p> ?b . filter exists { ?a <e:q> ?c } # }", "?a <e:p> ?b . ?a <e:q> ?c_1"),
        ("FILTER EXISTS { ?a <e:q> ?c } ?a <e:p> ?b", "?a <e:p> ?b . ?a <e:q> ?c_1"),
        (
            "?a <e:p> ?b FILTER EXISTS { ?a <e:q> ?c } FILTER EXISTS { ?b <e:q> ?c }",
            "?a <e:p> ?b . ?a <e:q> ?c_1 . ?b <e:q> ?c_2",
        ),
        (
            "?a <e:p> ?b FILTER EXISTS { ?a <e:q> ?c FILTER EXISTS { ?c <e:q> ?d } FILTER (?c != ?b) }",
            "?a <e:p> ?b . ?a <e:q> ?c_1 . ?c_1 <e:q> ?d_1_2 FILTER (?c_1 != ?b)",
        ),
        (
            "{ ?a <e:p> ?b FILTER EXISTS { ?a <e:q> ?c } } UNION { ?a <e:q> ?b }",
            "{ ?a <e:p> ?b . ?a <e:q> ?c_1 } UNION { ?a <e:q> ?b }",
        ),
        (
            "?a <e:p> ?b FILTER NOT EXISTS { ?a <e:q> ?c }",
            "?a <e:p> ?b FILTER NOT EXISTS { ?a <e:q> ?c }",
        ),
        (
            "?a <e:p> ?b FILTER (EXISTS { ?a <e:q> ?c })",
            "?a <e:p> ?b FILTER (EXISTS { ?a <e:q> ?c })",
        ),
    ],
)
def test_what_exists_asks_becomes_patterns_with_every_witness(where: str, witnessed: str) -> None:
    store = ox.Store()
    edges = ("a p b", "b p c", "c p d", "a q b", "a q c", "b q a", "b q d")
    store.extend(ox.Quad(*(ox.NamedNode(f"e:{name}") for name in edge.split())) for edge in edges)
    text = f"SELECT * WHERE {{ {where}\n}}"
    moved = tokens.witnessed(text)
    expected = store.query(f"SELECT * WHERE {{ {witnessed} }}")
    found = store.query(moved)
    assert isinstance(expected, ox.QuerySolutions)
    assert isinstance(found, ox.QuerySolutions)
    assert {str(name) for name in found.variables} == {str(name) for name in expected.variables}
    rows = sorted(str([row[name] for name in expected.variables]) for row in expected)
    assert sorted(str([row[name] for name in expected.variables]) for row in found) == rows
    assert rows
    # the rows of the query itself are those of its witnesses, without them
    plain = store.query(f"SELECT DISTINCT ?a ?b WHERE {{ {where}\n}}")
    again = store.query(moved.replace("SELECT *", "SELECT DISTINCT ?a ?b"))
    assert isinstance(plain, ox.QuerySolutions)
    assert isinstance(again, ox.QuerySolutions)
    assert {(row["a"], row["b"]) for row in plain} == {(row["a"], row["b"]) for row in again}
