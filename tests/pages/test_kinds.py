"""The declared lists, and the queries that they are taken from."""

import pytest

from kg.pages.edition import SECTIONS
from kg.pages.kinds import LISTS, Kind
from kg.query.engine import Engine


def test_every_kind_of_the_contract_has_a_list() -> None:
    assert set(LISTS) == {
        "stations",
        "organizations",
        "people",
        "cases",
        "countries",
        "responses",
        "agreements",
        "issues",
        "documents",
        "speakers",
    }
    assert [kind.place for kind in LISTS.values()] == list(LISTS)
    assert set(LISTS) & {place for place, _ in SECTIONS}


@pytest.mark.parametrize("kind", LISTS.values(), ids=lambda kind: kind.place)
def test_columns_come_from_queries_that_have_them(engine: Engine, kind: Kind) -> None:
    names = [one.column for one in kind.columns]
    assert names[0] == kind.key
    assert len(set(names)) == len(names)
    for one in kind.columns:
        query = engine.public[one.query or kind.query]
        assert f"?{one.column}" in query["text"], one
        assert f"?{one.key if one.query else kind.key}" in query["text"], one
    assert {name for name, _ in kind.further} <= engine.public.keys()
