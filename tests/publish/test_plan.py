"""The plan of a site: every page, and no path twice."""

import pytest

from kg.names import ID
from kg.publish.plan import digest_query, find_alike, make_plan
from kg.query.engine import Engine


def test_everything_with_an_iri_of_ours_is_planned(engine: Engine) -> None:
    plan = make_plan(engine, with_sitemap=True, with_citation=True)
    text = f'SELECT DISTINCT ?s {{ ?s ?p ?o FILTER STRSTARTS(STR(?s), "{ID}") }}'
    assert {str(row["s"]).removeprefix(ID) for row in engine.select(text)} <= plan.things.keys()
    assert "query/case-list" in plan.things
    paths = list(plan.list_paths())
    assert {"index.html", "search.html", "everything.html", "sitemap.xml"} <= set(paths)
    assert {"CITATION.cff", "feed.xml", "assets/pages.css", "queries/case-list.csv"} <= set(paths)
    assert {"queries/new-york-case.ttl", "page/station/USA01.jsonld"} <= set(paths)
    assert find_alike(iter(paths)) == []


def test_what_nobody_asked_for_is_not_planned(engine: Engine) -> None:
    paths = list(make_plan(engine, with_sitemap=False, with_citation=False).list_paths())
    assert not {"sitemap.xml", "CITATION.cff"} & set(paths)


def test_paths_that_differ_by_case_only_are_alike() -> None:
    assert find_alike(iter(["a/B", "c", "A/b"])) == [("a/B", "A/b")]


def test_the_digest_of_a_query_follows_its_header_and_those_of_what_it_leaves_out(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = next(name for name, query in engine.public.items() if query["left_out"])
    inner = engine.public[name]["left_out"][0]["query"]
    before = digest_query(engine, name)
    for changed in (name, inner):
        with monkeypatch.context() as patch:
            patch.setitem(engine.queries[changed], "summary", "Other words")
            assert digest_query(engine, name) != before
    assert digest_query(engine, name) == before
