"""What all pages share."""

from types import CodeType

import pytest
from jinja2 import Environment, UndefinedError

from kg.pages import edition as editions
from kg.pages.edition import (
    SECTIONS,
    Edition,
    compile_template,
    find_general_claims,
    list_templates,
    open_edition,
)
from kg.pages.translation import ENGLISH
from kg.query.engine import Engine
from kg.query.ledger import read_claims


def test_every_page_has_search_sections_horizon_and_version(engine: Engine) -> None:
    page = open_edition(engine).render(
        "why.html", query={"name": "x", "summary": "y"}, row=1, explanations=[], sent={}
    )
    assert '<input type="search" name="q"' in page
    for place, label in SECTIONS:
        assert f'<a href="/{place}">{label}</a>' in page
    assert "Nothing here is later than July 2024" in page
    assert engine.version in page


def test_a_published_page_links_relatively(engine: Engine) -> None:
    edition = open_edition(engine).at("page/station/USA01.html")
    assert edition.to.front() == "../../index.html"


def test_a_template_with_a_value_missing_is_a_fault(engine: Engine) -> None:
    with pytest.raises(UndefinedError):
        open_edition(engine).render("why.html")


def test_general_claims_are_those_not_shown(engine: Engine) -> None:
    claims = read_claims(engine, [engine.expand("claim:manhattan-type-PoliceServiceStation")])
    (general,) = find_general_claims(engine, claims)
    assert general.id == claims[0].falls_under
    assert find_general_claims(engine, [*claims, general]) == []


def test_a_site_links_to_the_places_that_it_has(engine: Engine) -> None:
    edition = Edition(engine, open_edition(engine).to, places=("index", "ask"))
    assert edition.list_sections() == [("ask", "SPARQL")]


def test_a_published_page_has_no_version_that_every_build_changes(engine: Engine) -> None:
    page = (
        open_edition(engine)
        .at("x.html")
        .render("sparql.html", text="", policy="reported", graphs=[])
    )
    assert engine.version not in page


def test_a_template_is_compiled_once_for_all_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = []
    compile_anew = Environment.compile

    def note(environment: Environment, source: str, name: str, filename: str) -> CodeType:
        compiled.append(name)
        return compile_anew(environment, source, name, filename)  # type: ignore[no-any-return, call-overload]

    monkeypatch.setattr(Environment, "compile", note)
    monkeypatch.setattr(editions, "_COMPILED", editions._Compiled())
    editions._environment.cache_clear()
    for name in ("why.html", "grid.html"):
        compile_template(name)
    assert compiled == ["why.html", "grid.html"]
    assert {"why.html", "grid.html"} < set(list_templates())


HIDDEN = "a\u202eb\x1b[31mc\u200bd"


@pytest.mark.parametrize(
    "place",
    ["<title>{}</title>", "<option>{}</option>", '<p title="{}">x</p>', "<small>{}</small>"],
)
def test_no_place_in_a_page_shows_hidden_characters(place: str) -> None:
    template = editions._environment(ENGLISH).from_string(place.format("{{ text }}"))
    written = template.render(text=HIDDEN)
    assert written.isprintable()
    assert "\\u202e" in written


def test_what_somebody_typed_can_be_sent_again() -> None:
    template = editions._environment(ENGLISH).from_string("<textarea>{{ text|e }}</textarea>")
    assert HIDDEN in template.render(text=HIDDEN)
    assert editions.show("two\nlines\tand a tab") == "two\nlines\tand a tab"
