"""Roles of a case: who charges, who is accused, the site, the host, authorities."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from kg.query.engine import Engine
from kg.views.diagram import Diagram
from kg.views.roles import ZONES, assign_roles, is_case
from kg.views.view import View, project_neighbours
from tests.views.diagrams import VIEWS, make_large


@pytest.mark.parametrize("name", VIEWS)
def test_only_a_picture_of_a_case_is_placed_by_roles(
    diagram: Callable[[str], Diagram], name: str
) -> None:
    assert is_case(diagram(name)) == (name == "new-york-case")
    assert not is_case(make_large(200, 300))


def test_everything_shown_of_the_case_has_its_role(case: View) -> None:
    roles = assign_roles(case.diagram)
    assert roles.keys() == {id for id, node in case.diagram.nodes.items() if node.shown}
    assert roles["case:new-york-station"] == "case"
    assert roles["person:lu-jianwang"] == roles["person:chen-jinping"] == "accused"
    assert roles["station:manhattan"] == "site"
    labels = {case.diagram.nodes[id].label: role for id, role in roles.items()}
    assert labels["United States Department of Justice"] == "charges"
    assert labels["America ChangLe Association"] == "hosts"
    assert labels["Ministry of Public Security"] == "behind"
    assert labels["Manhattan"] == "where"


def test_zones_stand_where_a_hand_put_them_with_a_heading_each(case: View) -> None:
    roles, places = assign_roles(case.diagram), case.positions
    columns = ["charges", "case", "accused", "behind"]
    middles = []
    for name in columns:
        xs = [places[id][0] for id, role in roles.items() if role == name]
        middles.append(sum(xs) / len(xs))
    assert all(one < other for one, other in pairwise(middles))
    headings = {heading.text for heading in case.arrangement.headings}
    assert headings == {ZONES[role].text for role in roles.values()}


def test_a_role_is_the_same_whatever_the_order_of_the_edges(case: View) -> None:
    edges = case.diagram.edges
    before = assign_roles(case.diagram)
    try:
        case.diagram.edges = edges[::-1]
        assert assign_roles(case.diagram) == before
    finally:
        case.diagram.edges = edges


def test_a_few_nodes_around_an_accused_get_no_zones(engine: Engine) -> None:
    few = project_neighbours(engine, engine.expand("person:lu-jianwang"), "reported")
    assert any(edge.predicate == "kg:defendant" for edge in few.edges)
    assert not is_case(few)
