"""The search page: hits with reasons, countries and standings."""

import re

import pytest

from kg.pages.edition import open_edition
from kg.pages.hits import ON_PAGE, read_hits, render_hits
from kg.query.engine import Engine


def list_ids(engine: Engine, words: str, **only: list[str]) -> list[str]:
    """The ids of the hits of a search."""
    return [one.hit.id for one in read_hits(engine, words, only).fitting]


@pytest.mark.parametrize(
    ("words", "id"),
    [
        ("Manhattan station", "station:manhattan"),
        ("station manhattan", "station:manhattan"),
        ("manhatan station", "station:manhattan"),
        ("Chen Jinping", "person:chen-jinping"),
        ("jinping CHEN", "person:chen-jinping"),
        ("ESP01", "station:ESP01"),
        ("Wang Wenbin", "person:wang-wenbin"),
        ("汪文斌", "person:wang-wenbin"),
        ("wenbin", "person:wang-wenbin"),
        ("claims by speaker", "query:claims-by-speaker"),
    ],
)
def test_scripts_order_and_typing_errors_lead_to_the_thing(
    engine: Engine, words: str, id: str
) -> None:
    ids = list_ids(engine, words)
    assert id in ids[:3] or id.removeprefix("query:") in ids[:3], ids[:5]


def test_every_hit_says_why_it_fits(engine: Engine) -> None:
    hits = read_hits(engine, "police")
    assert len({one.hit.group for one in hits.all}) > 2
    assert all(one.hit.reason for one in hits.all)


def test_facets_count_and_narrow(engine: Engine) -> None:
    hits = read_hits(engine, "station")
    facets = dict(hits.facets)
    assert set(facets) == {"kind", "country", "standing"}
    value, count, is_chosen = facets["country"][0]
    assert not is_chosen
    narrowed = read_hits(engine, "station", {"country": [value]})
    assert len(narrowed.fitting) == count < len(hits.all)
    assert all(value in one.countries for one in narrowed.fitting)
    both = read_hits(engine, "station", {"country": [value], "kind": ["station"]})
    assert {one.hit.kind for one in both.fitting} == {"station"}
    assert read_hits(engine, "station", {"kind": ["unicorn"]}).fitting == []


def test_pages_turn_and_keep_the_words(engine: Engine) -> None:
    first, second = (read_hits(engine, "station", page=page) for page in (1, 2))
    assert len(first.shown) == ON_PAGE
    assert not {one.hit.iri for one in first.shown} & {one.hit.iri for one in second.shown}
    assert read_hits(engine, "station", page=9_999).shown
    assert second.list_fields(2) == [("q", "station"), ("page", "2")]
    page = render_hits(open_edition(engine), second)
    assert f'href="/search?q=station&amp;page=3&amp;version={engine.version}"' in page


def test_a_name_of_one_thing_opens_with_both_sides(engine: Engine) -> None:
    page = render_hits(open_edition(engine), read_hits(engine, "Manhattan station"))
    opening = page[page.index('class="opening"') : page.index('id="rows"')]
    assert "deny it" in opening
    assert "Wang Wenbin" in opening


def test_a_question_leads_to_what_one_says_of_the_other(engine: Engine) -> None:
    hits = read_hits(engine, "what does Safeguard Defenders say about Spain")
    page = render_hits(open_edition(engine), hits)
    link = "/queries/claims-in-country?country=country%3Aspain&amp;only.speaker=Safeguard+Defenders"
    assert link in page


@pytest.mark.parametrize(
    "words",
    ["", "  ", "!?", "<script>alert(1)</script>", "\u202egnp.exe", "x" * 1000, "%00", '"*"'],
)
def test_hostile_words_give_a_page(engine: Engine, words: str) -> None:
    page = render_hits(open_edition(engine), read_hits(engine, words))
    assert "<script>alert" not in page
    assert "\u202e" not in re.sub(r'value="[^"]*"', "", page)
    assert "<h1>Search" in page


def test_what_is_spelled_alike_is_told(engine: Engine) -> None:
    hits = read_hits(engine, "manhatan")
    assert hits.mended == "manhattan"
    assert "Nothing has these words" in render_hits(open_edition(engine), hits)


def test_json_has_all_hits_with_countries(engine: Engine) -> None:
    told = read_hits(engine, "madrid").as_json()
    assert told["total"] == len(told["hits"]) > 0
    assert any("Spain" in hit["countries"] for hit in told["hits"])
    assert {"id", "iri", "label", "kind", "reason", "standing"} <= told["hits"][0].keys()


def test_the_hit_of_an_accusation_has_its_caveat(engine: Engine) -> None:
    hits = {one.hit.id: one for one in read_hits(engine, "arrests New York").all}
    arrests = hits["response:us-arrests-new-york"]
    assert arrests.standing == "undisputed"
    assert arrests.caveat == "that there is an arrest; an arrest is no finding of guilt"
    page = render_hits(open_edition(engine), read_hits(engine, "arrests New York"))
    assert f'<span class="caveat">({arrests.caveat})</span>' in page
    assert not any(one.caveat for one in read_hits(engine, "Manhattan station").all[:1])
