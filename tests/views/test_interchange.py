"""Files for other programs, each opened again by a real reader."""

import csv
import io
import json
from collections.abc import Callable

import networkx as nx
import pandas
import pytest

from kg.query.engine import Engine
from kg.views import interchange
from kg.views.diagram import Diagram
from kg.views.elements import Node
from kg.views.gexf import serialize_gexf
from kg.views.placement import compute_positions
from kg.views.view import View, project_saved_view
from tests.views import diagrams
from tests.views.diagrams import VIEWS

Read = Callable[..., Diagram]
Exported = Callable[[str, str], bytes]


def read_graphml(data: bytes) -> nx.MultiDiGraph:
    return nx.read_graphml(io.BytesIO(data), force_multigraph=True)


def edges_of(graph: nx.MultiDiGraph) -> set[tuple[str, str, str]]:
    return {(source, target, values["claim"]) for source, target, values in graph.edges(data=True)}


def expected(diagram: Diagram) -> set[tuple[str, str, str]]:
    return {(edge.source, edge.target, edge.id) for edge in diagram.select_edges()}


@pytest.mark.parametrize("name", VIEWS)
def test_networkx_reads_the_same_graph_from_each_format(
    diagram: Read, exported: Exported, name: str
) -> None:
    read = (
        read_graphml(exported(name, "graphml")),
        nx.MultiDiGraph(nx.read_gexf(io.BytesIO(exported(name, "gexf")), version="1.3")),
        nx.cytoscape_graph(json.loads(exported(name, "cyjs"))),
    )
    for graph in read:
        assert edges_of(graph) == expected(diagram(name))
        assert set(graph) == {node.id for node in diagram(name).select_nodes()}


@pytest.mark.parametrize("name", VIEWS)
def test_every_attribute_comes_back_with_its_type(
    view: Callable[[str], View], exported: Exported, name: str
) -> None:
    """Parallel edges, ids and types survive; GraphML leaves empty values out."""
    diagram, positions = view(name).diagram, view(name).positions
    graphml = read_graphml(exported(name, "graphml"))
    cytoscape = nx.cytoscape_graph(json.loads(exported(name, "cyjs")))
    about = {key: value for key, value in interchange.describe_file(diagram).items() if value}
    assert graphml.graph.items() >= about.items()
    assert cytoscape.graph.items() >= about.items()
    assert len(graphml.edges) == len(cytoscape.edges) == len(diagram.select_edges())
    for edge in diagram.select_edges():
        values = interchange.flatten_edge(diagram, edge)
        ends = (edge.source, edge.target, edge.id)
        assert cytoscape.edges[ends].items() >= (values | {"id": edge.id}).items()
        stated = {key: value for key, value in values.items() if value != ""}
        assert {key: graphml.edges[ends][key] for key in stated} == stated
        assert graphml.edges[ends].keys() - stated.keys() <= {"id"}
    for node in diagram.select_nodes():
        values = interchange.flatten_node(node)
        assert cytoscape.nodes[node.id].items() >= values.items()
        x, y = positions[node.id]
        stated = {key: value for key, value in values.items() if value != ""} | {"x": x, "y": y}
        assert graphml.nodes[node.id] == stated


def test_stance_roots_and_claim_ids_are_on_every_edge(exported: Exported) -> None:
    graph = read_graphml(exported("new-york-case", "graphml"))
    (edge,) = graph.get_edge_data("station:manhattan", "body:fuzhou-psb").values()
    values = (edge["support"], edge["opposed"], edge["roots"], edge["stances"])
    assert values == ("alleged", "wider", 1, "alleges")
    assert edge["attributions"] == "001-048"
    assert "charge is no conviction" in graph.graph["notice"]
    assert graph.graph["policy"] == "reported"


def test_only_what_the_policy_grants_is_written(diagram: Read) -> None:
    undisputed = diagram("bureaus-and-stations", "undisputed")
    rows = list(csv.DictReader(io.StringIO(interchange.serialize_edges(undisputed))))
    assert len(rows) == 70
    assert {row["predicate"] for row in rows} == {"kg:inCountry"}


def test_lists_open_in_a_spreadsheet_library(diagram: Read) -> None:
    speech = diagram("who-says-who-denies")
    edges = pandas.read_csv(io.StringIO(interchange.serialize_edges(speech)))
    nodes = pandas.read_csv(io.StringIO(interchange.serialize_nodes(speech)))
    assert len(edges) == len(speech.select_edges())
    assert set(edges["source"]) | set(edges["target"]) <= set(nodes["id"])
    assert edges["roots"].dtype.kind == "i"
    for table in (edges, nodes):
        assert set(table["policy"]) == {"reported"}
        assert set(table["version"]) == {speech.digest}
        assert table["notice"].str.contains("a charge is no conviction").all()


def test_a_cell_that_is_a_formula_is_made_text() -> None:
    nodes = [Node("person:a", "=HYPERLINK(1)", "Person"), Node("person:b", "b", "Person")]
    made = diagrams.make_diagram(nodes, [])
    rows = list(csv.DictReader(io.StringIO(interchange.serialize_nodes(made))))
    assert rows[0]["label"] == "'=HYPERLINK(1)"


def test_a_bar_in_a_name_does_not_split_a_list() -> None:
    names = [("A|B", "latn", "variant"), ("C", "latn", "variant")]
    made = diagrams.make_diagram([Node("person:a", "A|B", "Person", names)], [])
    (row,) = csv.DictReader(io.StringIO(interchange.serialize_nodes(made)))
    assert row["names"].split("|") == ["A\\u007cB (latn)", "C (latn)"]
    assert row["label"] == "A|B"


def test_odd_names_come_back_as_they_are_shown() -> None:
    odd = diagrams.make_oddly_named()
    positions = compute_positions(odd)
    graph = read_graphml(interchange.serialize_graphml(odd, positions))
    numbers = range(len(diagrams.ODD_NAMES))
    labels = [graph.nodes[f"person:odd-{number}"]["label"] for number in numbers]
    assert labels[0] == diagrams.ODD_NAMES[0]
    assert labels[1:3] == list(diagrams.ODD_NAMES[1:3])
    assert labels[3] == "with \\u202e turned \\u0007 bell"
    assert labels[4] == diagrams.ODD_NAMES[4]
    cyjs = nx.cytoscape_graph(json.loads(interchange.serialize_cytoscape(odd, positions)))
    assert cyjs.graph["policy"] == "reported"
    assert cyjs.nodes["person:odd-0"]["label"] == diagrams.ODD_NAMES[0]


def test_the_same_diagram_gives_the_same_bytes(engine: Engine, exported: Exported) -> None:
    again = View(project_saved_view(engine, "new-york-case", {}, "reported"))
    for format, serialize in (
        ("graphml", interchange.serialize_graphml),
        ("gexf", serialize_gexf),
        ("cyjs", interchange.serialize_cytoscape),
    ):
        assert serialize(again.diagram, again.positions) == exported("new-york-case", format)
