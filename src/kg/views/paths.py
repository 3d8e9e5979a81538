"""Find the few best paths between two entities, each step with its claims."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain, islice, pairwise
from typing import TYPE_CHECKING, Any

from kg.errors import KgError
from kg.names import DEFAULT_POLICY
from kg.query.caveats import qualify
from kg.query.engine import Engine
from kg.query.fitting import count_rows
from kg.views.diagram import Diagram, project
from kg.views.elements import Edge
from kg.views.network import build_simple_graph
from kg.views.selection import (
    RING,
    SearchArea,
    Selection,
    Triple,
    count_supporters,
    find_policies,
    list_ends,
    search_between,
)

if TYPE_CHECKING:
    import networkx as nx

#: The diverse paths are chosen among this many of the shortest.
CANDIDATES = 40
#: How many steps longer than the shortest path the others may be.
DETOUR = 2
#: What the JSON of a path says of each attribution.
ATTRIBUTION_KEYS = ("id", "stance", "side", "speaker_label", "source", "passages", "inferred")

#: Two neighbours on a path, in either order.
Pair = frozenset[str]


@dataclass(frozen=True)
class Step:
    """One step of a path: two nodes, and the edges between them in either direction."""

    source: str
    target: str
    edges: list[Edge]


@dataclass(frozen=True)
class Paths:
    """The paths between two nodes, the best first, and the diagram of them."""

    start: str
    end: str
    policy: str
    paths: list[list[Step]]
    diagram: Diagram

    def _repr_html_(self) -> str:
        from kg.query.notebook import format_steps

        nodes, steps = self.diagram.nodes, []
        for number, path in enumerate(self.paths, 1):
            for edge in chain.from_iterable(step.edges for step in path):
                ends = (nodes[edge.source].label, edge.label, nodes[edge.target].label)
                standing = qualify(edge.standing, edge.caveat)
                sentence = " — ".join(ends)
                steps.append((f"path {number}", sentence, standing, edge.objectors, edge.id))
        return format_steps(steps, self.diagram.horizon)

    def as_json(self) -> dict[str, Any]:
        """Return plain values for JSON, in which the paths are called `ways`."""
        paths = []
        for path in self.paths:
            paths.append([self._describe_step(step) for step in path])
        return {
            "start": self.start,
            "end": self.end,
            "policy": self.policy,
            "withoutInferred": self.diagram.without_inferred,
            "horizon": self.diagram.horizon,
            "ways": paths,
        }

    def _describe_step(self, step: Step) -> dict[str, Any]:
        nodes = self.diagram.nodes
        return {
            "from": step.source,
            "fromLabel": nodes[step.source].label,
            "to": step.target,
            "toLabel": nodes[step.target].label,
            "claims": [self._describe_claim(edge) for edge in step.edges],
        }

    def _describe_claim(self, edge: Edge) -> dict[str, Any]:
        attributions = []
        for id in edge.attributions:
            attribution = self.diagram.attributions[id]
            attributions.append({key: attribution[key] for key in ATTRIBUTION_KEYS})
        return {
            "claim": edge.id,
            "forward": edge.label,
            "subject": edge.source,
            "object": edge.target,
            "support": edge.support,
            "opposed": edge.opposed,
            "standing": edge.standing,
            "caveat": edge.caveat,
            "objectors": edge.objectors,
            "objections": list(edge.objections),
            "roots": edge.roots,
            "opponents": edge.opponents,
            "restsOnReadings": edge.rests_on_readings,
            "attributions": attributions,
        }


def find_paths(
    engine: Engine, ends: tuple[str, str], policy: str, *, through_hubs: bool = False, most: int = 3
) -> Paths:
    """Find the shortest path between two entities, and paths that differ from it.

    Args:
        ends: the IRIs of the entities.
        most: how many paths to return.

    Raises:
        KgError: there is no path; the message says what was searched.
    """
    area = search_between(engine, ends, policy, through_hubs=through_hubs)
    candidates = _find_candidates(engine, area.edges, ends)
    if not candidates:
        raise _explain_no_path(engine, area, ends, policy, through_hubs=through_hubs)
    chosen = _choose_diverse(candidates, most)
    steps = _list_steps(chosen)
    edges = {edge for edge in area.edges if _pair_ends(edge) in steps}
    selection = Selection(find_policies(engine, edges), set(chain.from_iterable(chosen)))
    diagram = project(engine, selection, policy=policy, name="path")
    paths = [_describe_path(diagram, map(engine.shorten, path)) for path in chosen]
    start, end = map(engine.shorten, ends)
    title = f"Paths between {diagram.nodes[start].label} and {diagram.nodes[end].label}"
    diagram = replace(diagram, title=title, description=f"Policy: {policy}.")
    return Paths(start, end, policy, paths, diagram)


def _find_candidates(engine: Engine, edges: set[Triple], ends: tuple[str, str]) -> list[list[str]]:
    """Return the shortest paths, sorted by length and then by independent sources."""
    import networkx as nx

    graph = build_simple_graph((), _prune_dead_ends(edges, ends))
    if ends[0] not in graph or ends[1] not in graph or not nx.has_path(graph, *ends):
        return []
    paths = list(islice(nx.all_shortest_paths(graph, *ends), CANDIDATES))
    if len(paths) < CANDIDATES:
        # networkx searches for each longer path anew, so first reduce the graph
        near = _reduce_to_detours(graph, ends)
        paths = list(islice(nx.shortest_simple_paths(near, *ends), CANDIDATES))
    sources = _count_sources(engine, edges, _list_steps(paths))

    def rank(path: list[str]) -> tuple[int, int, list[str]]:
        supported = sum(sources[pair] for pair in map(frozenset, pairwise(path)))
        return len(path), -supported, path

    return sorted(paths, key=rank)


def _count_sources(engine: Engine, edges: set[Triple], steps: set[Pair]) -> dict[Pair, int]:
    """Return, for each step, the independent sources of its best supported edge."""
    sources = dict.fromkeys(steps, 0)
    taken = {edge for edge in edges if _pair_ends(edge) in steps}
    for edge, number in count_supporters(engine, taken).items():
        pair = _pair_ends(edge)
        sources[pair] = max(sources[pair], number)
    return sources


def _pair_ends(edge: Triple) -> Pair:
    return frozenset((edge[0], edge[2]))


def _list_steps(paths: Iterable[list[str]]) -> set[Pair]:
    steps: set[Pair] = set()
    for path in paths:
        steps.update(map(frozenset, pairwise(path)))
    return steps


def _prune_dead_ends(edges: set[Triple], ends: tuple[str, str]) -> set[tuple[str, str]]:
    """Return the pairs that edges connect, without nodes of one neighbour."""
    pairs = {(min(s, o), max(s, o)) for s, _, o in edges if s != o}
    while True:
        degrees = Counter(chain.from_iterable(pairs))
        inner = {node for node, degree in degrees.items() if degree > 1 or node in ends}
        remaining = {pair for pair in pairs if inner.issuperset(pair)}
        if len(remaining) == len(pairs):
            return remaining
        pairs = remaining


def _reduce_to_detours(graph: "nx.Graph[str]", ends: tuple[str, str]) -> "nx.Graph[str]":
    """Return the nodes on paths at most `DETOUR` steps longer than the shortest."""
    import networkx as nx

    first, second = (nx.single_source_shortest_path_length(graph, end) for end in ends)
    most = first[ends[1]] + DETOUR
    near = [node for node in graph if first.get(node, most) + second.get(node, most) <= most]
    # a copy, since a view filters its nodes at each step of a search
    return graph.subgraph(near).copy()


def _choose_diverse(paths: list[list[str]], most: int) -> list[list[str]]:
    """Choose the first path, then those that share least with the chosen ones."""
    chosen, rest = [paths[0]], paths[1:]
    while rest and len(chosen) < most:
        used = _list_steps(chosen)
        best = min(rest, key=lambda path: _rate(path, used))
        chosen.append(best)
        rest.remove(best)
    return chosen


def _rate(path: list[str], used: set[Pair]) -> int:
    """Return the number of steps of a path; one that is used already counts three."""
    pairs = list(map(frozenset, pairwise(path)))
    return len(pairs) + 2 * sum(pair in used for pair in pairs)


def _describe_path(diagram: Diagram, ids: Iterable[str]) -> list[Step]:
    edges: dict[Pair, list[Edge]] = {}
    for edge in diagram.select_edges():
        edges.setdefault(frozenset((edge.source, edge.target)), []).append(edge)
    return [Step(*pair, edges.get(frozenset(pair), [])) for pair in pairwise(ids)]


def _explain_no_path(
    engine: Engine, area: SearchArea, ends: tuple[str, str], policy: str, *, through_hubs: bool
) -> KgError:
    start, end = map(engine.shorten, ends)
    searched = f"{count_rows(len(list_ends(area.edges)), 'node')} searched"
    if area.is_cut:
        searched += f", not beyond {RING:,} at the same distance"
    hubs = "" if through_hubs else ", not through places, documents and media"
    policies = engine.describe_policy(policy)
    reason = f"no path from {start} to {end} (policy: {policies}{hubs}; {searched})"
    hints = [] if through_hubs else ["try --through-hubs"]
    hints += [] if policy == DEFAULT_POLICY else [f"--policy {DEFAULT_POLICY}"]
    return KgError(reason, hint=" or ".join(hints) or "no edges lead from one to the other")
