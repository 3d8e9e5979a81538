"""The material of a diagram is what its selection needs."""

from kg.query.engine import Engine
from kg.views.material import describe_claim, filter_kind, read_material
from kg.views.selection import select_around


def test_the_material_has_the_claims_of_the_nodes(engine: Engine) -> None:
    node = engine.expand("person:chen-jinping")
    material = read_material(engine, select_around(engine, node))
    assert node in material.nodes
    sentences = {describe_claim(claim) for claim in material.ledger.values()}
    assert "New York station case — defendant — Chen Jinping" in sentences


def test_nodes_are_filtered_by_kind(engine: Engine) -> None:
    nodes = [engine.expand(name) for name in ("claim:a", "person:b")]
    assert filter_kind(nodes, "claim") == {nodes[0]}
