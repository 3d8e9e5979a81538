"""Pages as HTML: forms, tables, ledgers, and the claims behind a row."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from click.testing import Result

from kg.pages.tables import MOST_SHOWN
from kg.query.engine import Engine
from kg.web.tasks.pages import TASKS

Run = Callable[..., Result]
ID = "https://w3id.org/overseas-stations/id/"


def render(engine: Engine, task: str, **arguments: object) -> str:
    """Return the text of a page, without tags and line breaks."""
    usual = {"values": {}, "policy": "reported", "rows": 1000}
    media, body = TASKS[task](engine, {**usual, **arguments})
    assert media == "text/html"
    text = re.sub(r"<[^>]*>", "", body.decode())
    return unescape(re.sub(r"\s+", " ", text))


def test_the_front_page_has_every_saved_query_below_and_the_version(engine: Engine) -> None:
    content = render(engine, "home")
    assert content.index("Most contested") < content.index("Saved questions")
    for query in engine.public.values():
        assert query["summary"] in content
    assert engine.version in content


def test_a_form_shows_its_answer(engine: Engine) -> None:
    content = render(engine, "form", name="stations-by-country", values={"country": "Spain"})
    assert "9 rows." in content
    assert "Madrid · Fuzhou bureau (ESP01)" in content


def test_a_form_shows_why_there_is_no_answer(engine: Engine) -> None:
    content = render(engine, "form", name="stations-by-country", values={"country": "Narnia"})
    assert "not among the choices" in content


def test_every_kind_of_answer_is_a_table(engine: Engine) -> None:
    assert "true" in render(engine, "ask", query="ASK { ?s ?p ?o }")
    assert "70 rows." in render(engine, "ask", query="SELECT ?s { ?s kg:listedIn source:003 }")
    many = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 600"
    assert f"600 rows; the first {MOST_SHOWN} are shown." in render(engine, "ask", query=many)
    assert "does not parse" in render(engine, "ask", query="SELECT")
    assert "larger than 1000 rows" in render(engine, "ask", query="SELECT * { ?s ?p ?o }")


def test_a_ledger_shows_both_sides_and_the_general_claim(engine: Engine) -> None:
    content = render(engine, "ledger", iri=ID + "station/manhattan")
    assert "they hold only if these do" in content
    assert "denies: Wang Wenbin" in content
    assert "through" in content
    charged = render(engine, "ledger", iri=ID + "person/lu-jianwang")
    assert "in our words: " in charged


@pytest.mark.parametrize(
    "name", ["station:manhattan", "person:lu-jianwang", "attribution:004-042", "station:IRL01"]
)
def test_a_ledger_has_every_attribution_of_the_terminal(
    engine: Engine, run: Run, name: str
) -> None:
    content = render(engine, "ledger", iri=ID + name.replace(":", "/"))
    printed = set(re.findall(r"\[(\d{3}-[\w-]+);", run("show", name).stdout))
    assert printed
    assert printed <= set(re.findall(r"\d{3}-[\w-]+", content))


def test_a_row_has_its_claims(engine: Engine) -> None:
    content = render(engine, "why", name="contested-claims", row=1)
    assert "The claims, with both sides" in content
    assert "document 0" in content
    assert "no such row" in render(engine, "why", name="contested-claims", row=99_999)


def test_a_form_counts_what_its_answer_leaves_out(engine: Engine) -> None:
    content = render(engine, "form", name="timeline-of-responses", values={"country": "Spain"})
    assert "Left out: 1 act without a time" in content


def test_every_page_names_the_horizon(engine: Engine) -> None:
    for task, arguments in (("home", {}), ("ledger", {"iri": ID + "station/USA01"})):
        assert "Nothing here is later than July 2024" in render(engine, task, **arguments)


def test_the_ledger_of_an_accused_opens_with_the_reply_and_leads(engine: Engine) -> None:
    content = render(engine, "ledger", iri=ID + "person/chen-jinping")
    assert "By Chen Jinping: no reply in these documents. By others:" in content
    assert content.index("000-057") < content.index("has role")
    assert "Later, not held here" in content
    assert "on 18 December 2024 Chen pleaded guilty" in content
    assert "not held, not verified" in content


def test_the_page_of_a_case_has_replies_by_others_and_none_by_the_case(engine: Engine) -> None:
    content = render(engine, "ledger", iri=ID + "case/new-york-station")
    assert "By others:" in content
    assert content.index("000-065") < content.index("charged with")
    assert "documents, by New York station case" not in content
    silent = render(engine, "ledger", iri=ID + "case/mps-officers")
    assert "Reply to the accusations No reply in these documents. " in silent


def test_a_note_beside_a_reading_stands_apart_on_a_page(engine: Engine) -> None:
    content = render(engine, "ledger", iri=ID + "person/hu-renai")
    assert "note: Not accused of an offence in this text." in content
    assert "(reason:" not in content


def test_a_page_says_that_a_publication_itself_is_denied(engine: Engine) -> None:
    content = render(engine, "ledger", iri=ID + "publication/liberation-2022-12")
    assert "Libération report of 6 December 2022 — the publication itself" in content
    assert "is the object of — " not in content


def test_a_withdrawn_attribution_has_a_page_with_the_reason(engine: Engine) -> None:
    content = render(engine, "ledger", iri=ID + "attribution/000-018")
    assert "Withdrawn by the editors on 2026-11-29: it counts for nothing." in content
    assert "Replaced by 000-045" in content


def test_a_page_without_readings_says_how_many_claims_it_leaves_out(engine: Engine) -> None:
    iri = ID + "group/new-york-two"
    whole = render(engine, "ledger", iri=iri)
    assert "rests on our readings only" in whole
    assert "our reading: " in whole
    stated = render(engine.leave_out_readings(), "ledger", iri=iri)
    assert "rests on our readings only" not in stated
    assert "Left out, because they rest only on our readings:" in stated


def test_a_map_and_a_timeline_take_the_values_of_their_form(engine: Engine) -> None:
    assert "9 stations under" in render(engine, "map", values={"country": "spain"})
    assert "late October 2022" in render(engine, "time", values={"country": "ireland"})
