"""Views as networks of pyvis: every edge with its claim, every text safe, real pages."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pyvis.network import Network

from kg.views import style
from kg.views.view import View
from tests.views import diagrams
from tests.views.diagrams import VIEWS


@pytest.mark.parametrize("name", VIEWS)
def test_every_edge_has_its_claim_and_how_it_stands(view: Callable[[str], View], name: str) -> None:
    diagram, network = view(name).diagram, view(name).to_pyvis()
    assert isinstance(network, Network)
    expected = {edge.id: edge for edge in diagram.select_edges()}
    assert {edge["claim"] for edge in network.edges} == expected.keys()
    for drawn in network.edges:
        edge = expected[drawn["claim"]]
        assert (drawn["from"], drawn["to"], drawn["label"]) == (
            edge.source,
            edge.target,
            edge.label,
        )
        assert drawn["attributions"] == edge.attributions
        assert drawn["objectors"] == edge.objectors
        assert drawn["standing"]
    assert {node["id"] for node in network.nodes} == {node.id for node in diagram.select_nodes()}


def test_nodes_have_our_colours_labels_and_places(case: View) -> None:
    by_id = {node["id"]: node for node in case.to_pyvis().nodes}
    person = by_id["person:lu-jianwang"]
    assert person["label"] == "Lu Jianwang"
    assert person["color"] == style.fill("Person")
    assert (person["x"], person["y"]) == case.positions["person:lu-jianwang"]
    assert person["title"].splitlines()[:2] == ["Lu Jianwang", "Person, person:lu-jianwang"]


def test_no_text_is_markup_or_turns_what_follows() -> None:
    network = View(diagrams.make_oddly_named()).to_pyvis()
    for part in (*network.nodes, *network.edges):
        assert "<" not in part["title"]
        assert not set("\u202e\u0007") & set(part["title"] + part["label"])
    page = network.generate_html(notebook=False)
    assert "<script>window.__xss" not in page


def test_people_go_on_with_it(case: View, tmp_path: Path, chromium: Browser) -> None:
    network = case.to_pyvis()
    network.add_node("mine", label="My note", x=0, y=0, physics=False)
    network.add_edge("mine", "station:manhattan", label="see")
    file = tmp_path / "mine.html"
    network.write_html(str(file), notebook=False)
    page = chromium.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    # the template of pyvis asks a third party for a style sheet, which is refused here
    page.route("https://**/*", lambda route: route.abort())
    page.goto(file.as_uri())
    page.wait_for_function("() => typeof network === 'object' && network !== null")
    assert page.evaluate("nodes.length") == len(network.nodes)
    assert page.evaluate("edges.get({filter: (one) => one.claim}).length") == len(
        case.diagram.select_edges()
    )
    assert errors == []
    page.close()
