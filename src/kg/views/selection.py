"""Select the edges of a diagram: by a query, or around or between entities."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from kg.errors import UsageError, did_you_mean
from kg.names import ID, KG, POLICIES
from kg.query.engine import Engine
from kg.query.nodes import select_rows
from kg.query.parameters import Values, bind_values
from kg.query.results import Triples

#: The topic of the saved queries that are drawn.
VIEWS = "views"
#: An edge: the IRIs of its subject, predicate and object.
Triple = tuple[str, str, str]

#: Kinds that connect nearly everything. They are drawn, but a search does not pass through them.
HUB_KINDS = (
    "Country",
    "City",
    "Province",
    "Continent",
    "Place",
    "Source",
    "SourceVoice",
    "Publication",
    "MediaOutlet",
)

#: The search for paths stops at a ring of more nodes than this. In generated graphs of up to
#: ten million triples a limit of 1,000 gave the same paths as one of 100, in up to twice the time.
RING = 200

ALL_EDGES = """
SELECT ?subject ?predicate ?object WHERE { ?predicate a kg:Tie . ?subject ?predicate ?object }
"""
HUBS = f"""
SELECT DISTINCT ?thing WHERE {{{{
  VALUES ?thing {{{{ {{nodes}} }}}} ?thing a ?kind .
  FILTER (?kind IN ({", ".join(f"kg:{kind}" for kind in HUB_KINDS)}))
}}}}
"""
#: Claims that connect two nodes, whoever makes them; `?near` is the known end.
CLAIMED_EDGES = """
SELECT ?subject ?predicate ?object WHERE {{
  VALUES ?near {{ {nodes} }}
  ?claim rdf:%(end)s ?near ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
  ?predicate a kg:Tie .
}}
"""
PLAIN_EDGES = """
SELECT ?subject ?predicate ?object WHERE {{
  VALUES ?%(end)s {{ {nodes} }}
  ?predicate a kg:Tie .
  ?subject ?predicate ?object .
}}
"""
SUPPORTERS = """
SELECT ?subject ?predicate ?object ?number WHERE {{
  VALUES ?subject {{ {nodes} }}
  ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ;
    kg:supporters ?number .
}}
"""
TRIPLES_OF = """
SELECT ?subject ?predicate ?object WHERE {{
  VALUES ?subject {{ {nodes} }} ?subject ?predicate ?object
}}
"""


@dataclass
class Selection:
    """The edges of a diagram, with their policies, and the nodes shown at first.

    `beyond` has edges that lead on: the diagram contains them, and hides them at first.
    An edge without a policy is a claim that nobody supports: it is only denied, disputed or
    asked about.
    """

    edges: dict[Triple, frozenset[str]]
    shown: set[str] = field(default_factory=set)
    beyond: dict[Triple, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class SearchArea:
    """The plain edges between two nodes, among which the paths run.

    `is_cut` where the search stopped at rings of more than `RING` nodes.
    """

    edges: set[Triple]
    is_cut: bool = False


def list_ends(edges: Iterable[Triple]) -> set[str]:
    """Return the subjects and objects of edges."""
    ends: set[str] = set()
    for subject, _, object in edges:
        ends.update((subject, object))
    return ends


def select_saved_view(engine: Engine, name: str, values: Values) -> Selection:
    """Select the edges of a saved view.

    Args:
        values: the parameters of the view, as words.

    Raises:
        UsageError: no saved view has this name, or a value does not fit.
    """
    view = engine.saved_query(name)
    if view["topic"] != VIEWS:
        views = [known for known, query in engine.queries.items() if query["topic"] == VIEWS]
        hint = did_you_mean(name, sorted(views))
        raise UsageError(f"{name!r} is not a saved view: its answer is rows", hint=hint)
    return select_constructed(engine, bind_values(engine, view, values))


def select_constructed(engine: Engine, text: str) -> Selection:
    """Select the edges that a CONSTRUCT gives, under each policy.

    Claims among the same nodes that no policy grants are added where the CONSTRUCT gives
    other edges of their predicate.

    Raises:
        UsageError: the text is another form of query.
    """
    granted: dict[Triple, set[str]] = {}
    for policy in POLICIES:
        for edge in _construct(engine, text, policy):
            granted.setdefault(edge, set()).add(policy)
    edges = {edge: frozenset(policies) for edge, policies in granted.items()}
    shown = list_ends(edges)
    predicates = {predicate for _, predicate, _ in edges}
    for edge in read_claimed_edges(engine, shown):
        subject, predicate, object = edge
        if subject in shown and object in shown and predicate in predicates:
            edges.setdefault(edge, frozenset())
    return Selection(edges, shown)


def _construct(engine: Engine, text: str, policy: str) -> Iterator[Triple]:
    """Yield the triples of a CONSTRUCT whose ends are IRIs."""
    answer = engine.ask(text, policy)
    if not isinstance(answer, Triples):
        hint = "write CONSTRUCT { ?subject ?predicate ?object } WHERE …"
        raise UsageError("only a CONSTRUCT can be drawn", hint=hint)
    for triple in answer:
        edge = (_read_iri(triple.subject), triple.predicate.value, _read_iri(triple.object))
        if all(edge):
            yield edge


def select_around(
    engine: Engine, node: str, *, hops: int = 1, through_hubs: bool = False
) -> Selection:
    """Select every claim that connects a node to others, up to some hops away."""
    edges: set[Triple] = set()
    shown, frontier = {node}, {node}
    for _ in range(hops):
        step = set(read_claimed_edges(engine, frontier))
        edges |= step
        reached = list_ends(step) - shown
        shown |= reached
        frontier = reached if through_hubs else reached - find_hubs(engine, reached)
    return Selection(find_policies(engine, edges), shown)


def select_network(engine: Engine, policy: str) -> Selection:
    """Select every plain edge of a policy."""
    edges: set[Triple] = set()
    for row in engine.select(ALL_EDGES, policy):
        edges.add((str(row["subject"]), str(row["predicate"]), str(row["object"])))
    return Selection(dict.fromkeys(sorted(edges), frozenset({policy})), list_ends(edges))


def find_hubs(engine: Engine, nodes: Iterable[str]) -> set[str]:
    """Return the nodes that are places, documents or media."""
    return {node.value for (node,) in select_rows(engine, HUBS, nodes)}


@dataclass
class _Front:
    """One side of a search: all nodes reached from an end, and the ring reached last."""

    reached: set[str]
    ring: set[str]


def search_between(
    engine: Engine,
    ends: tuple[str, str],
    policy: str,
    *,
    through_hubs: bool = False,
    longest: int = 6,
) -> SearchArea:
    """Collect the edges on paths of at most `longest` steps, from both ends.

    Only edges near the two ends are read, however large the graph.
    """
    fronts = [_Front({end}, {end}) for end in ends]
    edges: set[Triple] = set()
    have_met = False
    for _ in range(longest):
        active = [front for front in fronts if front.ring]
        front = min(active, key=lambda front: len(front.ring))
        if len(front.ring) > RING:
            return SearchArea(edges, is_cut=not have_met)
        step = set(read_plain_edges(engine, front.ring, policy))
        reached = list_ends(step) - front.reached - set(ends)
        hubs = set() if through_hubs else find_hubs(engine, reached)
        edges |= _leave_out(step, hubs)
        front.ring = reached - hubs
        front.reached |= front.ring
        # one step beyond the meeting point, so that there are paths to choose from
        if have_met or not any(front.ring for front in fronts):
            break
        have_met = _have_met(fronts, ends, edges)
    return SearchArea(edges)


def _leave_out(edges: set[Triple], nodes: set[str]) -> set[Triple]:
    return {edge for edge in edges if edge[0] not in nodes and edge[2] not in nodes}


def _have_met(fronts: list[_Front], ends: tuple[str, str], edges: set[Triple]) -> bool:
    one, other = fronts
    if one.reached & other.reached:
        return True
    return any({subject, object} == set(ends) for subject, _, object in edges)


def read_plain_edges(engine: Engine, nodes: Iterable[str], policy: str) -> Iterator[Triple]:
    """Yield the plain edges of a policy that start or end at one of these nodes."""
    for end in ("subject", "object"):
        for row in select_rows(engine, PLAIN_EDGES % {"end": end}, nodes, policy):
            yield _read_triple(row)


def read_claimed_edges(
    engine: Engine, nodes: Iterable[str], *, most: int | None = None
) -> Iterator[Triple]:
    """Yield the claims that connect one of these nodes to another.

    Args:
        most: a limit for the claims from each end.
    """
    for end in ("subject", "object"):
        text = CLAIMED_EDGES % {"end": end} + (f"LIMIT {most}" if most else "")
        for row in select_rows(engine, text, nodes):
            edge = _read_triple(row)
            if edge[2].startswith((ID, KG)):
                yield edge


def find_policies(engine: Engine, edges: set[Triple]) -> dict[Triple, frozenset[str]]:
    """Return each edge with the policies that make it a plain edge."""
    subjects = {subject for subject, _, _ in edges}
    policies: dict[Triple, set[str]] = {edge: set() for edge in sorted(edges)}
    for policy in POLICIES:
        for row in select_rows(engine, TRIPLES_OF, subjects, policy):
            edge = _read_triple(row)
            if edge in policies:
                policies[edge].add(policy)
    return {edge: frozenset(names) for edge, names in policies.items()}


def count_supporters(engine: Engine, edges: set[Triple]) -> dict[Triple, int]:
    """Count the independent sources that support each edge that is a claim."""
    subjects = {subject for subject, _, _ in edges}
    counts: dict[Triple, int] = {}
    for *row, number in select_rows(engine, SUPPORTERS, subjects):
        edge = _read_triple(row)
        if edge in edges:
            counts[edge] = int(number.value)
    return counts


def add_neighbours(engine: Engine, selection: Selection, *, most: int) -> Selection:
    """Add claims that lead on from the shown nodes, hidden at first.

    Where there are more than `most`, those of hubs are left out; where there are still more,
    all are.
    """
    hubs = find_hubs(engine, selection.shown)
    # one more than allowed is enough to know that there are too many
    limit = most + len(selection.edges) + 1
    for start in (selection.shown, selection.shown - hubs):
        beyond = set(read_claimed_edges(engine, start, most=limit)) - selection.edges.keys()
        if len(beyond) <= most:
            return Selection(selection.edges, selection.shown, find_policies(engine, beyond))
    return selection


def _read_triple(row: Iterable[Any]) -> Triple:
    subject, predicate, object = row
    return subject.value, predicate.value, object.value


def _read_iri(term: object) -> str:
    """Return the IRI of a term, or an empty text for a literal or blank node."""
    return str(getattr(term, "value", "")) if type(term).__name__ == "NamedNode" else ""
