"""The SPARQL box."""

from kg.pages.edition import open_edition
from kg.pages.sparql import render_sparql
from kg.query.engine import Engine


def test_the_box_has_the_query_and_its_answer(engine: Engine) -> None:
    text = "SELECT ?s WHERE { ?s kg:code ?code } ORDER BY ?s LIMIT 3"
    page = render_sparql(open_edition(engine), text, "reported", engine.select)
    assert "ORDER BY ?s LIMIT 3</textarea>" in page
    assert "3 rows." in page


def test_an_empty_box_asks_nothing(engine: Engine) -> None:
    page = render_sparql(open_edition(engine), "", "reported", lambda text: 1 / 0)
    assert "rows." not in page
