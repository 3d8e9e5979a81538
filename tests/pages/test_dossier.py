"""The dossier of a thing: the denial before anything else, both sides, what it says."""

import re
from dataclasses import replace
from html import unescape

import pytest

from kg.pages.dossier import read_dossier, render_dossier
from kg.pages.edition import open_edition
from kg.query.engine import Engine


def render(engine: Engine, name: str) -> str:
    """Return the text of a dossier, without tags and line breaks."""
    page = render_dossier(open_edition(engine), engine.expand(name))
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page)))


def test_who_denies_stands_before_what_is_said(engine: Engine) -> None:
    text = render(engine, "station:manhattan")
    first = text.index("What is said of it")
    for name in ("Government of the People's Republic of China", "Wang Wenbin", "Mao Ning"):
        assert text.index(name) < first
    assert "6 say so · 3 deny it, through a wider claim or in answer:" in text


def test_every_claim_has_two_sides(engine: Engine) -> None:
    dossier = read_dossier(open_edition(engine), engine.expand("station:manhattan"))
    sides = [one for _, claims in dossier.groups for one in claims]
    assert len(sides) == len(dossier.ledger.claims)
    page = render_dossier(open_edition(engine), engine.expand("station:manhattan"))
    assert page.count("<h5>says so</h5>") == page.count("<h5>against it</h5>") >= len(sides)


def test_what_somebody_says_is_on_its_page_with_stances(engine: Engine) -> None:
    page = render_dossier(open_edition(engine), engine.expand("body:safeguard-defenders"))
    dossier = read_dossier(open_edition(engine), engine.expand("body:safeguard-defenders"))
    speech = page[page.index('<ol class="speech">') :]
    lines = re.findall(r'<li class="\w+"><b>([a-z ]+)</b>', speech[: speech.index("</ol>")])
    assert lines == [statement.stance for statement in dossier.speech]


@pytest.mark.parametrize("name", ["claim:IRL01-operatedBy-fuzhou-psb", "000-036", "004-158"])
def test_claims_and_attributions_have_pages(engine: Engine, name: str) -> None:
    iri = engine.expand(name if ":" in name else f"attribution:{name}")
    assert name.partition(":")[2] in render_dossier(open_edition(engine), iri)


def test_what_is_only_alleged_says_so(engine: Engine) -> None:
    dossier = read_dossier(open_edition(engine), engine.expand("station:manhattan"))
    assert not dossier.is_alleged_only
    dossier.standings = [("alleged unanswered", 2)]
    assert dossier.is_alleged_only


def test_search_engines_do_not_list_pages_that_name_persons(engine: Engine) -> None:
    edition = open_edition(engine)
    person = read_dossier(edition, engine.expand("person:lu-jianwang"))
    for name in (person.ledger.id, person.ledger.claims[0].id):
        assert 'content="noindex"' in render_dossier(edition, engine.expand(name))
        listed = replace(edition, indexes_persons=True)
        assert "noindex" not in render_dossier(listed, engine.expand(name))
    assert "noindex" not in render_dossier(edition, engine.expand("station:manhattan"))
