"""Nodes and edges of a diagram have what every format needs."""

from kg.views.elements import Edge, Node


def test_an_element_is_shown_and_undisputed_unless_it_says_otherwise() -> None:
    edge = Edge("claim:x", "a", "b", "kg:worksWith", "works with", "B", ["reported"], "stated")
    assert edge.shown
    assert (edge.opposed, edge.objections, edge.wider, edge.caveat) == ("", [], "", "")
    assert Edge(*[""] * 6, [], "").objections is not edge.objections
    node = Node("person:x", "X", "Person")
    assert node.shown
    assert (node.names, node.identifiers) == ([], {})
