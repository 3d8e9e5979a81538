"""Files for other programs, each opened again by a real reader."""

import csv
import io
import json
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pandas
import pytest
import xmlschema

from kg.query.engine import Engine
from kg.views import interchange
from kg.views.diagram import Diagram, Node
from kg.views.layout import compute_positions
from tests.views import diagrams
from tests.views.test_selection import VIEWS

SCHEMA = xmlschema.XMLSchema(Path(__file__).parent.parent / "support" / "data" / "gexf-1.3.xsd")
GEXF = "{http://gexf.net/1.3}"


def edges_of(graph: nx.MultiDiGraph) -> set[tuple[str, str, str]]:
    return {(source, target, values["claim"]) for source, target, values in graph.edges(data=True)}


def expected(picture: Diagram) -> set[tuple[str, str, str]]:
    return {(line.source, line.target, line.id) for line in picture.select_edges()}


@pytest.mark.parametrize("name", VIEWS)
def test_networkx_reads_the_same_graph_from_each_format(engine: Engine, name: str) -> None:
    picture = diagrams.read_diagram(engine, name)
    at = compute_positions(picture)
    read = (
        nx.read_graphml(
            io.BytesIO(interchange.serialize_graphml(picture, at)), force_multigraph=True
        ),
        nx.MultiDiGraph(
            nx.read_gexf(io.BytesIO(interchange.serialize_gexf(picture, at)), version="1.3")
        ),
        nx.cytoscape_graph(json.loads(interchange.serialize_cytoscape(picture, at))),
    )
    for graph in read:
        assert edges_of(graph) == expected(picture)
        assert set(graph) == {node.id for node in picture.select_nodes()}


def test_stance_roots_and_claim_ids_are_on_every_edge(engine: Engine) -> None:
    picture = diagrams.read_diagram(engine, "new-york-case")
    graph = nx.read_graphml(
        io.BytesIO(interchange.serialize_graphml(picture, compute_positions(picture))),
        force_multigraph=True,
    )
    (told,) = graph.get_edge_data("station:manhattan", "body:fuzhou-psb").values()
    assert (told["support"], told["opposed"], told["roots"], told["stances"]) == (
        "alleged",
        "wider",
        1,
        "alleges",
    )
    assert told["attributions"] == "001-048"
    assert "charge is no conviction" in graph.graph["notice"]
    assert graph.graph["policy"] == "reported"


def test_only_what_the_policy_grants_is_written(engine: Engine) -> None:
    picture = diagrams.read_diagram(engine, "bureaus-and-stations", "undisputed")
    rows = list(csv.DictReader(io.StringIO(interchange.serialize_edges(picture))))
    assert len(rows) == 70
    assert {row["predicate"] for row in rows} == {"kg:inCountry"}


@pytest.mark.parametrize("name", VIEWS)
def test_gexf_keeps_to_the_rules(engine: Engine, name: str) -> None:
    picture = diagrams.read_diagram(engine, name)
    SCHEMA.validate(io.BytesIO(interchange.serialize_gexf(picture, compute_positions(picture))))


def test_the_schema_can_fail(engine: Engine) -> None:
    picture = diagrams.read_diagram(engine, "new-york-case")
    broken = interchange.serialize_gexf(picture, compute_positions(picture)).replace(
        b'timeformat="date"', b'timeformat="century"'
    )
    with pytest.raises(xmlschema.XMLSchemaValidationError):
        SCHEMA.validate(io.BytesIO(broken))


def days(elements: list[ElementTree.Element]) -> list[tuple[str, str]]:
    return sorted(
        (one.get("start") or "0001-01-01", one.get("end") or "9999-12-31") for one in elements
    )


@pytest.mark.parametrize("name", VIEWS)
def test_gephi_finds_nothing_to_refuse_or_to_merge(engine: Engine, name: str) -> None:
    """What Gephi's importer and store ask beyond the schema, in our words; each fault loses data there."""
    picture = diagrams.read_diagram(engine, name)
    root = ElementTree.fromstring(interchange.serialize_gexf(picture, compute_positions(picture)))
    nodes = {node.get("id") for node in root.iter(f"{GEXF}node")}
    declared = {
        (group.get("class"), one.get("id"))
        for group in root.iter(f"{GEXF}attributes")
        for one in group.iter()
    }
    alike = set()
    for edge in root.iter(f"{GEXF}edge"):
        assert {edge.get("source"), edge.get("target")} <= nodes
        values = list(edge.iter(f"{GEXF}attvalue"))
        assert {("edge", value.get("for")) for value in values} <= declared
        assert all(value.get("value") for value in values)
        said = [value for value in values if value.get("for") == "said"]
        for spans in (days(list(edge.iter(f"{GEXF}spell"))), days(said)):
            assert all(one[1] < other[0] for one, other in pairwise(spans)), edge.get("id")
        alike.add((edge.get("source"), edge.get("target"), edge.get("kind")))
    assert len(alike) == len(picture.select_edges())


def test_times_that_share_a_day_are_joined_and_both_statements_are_told() -> None:
    month, year = (
        {"from": "2022-10-01", "to": "2022-10-31"},
        {"from": "2022-01-01", "to": "2022-12-31"},
    )
    told = {
        "1": diagrams.make_attribution("1", holds=month, said=month),
        "2": diagrams.make_attribution("2", holds=year, said=year, stance="reports"),
        "3": diagrams.make_attribution("3", holds={"from": "1999-01-01"}, withdrawn=True),
    }
    lines = [
        diagrams.make_edge("claim:c", "person:a", "person:b", attributions=["1", "2", "3"]),
        diagrams.make_edge(
            "attribution:1", "person:a", "person:b", attributions=["1"], predicate="kg:stance"
        ),
        diagrams.make_edge(
            "attribution:2", "person:a", "person:b", attributions=["2"], predicate="kg:stance"
        ),
    ]
    picture = diagrams.make_diagram(
        [Node("person:a", "a", "Person"), Node("person:b", "b", "Person")], lines, told
    )
    root = ElementTree.fromstring(interchange.serialize_gexf(picture, compute_positions(picture)))
    claim, first, second = root.iter(f"{GEXF}edge")
    assert days(list(claim.iter(f"{GEXF}spell"))) == [("2022-01-01", "2022-12-31")]
    said = {
        value.get("start"): value.get("value")
        for value in claim.iter(f"{GEXF}attvalue")
        if value.get("start")
    }
    assert said == {
        "2022-01-01": "reports: A speaker",
        "2022-10-01": "alleges: A speaker|reports: A speaker",
        "2022-11-01": "reports: A speaker",
    }
    assert (first.get("kind"), second.get("kind")) == ("kg:stance", "kg:stance 2")
    assert days(list(first.iter(f"{GEXF}spell"))) == [("2022-10-01", "2022-10-31")]


def test_spells_are_the_times_at_which_it_is_said_to_hold() -> None:
    nodes = [Node(f"person:{name}", name, "Person") for name in "ab"]
    told = {
        "1": diagrams.make_attribution(
            "1", holds={"from": "2022-01-01", "to": "2022-01-31"}, said={"from": "2022-02-01"}
        ),
        "2": diagrams.make_attribution("2", holds={"from": "2022-03-01"}),
        "3": diagrams.make_attribution(
            "3", side="opposing", stance="denies", said={"to": "2022-05-01"}
        ),
        "4": diagrams.make_attribution("4"),
    }
    dated = diagrams.make_edge("claim:dated", "person:a", "person:b", attributions=["1", "2", "3"])
    always = diagrams.make_edge("claim:always", "person:a", "person:b", attributions=["1", "4"])
    picture = diagrams.make_diagram(nodes, [dated, always], told)
    root = ElementTree.fromstring(interchange.serialize_gexf(picture, compute_positions(picture)))
    edges = {edge.get("id"): edge for edge in root.iter(f"{GEXF}edge")}
    spells = [dict(spell.attrib) for spell in edges["claim:dated"].iter(f"{GEXF}spell")]
    assert sorted(spells, key=str) == sorted(
        [{"start": "2022-01-01", "end": "2022-01-31"}, {"start": "2022-03-01"}], key=str
    )
    assert not list(edges["claim:always"].iter(f"{GEXF}spell"))
    said = [
        dict(value.attrib)
        for value in edges["claim:dated"].iter(f"{GEXF}attvalue")
        if value.get("for") == "said"
    ]
    assert said == [
        {"for": "said", "value": "denies: A speaker", "end": "2022-01-31"},
        {
            "for": "said",
            "value": "alleges: A speaker|denies: A speaker",
            "start": "2022-02-01",
            "end": "2022-05-01",
        },
        {"for": "said", "value": "alleges: A speaker", "start": "2022-05-02"},
    ]


def test_lists_open_in_a_spreadsheet_library(engine: Engine) -> None:
    picture = diagrams.read_diagram(engine, "who-says-who-denies")
    edges = pandas.read_csv(io.StringIO(interchange.serialize_edges(picture)))
    nodes = pandas.read_csv(io.StringIO(interchange.serialize_nodes(picture)))
    assert len(edges) == len(picture.select_edges())
    assert set(edges["source"]) | set(edges["target"]) <= set(nodes["id"])
    assert edges["roots"].dtype.kind == "i"
    for table in (edges, nodes):
        assert set(table["policy"]) == {"reported"}
        assert set(table["version"]) == {picture.digest}
        assert table["notice"].str.contains("a charge is no conviction").all()


def test_a_cell_that_is_a_formula_is_made_text() -> None:
    picture = diagrams.make_diagram(
        [Node("person:a", "=HYPERLINK(1)", "Person"), Node("person:b", "b", "Person")], []
    )
    rows = list(csv.DictReader(io.StringIO(interchange.serialize_nodes(picture))))
    assert rows[0]["label"] == "'=HYPERLINK(1)"


def test_a_bar_in_a_name_does_not_split_a_list() -> None:
    names = [("A|B", "latn", "variant"), ("C", "latn", "variant")]
    picture = diagrams.make_diagram([Node("person:a", "A|B", "Person", names)], [])
    (row,) = csv.DictReader(io.StringIO(interchange.serialize_nodes(picture)))
    assert row["names"].split("|") == ["A\\u007cB (latn)", "C (latn)"]
    assert row["label"] == "A|B"


def test_odd_names_come_back_as_they_are_shown() -> None:
    picture = diagrams.make_oddly_named()
    at = compute_positions(picture)
    SCHEMA.validate(io.BytesIO(interchange.serialize_gexf(picture, at)))
    graph = nx.read_graphml(
        io.BytesIO(interchange.serialize_graphml(picture, at)), force_multigraph=True
    )
    labels = [
        graph.nodes[f"person:odd-{number}"]["label"] for number in range(len(diagrams.ODD_NAMES))
    ]
    assert labels[0] == diagrams.ODD_NAMES[0]
    assert labels[1:3] == list(diagrams.ODD_NAMES[1:3])
    assert labels[3] == "with \\u202e turned \\u0007 bell"
    assert labels[4] == diagrams.ODD_NAMES[4]
    cyjs = nx.cytoscape_graph(json.loads(interchange.serialize_cytoscape(picture, at)))
    assert cyjs.graph["policy"] == "reported"
    assert cyjs.nodes["person:odd-0"]["label"] == diagrams.ODD_NAMES[0]


def test_the_same_picture_gives_the_same_bytes(engine: Engine) -> None:
    for write in (
        interchange.serialize_graphml,
        interchange.serialize_gexf,
        interchange.serialize_cytoscape,
    ):
        first, second = (
            write(one, compute_positions(one))
            for one in [diagrams.read_diagram(engine, "new-york-case") for _ in range(2)]
        )
        assert first == second
