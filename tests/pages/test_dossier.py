"""The dossier of a thing: the denial before anything else, both sides, what it says."""

import re
from dataclasses import replace
from html import unescape

import pytest

from kg.pages import dossier as dossiers
from kg.pages.dossier import read_dossier, render_entity
from kg.pages.edition import open_edition
from kg.pages.groups import MOST_ALONE, Portion
from kg.query.engine import Engine
from kg.query.ledger import Ledger, read_ledger


def render(engine: Engine, name: str) -> str:
    """Return the text of a dossier, without tags and line breaks."""
    page = render_entity(open_edition(engine), engine.expand(name))
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page)))


def test_who_denies_stands_before_what_is_said(engine: Engine) -> None:
    text = render(engine, "station:manhattan")
    first = text.index("What is said of it")
    for name in ("Government of the People's Republic of China", "Wang Wenbin", "Mao Ning"):
        assert text.index(name) < first
    assert "6 say so · 3 deny it, through a general claim or in answer:" in text


def test_every_claim_has_two_sides(engine: Engine) -> None:
    dossier = read_dossier(open_edition(engine), engine.expand("station:manhattan"))
    sides = [one for group in dossier.groups for one in group.claims]
    assert len(sides) == len(dossier.ledger.claims)
    page = render_entity(open_edition(engine), engine.expand("station:manhattan"))
    assert page.count("<h5>says so</h5>") == page.count("<h5>against it</h5>") >= len(sides)


def test_a_general_claim_is_a_sentence_and_no_id(engine: Engine) -> None:
    text = render(engine, "station:manhattan")
    sentence = "Chinese overseas police service stations — members of kind — police service station"
    assert f"part of the general claim {sentence}, and holds only if that does" in text
    assert "claim:" not in text


def test_a_denial_beside_other_accusations_says_how_many(engine: Engine) -> None:
    text = render(engine, "station:manhattan")
    denials = text[text.index("Denials beside the accusations") : text.index("What is said of it")]
    assert re.findall(r"beside (\d) accusations", denials) == ["3", "4", "3", "2", "5"]


def test_passages_of_an_entity_and_the_reason_are_apart(engine: Engine) -> None:
    assert "document 004, 9749–9815 (inferred: " in render(engine, "station:manhattan")


def test_what_somebody_says_is_on_its_page_with_stances(engine: Engine) -> None:
    page = render_entity(open_edition(engine), engine.expand("body:safeguard-defenders"))
    dossier = read_dossier(open_edition(engine), engine.expand("body:safeguard-defenders"))
    speech = page[page.index('<ol class="speech"') :]
    lines = re.findall(r'<li class="\w+"><b>([a-z ]+)</b>', speech[: speech.index("</ol>")])
    assert lines == [statement.stance for statement in dossier.speech]


def test_what_is_only_alleged_says_so(engine: Engine) -> None:
    dossier = read_dossier(open_edition(engine), engine.expand("station:manhattan"))
    assert not dossier.is_alleged_only
    dossier.standings = [("alleged unanswered", 2)]
    assert dossier.is_alleged_only


def test_search_engines_do_not_list_pages_that_name_persons(engine: Engine) -> None:
    edition = open_edition(engine)
    person = read_dossier(edition, engine.expand("person:lu-jianwang"))
    for name in (person.ledger.id, person.ledger.claims[0].id):
        assert 'content="noindex"' in render_entity(edition, engine.expand(name))
        listed = replace(edition, indexes_persons=True)
        assert "noindex" not in render_entity(listed, engine.expand(name))
    assert "noindex" not in render_entity(edition, engine.expand("station:manhattan"))


def test_a_charged_person_has_the_status_and_the_reply_first(engine: Engine) -> None:
    text = render(engine, "person:lu-jianwang")
    status = text.index("charged in New York station case, 2 charges, as of 2023-04-30")
    assert status < text.index("no reply in these documents") < text.index("What is said of it")
    assert "report no verdict" in text


@pytest.mark.parametrize("name", ["person:lu-jianwang", "person:chen-jinping"])
def test_a_denial_before_the_charges_is_no_reply_to_them(engine: Engine, name: str) -> None:
    text = render(engine, name)
    section = text[text.index("Reply to the accusations") : text.index("What is said of it")]
    replies, beside = section.split("Denials beside the accusations, not in reply")
    assert "000-057" in replies
    assert "004-044" not in replies
    earlier = beside[beside.index("earlier general denial") :]
    assert "004-044" in earlier[: earlier.index("general denial", len("earlier general denial"))]


def test_without_a_reply_general_denials_still_stand_there(engine: Engine) -> None:
    text = render(engine, "person:hu-renai")
    silence = text.index("No reply in these documents, by Hu Renai.")
    assert silence < text.index("not in reply") < text.index("002-005") < text.index("What is said")


def test_who_is_not_charged_has_no_status(engine: Engine) -> None:
    assert "charge is no conviction:" not in render(engine, "person:wang-wenbin")


def test_documents_that_name_it_are_counted(engine: Engine) -> None:
    dossier = read_dossier(open_edition(engine), engine.expand("station:manhattan"))
    attributions = {
        (one.id, one.source) for claim in dossier.ledger.claims for one in claim.attributions
    }
    for mention in dossier.documents:
        assert mention.number == sum(source == mention.id for _, source in attributions)
    assert len(dossier.documents) > 1


def make_large(ledger: Ledger, number: int) -> Ledger:
    """Return a ledger with this many claims, in two groups."""
    claim = next(one for one in ledger.claims if one.subject == ledger.id)
    half = number // 2
    own = [replace(claim, id=f"claim:made-{index}") for index in range(half)]
    others = [replace(one, id=f"{one.id}-other", subject="body:other") for one in own]
    return replace(ledger, claims=own + others)


def test_5000_claims_are_shown_in_parts(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    iri, edition = engine.expand("station:manhattan"), open_edition(engine)
    large = make_large(read_ledger(engine, iri), 5000)
    monkeypatch.setattr(dossiers, "read_ledger", lambda *_: large)
    page = render_entity(edition, iri)
    assert len(page.encode()) < 300_000
    key = large.claims[0].predicate
    assert f"?all={key.replace(':', '%3A')}" in page
    assert re.search("1–[0-9]+ of 2500", page)
    ids: list[str] = []
    for number in range(1, 2500 // MOST_ALONE + 2):
        part = render_entity(edition, iri, Portion("object", number))
        assert len(part.encode()) < 300_000
        ids += re.findall(r'data-claim="(claim:made-[^"]*)"', part)
    assert ids == [claim.id for claim in large.claims[2500:]]


def test_many_voices_are_named_on_the_page_of_the_claim(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    iri = engine.expand("station:manhattan")
    ledger = read_ledger(engine, iri)
    claim = next(claim for claim in ledger.claims if claim.predicate == "rdf:type")
    one = claim.side("supporting")[0]
    many = [replace(one, id=f"000-{index}", speaker=f"body:b{index}") for index in range(5000)]
    claims = [replace(claim, attributions=many)]
    monkeypatch.setattr(dossiers, "read_ledger", lambda *_: replace(ledger, claims=claims))
    page = render_entity(open_edition(engine), iri)
    assert "and 4970 more" in page
    assert len(page.encode()) < 300_000


@pytest.mark.parametrize("name", ["station:manhattan", "person:lu-jianwang", "station:ESP01"])
def test_who_objects_is_named_before_anything_else(engine: Engine, name: str) -> None:
    page = render_entity(open_edition(engine), engine.expand(name))
    before = page[page.index("<h1>") : page.index("Government of the People")]
    for later in ("aliases", "case-status", "standings", "<figure", "<h2"):
        assert later not in before


def test_a_dossier_shows_its_network_and_both_clocks_once(engine: Engine) -> None:
    edition = open_edition(engine)
    page = render_entity(edition, engine.expand("station:manhattan"))
    assert '<a href="/network/station/manhattan">' in page
    assert 'src="/network/station/manhattan.svg"' in page
    assert 'class="picture time-strip"' in page
    part = render_entity(edition, engine.expand("station:manhattan"), Portion("object"))
    assert "<figure" not in part
    assert "/network/" not in render_entity(edition, engine.expand("theme:repression"))


def test_a_name_of_10_000_letters_leaves_room_for_who_objects(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    iri = engine.expand("station:manhattan")
    ledger = read_ledger(engine, iri)
    long = replace(ledger, identity=ledger.identity | {"skos:prefLabel": ["x" * 10_000]})
    monkeypatch.setattr(dossiers, "read_ledger", lambda *_: long)
    heading = re.search("<h1>(.*?)</h1>", render_entity(open_edition(engine), iri))
    assert heading is not None
    assert len(heading[1]) == dossiers.MOST_LETTERS
