import pytest

from kg.names import GRAPH, ID, KG
from kg.query.engine import Engine
from kg.query.unknown_terms import find_nearest, find_unknown, warn_of_unknown_terms


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        (
            "SELECT ?s { ?s kg:operatedby ?o }",
            "kg:operatedby is no term of this graph; did you mean kg:operatedBy?",
        ),
        (
            "SELECT ?s { ?s a kg:Sation }",
            "kg:Sation is no term of this graph; did you mean kg:Station?",
        ),
        (
            "SELECT ?s { ?s kg:inCountry country:irland }",
            "country:irland is no term of this graph; did you mean country:ireland?",
        ),
        (
            f"SELECT ?s {{ ?s ?p <{ID}body/fuzou-psb> }}",
            "body:fuzou-psb is no term of this graph; did you mean body:fuzhou-psb?",
        ),
        (
            "SELECT ?s { ?s kg:stance stance:denys }",
            "stance:denys is no term of this graph; did you mean stance:denies?",
        ),
        (
            "SELECT ?s { VALUES ?role { role:lawier } ?s ?p ?role }",
            "role:lawier is no term of this graph; did you mean role:lawyer?",
        ),
        (
            "SELECT ?s { ?s ?p scheme:stances }",
            "scheme:stances is no term of this graph; did you mean scheme:stance?",
        ),
        (
            "SELECT ?s { ?s kg:inCountry country:UK }",
            "country:UK is no term of this graph; did you mean country:united-kingdom?",
        ),
        (
            "ASK { source:3 ?p ?o }",
            "source:3 is no term of this graph; did you mean source:003?",
        ),
        (
            f"ASK {{ ?s <{KG.replace('https', 'http')}operatedBy> ?o }}",
            f"{KG.replace('https', 'http')}operatedBy is no term of this graph; "
            "did you mean kg:operatedBy?",
        ),
        (
            "ASK { GRAPH graph:claimz { ?s ?p ?o } }",
            "graph:claimz is no graph of this release; "
            "did you mean graph:claims, graph:meta, graph:summary?",
        ),
        (
            f"ASK {{ VALUES ?g {{ <{GRAPH}view/reportd> }} GRAPH ?g {{ ?s ?p ?o }} }}",
            "graph:view/reportd is no graph of this release; did you mean graph:view/reported, "
            "graph:view/corroborated, graph:view/official?",
        ),
        ("ASK { station:qqqqqqqqqqqq ?p ?o }", "station:qqqqqqqqqqqq is no term of this graph"),
    ],
)
def test_an_unknown_term_is_told_with_the_nearest(engine: Engine, text: str, warning: str) -> None:
    warn_of_unknown_terms(engine, text)
    assert engine.take_warnings() == [warning]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s { ?s kg:operatedBy body:fuzhou-psb ; a kg:Station }",
        "SELECT ?s { GRAPH <http://example.org/graph> { ?s ?p ?o } }",
        "SELECT ?s { GRAPH graph:meta { ?s ?p stance:denies } }",
        "SELECT ?s { ?s <http://example.org/unknown> ?o }",
        "CONSTRUCT { ?s kg:myOwnEdge ?o } WHERE { ?s kg:operatedBy ?o }",
        "ASK { attribution:001-048 ?p ?o }",
        "SELECT ?q { GRAPH ?g { query:station-count ?p ?q . policy:reported ?p ?o } }",
        "SELECT ?s { ?s ?p theme:secret }",
    ],
)
def test_known_and_foreign_terms_are_not_told(engine: Engine, text: str) -> None:
    warn_of_unknown_terms(engine, text)
    assert engine.take_warnings() == []


def test_every_saved_query_uses_known_terms_only(engine: Engine) -> None:
    for query in engine.queries.values():
        warn_of_unknown_terms(engine, query["text"])
    assert engine.take_warnings() == []


def test_the_nearest_is_of_the_same_kind(engine: Engine) -> None:
    assert find_nearest(engine, f"{ID}country/chna") == f"{ID}country/china"
    assert find_nearest(engine, f"{KG}claimm") == f"{KG}Claim"
    assert find_nearest(engine, f"{ID}country/spane") == f"{ID}country/spain"
    assert find_nearest(engine, f"{KG}operator") == f"{KG}operatedBy"
    assert find_nearest(engine, f"{ID}basis/owned") == f"{ID}basis/own"
    assert find_nearest(engine, f"{KG}xyz") is None
    assert find_unknown(engine, []) == []
