"""Labels of nodes: in rows, with room, on nothing else."""

from itertools import combinations

from kg.views.boxes import Boxes
from kg.views.elements import Node
from kg.views.labels import (
    CLAIM_ROWS,
    ROWS,
    WIDTH,
    make_room,
    measure_rooms,
    place_names,
    wrap_label,
)
from tests.views.diagrams import make_diagram


def make(name: str, label: str = "A label", kind: str = "Person") -> Node:
    return Node(f"person:{name}", label, kind)


def test_a_long_label_is_cut_and_that_of_a_claim_later() -> None:
    assert wrap_label(make("a", "Madrid")) == ["Madrid"]
    rows = wrap_label(make("a", "Madrid · Fuzhou bureau (ESP01)"))
    assert rows == ["Madrid · Fuzhou bureau", "(ESP01)"]
    rows = wrap_label(make("a", "word " * 60))
    assert len(rows) == ROWS
    assert rows[-1].endswith("…")
    assert max(map(len, rows)) <= WIDTH
    assert len(wrap_label(make("a", "word " * 60, "Claim"))) == CLAIM_ROWS


def test_the_room_of_a_node_has_its_label() -> None:
    rooms = measure_rooms(
        make_diagram([make("a"), make("b", "A much longer label")], []),
        {"person:a": 8.0, "person:b": 8.0},
    )
    assert rooms["person:a"].width < rooms["person:b"].width
    assert rooms["person:a"].height == rooms["person:b"].height
    assert make_room(["one", "two"], 8.0).below > make_room(["one"], 8.0).below


def test_labels_lie_on_nothing_that_is_covered_and_not_on_each_other() -> None:
    nodes = [make(str(number), f"Number {number}") for number in range(9)]
    places = {node.id: (30.0 * number, 0.0) for number, node in enumerate(nodes)}
    discs = [(x - 6, -6.0, x + 6, 6.0) for x, _ in places.values()]
    placed = [name for _, name in place_names(nodes, places, 6.0, Boxes(discs))]
    boxes = [name.box for name in placed if name]
    assert len(boxes) >= 5
    for one, other in combinations([*boxes, *discs], 2):
        assert not (
            one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
        )


def test_a_label_without_room_is_left_out() -> None:
    node = make("a")
    covered = Boxes([(-200.0, -200.0, 200.0, 200.0)])
    assert list(place_names([node], {node.id: (0.0, 0.0)}, 6.0, covered)) == [(node, None)]
