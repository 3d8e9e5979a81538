"""Documents: what they are, on whom they rest, and each cited passage."""

import re
from pathlib import Path

import pytest

from kg.pages.document import MOST_PASSAGES, describe_date, read_document, render_document
from kg.pages.edition import open_edition
from kg.pages.groups import Portion
from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.results import Result

SOURCES = ["000", "001", "002", "003", "004"]


@pytest.mark.parametrize("id", SOURCES)
def test_numbers_are_those_of_the_saved_queries(engine: Engine, id: str) -> None:
    iri = engine.expand(f"source:{id}")
    document = read_document(open_edition(engine), iri)
    answer = run_saved(engine, "source-independence", {})
    assert isinstance(answer, Result)
    (row,) = (row for row in answer if row["source"] == iri)
    assert document.attributions == row["attributions"]
    assert document.rooted == row["rooted"]
    assert len(document.roots) == row["roots"]


@pytest.mark.parametrize("id", SOURCES)
def test_every_attribution_is_reached_from_a_passage(engine: Engine, id: str) -> None:
    iri = engine.expand(f"source:{id}")
    pages = [render_document(open_edition(engine), iri)]
    total = read_document(open_edition(engine), iri).total
    if total > MOST_PASSAGES:
        for number in range(1, total // MOST_PASSAGES + 2):
            pages.append(render_document(open_edition(engine), iri, Portion("passages", number)))
    lists = [page[page.index('<ol class="passages') :] for page in pages]
    rows = list(engine.select(f"SELECT ?a {{ ?a kg:inSource <{iri}> ; kg:about ?x }}"))
    assert rows
    for row in rows:
        address = f'"/page/{str(row["a"]).partition("/id/")[2]}"'
        assert any(address in one for one in lists)
    assert all(len(page.encode()) < 300_000 for page in pages)


@pytest.mark.parametrize("id", SOURCES)
def test_every_mark_of_the_strip_has_its_entry(engine: Engine, id: str) -> None:
    page = render_document(open_edition(engine), engine.expand(f"source:{id}"))
    strip = page[page.index("<svg") : page.index("</svg>")]
    marks = re.findall(r'href="#(p\d+-\d+)"', strip)
    entries = re.findall(r'<li id="(p\d+-\d+)"', page)
    assert set(entries) <= set(marks)
    assert len(marks) == len(set(marks)) > 0


def test_a_date_says_on_what_it_rests() -> None:
    assert describe_date({"kg:dateFrom": ["2022-12-06"]}) == "not before 2022-12-06"
    assert (
        describe_date({"kg:dateFrom": ["2022-12-06"], "kg:dateTo": ["2022-12-06"]}) == "2022-12-06"
    )
    assert describe_date({"kg:dateAs": ["late 2022"]}) == "printed as “late 2022”"
    assert describe_date({}) == "not stated"


def test_who_has_the_documents_sees_the_text(engine: Engine, sources: Path) -> None:
    edition = open_edition(engine, texts=str(sources))
    iri = engine.expand("source:001")
    assert "do not redistribute" in render_document(edition, iri)
    assert "<mark>" in render_document(edition, iri)


def test_a_published_site_never_has_the_text(engine: Engine, sources: Path) -> None:
    edition = open_edition(engine, texts=str(sources)).at("page/source/001.html")
    assert "<mark>" not in render_document(edition, engine.expand("source:001"))


def test_another_text_than_the_cited_one_is_not_shown(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "001.txt").write_text("another text", encoding="utf-8")
    edition = open_edition(engine, texts=str(tmp_path))
    assert "another text" not in render_document(edition, engine.expand("source:001"))
