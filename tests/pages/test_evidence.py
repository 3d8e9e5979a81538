"""Claims and attributions: everything about them in plain words, and permanent addresses."""

import re
from dataclasses import replace
from html import unescape

import pytest

from kg.pages.edition import open_edition
from kg.pages.evidence import (
    find_standing,
    list_dates,
    names_person,
    read_account,
    render_attribution,
    render_claim,
)
from kg.query.engine import Engine
from kg.query.ledger import read_claims, read_ledger


def strip_tags(page: str) -> str:
    """Return the text of a page, without tags and line breaks."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page)))


@pytest.mark.parametrize(
    "id", ["000-036", "004-159", "003-311", "004-042", "002-020", "003-irl01-capital"]
)
def test_an_attribution_has_all_of_its_provenance(engine: Engine, id: str) -> None:
    iri = engine.expand(f"attribution:{id}")
    account = read_account(engine, read_ledger(engine, iri))
    said, text = account.said, strip_tags(render_attribution(open_edition(engine), iri))
    for words in (said.speaker_label, said.stance, said.basis, account.document, engine.version):
        assert words in text
    assert account.stance
    assert account.stance.definition in text
    for start, end in said.passages:
        assert f"{start}–{end}" in text
    for one in (*said.relays, *said.readings, said.wording, said.note):
        assert one in text
    for date in account.dates:
        assert date.days in text
    for statement in (*account.answers, *account.answered_by):
        assert statement.id in text


def test_answers_lead_both_ways(engine: Engine) -> None:
    row = next(iter(engine.select("SELECT ?a ?b { ?a kg:answers ?b } ORDER BY ?a ?b")))
    answer, answered = str(row["a"]), str(row["b"])
    first = read_account(engine, read_ledger(engine, answer))
    second = read_account(engine, read_ledger(engine, answered))
    assert engine.shorten(answered).partition(":")[2] in {one.id for one in first.answers}
    assert engine.shorten(answer).partition(":")[2] in {one.id for one in second.answered_by}


def test_a_date_says_on_what_it_rests(engine: Engine) -> None:
    ledger = read_ledger(engine, engine.expand("attribution:003-311"))
    dates = {date.clock: date for date in list_dates(read_account(engine, ledger).said)}
    date = dates["speaks of the time"]
    assert date.days == "2022-10-21 to 2022-10-31"
    assert date.basis == "the document prints “late October 2022”"
    said = replace(read_account(engine, ledger).said, inferred=["date"])
    assert all("our reading" in date.basis for date in list_dates(said))


def test_a_withdrawn_attribution_says_so(engine: Engine) -> None:
    rows = list(engine.select("SELECT ?a { ?a a kg:WithdrawnAttribution }"))
    assert rows
    text = strip_tags(render_attribution(open_edition(engine), str(rows[0]["a"])))
    assert "Withdrawn by the editors" in text


def test_a_claim_names_objectors_through_a_general_claim(engine: Engine) -> None:
    iri = engine.expand("claim:manhattan-type-PoliceServiceStation")
    text = strip_tags(render_claim(open_edition(engine), iri))
    for name in ("Government of the People's Republic of China", "Wang Wenbin", "Mao Ning"):
        assert name in text[: text.index("Who says what, where")]
    assert "through a general claim" in text
    assert iri in text


def test_a_claim_that_rests_on_readings_can_be_left_out(engine: Engine) -> None:
    row = next(iter(engine.select("SELECT ?c { ?c kg:restsOnReading ?r ; a kg:Claim }")))
    edition = open_edition(engine.leave_out_readings())
    assert "Left out" in render_claim(edition, str(row["c"]))
    assert "Left out" not in render_claim(open_edition(engine), str(row["c"]))


def test_every_standing_has_a_definition(engine: Engine) -> None:
    rows = engine.select("SELECT ?s (SAMPLE(?c) AS ?one) { ?c kg:standing ?s } GROUP BY ?s")
    for row in rows:
        (claim,) = read_claims(engine, [str(row["one"])])
        term = find_standing(engine, claim)
        assert term
        assert term.label == claim.standing


def test_pages_that_name_a_person_are_not_indexed(engine: Engine) -> None:
    edition = open_edition(engine)
    ledger = read_ledger(engine, engine.expand("person:lu-jianwang"))
    iri = engine.expand(ledger.claims[0].id)
    assert names_person(read_ledger(engine, iri))
    assert 'content="noindex"' in render_claim(edition, iri)
    assert "noindex" not in render_claim(replace(edition, indexes_persons=True), iri)
    plain = engine.expand("claim:IRL01-operatedBy-fuzhou-psb")
    assert "noindex" not in render_claim(edition, plain)
