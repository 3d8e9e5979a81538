"""Ids: the node that a text names by its id."""

import pytest

from kg.errors import UsageError
from kg.names import ID
from kg.query.engine import Engine
from kg.query.ids import find_by_id


def _find_first(engine: Engine, kind: str) -> str:
    query = f"SELECT ?node WHERE {{ ?node a {kind} }} ORDER BY ?node LIMIT 1"
    (row,) = engine.select(query)
    return str(row["node"])


@pytest.mark.parametrize(
    "text", ["country:spain", "country/spain", "source 000", f"<{ID}country/spain>"]
)
def test_an_id_finds_its_node(engine: Engine, text: str) -> None:
    assert find_by_id(engine, text) in (f"{ID}country/spain", f"{ID}source/000")


def test_a_passage_is_found_by_document_start_and_end(engine: Engine) -> None:
    iri = _find_first(engine, "kg:Passage")
    assert find_by_id(engine, iri.rpartition("/")[2]) == iri
    assert find_by_id(engine, "003-1-2") is None


@pytest.mark.parametrize(
    "text", ["Spain", "country:nowhere", "country/nowhere", "and/or", "source 999", "<x> ?p ?o", ""]
)
def test_what_is_no_id_finds_nothing(engine: Engine, text: str) -> None:
    assert find_by_id(engine, text) is None


@pytest.mark.parametrize("kind", ["claim", "attribution"])
def test_a_claim_or_attribution_is_found_in_any_case(engine: Engine, kind: str) -> None:
    iri = _find_first(engine, f"kg:{kind.capitalize()}")
    assert find_by_id(engine, iri) == iri
    assert find_by_id(engine, engine.shorten(iri)) == iri
    assert find_by_id(engine, engine.shorten(iri).upper().replace(kind.upper(), kind)) == iri


@pytest.mark.parametrize(
    "text", ["station:Manhattan", "STATION:manhattan", f"<{ID}Station/MANHATTAN>"]
)
def test_a_thing_is_found_in_any_case(engine: Engine, text: str) -> None:
    assert find_by_id(engine, text) == f"{ID}station/manhattan"


def test_an_unknown_claim_is_told_with_the_nearest(engine: Engine) -> None:
    iri = _find_first(engine, "kg:Claim")
    with pytest.raises(UsageError, match="there is nothing called") as caught:
        find_by_id(engine, engine.shorten(iri) + "x")
    assert engine.shorten(iri) in caught.value.hint
