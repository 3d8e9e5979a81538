"""Groups of claims: by predicate, cut where a page has no more room."""

from dataclasses import replace

from kg.pages.groups import MOST_ALONE, OBJECT, WHOLE, Portion, group_claims
from kg.query.engine import Engine
from kg.query.ledger import read_ledger


def test_groups_have_every_claim_once(engine: Engine) -> None:
    ledger = read_ledger(engine, engine.expand("country:spain"))
    groups = group_claims(ledger)
    assert sum(group.total for group in groups) == len(ledger.claims)
    assert groups[-1].key == OBJECT


def test_a_group_alone_is_paged(engine: Engine) -> None:
    ledger = read_ledger(engine, engine.expand("station:manhattan"))
    own = next(one for one in ledger.claims if one.subject == ledger.id)
    claims = [replace(own, id=f"claim:{index}") for index in range(200)]
    large = replace(ledger, claims=claims)
    key = claims[0].predicate
    assert group_claims(large)[0].is_cut
    (last,) = group_claims(large, Portion(key, 5))
    assert (last.first, len(last.claims)) == (4 * MOST_ALONE + 1, 40)
    assert group_claims(large, Portion(key, 99)) == [last]
    assert group_claims(large, Portion("kg:nothing")) == []


def test_a_portion_of_nothing_is_empty() -> None:
    assert WHOLE.find_start(0, 5) == 0
