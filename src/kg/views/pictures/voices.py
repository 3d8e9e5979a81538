"""Voices: who is for a claim and who is against it, each speaker once."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from kg.query.objections import MANNERS
from kg.views.diagram import Diagram
from kg.views.elements import Edge
from kg.views.pictures.canvas import Say

#: Predicates of edges that are no claims: statements, passed-on words, the editors' record.
STATEMENT, RELAY = "kg:stance", "kg:relay"
#: What an answer does, whatever its stance: that is towards something else.
ANSWERS, WITHDRAWN, WIDER = "answers", "withdrawn", "%(stance)s more widely"
#: What voices say, in the language of a page.
SAID = (ANSWERS, WITHDRAWN, WIDER)


@dataclass
class Voice:
    """One speaker on one side of a claim, with how it speaks and where."""

    id: str
    name: str
    #: Stances, with how often. One that is not towards the claim itself says so.
    words: Counter[str] = field(default_factory=Counter)
    attributions: list[str] = field(default_factory=list)
    #: Whether one of its statements has an independent source, and is not only passed on.
    is_root: bool = False
    #: Whether one of its statements is towards the claim itself.
    is_direct: bool = False

    @property
    def documents(self) -> list[str]:
        """The documents that have its statements."""
        return sorted({id.partition("-")[0] for id in self.attributions})

    def describe(self) -> str:
        """Return stances and documents in words, such as `alleges ×2 · 002, 003`."""
        parts = []
        for word, number in self.words.items():
            parts.append(f"{word} ×{number}" if number > 1 else word)
        return f"{', '.join(parts)} · {', '.join(self.documents)}"

    def add(self, attribution: str, word: str, *, is_direct: bool, is_root: bool) -> None:
        """Add a statement, unless it is one already."""
        if attribution in self.attributions:
            return
        self.words[word] += 1
        self.attributions.append(attribution)
        self.is_root = self.is_root or is_root
        self.is_direct = self.is_direct or is_direct


@dataclass
class Proposition:
    """One claim with the voices on both sides."""

    claim: Edge
    text: str
    supporters: list[Voice]
    opponents: list[Voice]

    @property
    def is_contested(self) -> bool:
        """Whether there are voices on both sides."""
        return bool(self.supporters and self.opponents)


def list_propositions(diagram: Diagram) -> list[Proposition]:
    """Return the claims that a diagram shows, the most contested first.

    Where its edges are statements, those are the claims that they are about.
    """
    said: dict[str, list[str]] = {}
    for edge in diagram.select_edges():
        if edge.predicate == STATEMENT and edge.target in diagram.claims:
            said.setdefault(edge.target, []).extend(edge.attributions)
        elif edge.attributions and edge.predicate not in (STATEMENT, RELAY):
            said.setdefault(edge.id, []).extend(edge.attributions)
    claims = {edge.id: edge for edge in diagram.edges} | diagram.claims
    propositions = [weigh(diagram, claims[id], ids) for id, ids in said.items()]
    return sorted(propositions, key=_rank)


def _rank(one: Proposition) -> tuple[bool, int, int, str]:
    """Return a key: first what has voices on both sides, then by the number of voices."""
    sides = (len(one.supporters), len(one.opponents))
    return (not one.is_contested, -min(sides), -sum(sides), one.text)


def weigh(diagram: Diagram, claim: Edge, attributions: Iterable[str]) -> Proposition:
    """Return a claim with the voices of some attributions, and all who object."""
    supporters: dict[str, Voice] = {}
    opponents: dict[str, Voice] = {}
    for id in attributions:
        one = diagram.attributions[id]
        if one["side"] == "supporting":
            _add(supporters, one, diagram.say)
        elif one["side"] == "opposing":
            _add(opponents, one, diagram.say)
    for words in claim.objections:
        id, _, manner = words.partition(" ")
        if manner and id in diagram.attributions:
            _add(opponents, diagram.attributions[id], diagram.say, manner)
    text = diagram.propositions.get(claim.id) or describe_edge(diagram, claim)
    return Proposition(claim, text, _sort(supporters), _sort(opponents))


def describe_edge(diagram: Diagram, edge: Edge) -> str:
    """Return an edge as a sentence of labels."""
    node = diagram.nodes.get(edge.source)
    return f"{node.label if node else edge.source} — {edge.label} — {edge.object_label}"


def _add(voices: dict[str, Voice], one: dict[str, Any], say: Say, manner: str = "") -> None:
    voice = voices.setdefault(one["speaker"], Voice(one["speaker"], one["speaker_label"]))
    stance = f"{one['stance']}, {say(WITHDRAWN)}" if one["withdrawn"] else one["stance"]
    word = say(ANSWERS)
    if manner != MANNERS["answer"]:
        word = say(WIDER) % {"stance": stance} if manner else stance
    voice.add(one["id"], word, is_direct=not manner, is_root=bool(one["root"]))


def _sort(voices: dict[str, Voice]) -> list[Voice]:
    """Return voices: direct ones and independent ones first."""
    return sorted(
        voices.values(), key=lambda one: (not one.is_direct, not one.is_root, one.name, one.id)
    )
