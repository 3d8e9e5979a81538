"""How two things are tied: the few best ways between them, each step with its claims."""

from collections import Counter
from dataclasses import dataclass, replace
from itertools import chain, islice, pairwise
from typing import TYPE_CHECKING, Any

from kg.errors import KgError
from kg.names import DEFAULT_POLICY
from kg.query.engine import Engine
from kg.views.diagram import Diagram, Edge, project
from kg.views.network import build_simple_graph
from kg.views.selection import (
    RING,
    SearchArea,
    Selection,
    Triple,
    count_supporters,
    find_policies,
    search_between,
)

if TYPE_CHECKING:
    import networkx as nx

#: Among how many shortest ways the diverse ones are chosen.
CANDIDATES = 40
#: How many steps longer than the shortest way the others may be.
DETOUR = 2


@dataclass(frozen=True)
class Step:
    """One step of a way: from a thing to the next, by one or more claims in either direction."""

    source: str
    target: str
    edges: list[Edge]


@dataclass(frozen=True)
class Paths:
    """The ways between two things, best first, and the picture of them."""

    start: str
    end: str
    policy: str
    paths: list[list[Step]]
    diagram: Diagram

    def as_json(self) -> dict[str, Any]:
        """Plain values for `--format json`."""
        labels = {id: node.label for id, node in self.diagram.nodes.items()}
        steps = [
            [
                {
                    "from": step.source,
                    "fromLabel": labels[step.source],
                    "to": step.target,
                    "toLabel": labels[step.target],
                    "claims": [self._claim(line) for line in step.edges],
                }
                for step in way
            ]
            for way in self.paths
        ]
        return {"start": self.start, "end": self.end, "policy": self.policy, "ways": steps}

    def _claim(self, line: Edge) -> dict[str, Any]:
        told = [self.diagram.attributions[id] for id in line.attributions]
        return {
            "claim": line.id,
            "forward": line.label,
            "subject": line.source,
            "object": line.target,
            "support": line.support,
            "opposed": line.opposed,
            "roots": line.roots,
            "opponents": line.opponents,
            "attributions": [
                {
                    key: one[key]
                    for key in ("id", "stance", "side", "speaker_label", "source", "passages")
                }
                for one in told
            ],
        }


def find_paths(
    engine: Engine, ends: tuple[str, str], policy: str, *, through_hubs: bool = False, most: int = 3
) -> Paths:
    """The best ways between two things (IRIs) under a policy: the shortest, then such as differ from it.

    Raises:
        KgError: no way leads from one to the other; the reason says what was searched.
    """
    found = search_between(engine, ends, policy, through_hubs=through_hubs)
    edges = found.edges
    ways = _ways(engine, edges, ends)
    if not ways:
        raise _nothing(engine, found, ends, policy, through_hubs=through_hubs)
    chosen = _diverse(ways, most)
    steps = {frozenset(pair) for way in chosen for pair in pairwise(way)}
    taken = {edge for edge in edges if frozenset((edge[0], edge[2])) in steps}
    selection = Selection(find_policies(engine, taken), {thing for way in chosen for thing in way})
    picture = project(engine, selection, policy=policy, name="path")
    short = engine.shorten
    told = [[_step(picture, pair) for pair in pairwise(map(short, way))] for way in chosen]
    start, end = map(short, ends)
    labels = [picture.nodes[id].label for id in (start, end)]
    titled = replace(
        picture, title=f"How {labels[0]} and {labels[1]} are tied", description=f"Policy: {policy}."
    )
    return Paths(start, end, policy, told, titled)


def _ways(engine: Engine, edges: set[Triple], ends: tuple[str, str]) -> list[list[str]]:
    """The shortest ways in order of length, and among equals those with more independent roots first."""
    import networkx as nx

    graph = build_simple_graph((), _leading_on(edges, ends))
    if ends[0] not in graph or ends[1] not in graph or not nx.has_path(graph, *ends):
        return []
    ways = list(islice(nx.all_shortest_paths(graph, *ends), CANDIDATES))
    if len(ways) < CANDIDATES:
        # longer ones are found one after the other, each by a search of its own
        ways = list(islice(nx.shortest_simple_paths(_near(graph, ends), *ends), CANDIDATES))
    steps = {frozenset(pair) for way in ways for pair in pairwise(way)}
    roots = dict.fromkeys(steps, 0)
    for edge, number in count_supporters(
        engine, {edge for edge in edges if frozenset((edge[0], edge[2])) in steps}
    ).items():
        ends_of = frozenset((edge[0], edge[2]))
        roots[ends_of] = max(roots[ends_of], number)
    return sorted(
        ways,
        key=lambda way: (len(way), -sum(roots[frozenset(pair)] for pair in pairwise(way)), way),
    )


def _leading_on(edges: set[Triple], ends: tuple[str, str]) -> set[tuple[str, str]]:
    """The pairs that edges tie, without dead ends: things other than the ends that are tied to one thing alone."""
    pairs = {
        (min(subject, object), max(subject, object))
        for subject, _, object in edges
        if subject != object
    }
    while True:
        ties = Counter(chain.from_iterable(pairs))
        kept = {pair for pair in pairs if all(ties[thing] > 1 or thing in ends for thing in pair)}
        if len(kept) == len(pairs):
            return kept
        pairs = kept


def _near(graph: "nx.Graph[str]", ends: tuple[str, str]) -> "nx.Graph[str]":
    """What lies on ways that are little longer than the shortest: among these a few are sought, one by one."""
    import networkx as nx

    first, second = (nx.single_source_shortest_path_length(graph, end) for end in ends)
    most = first[ends[1]] + DETOUR
    near = [thing for thing in graph if first.get(thing, most) + second.get(thing, most) <= most]
    return graph.subgraph(near).copy()  # a view would be asked for each step whether it has it


def _diverse(ways: list[list[str]], most: int) -> list[list[str]]:
    """The shortest way, then each time the one that shares least with those chosen; shorter ones first."""
    chosen, rest = [ways[0]], ways[1:]
    while rest and len(chosen) < most:
        used = {frozenset(pair) for way in chosen for pair in pairwise(way)}

        def cost(way: list[str], used: set[frozenset[str]] = used) -> float:
            pairs = [frozenset(pair) for pair in pairwise(way)]
            return len(pairs) + 2 * sum(pair in used for pair in pairs)

        best = min(rest, key=cost)
        chosen.append(best)
        rest.remove(best)
    return chosen


def _step(picture: Diagram, pair: tuple[str, str]) -> Step:
    return Step(
        *pair, [line for line in picture.select_edges() if {line.source, line.target} == set(pair)]
    )


def _nothing(
    engine: Engine, found: SearchArea, ends: tuple[str, str], policy: str, *, through_hubs: bool
) -> KgError:
    things = {end for subject, _, object in found.edges for end in (subject, object)}
    named = [engine.shorten(end) for end in ends]
    walked = "" if through_hubs else ", places, documents and media not walked through"
    cut = f", not beyond {RING:,} that are equally near" if found.is_cut else ""
    reason = f"no way leads from {named[0]} to {named[1]} (policy: {policy}{walked}; {len(things)} things searched{cut})"
    hints = [] if through_hubs else ["try --through-hubs"]
    hints += [] if policy == DEFAULT_POLICY else [f"--policy {DEFAULT_POLICY}"]
    return KgError(reason, hint=" or ".join(hints) or "they are in no ties that lead to each other")
