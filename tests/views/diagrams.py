"""Made-up diagrams for tests, small and large, and the names of the saved views."""

import random

from kg.views.diagram import Diagram
from kg.views.elements import Edge, Node

VIEWS = (
    "organizational-ties",
    "bureaus-and-stations",
    "new-york-case",
    "government-responses",
    "who-says-who-denies",
    "source-lineage",
)
ODD_NAMES = (
    "<script>window.__xss=1</script>",
    "\"quoted\" & 'single' </title>",
    "محطة الشرطة الصينية",
    "with \u202e turned \u0007 bell",
    "long " * 60,
)


def make_attribution(
    id: str, side: str = "supporting", stance: str = "alleges", **more: object
) -> dict[str, object]:
    """Return an attribution as a diagram has it."""
    return {
        "id": id,
        "stance": stance,
        "side": side,
        "speaker": "body:speaker",
        "speaker_label": "A speaker",
        "basis": "own",
        "source": "001",
        "passages": [[10, 20]],
        "said": {},
        "holds": {},
        "relays": [],
        "answers": [],
        "inferred": [],
        "readings": [],
        "wording": "",
        "note": "",
        "remarks": [],
        "about": "claim:c",
        "root": "body:speaker",
        "root_label": "A speaker",
        "withdrawn": False,
    } | more


def make_edge(id: str, source: str, target: str, **more: object) -> Edge:
    """Return an edge as a diagram has it."""
    values: dict[str, object] = {
        "predicate": "kg:worksWith",
        "label": "works with",
        "object_label": target,
        "policies": ["reported"],
        "support": "alleged",
        "roots": 1,
    }
    return Edge(id=id, source=source, target=target, **(values | more))  # type: ignore[arg-type]


def make_diagram(
    nodes: list[Node], edges: list[Edge], attributions: dict[str, dict[str, object]] | None = None
) -> Diagram:
    """Return a diagram of these parts."""
    return Diagram(
        name="made",
        title="Made up",
        description="",
        policy="reported",
        digest="0123456789abcdef",
        nodes={node.id: node for node in nodes},
        edges=edges,
        facts=[],
        wider={},
        propositions={},
        attributions=attributions or {},
        sources={
            "001": {"title": "A title", "date": "2023-04-17", "language": "en", "sha256": "0" * 64}
        },
    )


def make_oddly_named() -> Diagram:
    """Return a diagram whose labels are markup, reverse the text, or never end."""
    nodes, edges, attributions = [], [], {}
    for number, name in enumerate(ODD_NAMES):
        id, source = f"001-{number:03}", f"person:odd-{number}"
        nodes.append(Node(source, name, "Person", [(name, "latn", "variant")]))
        attributions[id] = make_attribution(id, speaker_label=name, wording=name, note=name)
        if number:
            claim = f"claim:odd-{number}"
            edges.append(make_edge(claim, "person:odd-0", source, attributions=[id], label=name))
    return make_diagram(nodes, edges, attributions)


def make_large(nodes: int, edges: int, *, seed: int = 7) -> Diagram:
    """Return a diagram with skewed degrees, as networks have them, from a seed."""
    chance = random.Random(seed)
    kinds = ("Station", "Organization", "Person", "Group", "GovernmentResponse")
    made = [
        Node(f"group:n{number:05}", f"Thing number {number}", kinds[number % 5])
        for number in range(nodes)
    ]
    connected, attributions = [], {}
    for number in range(edges):
        source = made[int(nodes * chance.random() ** 2.5)].id
        target = made[chance.randrange(nodes)].id
        if source == target:
            continue
        id, claim = f"001-{number:05}", f"claim:l{number}"
        stance = chance.choice(("alleges", "reports", "states"))
        attributions[id] = make_attribution(id, stance=stance, about=claim)
        support = chance.choice(("alleged", "stated", "vouched"))
        opposed = chance.choice(("", "", "", "direct", "wider"))
        more = {"support": support, "opposed": opposed, "roots": chance.randrange(4)}
        connected.append(make_edge(claim, source, target, attributions=[id], **more))
    return make_diagram(made, connected, attributions)
