"""Editions as requests ask for them: the language, and the page in the other one."""

from kg.query.engine import Engine
from kg.web.tasks.editions import open_asked_edition


def test_a_request_without_a_language_is_english(engine: Engine) -> None:
    edition = open_asked_edition(engine, {})
    assert (edition.to.root, edition.to.twin, edition.contact) == ("/", "", "")


def test_a_chinese_page_links_to_chinese_pages_and_to_the_same_files(engine: Engine) -> None:
    arguments = {"language": "zh", "twin": "/about", "contact": "a@b.example"}
    edition = open_asked_edition(engine, arguments)
    to = edition.to
    assert (to.front(), to.thing("country:spain")) == ("/zh/", "/zh/page/country/spain")
    assert to.data("country:spain", "ttl") == "/data/country/spain.ttl"
    assert to.asset("pages.css") == "/assets/pages.css"
    assert to.answer("case-list", "csv") == "/queries/case-list.csv"
    assert to.picture("country:spain") == "/zh/network/country/spain.svg"  # it has words
    assert (to.twin, to.twin_language.name, edition.contact) == ("/about", "English", "a@b.example")
