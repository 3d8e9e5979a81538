"""Which edges a picture is about: a saved view, free SPARQL, or what lies around a thing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from kg.errors import UsageError, did_you_mean
from kg.names import ID, KG, POLICIES
from kg.query.engine import Engine
from kg.query.nodes import select_rows
from kg.query.parameters import bind_values
from kg.query.results import Triples

Triple = tuple[str, str, str]

#: Things by which nearly everything hangs together: they are drawn, and not walked through unless asked.
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

#: Things in a ring around an end of a way up to which the search goes on. In generated graphs of up to ten million
#: triples a thousand found the same ways as a hundred did, in up to twice the time.
RING = 200

ALL_TIED = (
    "SELECT ?subject ?predicate ?object WHERE { ?predicate a kg:Tie . ?subject ?predicate ?object }"
)
HUBS = f"""
SELECT DISTINCT ?thing WHERE {{{{
  VALUES ?thing {{{{ {{nodes}} }}}} ?thing a ?kind . FILTER (?kind IN ({", ".join(f"kg:{kind}" for kind in HUB_KINDS)}))
}}}}
"""
#: Propositions that tie two things, whoever says so; `?near` is the end that is known.
CLAIMED = """
SELECT ?subject ?predicate ?object WHERE {{
  VALUES ?near {{ {nodes} }}
  ?claim rdf:%(end)s ?near ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
  ?predicate a kg:Tie .
}}
"""
TIED = """
SELECT ?subject ?predicate ?object WHERE {{
  VALUES ?%(end)s {{ {nodes} }}
  ?predicate a kg:Tie .
  ?subject ?predicate ?object .
}}
"""
SUPPORTED = """
SELECT ?subject ?predicate ?object ?number WHERE {{
  VALUES ?subject {{ {nodes} }}
  ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ; kg:supporters ?number .
}}
"""
HOLDING = "SELECT ?subject ?predicate ?object WHERE {{ VALUES ?subject {{ {nodes} }} ?subject ?predicate ?object }}"


@dataclass
class Selection:
    """The edges of a picture, each with the policies under which it is one, and the things shown at first.

    What leads `beyond` them is in a picture for expanding and not shown at first.
    An edge that no policy grants is a proposition that nobody asserts: only denied, disputed or asked about.
    """

    edges: dict[Triple, frozenset[str]]
    shown: set[str] = field(default_factory=set)
    beyond: dict[Triple, frozenset[str]] = field(default_factory=dict)


def select_saved_view(engine: Engine, name: str, given: dict[str, str]) -> Selection:
    """The edges of a saved view under every policy, with those among its things that nobody asserts."""
    view = engine.saved_query(name)
    if view["topic"] != "views":
        views = sorted(
            known for known, query in engine.queries.items() if query["topic"] == "views"
        )
        raise UsageError(
            f"{name!r} is no saved view: it answers with rows", hint=did_you_mean(name, views)
        )
    return select_constructed(engine, bind_values(engine, view, given))


def select_constructed(engine: Engine, text: str) -> Selection:
    """The edges that a CONSTRUCT gives, asked once under each policy."""
    granted: dict[Triple, set[str]] = {}
    for policy in POLICIES:
        answer = engine.ask(text, policy)
        if not isinstance(answer, Triples):
            raise UsageError(
                "only a CONSTRUCT can be drawn",
                hint="write CONSTRUCT { ?subject ?tie ?object } WHERE …",
            )
        for triple in answer:
            granted.setdefault(
                (_iri(triple.subject), _iri(triple.predicate), _iri(triple.object)), set()
            ).add(policy)
    edges = {edge: frozenset(policies) for edge, policies in granted.items() if all(edge)}
    shown = {end for subject, _, object in edges for end in (subject, object)}
    for edge in read_propositions(engine, shown):
        if edge[0] in shown and edge[2] in shown and _same_relation(edge, edges):
            edges.setdefault(edge, frozenset())
    return Selection(edges, shown)


def _same_relation(edge: Triple, edges: dict[Triple, frozenset[str]]) -> bool:
    """Whether a view that draws this relation anywhere lacks this edge only because no policy grants it."""
    return edge not in edges and any(known[1] == edge[1] for known in edges)


def select_around(
    engine: Engine, thing: str, *, hops: int = 1, through_hubs: bool = False
) -> Selection:
    """Every proposition that ties a thing to others, up to some hops away."""
    edges: set[Triple] = set()
    seen, frontier = {thing}, {thing}
    for _ in range(hops):
        found = set(read_propositions(engine, frontier))
        edges |= found
        reached = {end for subject, _, object in found for end in (subject, object)} - seen
        seen |= reached
        frontier = reached - (set() if through_hubs else find_hubs(engine, reached))
    return Selection(find_policies(engine, edges), seen)


def find_hubs(engine: Engine, things: Iterable[str]) -> set[str]:
    """Those of the things that are of a kind that ties nearly everything: places, documents and media."""
    return {thing.value for (thing,) in select_rows(engine, HUBS, things)}


@dataclass(frozen=True)
class SearchArea:
    """The plain edges among which the ways between two things lie.

    Where no way leads across, the edges lead nowhere; `is_cut` where the search ended at rings of over `RING` things.
    """

    edges: set[Triple]
    is_cut: bool = False


def search_between(
    engine: Engine,
    ends: tuple[str, str],
    policy: str,
    *,
    through_hubs: bool = False,
    longest: int = 6,
) -> SearchArea:
    """What lies between two things under a policy by at most `longest` ties, searched from both ends.

    Only what lies near the two is read, in any graph: a ring around one of them is the things some ties away from it.
    """
    sides = [{ends[0]}, {ends[1]}]
    rings = [{ends[0]}, {ends[1]}]
    edges: set[Triple] = set()
    met = False
    for _ in range(longest):
        side = min((side for side in (0, 1) if rings[side]), key=lambda side: len(rings[side]))
        # one step further than where they meet, so that there is something to choose from
        if len(rings[side]) > RING:
            return SearchArea(edges, is_cut=not met)
        found = set(read_edges(engine, rings[side], policy))
        reached = (
            {end for subject, _, object in found for end in (subject, object)}
            - sides[side]
            - set(ends)
        )
        hubs = set() if through_hubs else find_hubs(engine, reached)
        edges |= {edge for edge in found if edge[0] not in hubs and edge[2] not in hubs}
        rings[side] = reached - hubs
        sides[side] |= rings[side]
        if met or not any(rings):
            break
        met = bool(sides[0] & sides[1]) or any(set(ends) == {edge[0], edge[2]} for edge in edges)
    return SearchArea(edges)


def read_edges(engine: Engine, things: Iterable[str], policy: str) -> Iterator[Triple]:
    """The plain edges of a policy that tie one of these things to another, from either end."""
    for end in ("subject", "object"):
        for edge in select_rows(engine, TIED % {"end": end}, things, policy):
            yield _named(edge)


def select_network(engine: Engine, policy: str) -> Selection:
    """Every tie of a policy."""
    rows = engine.select(ALL_TIED, policy)
    edges = {(str(row["subject"]), str(row["predicate"]), str(row["object"])) for row in rows}
    things = {end for subject, _, object in edges for end in (subject, object)}
    return Selection(dict.fromkeys(sorted(edges), frozenset({policy})), things)


def read_propositions(
    engine: Engine, things: Iterable[str], *, most: int | None = None
) -> Iterator[Triple]:
    """The propositions that tie one of these things to another thing, from either end; at `most` so many from each."""
    for end in ("subject", "object"):
        text = CLAIMED % {"end": end} + (f"LIMIT {most}" if most else "")
        for edge in map(_named, select_rows(engine, text, things)):
            if edge[2].startswith((ID, KG)):
                yield edge


def find_policies(engine: Engine, edges: set[Triple]) -> dict[Triple, frozenset[str]]:
    """Each edge with the policies that make it a plain edge."""
    policies: dict[Triple, set[str]] = {edge: set() for edge in sorted(edges)}
    for policy in POLICIES:
        for edge in map(
            _named, select_rows(engine, HOLDING, {subject for subject, _, _ in edges}, policy)
        ):
            if edge in policies:
                policies[edge].add(policy)
    return {edge: frozenset(names) for edge, names in policies.items()}


def count_supporters(engine: Engine, edges: set[Triple]) -> dict[Triple, int]:
    """How many independent origins support each of these edges, as far as it is a proposition."""
    subjects = {subject for subject, _, _ in edges}
    found = {
        _named(row): int(number.value) for *row, number in select_rows(engine, SUPPORTED, subjects)
    }
    return {edge: number for edge, number in found.items() if edge in edges}


def add_neighbours(engine: Engine, selection: Selection, *, most: int) -> Selection:
    """The selection and, not shown at first, the propositions that lead on from what is shown.

    Where they are more than `most`, those that lead on from hubs are left out, and then all of them.
    """
    hubs = find_hubs(engine, selection.shown)
    for start in (selection.shown, selection.shown - hubs):
        # no more is read than tells that they are too many
        near = read_propositions(engine, start, most=most + len(selection.edges) + 1)
        found = {edge for edge in near if edge not in selection.edges}
        if len(found) <= most:
            return Selection(selection.edges, selection.shown, find_policies(engine, found))
    return selection


def _named(row: Iterable[Any]) -> Triple:
    subject, predicate, object = row
    return subject.value, predicate.value, object.value


def _iri(term: object) -> str:
    return str(getattr(term, "value", "")) if type(term).__name__ == "NamedNode" else ""
