"""SVG: the evidence is in it, and nothing in it runs."""

import re
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree
from xml.sax.saxutils import unescape

import pytest

from kg.query.engine import Engine
from kg.views import style, svg
from kg.views.diagram import Diagram, project
from kg.views.placement import arrange
from kg.views.selection import select_around
from kg.views.view import View, project_neighbours, project_saved_view
from tests.views import diagrams
from tests.views.diagrams import VIEWS

SVG = "{http://www.w3.org/2000/svg}"
Drawn = Callable[[str], ElementTree.Element]


@pytest.fixture(scope="session")
def drawn(exported: Callable[[str, str], bytes]) -> Drawn:
    """Return the root of a saved view in SVG. Tests must not change it."""
    return lambda name: ElementTree.fromstring(exported(name, "svg"))


def draw(diagram: Diagram) -> ElementTree.Element:
    return ElementTree.fromstring(svg.render_svg(diagram, arrange(diagram)))


def groups(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [one for one in root.iter(f"{SVG}g") if one.get("class") == name]


@pytest.mark.parametrize("name", VIEWS)
def test_every_visible_edge_and_node_is_drawn_with_its_evidence(
    diagram: Callable[[str], Diagram], drawn: Drawn, name: str
) -> None:
    shown, root = diagram(name), drawn(name)
    edges = {one.get("data-claim"): one for one in groups(root, "line")}
    assert edges.keys() == {edge.id for edge in shown.select_edges()}
    for edge in shown.select_edges():
        assert edges[edge.id].get("data-support") == edge.support
        assert edges[edge.id].get("data-roots") == str(edge.roots)
        assert edges[edge.id].get("data-policies") == " ".join(edge.policies)
    nodes = {one.get("data-id") for one in groups(root, "thing")}
    assert nodes == {node.id for node in shown.select_nodes()}


def test_it_says_policy_version_licence_and_how_to_read_it(view: Callable[..., View]) -> None:
    undisputed = view("new-york-case", "undisputed")
    text = undisputed.serialize("svg").decode()
    for words in (
        "(policy: undisputed)",
        undisputed.diagram.digest,
        "CC BY 4.0",
        "a charge is no conviction",
        undisputed.diagram.title,
    ):
        assert words in text


def test_the_legend_explains_what_occurs_and_nothing_else(drawn: Drawn) -> None:
    def legend(name: str) -> str:
        (group,) = groups(drawn(name), "legend")
        return " ".join("".join(text.itertext()) for text in group.iter(f"{SVG}text"))

    assert "denied more widely, or answered" in legend("new-york-case")
    assert "alleged or estimated only" in legend("new-york-case")
    assert "claim" not in legend("government-responses").lower().replace("general claim", "")
    assert "the editors' record" in legend("source-lineage")


def test_a_hollow_edge_has_a_core_and_an_opposed_one_a_mark() -> None:
    made = diagrams.make_oddly_named()
    hollow = diagrams.make_edge(
        "claim:h", "person:odd-0", "person:odd-1", roots=0, opposed="direct"
    )
    made.edges = [hollow, diagrams.make_edge("claim:p", "person:odd-0", "person:odd-2")]
    edges = {one.get("data-claim"): one for one in groups(draw(made), "line")}
    drawings = {}
    for claim, group in edges.items():
        drawings[claim] = [child.tag.removeprefix(SVG) for child in group]
    assert drawings["claim:p"] == ["title", "path", "path"]
    assert drawings["claim:h"] == ["title", "path", "path", "path", "rect"]


def test_an_edge_from_a_node_to_itself_is_drawn() -> None:
    made = diagrams.make_oddly_named()
    made.edges = [diagrams.make_edge("claim:self", "person:odd-0", "person:odd-0")]
    (edge,) = groups(draw(made), "line")
    assert edge.get("data-claim") == "claim:self"


def test_an_edge_from_a_case_to_a_person_says_defendant_and_not_only_that_it_is_thick(
    drawn: Drawn,
) -> None:
    (group,) = groups(drawn("new-york-case"), "words")
    assert [text.text for text in group].count("defendant") == 3


def test_a_long_title_is_cut_in_the_heading_and_complete_in_its_title() -> None:
    made = diagrams.make_oddly_named()
    made.title = "How one and the other are connected " * 20
    root = draw(made)
    heading = root.find(f"{SVG}text")
    assert root.findtext(f"{SVG}title") == made.title
    assert heading is not None
    assert heading.text is not None
    assert heading.text.endswith("…")
    assert len(heading.text) * 10.8 < float(root.get("width", "0"))


def test_nothing_in_it_runs_or_fetches(drawn: Drawn) -> None:
    for root in (draw(diagrams.make_oddly_named()), drawn("organizational-ties")):
        tags = {element.tag.removeprefix(SVG) for element in root.iter()}
        assert tags <= {"svg", "title", "desc", "rect", "text", "g", "path"}
        for element in root.iter():
            assert not any(name.startswith("on") or "href" in name for name in element.attrib)


def test_odd_names_are_text() -> None:
    root = draw(diagrams.make_oddly_named())
    titles = " ".join("".join(title.itertext()) for title in root.iter(f"{SVG}title"))
    assert diagrams.ODD_NAMES[0] in titles
    assert "\\u202e" in titles
    assert "\u202e" not in titles


def test_the_same_diagram_gives_the_same_bytes(
    engine: Engine, exported: Callable[[str, str], bytes]
) -> None:
    again = View(project_saved_view(engine, "new-york-case", {}, "reported"))
    assert again.serialize("svg") == exported("new-york-case", "svg")


def test_a_small_network_has_neither_heading_nor_legend(engine: Engine) -> None:
    view = View(project_neighbours(engine, engine.expand("station:manhattan"), "reported"))
    whole, small = view.serialize("svg").decode(), view.draw_small()
    assert "Data version" in whole.partition("</desc>")[2]
    assert "Data version" not in small
    assert "alleged or estimated only" in whole
    assert "alleged or estimated only</text>" not in small
    assert 'data-id="station:manhattan"' in small


@pytest.mark.parametrize(
    "node", ["station:manhattan", "person:lu-jianwang", "body:fuzhou-psb", "country:spain"]
)
def test_a_small_network_is_drawn_as_with_all_that_ledgers_have(engine: Engine, node: str) -> None:
    iri = engine.expand(node)
    bare = project_neighbours(engine, iri, "reported")
    full = project(engine, select_around(engine, iri), policy="reported", title=bare.title)
    assert View(bare).draw_small() == View(replace(full, name=bare.name)).draw_small()
    assert len(bare.attributions) < len(full.attributions)


def test_a_small_network_has_the_theme_of_its_reader(engine: Engine) -> None:
    view = View(project_neighbours(engine, engine.expand("station:manhattan"), "reported"))
    small, rules = view.draw_small(), style.write_dark_theme()
    assert rules in unescape(small)
    painted = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]+)"', small))
    assert len(painted) > 5
    assert {colour for colour in painted if f'[fill="{colour}"]' not in rules} == set()
    assert rules not in unescape(view.serialize("svg").decode())
