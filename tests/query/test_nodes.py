"""Properties and labels of nodes by IRI."""

import pytest

from kg.names import expand
from kg.query import nodes
from kg.query.engine import Engine
from kg.query.nodes import batch_iris, read_labels, read_properties, select_rows

STATION = expand("station:IRL01")
PLACED = "SELECT ?node ?country WHERE {{ VALUES ?node {{ {nodes} }} ?node kg:inCountry ?country }}"


def test_everything_said_of_a_node_is_read(engine: Engine) -> None:
    (said,) = read_properties(engine, [STATION]).values()
    asked = engine.select(f"SELECT ?property ?value WHERE {{ <{STATION}> ?property ?value }}")
    assert sum(map(len, said.values())) == len(asked)
    assert said["kg:code"] == ["IRL01"]
    assert said["kg:inCountry"] == [expand("country:ireland")]


def test_a_policy_has_its_own_edges(engine: Engine) -> None:
    (edge,) = (
        row
        for row in engine.select("SELECT ?s ?o WHERE { ?s kg:hostedBy ?o } ORDER BY ?s ?o LIMIT 1")
    )
    subject = str(edge["s"])
    assert "kg:hostedBy" in read_properties(engine, [subject])[subject]
    assert "kg:hostedBy" not in read_properties(engine, [subject], "official").get(subject, {})


def test_what_the_graph_does_not_know_is_not_there(engine: Engine) -> None:
    assert read_properties(engine, [expand("station:nowhere")]) == {}
    assert read_labels(engine, [expand("station:nowhere")]) == {}
    assert read_properties(engine, []) == {}


def test_a_label_is_english_where_there_are_several(engine: Engine) -> None:
    assert read_labels(engine, [expand("kg:operatedBy")]) == {
        expand("kg:operatedBy"): "operated by"
    }
    assert list(read_labels(engine, [expand("kg:isoCode"), STATION])) == sorted(
        [expand("kg:isoCode"), STATION]
    )


def test_many_nodes_are_asked_in_batches(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    stations = [str(row["s"]) for row in engine.select("SELECT ?s WHERE { ?s kg:code ?code }")]
    complete = set(select_rows(engine, PLACED, stations))
    monkeypatch.setattr(nodes, "BATCH", 7)
    assert [len(batch.split()) for batch in batch_iris(stations)][:2] == [7, 7]
    assert set(select_rows(engine, PLACED, stations)) == complete
    assert len(complete) > 7
