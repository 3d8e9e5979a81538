"""The neutral picture between the graph and every format: things, lines, and who says so."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from kg.names import ID, KG, POLICIES
from kg.query.engine import Engine
from kg.query.ledger import Attribution, Claim
from kg.views.assessment import classify_opposition, classify_support
from kg.views.fetch import Reader
from kg.views.selection import Selection, Triple, find_policies

#: Words for relations that are the editors' record and no claim predicate, whose label the ontology gives.
RECORDED = {"prov:wasDerivedFrom": "draws on"}


IN_SOURCE = KG + "inSource"


@dataclass
class Node:
    """A thing in a picture: its kind, all its names (text, script, role), and what identifies it."""

    id: str
    label: str
    kind: str
    names: list[tuple[str, str, str]] = field(default_factory=list)
    identifiers: dict[str, str] = field(default_factory=dict)
    shown: bool = True


@dataclass
class Edge:
    """A proposition, a statement or passed-on speech between two things; without a `target` a claim of one.

    `support` is a key of `support.SUPPORT`. `opposed` is `direct`, or `wider` where only a wider claim under
    which it falls is opposed. `roots` and `opponents` are numbers of independent origins.
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
    wider: str = ""
    attributions: list[str] = field(default_factory=list)
    shown: bool = True


@dataclass
class Diagram:
    """Everything that a picture can show.

    `lines` join two things, `facts` are claims of one thing, `wider` the claims under which others fall;
    `propositions` has the words for whatever an attribution is about.
    """

    name: str
    title: str
    description: str
    policy: str
    digest: str
    nodes: dict[str, Node]
    edges: list[Edge]
    facts: list[Edge]
    wider: dict[str, Edge]
    propositions: dict[str, str]
    attributions: dict[str, dict[str, Any]]
    sources: dict[str, dict[str, Any]]

    def select_edges(self, policy: str | None = None) -> list[Edge]:
        """The lines shown at first under a policy, by default the picture's own."""
        return [
            line for line in self.edges if line.shown and (policy or self.policy) in line.policies
        ]

    def select_nodes(self) -> list[Node]:
        """The things shown at first, and those that a visible line ties."""
        tied = {end for line in self.select_edges() for end in (line.source, line.target)}
        return [node for id, node in self.nodes.items() if id in tied or node.shown]

    def as_json(self) -> dict[str, Any]:
        """Plain values, as the page and other programs read them; they are the picture's own, to be written only."""
        return {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "policy": self.policy,
            "digest": self.digest,
            "nodes": [vars(node) for node in self.nodes.values()],
            "lines": [vars(edge) for edge in self.edges],
            "facts": [vars(edge) for edge in self.facts],
            "wider": {id: vars(edge) for id, edge in self.wider.items()},
            "propositions": self.propositions,
            "attributions": self.attributions,
            "sources": self.sources,
        }


@dataclass
class _Material:
    """What was read for a picture, and what is collected while its lines are made."""

    reader: Reader
    ledger: dict[str, Claim]
    labels: dict[str, str]
    attributions: dict[str, tuple[str, Attribution]] = field(default_factory=dict)


def project(
    engine: Engine,
    selection: Selection,
    *,
    policy: str,
    name: str = "",
    title: str = "",
    description: str = "",
) -> Diagram:
    """The picture of a selection, in an order that depends on nothing but the data."""
    reader = Reader(engine)
    edges = selection.edges | selection.beyond
    spoken = {subject for subject, _, _ in edges if subject.startswith(ID + "attribution/")}
    things = {end for subject, _, object in edges for end in (subject, object)} - spoken
    statements = reader.read_statements(spoken)
    relays = {
        by
        for iri, one in statements.items()
        if _is_chained(selection, iri, one.source)
        for by in one.relays
    }
    things |= relays
    claims = reader.find_claims(things)
    about = {statement.about for statement in statements.values()}
    ledger = reader.read_ledger({*claims.values(), *about, *_of_kind(things, "claim")})
    labels = reader.read_labels({*things, *(predicate for _, predicate, _ in edges)})
    material = _Material(reader, ledger, labels)
    lines = [
        *_claim_lines(material, claims, selection),
        *_statement_lines(material, statements, selection),
    ]
    lines += _recorded(material, selection, claims, spoken)
    facts = _facts(material, {edge: claim for edge, claim in claims.items() if edge not in edges})
    names = sorted({line.wider for line in (*lines, *facts) if line.wider})
    wider = {name: _line(material, reader.expand(name), frozenset(POLICIES)) for name in names}
    cited = {one.source for _, one in material.attributions.values()} | {
        reader.shorten(thing).partition(":")[2] for thing in _of_kind(things, "source")
    }
    return Diagram(
        name=name,
        title=title,
        description=description,
        policy=policy,
        digest=engine.version,
        nodes=_nodes(material, things, selection.shown | relays),
        edges=sorted(lines, key=lambda line: (line.source, line.predicate, line.target, line.id)),
        facts=sorted(
            facts, key=lambda line: (line.source, line.predicate, line.object_label, line.id)
        ),
        wider=wider,
        propositions={entry.id: _words(entry) for _, entry in sorted(material.ledger.items())},
        attributions=reader.serialize_attributions(material.attributions),
        sources=reader.read_sources(cited),
    )


def _of_kind(things: Iterable[str], kind: str) -> set[str]:
    return {thing for thing in things if thing.startswith(f"{ID}{kind}/")}


def _words(entry: Claim) -> str:
    return f"{entry.subject_label} — {entry.predicate_label} — {entry.object_label}"


def _line(material: _Material, claim: str, policies: Iterable[str], *, shown: bool = True) -> Edge:
    """The line of a claim, whose attributions are collected on the way."""
    entry, reader = material.ledger[claim], material.reader
    wider = material.ledger.get(reader.expand(entry.falls_under)) if entry.falls_under else None
    for attribution in entry.attributions:
        material.attributions[attribution.id] = (entry.id, attribution)
    return Edge(
        id=entry.id,
        source=entry.subject,
        target=entry.object,
        predicate=entry.predicate,
        label=entry.predicate_label,
        object_label=entry.object_label,
        policies=[policy for policy in POLICIES if policy in policies],
        support=classify_support(entry.attributions),
        opposed=classify_opposition(entry, wider),
        roots=entry.supporters,
        opponents=entry.opponents,
        standing=entry.standing,
        wider=entry.falls_under,
        attributions=[attribution.id for attribution in entry.attributions],
        shown=shown,
    )


def _claim_lines(
    material: _Material, claims: dict[Triple, str], selection: Selection
) -> list[Edge]:
    return [
        _line(material, claims[edge], policies, shown=shown)
        for shown, edges in ((True, selection.edges), (False, selection.beyond))
        for edge, policies in edges.items()
        if edge in claims
    ]


def _facts(material: _Material, claims: dict[Triple, str]) -> list[Edge]:
    policies = find_policies(material.reader.engine, set(claims))
    facts = [_line(material, claim, policies[edge]) for edge, claim in claims.items()]
    for fact in facts:
        fact.target = ""
    return facts


def _statement_lines(
    material: _Material, statements: dict[str, Any], selection: Selection
) -> list[Edge]:
    """A line from its speaker to what a statement is about, or step by step to the document that has it."""
    lines: dict[tuple[str, str, str], Edge] = {}
    for iri, statement in sorted(statements.items()):
        entry = material.ledger.get(statement.about)
        attribution = (
            next((one for one in entry.attributions if one.id == statement.id), None)
            if entry
            else None
        )
        if entry is None or attribution is None:
            continue
        material.attributions[statement.id] = (entry.id, attribution)
        chained = _is_chained(selection, iri, statement.source)
        stops = [statement.speaker, *(statement.relays if chained else ())]
        for start, end in pairwise([*stops, statement.source if chained else statement.about]):
            key = (start, end, "" if chained else statement.id)
            line = lines.setdefault(key, _spoken(material, key, attribution, chained=chained))
            line.attributions.append(statement.id)
            told = (material.attributions[one][1] for one in line.attributions)
            independent = len({one.root for one in told if one.root})
            line.roots, line.opponents = (0, independent) if line.opposed else (independent, 0)
    return list(lines.values())


def _is_chained(selection: Selection, statement: str, source: str) -> bool:
    """Whether a view asks for the document of a statement, and so for the way the words took."""
    return (statement, IN_SOURCE, source) in selection.edges


def _spoken(
    material: _Material, key: tuple[str, str, str], attribution: Attribution, *, chained: bool
) -> Edge:
    start, end, statement = key
    reader = material.reader
    opposing = not chained and attribution.side == "opposing"
    return Edge(
        id=f"attribution:{statement}"
        if statement
        else f"{reader.shorten(start)}..{reader.shorten(end)}",
        source=reader.shorten(start),
        target=reader.shorten(end),
        predicate="kg:relay" if chained else "kg:stance",
        label="is passed on by" if chained else attribution.stance,
        object_label=material.labels.get(end, reader.shorten(end)),
        policies=list(POLICIES),
        support="stated" if chained else classify_support([attribution]),
        opposed="direct" if opposing else "",
    )


def _recorded(
    material: _Material, selection: Selection, claims: dict[Triple, str], spoken: set[str]
) -> list[Edge]:
    """Lines that are no proposition of anybody: the editors' record of which document draws on which."""
    reader = material.reader
    return [
        Edge(
            id=f"{reader.shorten(subject)}..{reader.shorten(predicate)}..{reader.shorten(object)}",
            source=reader.shorten(subject),
            target=reader.shorten(object),
            predicate=reader.shorten(predicate),
            label=RECORDED.get(reader.shorten(predicate), material.labels[predicate]),
            object_label=material.labels[object],
            policies=list(POLICIES),
            support="recorded",
        )
        for subject, predicate, object in selection.edges
        if (subject, predicate, object) not in claims and subject not in spoken
    ]


def _nodes(material: _Material, things: Iterable[str], shown: set[str]) -> dict[str, Node]:
    reader = material.reader
    described, names = reader.describe(things), reader.read_names(things)
    nodes = {}
    for thing in sorted(things):
        id = reader.shorten(thing)
        entry = material.ledger.get(thing)
        nodes[id] = Node(
            id=id,
            label=_words(entry) if entry else described[thing].label or id,
            kind=described[thing].kind,
            names=names.get(thing, []),
            identifiers=described[thing].identifiers,
            shown=not shown or thing in shown or id in shown,
        )
    return nodes
