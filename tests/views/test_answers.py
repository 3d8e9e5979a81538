"""Pictures of answers: what the header of a saved query names is drawn from its rows."""

import re

import pytest

from kg.catalog import PICTURES, read_catalogue
from kg.library import KnowledgeGraph
from kg.query.engine import Engine
from kg.query.results import Result
from kg.views.answers import DRAWERS, draw_answer
from tests.conftest import ROOT

#: Those with so many rows that only a choice of them is drawn.
LONG = {"ties-of-organizations", "ties-of-a-person-or-body"}
DRAWN = [
    one.name for one in read_catalogue(ROOT) if one.picture in DRAWERS and one.name not in LONG
]


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


def test_acts_are_in_the_lanes_of_their_countries(shared_graph: KnowledgeGraph) -> None:
    answer = ask(shared_graph, "timeline-of-responses")
    page = draw_answer(answer, "strip", lambda id: f"/{id}")
    for row in answer:
        assert f'href="/{str(row["response"]).rpartition("/id/")[2].replace("/", ":")}"' in page
        assert str(row["countryLabel"]) in page
    assert page.count('class="lane"') == len({row["country"] for row in answer})


def test_a_statement_was_said_and_did_not_happen(shared_graph: KnowledgeGraph) -> None:
    page = draw_answer(ask(shared_graph, "timeline-of-statements"), "strip", lambda _: "")
    assert 'data-clock="said"' in page
    assert 'data-clock="holds"' not in page


@pytest.mark.parametrize("name", ["fox-hunt-links", "associations-and-hosts"])
def test_a_connection_joins_what_its_predicate_joins(
    shared_graph: KnowledgeGraph, name: str
) -> None:
    answer = ask(shared_graph, name)
    page = draw_answer(answer, "network", lambda _: "")
    one, predicate, other = {
        "fox-hunt-links": ("linked", "predicate", "via"),
        "associations-and-hosts": ("association", "tie", "site"),
    }[name]
    drawn = re.findall(r'data-source="([^"]+)" data-target="([^"]+)"', page)
    pairs = {(row[one], row[other]) for row in answer if row[one] and row[other]}
    assert len(drawn) == len(pairs)
    assert str(next(iter(answer))[f"{predicate}Label"]) in page


def test_sources_flow_into_documents(shared_graph: KnowledgeGraph) -> None:
    page = draw_answer(ask(shared_graph, "roots-of-sources"), "flow", lambda _: "")
    ends = re.findall(r'data-source="([^"]+)" data-target="([^"]+)"', page)
    assert ends
    assert all(target.startswith("source:") for _, target in ends)


def test_a_map_has_the_stations_of_the_answer(shared_graph: KnowledgeGraph, engine: Engine) -> None:
    spain = shared_graph.query("stations-by-country", country="Spain")
    assert isinstance(spain, Result)
    page = draw_answer(spain, "map", lambda id: f"/{id}", engine)
    assert f"{len(spain)} stations" in page
    assert 'href="/city:madrid"' in page
    assert draw_answer(spain, "map", lambda _: "") == ""


def test_too_many_rows_are_no_picture(shared_graph: KnowledgeGraph) -> None:
    assert draw_answer(ask(shared_graph, "ties-of-organizations"), "network", lambda _: "") == ""


def test_what_does_not_fit_is_not_drawn(shared_graph: KnowledgeGraph) -> None:
    answer = ask(shared_graph, "station-count")
    for picture in (*PICTURES, "pie"):
        assert draw_answer(answer, picture, lambda _: "") == ""
