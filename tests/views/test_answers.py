"""Pictures of answers: what the header of a saved query names is drawn from its rows."""

import re

import pytest

from kg.catalog import PICTURES, read_catalogue
from kg.library import KnowledgeGraph
from kg.query.results import Result
from kg.views.answers import DRAWERS, draw_answer
from tests.conftest import ROOT

DRAWN = [one.name for one in read_catalogue(ROOT) if one.picture in DRAWERS]


def ask(graph: KnowledgeGraph, name: str) -> Result:
    answer = graph.query(name)
    assert isinstance(answer, Result)
    return answer


@pytest.mark.parametrize("name", DRAWN)
def test_every_query_with_a_picture_has_one(shared_graph: KnowledgeGraph, name: str) -> None:
    picture = next(one.picture for one in read_catalogue(ROOT) if one.name == name)
    page = draw_answer(ask(shared_graph, name), picture, lambda id: f"/page/{id}")
    assert page.startswith("<figure")
    assert 'href="/page/' in page
    assert "unopposed" not in page


def test_bars_have_every_row_in_its_order(shared_graph: KnowledgeGraph) -> None:
    answer = ask(shared_graph, "stations-per-country")
    page = draw_answer(answer, "bars", lambda _: "")
    numbers = [int(text) for text in re.findall(r"<b>(\d+)</b>", page)]
    assert numbers == [row["stations"] for row in answer]


def test_a_matrix_has_the_sum_of_its_rows(shared_graph: KnowledgeGraph) -> None:
    answer = ask(shared_graph, "stations-per-bureau-and-continent")
    page = draw_answer(answer, "matrix", lambda _: "")
    total = sum(int(str(row["stations"])) for row in answer)
    assert page.endswith(f'<td class="total">{total}</td></tr></tfoot></table></div></figure>')


def test_what_does_not_fit_is_not_drawn(shared_graph: KnowledgeGraph) -> None:
    answer = ask(shared_graph, "station-count")
    for picture in (*PICTURES, "pie"):
        assert draw_answer(answer, picture, lambda _: "") == ""
