"""The SPARQL page."""

import re

import pytest

from kg.errors import KgError, QuerySyntaxError
from kg.pages.edition import open_edition
from kg.pages.sparql import describe_seconds, render_example, render_sparql, write_example
from kg.query.engine import Engine


def read_text(page: str) -> str:
    """Return the words of an answer."""
    answer = page.partition('<section id="answer"')[2].partition(">")[2].partition("</section>")[0]
    return " ".join(re.sub(r"<[^>]*>", "", answer).split())


def test_the_box_has_the_query_and_its_answer(engine: Engine) -> None:
    text = "SELECT ?s WHERE { ?s kg:code ?code } ORDER BY ?s LIMIT 3"
    page = render_sparql(open_edition(engine), text, "reported", engine.select)
    assert "ORDER BY ?s LIMIT 3</textarea>" in page
    assert re.match(r"3 rows\. Time taken: (less than 1|\d+) ms\. s \w+", read_text(page))
    assert "<small><code>station:" in page


def test_an_empty_box_asks_nothing(engine: Engine) -> None:
    for text in ("", " \n"):
        page = render_sparql(open_edition(engine), text, "reported", lambda text: 1 / 0)
        assert "rows." not in page
        assert "example=stations-by-country" in page
        assert "<code>station:</code>" in page


@pytest.mark.parametrize(
    ("text", "line", "column", "marked"),
    [
        ("SELECT ?s\r\n{ ?s foo:bar ?x }", 2, 6, "foo:bar"),
        ("SELECT ?s\r\t{ ?s foo:bar ?x }", 2, 7, "foo:bar"),
        ('ASK { "统战部" a }', 1, 15, "}"),
        ("ASK { ?s a ", 1, 12, "⏎"),
        ("ASK {\n SERVICE <http://x.org/> { } }", 2, 2, "SERVICE"),
        ("# all\nDELETE WHERE { ?s ?p ?o }", 2, 1, "DELETE"),
        ("ASK { ?s ?p '" + "x" * 9000 + "' } }", 1, 9019, "⏎"),
    ],
)
def test_a_fault_is_shown_at_its_place(
    engine: Engine, text: str, line: int, column: int, marked: str
) -> None:
    page = render_sparql(open_edition(engine), text, "reported", engine.ask)
    assert f'role="alert" data-line="{line}" data-column="{column}"' in page
    assert f"<mark>{marked}</mark>" in page
    assert f"Line {line}, column {column}:" in page
    assert len(read_text(page)) < 1500


def test_a_fault_without_a_place_is_shown_too(engine: Engine) -> None:
    edition = open_edition(engine)
    page = render_sparql(edition, "hello", "reported", engine.ask)
    assert "start with SELECT, CONSTRUCT, ASK or DESCRIBE" in read_text(page)
    assert "<mark>" not in page

    def fail(text: str) -> None:
        raise KgError("it is <too> large", hint="add LIMIT")

    page = render_sparql(edition, "ASK {}", "reported", fail)
    assert "it is &lt;too&gt; large add LIMIT" in read_text(page)

    def misplace(text: str) -> None:
        raise QuerySyntaxError("elsewhere", place=(7, 1))

    assert "<mark>" not in render_sparql(edition, "ASK {}", "reported", misplace)


def test_every_saved_query_runs_as_an_example(engine: Engine) -> None:
    for query in list(engine.public.values())[::9]:
        engine.ask(write_example(engine, query))
    page = render_example(open_edition(engine), engine.public["stations-by-country"], "official")
    assert "in place of ?_country" in page
    assert "Time taken" not in page
    assert "example=case-list&amp;policy=official" in page


def test_a_duration_is_in_units_of_its_size() -> None:
    texts = [describe_seconds(seconds) for seconds in (0.0001, 0.0123, 2.345)]
    assert texts == ["less than 1 ms", "12 ms", "2.3 s"]


def test_an_answer_of_100_000_rows_is_a_page_of_few(engine: Engine) -> None:
    text = "SELECT ?a ?b WHERE { ?a a ?x . ?b a ?y } LIMIT 100000"
    page = render_sparql(open_edition(engine), text, "reported", engine.select)
    assert "100000 rows; the first 500 are shown" in page
    assert page.count("<tr>") <= 501
    assert len(page.encode()) < 400_000
