"""Elements of a diagram: nodes and edges."""

from dataclasses import dataclass, field


@dataclass
class Node:
    """A node of a diagram: its label, kind, other names and identifiers.

    Each of `names` is a text, its script and its role.
    """

    id: str
    label: str
    kind: str
    names: list[tuple[str, str, str]] = field(default_factory=list)
    identifiers: dict[str, str] = field(default_factory=dict)
    shown: bool = True


@dataclass
class Edge:
    """An edge of a diagram: a claim, a statement, a relay or an editors' record.

    Without a `target` it is a claim about its source alone. `support` is a key of
    `assessment.SUPPORT`. `opposed` is `direct`, or `wider` where somebody opposes only the
    general claim or answers, as the label of its `standing` tells. `objectors` has the names of
    who objects, and `objections` the attributions. `roots` and `opponents` count independent
    sources for and against. `rests_on_readings` if only what the editors read in makes it an edge.
    `caveat` is what alone an accusation says.
    """

    id: str
    source: str
    target: str
    predicate: str
    label: str
    object_label: str
    policies: list[str]
    support: str
    opposed: str = ""
    roots: int = 0
    opponents: int = 0
    standing: str = ""
    objectors: str = ""
    objections: list[str] = field(default_factory=list)
    wider: str = ""
    attributions: list[str] = field(default_factory=list)
    shown: bool = True
    rests_on_readings: bool = False
    caveat: str = ""
