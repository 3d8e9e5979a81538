"""The material of a diagram: what is read for a selection of edges."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.names import ID, KG
from kg.query.attributions import Attribution
from kg.query.engine import Engine
from kg.query.ledger import Claim, find_read_in
from kg.views.company import leave_out_readings
from kg.views.fetch import Reader, Statement
from kg.views.selection import Selection, Triple, list_ends

IN_SOURCE = KG + "inSource"


@dataclass
class Material:
    """What was read for a selection, and the attributions that its edges use."""

    reader: Reader
    selection: Selection
    nodes: set[str]
    relays: set[str]
    statements: dict[str, Statement]
    claims: dict[Triple, str]
    ledger: dict[str, Claim]
    labels: dict[str, str]
    attributions: dict[str, tuple[str, Attribution]] = field(default_factory=dict)


def read_material(engine: Engine, selection: Selection, *, drawn_only: bool = False) -> Material:
    """Read the statements, claims, ledger and labels of a selection.

    Args:
        drawn_only: whether claims are left out that are no edges of it.
    """
    reader = Reader(engine)
    edges = selection.edges | selection.beyond
    speech = filter_kind((subject for subject, _, _ in edges), "attribution")
    statements = reader.read_statements(speech)
    if engine.without_inferred:
        statements = leave_out_statements(engine, selection, statements)
        edges = selection.edges | selection.beyond
    relays: set[str] = set()
    for iri, statement in statements.items():
        if leads_to_document(selection, iri, statement):
            relays.update(statement.relays)
    nodes = list_ends(edges) - speech | relays
    claims = reader.find_claims(nodes)
    if drawn_only:
        claims = {triple: claim for triple, claim in claims.items() if triple in edges}
    if engine.without_inferred:
        claims, nodes = leave_out_readings(engine, selection, claims, nodes)
    about = {statement.about for statement in statements.values()}
    ledger = reader.read_ledger({*claims.values(), *about, *filter_kind(nodes, "claim")})
    predicates = {predicate for _, predicate, _ in edges}
    labels = reader.read_labels(nodes | predicates)
    return Material(reader, selection, nodes, relays, statements, claims, ledger, labels)


def leave_out_statements(
    engine: Engine, selection: Selection, statements: dict[str, Statement]
) -> dict[str, Statement]:
    """Leave out statements on claims that rest only on readings, and their edges."""
    read_in = find_read_in(engine, {statement.about for statement in statements.values()})
    left_out = {iri for iri, statement in statements.items() if statement.about in read_in}
    for edges in (selection.edges, selection.beyond):
        for triple in [one for one in edges if left_out & {one[0], one[2]}]:
            edges.pop(triple)
    return {iri: statement for iri, statement in statements.items() if iri not in left_out}


def leads_to_document(selection: Selection, iri: str, statement: Statement) -> bool:
    """Whether a selection has the document of a statement, and so its relays."""
    return (iri, IN_SOURCE, statement.source) in selection.edges


def filter_kind(nodes: Iterable[str], kind: str) -> set[str]:
    """Return the IRIs of one kind, such as `claim`."""
    return {node for node in nodes if node.startswith(f"{ID}{kind}/")}


def describe_claim(claim: Claim) -> str:
    """Return a claim as a sentence of labels."""
    return f"{claim.subject_label} — {claim.predicate_label} — {claim.object_label}"


def cite_sources(material: Material) -> set[str]:
    """Return the ids of the documents that are nodes or behind an attribution."""
    cited = {attribution.source for _, attribution in material.attributions.values()}
    for source in filter_kind(material.nodes, "source"):
        cited.add(material.reader.engine.shorten(source).partition(":")[2])
    return cited
