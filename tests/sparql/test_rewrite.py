"""Rewriting: values stay values, restrictions keep rows, EXISTS gives witnesses."""

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import UsageError
from kg.names import prefixes
from kg.sparql import rewrite, tokens
from tests.support.hostile import BREAK_OUTS

unhurried = settings(deadline=None)  # a busy machine is no fault
TEMPLATE = "SELECT ?x WHERE { VALUES ?x { ?_v } } # ?_v"


def test_corpus_of_break_outs_is_large_enough() -> None:
    assert len(set(BREAK_OUTS)) >= 30


def rows(text: str) -> list[str]:
    result = ox.Store().query(text)
    assert isinstance(result, ox.QuerySolutions)
    return [str(row["x"]) for row in result]


@pytest.mark.parametrize("attempt", BREAK_OUTS)
def test_break_out_stays_a_value(attempt: str) -> None:
    bound = rewrite.bind(TEMPLATE, {"v": str(ox.Literal(attempt))})
    assert rows(bound) == [str(ox.Literal(attempt))]


@unhurried
@given(st.text())
def test_bound_text_is_that_text_whatever_its_characters(value: str) -> None:
    literal = ox.Literal(value)
    bound = rewrite.bind(TEMPLATE, {"v": str(literal)})
    result = ox.Store().query(bound)
    assert isinstance(result, ox.QuerySolutions)
    assert [row["x"] for row in result] == [literal]


@unhurried
@given(st.text())
def test_bound_text_is_one_token_and_changes_no_other(value: str) -> None:
    before = [(kind, token) for kind, token, _ in tokens.scan(TEMPLATE)]
    after = [
        (kind, token)
        for kind, token, _ in tokens.scan(rewrite.bind(TEMPLATE, {"v": str(ox.Literal(value))}))
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
    result = store.query(rewrite.bind(text, {"v": str(ox.Literal(value))}))
    assert isinstance(result, ox.QuerySolutions)
    assert [row["x"] for row in result] == [ox.Literal(value)]


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
    text = (
        "SELECT ?x WHERE { ?x <https://e/?_v> '?_v', \"?_v\", '''?_v''', e:a\\?_v, ?_v, $_v, "
        "?_v2 } # ?_v"
    )
    bound = rewrite.bind(text, {"v": "<b:>"})
    assert bound == text.replace(", ?_v, $_v,", ", <b:>, <b:>,")


def test_unbound_parameter_stays_a_variable() -> None:
    assert rewrite.bind("SELECT * { ?_a ?_b ?c }", {"a": "<a:>"}) == "SELECT * { <a:> ?_b ?c }"


def test_bound_value_is_not_bound_again() -> None:
    assert rewrite.bind("{ ?_a ?_b }", {"a": '"?_b"', "b": '"?_a"'}) == '{ "?_b" "?_a" }'


def test_unknown_parameter_is_told() -> None:
    with pytest.raises(UsageError, match="no parameter country, since"):
        rewrite.bind("SELECT * { ?_a ?b ?c }", {"since": "1", "country": "<a:>", "a": "<a:>"})


# --- one variable restricted to some terms -------------------------------------------------------

VALUES = "VALUES ?c { <https://e/1> <https://e/2> }"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("SELECT ?c WHERE { ?c ?p ?o }", "SELECT ?c WHERE {@@ ?c ?p ?o }"),
        ("select ?c where{?c ?p ?o}", "select ?c where{@@?c ?p ?o}"),
        (
            (
                "CONSTRUCT { ?c ?p ?n } WHERE { SELECT ?c (COUNT(?o) AS ?n) WHERE { ?c ?p ?o } "
                "GROUP BY ?c }"
            ),
            (
                "CONSTRUCT { ?c ?p ?n } WHERE { SELECT ?c (COUNT(?o) AS ?n) WHERE {@@ ?c ?p "
                "?o } GROUP BY ?c }"
            ),
        ),
        (
            "SELECT ?c WHERE # WHERE {\n { ?c ?p ?o }",
            "SELECT ?c WHERE # WHERE {\n {@@ ?c ?p ?o }",
        ),
        ("SELECT ?c WHERE { ?c ?p 'WHERE {' }", "SELECT ?c WHERE {@@ ?c ?p 'WHERE {' }"),
        (
            'SELECT ?c WHERE { ?c ?p """\n WHERE { """ }',
            'SELECT ?c WHERE {@@ ?c ?p """\n WHERE { """ }',
        ),
        (
            "SELECT ?c WHERE { ?c ?p ?o } # WHERE { }",
            "SELECT ?c WHERE {@@ ?c ?p ?o } # WHERE { }",
        ),
        (
            "SELECT ?c WHERE { ?c e:WHERE ?where { ?c ?p ?o } }",
            "SELECT ?c WHERE {@@ ?c e:WHERE ?where { ?c ?p ?o } }",
        ),
    ],
)
def test_terms_are_put_into_the_innermost_where(text: str, wanted: str) -> None:
    result = rewrite.restrict(text, "c", ["<https://e/1>", "<https://e/2>"])
    assert result == wanted.replace("@@", f" {VALUES} ")
    ox.Store().query(result, prefixes={"e": "https://e/"})


def test_a_query_without_the_word_where_is_told() -> None:
    with pytest.raises(UsageError, match="has no WHERE"):
        rewrite.restrict("ASK { ?c ?p ?o } # WHERE {", "c", [])


def test_a_query_answers_of_the_terms_that_it_is_held_to() -> None:
    store = ox.Store()
    store.load(
        "".join(f"<https://e/{n}> <https://e/p> {n} ." for n in range(5)).encode(),
        format=ox.RdfFormat.TURTLE,
    )
    text = "SELECT ?c WHERE { ?c <https://e/p> ?o } ORDER BY ?c"
    for wanted in ([], ["<https://e/1>"], ["<https://e/1>", "<https://e/3>", "<https://e/9>"]):
        result = store.query(rewrite.restrict(text, "c", wanted))
        assert isinstance(result, ox.QuerySolutions)
        assert [str(row["c"]) for row in result] == [term for term in wanted if "9" not in term]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?c WHERE { ?c ?p ?o } ORDER BY ?c",
        (
            "SELECT DISTINCT ?c WHERE { { ?c ?p ?o } UNION { ?o ?p ?c } FILTER EXISTS { ?c ?q "
            "?r } } ORDER BY STR(?c) # }"
        ),
    ],
)
def test_a_query_can_be_asked_whether_it_has_a_row(text: str) -> None:
    store = ox.Store()
    known, other = (ox.NamedNode(f"https://e/{name}") for name in ("known", "other"))
    store.add(ox.Quad(known, ox.NamedNode("https://e/p"), ox.Literal("}")))
    asked = {
        node: bool(store.query(rewrite.ask_whether(text, "c", [str(node)])))
        for node in (known, other)
    }
    assert asked == {known: True, other: False}


def test_a_query_without_the_word_where_cannot_be_asked_so() -> None:
    with pytest.raises(UsageError, match="no WHERE"):
        rewrite.ask_whether("SELECT ?c { ?c ?p ?o }", "c", ["<https://e/known>"])


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
            (
                "?a <e:p> ?b FILTER EXISTS { ?a <e:q> ?c FILTER EXISTS { ?c <e:q> ?d } FILTER "
                "(?c != ?b) }"
            ),
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
    for edge in ("a p b", "b p c", "c p d", "a q b", "a q c", "b q a", "b q d"):
        subject, predicate, object = (ox.NamedNode(f"e:{name}") for name in edge.split())
        store.add(ox.Quad(subject, predicate, object))
    text = f"SELECT * WHERE {{ {where}\n}}"
    moved = rewrite.unfold_exists(text)
    expected = store.query(f"SELECT * WHERE {{ {witnessed} }}")
    result = store.query(moved)
    assert isinstance(expected, ox.QuerySolutions)
    assert isinstance(result, ox.QuerySolutions)
    names = expected.variables
    assert set(map(str, result.variables)) == set(map(str, names))
    rows = cells(expected, names)
    assert cells(result, names) == rows
    assert rows
    # the rows of the query itself are those of its witnesses, without them
    plain = store.query(f"SELECT DISTINCT ?a ?b WHERE {{ {where}\n}}")
    again = store.query(moved.replace("SELECT *", "SELECT DISTINCT ?a ?b"))
    assert isinstance(plain, ox.QuerySolutions)
    assert isinstance(again, ox.QuerySolutions)
    pairs = {(row["a"], row["b"]) for row in plain}
    assert {(row["a"], row["b"]) for row in again} == pairs


def cells(rows: ox.QuerySolutions, names: list[ox.Variable]) -> list[str]:
    return sorted(str(tuple(map(row.__getitem__, names))) for row in rows)


def test_only_used_prefixes_are_written() -> None:
    assert rewrite.add_prefixes("ASK { ?s skos:note ?o }", prefixes()).splitlines() == [
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>",
        "ASK { ?s skos:note ?o }",
    ]
