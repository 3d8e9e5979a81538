"""Pictures for tests: a saved view of the checked-in data, and small or large ones made up."""

import random

from kg.query.engine import Engine
from kg.views.diagram import Diagram, Edge, Node
from kg.views.view import project_saved_view

ODD_NAMES = (
    "<script>window.__xss=1</script>",
    "\"quoted\" & 'single' </title>",
    "محطة الشرطة الصينية",
    "with \u202e turned \u0007 bell",
    "long " * 60,
)


def read_diagram(engine: Engine, name: str, policy: str = "reported") -> Diagram:
    """The picture of a saved view."""
    return project_saved_view(engine, name, {}, policy)


def make_attribution(
    id: str, side: str = "supporting", stance: str = "alleges", **more: object
) -> dict[str, object]:
    """One attribution as a picture has it."""
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
        "wording": "",
        "note": "",
        "remarks": [],
        "about": "claim:c",
        "root": "body:speaker",
        "root_label": "A speaker",
        "withdrawn": False,
    } | more


def make_edge(id: str, source: str, target: str, **more: object) -> Edge:
    """One line as a picture has it."""
    given: dict[str, object] = {
        "predicate": "kg:worksWith",
        "label": "works with",
        "object_label": target,
        "policies": ["reported"],
        "support": "alleged",
        "roots": 1,
    }
    return Edge(id=id, source=source, target=target, **(given | more))  # type: ignore[arg-type]


def make_diagram(
    nodes: list[Node], lines: list[Edge], attributions: dict[str, dict[str, object]] | None = None
) -> Diagram:
    """A picture of these parts."""
    return Diagram(
        name="made",
        title="Made up",
        description="",
        policy="reported",
        digest="0123456789abcdef",
        nodes={node.id: node for node in nodes},
        edges=lines,
        facts=[],
        wider={},
        propositions={},
        attributions=attributions or {},
        sources={
            "001": {"title": "A title", "date": "2023-04-17", "language": "en", "sha256": "0" * 64}
        },
    )


def make_oddly_named() -> Diagram:
    """A picture whose labels would be mark-up, turn the text round, or never end."""
    nodes = [
        Node(f"person:odd-{number}", name, "Person", [(name, "latn", "variant")])
        for number, name in enumerate(ODD_NAMES)
    ]
    lines = [
        make_edge(
            f"claim:odd-{number}",
            "person:odd-0",
            f"person:odd-{number}",
            attributions=[f"001-{number:03}"],
            label=name,
        )
        for number, name in enumerate(ODD_NAMES)
        if number
    ]
    told = {
        f"001-{number:03}": make_attribution(
            f"001-{number:03}", speaker_label=name, wording=name, note=name
        )
        for number, name in enumerate(ODD_NAMES)
    }
    return make_diagram(nodes, lines, told)


def make_large(things: int, lines: int, *, seed: int = 7) -> Diagram:
    """A picture with skewed degrees, as networks have them, from a seed."""
    chance = random.Random(seed)
    kinds = ("Station", "Organization", "Person", "Group", "GovernmentResponse")
    nodes = [
        Node(f"group:n{number:05}", f"Thing number {number}", kinds[number % 5])
        for number in range(things)
    ]
    found, told = [], {}
    for number in range(lines):
        source = nodes[int(things * chance.random() ** 2.5)].id
        target = nodes[chance.randrange(things)].id
        if source == target:
            continue
        id = f"001-{number:05}"
        told[id] = make_attribution(
            id, stance=chance.choice(("alleges", "reports", "states")), about=f"claim:l{number}"
        )
        support = chance.choice(("alleged", "stated", "vouched"))
        opposed = chance.choice(("", "", "", "direct", "wider"))
        found.append(
            make_edge(
                f"claim:l{number}",
                source,
                target,
                support=support,
                opposed=opposed,
                roots=chance.randrange(4),
                attributions=[id],
            )
        )
    return make_diagram(nodes, found, told)
