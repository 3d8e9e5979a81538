"""The patterns of a query by what they require, and those that can match an edge."""

import pytest

from kg.errors import UsageError
from kg.names import KG, expand
from kg.query.engine import Engine
from kg.query.patterns import IS_A, EdgeTerms, Where, analyse, find_plain_columns


def read_where(engine: Engine, body: str) -> Where:
    """Return the WHERE of a query with this body."""
    where, _ = analyse(engine, "planted", f"SELECT ?s WHERE {{ {body} }}")
    return where


def predicates(patterns: list[tuple[str, str, str]]) -> set[str]:
    """Return the prefixed predicates of patterns."""
    return {predicate.strip("<>").replace(KG, "kg:") for _, predicate, _ in patterns}


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("SELECT ?a ?b WHERE { ?a kg:code ?b }", {"a": "a", "b": "b"}),
        ("SELECT DISTINCT ?a { ?a kg:code ?b }", {"a": "a"}),
        ("SELECT (?a AS ?site) WHERE { ?a kg:code ?b }", {"site": "a"}),
        ("SELECT (COUNT(?a) AS ?n) ?b WHERE { ?a kg:code ?b }", {"b": "b"}),
        ("SELECT (STR(?a) AS ?text) WHERE { ?a kg:code ?b }", {}),
    ],
)
def test_a_column_that_shows_a_variable_is_plain(text: str, columns: dict[str, str]) -> None:
    assert find_plain_columns(text) == columns


def test_patterns_are_sorted_by_what_they_require(engine: Engine) -> None:
    where = read_where(
        engine,
        """
        ?s kg:code ?code OPTIONAL { ?s kg:operatedBy ?b }
        FILTER EXISTS { ?s kg:isoCode ?iso }
        FILTER NOT EXISTS { ?s kg:listedIn ?d }
        MINUS { ?s kg:setUpBy ?x }
        """,
    )
    assert predicates(where.matched) == {"kg:code", "kg:operatedBy"}
    assert predicates(where.exists) == {"kg:isoCode"}
    assert predicates(where.absent) == {"kg:listedIn", "kg:setUpBy"}
    assert where.text.startswith("{")
    assert where.text.endswith("}")


def test_the_edges_below_exists_are_matched(engine: Engine) -> None:
    where = read_where(engine, "?s kg:code ?code FILTER EXISTS { ?s kg:operatedBy ?b }")
    assert predicates(where.matched) == {"kg:code", "kg:operatedBy"}
    assert where.exists == []


@pytest.mark.parametrize(
    "body",
    [
        "?s kg:operatedBy [] ; kg:code ?code",
        "?s kg:operatedBy/skos:prefLabel ?label",
        "{ SELECT ?s { ?s kg:operatedBy ?b } }",
        "?s kg:code ?c FILTER (?c = 'x' && EXISTS { ?s kg:operatedBy ?b })",
    ],
    ids=["blank node", "path", "sub-select", "condition"],
)
def test_a_hidden_edge_is_refused(engine: Engine, body: str) -> None:
    with pytest.raises(UsageError, match="planted cannot be explained") as caught:
        read_where(engine, body)
    assert "triple pattern of its own" in caught.value.hint


def test_only_predicates_of_claims_and_claimed_classes_make_an_edge() -> None:
    operated, code = expand("kg:operatedBy"), expand("kg:code")
    claimed, neutral = f"<{KG}PoliceServiceStation>", f"<{KG}Station>"
    terms = EdgeTerms({operated, IS_A.strip("<>")}, {claimed})
    assert terms.may_match(("?s", f"<{operated}>", "?o"))
    assert terms.may_match(("?s", "?p", "?o"))
    assert not terms.may_match(("?s", f"<{code}>", "?o"))
    types = [("?s", IS_A, claimed), ("?s", IS_A, "?class"), ("?s", IS_A, neutral)]
    assert terms.select_edges(types) == types[:2]
