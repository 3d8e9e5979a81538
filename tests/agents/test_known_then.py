"""Ledgers of an earlier day: on the last day they are those of today."""

from dataclasses import asdict, replace

import pytest

from kg.agents.known_then import limit_to_day, read_day
from kg.agents.ledgers import show_ledger
from kg.agents.tool_faults import ToolFault
from kg.query.attributions import Attribution
from kg.query.engine import Engine
from kg.query.ledger import Ledger, read_claims

CLAIMS = "SELECT ?claim { ?claim a kg:Claim }"
#: A claim that was opposed in 2023.
CLAIM = "claim:aubervilliers-type-PoliceServiceStation"
LAST = "9999-12-31"


def make_ledger(engine: Engine) -> Ledger:
    """Return a ledger with every claim of the release."""
    claims = read_claims(engine, [str(row["claim"]) for row in engine.select(CLAIMS)])
    return Ledger("every", {}, [], 0, claims, horizon="2024-07-31")


def test_on_the_last_day_every_claim_stands_as_the_build_says(engine: Engine) -> None:
    ledger = make_ledger(engine)
    known = limit_to_day(engine, ledger, LAST)
    assert (len(ledger.claims) > 1_000, known.not_yet_said) == (True, 0)
    for then, now in zip(known.ledger.claims, ledger.claims, strict=True):
        assert asdict(then) == asdict(now), now.id


def test_what_is_known_only_grows(engine: Engine) -> None:
    ledger, before = make_ledger(engine), -1
    for day in ("0999-01-01", "2022-10-26", "2022-12-05", "2023-04-17", LAST):
        claims = limit_to_day(engine, ledger, day).ledger.claims
        number = sum(len(claim.attributions) + len(claim.objections) for claim in claims)
        assert number > before
        before = number
    assert not limit_to_day(engine, ledger, "0999-01-01").ledger.claims


def test_an_opposed_claim_was_once_not_opposed(engine: Engine) -> None:
    ledger = make_ledger(engine)
    early = {one.id: one for one in limit_to_day(engine, ledger, "2022-10-01").ledger.claims}
    changed = [one for one in ledger.claims if one.id in early]
    changed = [one for one in changed if one.standing != early[one.id].standing]
    assert {early[one.id].standing for one in changed} <= {"undisputed", "alleged unanswered"}
    assert changed
    for claim in changed:
        assert not early[claim.id].objections


def test_a_withdrawal_counts_from_its_own_day(engine: Engine) -> None:
    ledger = make_ledger(engine)
    ledger.claims = [one for one in ledger.claims if one.id == CLAIM]
    (supporters, later) = (
        ledger.claims[0].side("supporting"),
        next(one for one in list_statements(engine) if one.said.get("from", "") > "2024"),
    )
    for one in supporters:
        one.remarks = [replace(later, stance="withdraws")]
    standings = {}
    for day in ("2023-12-31", LAST):
        (then,) = limit_to_day(engine, ledger, day).ledger.claims
        standings[day] = then.standing
    assert standings == {"2023-12-31": "contested", LAST: "withdrawn"}


def list_statements(engine: Engine) -> list[Attribution]:
    return [one for claim in make_ledger(engine).claims for one in claim.attributions]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022", "2022-12-31"),
        ("2022-10", "2022-10-31"),
        ("2024-02", "2024-02-29"),
        ("2022-10-26", "2022-10-26"),
    ],
)
def test_a_period_ends_on_its_last_day(text: str, day: str) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize(
    "text",
    ["22", "2022-13", "2022-02-30", "2022-1", "0000", "October 2022", "２０２２", "2022-10-26\n"],
)
def test_what_is_no_date_is_told(engine: Engine, text: str) -> None:
    with pytest.raises(ToolFault, match="wrong-value") as caught:
        show_ledger(engine, {"id": "IRL01", "known_at": text}, 3000)
    assert "2022-10" in caught.value.hint


def test_a_ledger_says_from_when_each_statement_is_known(engine: Engine) -> None:
    page = show_ledger(engine, {"id": "station:manhattan", "known_at": "2022-12"}, 11_000)
    assert page["known_at"] == "2022-12-31"
    assert page["not_yet_said"] > page["sections"]["claims"] > 0
    for claim in page["claims"]:
        for one in (*claim["against"], *claim["for"]):
            assert one["known_from"] <= "2022-12-31"
            assert one.get("perhaps_later") or not one.get("dated_by_document")
    for denial in page.get("denials", ()):
        assert denial["known_from"] <= "2022-12-31"
    assert not {"leads", "holdings", "judgements"} & page["sections"].keys()


def test_pages_of_one_day_belong_together(engine: Engine) -> None:
    page = show_ledger(engine, {"id": "prc", "known_at": "2023"}, 3000)
    assert page["has_more"]
    further = show_ledger(engine, {"id": page["id"], "cursor": page["cursor"]}, 3000)
    assert further["known_at"] == "2023-12-31"
    same = {"id": page["id"], "cursor": page["cursor"], "known_at": "2023-12"}
    assert show_ledger(engine, same, 3000) == further
    with pytest.raises(ToolFault, match="wrong-cursor"):
        show_ledger(engine, {**same, "known_at": "2022"}, 3000)


def test_both_clocks_are_said(engine: Engine) -> None:
    page = show_ledger(engine, {"id": "IRL01"}, 11_000)
    statements = [one for claim in page["claims"] for one in claim["for"]]
    assert [one for one in statements if one.get("holds")]
    assert "known_at" not in page
    assert "known_from" not in str(page)


def test_nobody_denies_what_nobody_has_said(engine: Engine) -> None:
    page = show_ledger(engine, {"id": "Lu Jianwang", "known_at": "2022"}, 11_000)
    assert "denials" not in page["sections"]
    assert show_ledger(engine, {"id": "Lu Jianwang", "known_at": "2023-04"}, 11_000)["denials"]
