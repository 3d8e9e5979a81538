"""Claims and attributions as lines of text; the ledger's tests cover the rest."""

import pytest

from kg.cli.claim_lines import count_sources, format_sentence, render_claims
from kg.names import expand
from kg.query.engine import Engine
from kg.query.ledger import read_claims


def test_a_claim_has_standing_objectors_and_both_sides(engine: Engine) -> None:
    claims = read_claims(engine, [expand("claim:IRL01-operatedBy-fuzhou-psb")])
    title, objectors, *rest = render_claims(claims, {})
    assert title.startswith(f"  {format_sentence(claims[0])}  (claim:IRL01-operatedBy-fuzhou-psb)")
    assert "[denied more widely; " in title
    assert objectors.startswith(f"    objectors: {claims[0].objectors}  [")
    assert rest[0].startswith("    + states: ")


@pytest.mark.parametrize(("number", "noun"), [(0, "sources"), (1, "source"), (2, "sources")])
def test_sources_are_counted_in_words(number: int, noun: str) -> None:
    assert count_sources(number, 0, "undisputed").startswith(f"{number} independent {noun} for, ")
