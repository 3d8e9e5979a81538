"""The neutral diagram between graph and formats: nodes, edges, their evidence."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from kg.names import ID, POLICIES
from kg.query.attributions import Attribution
from kg.query.engine import Engine
from kg.query.horizon import describe_horizon, read_horizon
from kg.query.ledger import Claim
from kg.query.nodes import read_row_names
from kg.query.objections import Objection
from kg.views.assessment import LICENCE, NOTICE, OPPOSITION, Say, classify_support
from kg.views.company import list_judgements, list_leads, list_propositions, read_replies_of
from kg.views.elements import Edge, Node
from kg.views.fetch import Statement
from kg.views.material import (
    Material,
    cite_sources,
    describe_claim,
    filter_kind,
    leads_to_document,
    read_material,
)
from kg.views.selection import Selection, find_policies
from kg.views.sites import Sites

#: The layout that fits every diagram: nodes and edges.
NETWORK = "network"
#: Labels of edges that are the editors' record. Predicates of claims have labels in the ontology.
RECORD_LABELS = {"prov:wasDerivedFrom": "draws on"}
PASSED_ON = "is passed on by"
#: What every diagram says of itself.
NODE, NODES, EDGE, EDGES = "%(num)s node", "%(num)s nodes", "%(num)s edge", "%(num)s edges"
COUNTS = "%(nodes)s, %(edges)s, %(opposed)s objected to (policy: %(policy)s)"
WITHOUT_READINGS = "%(policy)s, without our readings"
VERSION = "Data version %(version)s, %(licence)s."
SAID: tuple[str, ...] = (NODE, NODES, EDGE, EDGES, COUNTS, WITHOUT_READINGS, VERSION)
SAID += (PASSED_ON, *RECORD_LABELS.values())


@dataclass
class Diagram:
    """Everything that a view can show, whatever the format.

    `edges` connect two nodes, `facts` are claims about one node, `wider` are general claims by id.
    `claims` are the claims that are nodes, by id: what statements are about.
    `propositions` has a text for each subject of an attribution.
    `without_inferred` where edges that rest only on readings are left out. `horizon` is the last
    day of any document. `leads`, `replies` and `judgements` are by node.
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
    sources: dict[str, dict[str, str]]
    without_inferred: bool = False
    horizon: str = ""
    leads: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    replies: dict[str, dict[str, Any]] = field(default_factory=dict)
    judgements: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    claims: dict[str, Edge] = field(default_factory=dict)
    #: The layout that answers the question of a saved view, a key of `layouts.LAYOUTS`.
    layout: str = NETWORK
    sites: Sites | None = None
    #: The language of its labels as a tag, and what returns a text of ours in it.
    language: str = "en"
    say: Say = str
    #: The horizon in that language as a sentence, where that is not English.
    horizon_words: str = ""

    def select_edges(self, policy: str | None = None) -> list[Edge]:
        """Return the edges shown at first under a policy, by default the diagram's own."""
        policy = policy or self.policy
        return [edge for edge in self.edges if edge.shown and policy in edge.policies]

    def select_nodes(self) -> list[Node]:
        """Return the nodes shown at first, and the ends of the edges shown at first."""
        connected = find_connected(self.select_edges())
        return [node for node in self.nodes.values() if node.shown or node.id in connected]

    def summarize(self) -> str:
        """Return the numbers of nodes and edges shown at first, as text."""
        edges, shown = self.select_edges(), [one for one in self.nodes.values() if one.shown]
        opposed = sum(bool(edge.opposed) for edge in edges)
        values = {"nodes": self.count(len(shown), NODE, NODES), "policy": self.describe_policy()}
        values["edges"] = self.count_edges(len(edges))
        return self.say(COUNTS) % {"opposed": opposed, **values}

    def describe_policy(self) -> str:
        """Return the policy and its modifier in words."""
        policy = self.say(self.policy)
        return self.say(WITHOUT_READINGS) % {"policy": policy} if self.without_inferred else policy

    def count(self, number: int, one: str, several: str) -> str:
        """Return a number with what it counts, such as `2 edges`."""
        return self.say(one if number == 1 else several) % {"num": f"{number:,}"}

    def count_edges(self, number: int) -> str:
        """Return a number of edges in words."""
        return self.count(number, EDGE, EDGES)

    def describe_notice(self) -> str:
        """Return the notice of every diagram, with the last day of any document."""
        horizon = self.horizon_words
        if not horizon and self.horizon:
            horizon = describe_horizon(self.horizon)
        return f"{self.say(NOTICE)} {horizon}".strip()

    def describe_file(self) -> str:
        """Return version, licence and notice, as every file of a picture has them."""
        version = self.say(VERSION) % {"version": self.digest, "licence": LICENCE}
        return f"{version} {self.describe_notice()}"

    def as_json(self) -> dict[str, Any]:
        """Return plain values for JSON. They are the diagram's own, so do not change them."""
        return {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "policy": self.policy,
            "without_inferred": self.without_inferred,
            "horizon": self.horizon,
            "digest": self.digest,
            "nodes": list(map(vars, self.nodes.values())),
            "lines": list(map(vars, self.edges)),
            "facts": list(map(vars, self.facts)),
            "wider": {id: vars(edge) for id, edge in self.wider.items()},
            "propositions": self.propositions,
            "attributions": self.attributions,
            "sources": self.sources,
            "leads": self.leads,
            "replies": self.replies,
            "judgements": self.judgements,
        }


def find_connected(edges: Iterable[Edge]) -> set[str]:
    """Return the ids of the nodes that edges connect."""
    connected: set[str] = set()
    for edge in edges:
        connected.update((edge.source, edge.target))
    return connected


def project(
    engine: Engine,
    selection: Selection,
    *,
    policy: str,
    name: str = "",
    title: str = "",
    drawn_only: bool = False,
) -> Diagram:
    """Return the diagram of a selection. Its order depends on the data alone.

    Args:
        drawn_only: whether what no picture draws is left out, for one without ledgers: claims that
            are no edges, replies, documents, leads and judgements.
    """
    material = read_material(engine, selection, drawn_only=drawn_only)
    edges = [
        *_project_claims(material),
        *_project_statements(material),
        *_project_records(material),
    ]
    facts = _project_facts(material)
    general = _project_general_claims(material, [*edges, *facts])
    claims = _project_claim_nodes(material)
    nodes = _project_nodes(material)
    _name_objects([*edges, *facts], nodes)
    beside: dict[str, Any] = {"sources": {}}
    if not drawn_only:
        beside = _read_beside(material, nodes)
    ledger = sorted(material.ledger.items())
    return Diagram(
        name=name,
        title=title,
        description="",
        policy=policy,
        digest=engine.version,
        nodes=nodes,
        edges=sorted(edges, key=lambda edge: (edge.source, edge.predicate, edge.target, edge.id)),
        facts=sorted(
            facts, key=lambda fact: (fact.source, fact.predicate, fact.object_label, fact.id)
        ),
        wider=general,
        propositions=list_propositions(beside.get("replies", {}))
        | {claim.id: describe_claim(claim) for _, claim in ledger},
        attributions=material.reader.serialize_attributions(material.attributions),
        without_inferred=engine.without_inferred,
        horizon=read_horizon(engine),
        claims=claims,
        **beside,
    )


def _read_beside(material: Material, nodes: Mapping[str, Node]) -> dict[str, Any]:
    """Return what ledgers have beside claims, and add the attributions of replies."""
    engine = material.reader.engine
    persons = [engine.expand(node.id) for node in nodes.values() if node.kind == "Person"]
    replies, answering = read_replies_of(engine, persons)
    material.attributions = answering | material.attributions
    return {
        "sources": material.reader.read_sources(cite_sources(material)),
        "leads": list_leads(engine, nodes),
        "replies": replies,
        "judgements": list_judgements(engine, map(engine.expand, nodes)),
    }


def _make_edge(
    material: Material, iri: str, policies: Iterable[str], *, shown: bool = True
) -> Edge:
    """Return the edge of a claim, and note its attributions in the material."""
    claim = material.ledger[iri]
    cited = []
    for attribution in claim.attributions:
        material.attributions[attribution.id] = (claim.id, attribution)
        cited.append(attribution.id)
    return Edge(
        id=claim.id,
        source=claim.subject,
        target=claim.object,
        predicate=claim.predicate,
        label=claim.predicate_label,
        object_label=claim.object_label,
        policies=[policy for policy in POLICIES if policy in policies],
        support=classify_support(claim.attributions),
        opposed=OPPOSITION.get(claim.standing, ""),
        roots=claim.supporters,
        opponents=claim.opponents,
        standing=claim.standing,
        objectors=claim.objectors,
        objections=list(map(Objection.describe, claim.objections)),
        wider=claim.falls_under,
        attributions=cited,
        shown=shown,
        rests_on_readings=claim.rests_on_readings,
        caveat=claim.caveat,
    )


def _project_claims(material: Material) -> Iterator[Edge]:
    """Yield the edges of a selection that are claims, the hidden ones last."""
    selection = material.selection
    for shown, edges in ((True, selection.edges), (False, selection.beyond)):
        for triple, policies in edges.items():
            if triple in material.claims:
                yield _make_edge(material, material.claims[triple], policies, shown=shown)


def _project_facts(material: Material) -> list[Edge]:
    """Return the claims about nodes that are no edges of the selection."""
    drawn = material.selection.edges.keys() | material.selection.beyond.keys()
    claims = {triple: claim for triple, claim in material.claims.items() if triple not in drawn}
    policies = find_policies(material.reader.engine, set(claims))
    facts = [_make_edge(material, claim, policies[triple]) for triple, claim in claims.items()]
    for fact in facts:
        fact.target = ""
    return facts


def _project_general_claims(material: Material, edges: Iterable[Edge]) -> dict[str, Edge]:
    """Return the general claims that these edges fall under, by id."""
    names = sorted({edge.wider for edge in edges if edge.wider})
    expand = material.reader.engine.expand
    return {name: _make_edge(material, expand(name), frozenset(POLICIES)) for name in names}


def _project_claim_nodes(material: Material) -> dict[str, Edge]:
    """Return the claims that are nodes, by id."""
    iris = sorted(filter_kind(material.nodes, "claim") & material.ledger.keys())
    edges = [_make_edge(material, iri, frozenset(POLICIES)) for iri in iris]
    return {edge.id: edge for edge in edges}


def _project_statements(material: Material) -> list[Edge]:
    """Return edges from speakers to a claim, or step by step to a document."""
    edges: dict[tuple[str, str, str], Edge] = {}
    for iri, statement in sorted(material.statements.items()):
        claim = material.ledger.get(statement.about)
        attribution = _find_attribution(claim, statement.id)
        if claim is None or attribution is None:
            continue
        material.attributions[statement.id] = (claim.id, attribution)
        if leads_to_document(material.selection, iri, statement):
            for start, end in pairwise([statement.speaker, *statement.relays, statement.source]):
                edge = edges.setdefault((start, end, ""), _make_relay(material, start, end))
                _add_attribution(material, edge, statement.id)
        else:
            edge = _make_statement(material, statement, attribution)
            edges[statement.speaker, statement.about, statement.id] = edge
            _add_attribution(material, edge, statement.id)
    return list(edges.values())


def _find_attribution(claim: Claim | None, id: str) -> Attribution | None:
    attributions = claim.attributions if claim else []
    return next((one for one in attributions if one.id == id), None)


def _make_relay(material: Material, start: str, end: str) -> Edge:
    """Return the edge along which words are passed on."""
    source, target = map(material.reader.engine.shorten, (start, end))
    return Edge(
        id=f"{source}..{target}",
        source=source,
        target=target,
        predicate="kg:relay",
        label=PASSED_ON,
        object_label=material.labels.get(end, target),
        policies=list(POLICIES),
        support="stated",
    )


def _make_statement(material: Material, statement: Statement, attribution: Attribution) -> Edge:
    """Return the edge from a speaker to what the statement is about."""
    source, target = map(material.reader.engine.shorten, (statement.speaker, statement.about))
    return Edge(
        id=f"attribution:{statement.id}",
        source=source,
        target=target,
        predicate="kg:stance",
        label=attribution.stance,
        object_label=material.labels.get(statement.about, target),
        policies=list(POLICIES),
        support=classify_support([attribution]),
        opposed="direct" if attribution.side == "opposing" else "",
    )


def _add_attribution(material: Material, edge: Edge, id: str) -> None:
    """Add an attribution to an edge, and count its independent sources again."""
    edge.attributions.append(id)
    roots = {material.attributions[one][1].root for one in edge.attributions}
    independent = len(roots - {""})
    edge.roots, edge.opponents = (0, independent) if edge.opposed else (independent, 0)


def _project_records(material: Material) -> Iterator[Edge]:
    """Yield the editors' record, such as which document draws on which."""
    for triple in material.selection.edges:
        subject, predicate, object = triple
        if triple in material.claims or subject.startswith(f"{ID}attribution/"):
            continue
        source, name, target = map(material.reader.engine.shorten, triple)
        yield Edge(
            id=f"{source}..{name}..{target}",
            source=source,
            target=target,
            predicate=name,
            label=RECORD_LABELS.get(name, material.labels[predicate]),
            object_label=material.labels[object],
            policies=list(POLICIES),
            support="recorded",
        )


def _project_nodes(material: Material) -> dict[str, Node]:
    """Return the nodes of a diagram by id, in the order of their IRIs."""
    reader = material.reader
    shown = material.selection.shown | material.relays
    descriptions, names = reader.describe(material.nodes), reader.read_names(material.nodes)
    rows = read_row_names(reader.engine, filter_kind(material.nodes, "station"))
    nodes: dict[str, Node] = {}
    for iri in sorted(material.nodes):
        id, description = reader.engine.shorten(iri), descriptions[iri]
        claim = material.ledger.get(iri)
        nodes[id] = Node(
            id=id,
            label=describe_claim(claim) if claim else rows.get(iri, description.label or id),
            kind=description.kind,
            names=names.get(iri, []),
            identifiers=description.identifiers,
            shown=not shown or iri in shown or id in shown,
        )
    return nodes


def _name_objects(edges: Iterable[Edge], nodes: dict[str, Node]) -> None:
    """Give the objects of edges the names that the nodes have."""
    for edge in edges:
        if edge.target in nodes and nodes[edge.target].kind == "Station":
            edge.object_label = nodes[edge.target].label
