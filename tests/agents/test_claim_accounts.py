from dataclasses import replace

from kg.agents.claim_accounts import MOST_STATEMENTS, describe_claim, describe_claims
from kg.query.engine import Engine
from kg.query.ledger import read_ledger
from kg.query.resolve import find


def test_opposed_claims_and_opponents_come_first(engine: Engine) -> None:
    claims = read_ledger(engine, find(engine, "Aubervilliers station")).claims
    items = list(describe_claims(claims))
    assert items[0]["standing"] == "contested"
    assert items[-1]["standing"] == "undisputed"
    assert list(items[0]).index("against") < list(items[0]).index("for")


def test_a_claim_with_many_statements_is_several_items(engine: Engine) -> None:
    (claim,) = read_ledger(
        engine, find(engine, "claim:overseas-police-stations-membersOfKind-PoliceServiceStation")
    ).claims
    many = replace(claim, attributions=claim.attributions, objections=claim.objections * 5)
    parts = list(describe_claim(many))
    assert len(parts) > 1
    assert all(len(one["against"]) + len(one["for"]) <= MOST_STATEMENTS for one in parts)
    assert "continued" not in parts[0]
    assert all(one["continued"] for one in parts[1:])


def test_every_attribution_is_there_once(engine: Engine) -> None:
    for claim in read_ledger(engine, find(engine, "Manhattan station")).claims:
        told = []
        for part in describe_claim(claim):
            for side in ("against", "for", "neutral"):
                told += [one["attribution"] for one in part.get(side, [])]
        assert len(told) == len(set(told))
        assert {one.id for one in claim.attributions} <= set(told)


def test_words_of_tables_are_under_quote(engine: Engine) -> None:
    (claim,) = read_ledger(engine, find(engine, "003-201")).claims
    part = next(one for one in describe_claim(claim) if one["against"])
    statement = part["against"][0]
    assert set(statement["quote"]) <= {"wording", "note"}
    assert statement["passages"] == ["5544-5609"]
