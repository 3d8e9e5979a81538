"""The first lines of a ledger."""

import re

import pytest

from kg.cli.headline import NOBODY, find_denials, render_headline
from kg.cli.text import render_ledger
from kg.names import expand
from kg.query.engine import Engine
from kg.query.ledger import Claim, read_ledger

MANY = "Government of the People's Republic of China; Mao Ning; Wang Wenbin"


def list_lines(engine: Engine, name: str) -> list[str]:
    """Return the lines of a ledger."""
    return list(render_ledger(engine, read_ledger(engine, expand(name)), {}))


def test_who_says_it_and_who_denies_it_come_before_anything_else(engine: Engine) -> None:
    first, second, *_ = list_lines(engine, "station:manhattan")
    assert first == "Manhattan station  (station:manhattan)"
    assert re.fullmatch(
        r"  Is it a police service station\? 6 say so · 3 deny it, through a general claim.*: "
        + re.escape(MANY)
        + r"  \[denied more widely\]",
        second,
    )


def test_the_question_has_the_article_of_its_word(engine: Engine) -> None:
    line = list_lines(engine, "body:america-changle-association")[1]
    assert line.startswith("  Is it an association? ")


def test_a_person_has_who_is_against_what_is_said(engine: Engine) -> None:
    lines = list_lines(engine, "person:lu-jianwang")
    assert lines[1].startswith(
        "  Accused here. By Lu Jianwang: no reply in these documents. Others who reply: "
    )
    assert lines[2].startswith("  Against what is said here: Government of the People's Republic")
    assert re.match(r"  \d+ claims: \d+ ", lines[3])
    assert lines[4] == "  4 of 8 are about an accusation or charge, which is no finding of guilt"


def test_a_claim_has_both_sides_in_its_second_line(engine: Engine) -> None:
    line = list_lines(engine, "claim:IRL01-operatedBy-fuzhou-psb")[1]
    assert line.endswith(f"3 deny it, through a general claim: {MANY}  [denied more widely]")


def test_where_nobody_denies_silence_is_no_agreement(engine: Engine) -> None:
    line = list_lines(engine, "claim:mps-handler-memberOf-mps")[1]
    assert line == f"  1 says so · {NOBODY}  [alleged unanswered]"


@pytest.mark.parametrize("name", ["station:manhattan", "body:fuzhou-psb", "country:spain"])
def test_objectors_whom_claims_share_are_named_once(engine: Engine, name: str) -> None:
    ledger = read_ledger(engine, expand(name))
    lines = list(render_ledger(engine, ledger, {}))
    denials = find_denials(ledger.claims)
    shared = [claim for claim in ledger.claims if claim.objectors and has(denials, claim)]
    told = [
        line for line in lines if re.match(r"    objectors: the (one|\d+) named at the top", line)
    ]
    assert len(told) == len(shared)
    head = list(render_headline(ledger, denials))
    for denial in denials:
        assert any(denial.objectors in line for line in head)
        assert not any(
            f"objectors: {denial.objectors}  [{min(denial.statements)} more widely" in line
            for line in lines[len(head) :]
            if line.startswith("    ")
        )


def has(denials: object, claim: Claim) -> bool:
    """Return whether a claim's wider denial is among some."""
    wider = frozenset(one.attribution for one in claim.objections if one.manner == "wider")
    pairs = {(one.objectors, one.statements) for one in denials}  # type: ignore[attr-defined]
    return (claim.objectors, wider) in pairs


def test_every_claim_keeps_its_standing_and_every_objector_is_named(engine: Engine) -> None:
    ledger = read_ledger(engine, expand("body:fuzhou-psb"))
    text = "\n".join(render_ledger(engine, ledger, {}))
    assert text.count("independent source") >= len(ledger.claims)
    for claim in ledger.claims:
        assert claim.objectors in text


def test_the_line_of_several_claims_has_the_ids_of_the_statements(engine: Engine) -> None:
    lines = list_lines(engine, "body:fuzhou-psb")
    (line,) = (line for line in lines if re.match(r"  objectors to \d+ of these claims: ", line))
    assert line.endswith("  [001-015, 001-026, 004-044, 004-244 more widely]")
