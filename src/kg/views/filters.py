"""Reduce a diagram to some kinds of nodes, to a period, or to some of its edges."""

from collections.abc import Iterable
from dataclasses import replace

from kg.errors import UsageError, did_you_mean
from kg.views.diagram import Diagram, find_connected
from kg.views.elements import Edge
from kg.views.fetch import KINDS


def map_kind_words() -> dict[str, str]:
    """Return the kinds by the word that people type: `government-response`."""
    words: dict[str, str] = {}
    for kind in KINDS:
        word = "".join(f"-{char.lower()}" if char.isupper() else char for char in kind)
        words[word.removeprefix("-")] = kind
    return words


def filter_by_kind(diagram: Diagram, words: Iterable[str]) -> Diagram:
    """Return the diagram with the nodes of some kinds and the edges between them.

    Raises:
        UsageError: there is no such kind.
    """
    known = map_kind_words()
    kinds = set()
    for word in words:
        if word not in known:
            raise UsageError(f"there is no kind {word!r}", hint=did_you_mean(word, list(known)))
        kinds.add(known[word])
    nodes = {id for id, node in diagram.nodes.items() if node.kind in kinds}
    edges = [edge for edge in diagram.edges if {edge.source, edge.target} <= nodes]
    return restrict(diagram, edges)


def filter_by_time(diagram: Diagram, since: str | None, until: str | None) -> Diagram:
    """Return the diagram with the edges that somebody says to hold between two days.

    A missing bound is open, so an edge without a stated time remains.

    Args:
        since: the first day, as YYYY-MM-DD.
        until: the last day.

    Raises:
        UsageError: the last day is before the first.
    """
    if since and until and since > until:
        hint = "give the earlier day first"
        raise UsageError(f"until {until} is before since {since}", hint=hint)

    def overlaps(id: str) -> bool:
        holds = diagram.attributions[id]["holds"]
        begins_after = until is not None and holds.get("from", "") > until
        ends_before = since is not None and holds.get("to", "9999") < since
        return not begins_after and not ends_before

    edges = [
        edge
        for edge in diagram.edges
        if not edge.attributions or any(map(overlaps, edge.attributions))
    ]
    return restrict(diagram, edges)


def restrict(diagram: Diagram, edges: list[Edge]) -> Diagram:
    """Return the diagram of some of its edges: their nodes, and the evidence of both."""
    connected = find_connected(edges)
    nodes = {id: node for id, node in diagram.nodes.items() if id in connected}
    facts = [fact for fact in diagram.facts if fact.source in nodes]
    general = _select_general(diagram, [*edges, *facts])
    cited = _cite_attributions([*edges, *facts, *general.values()])
    attributions = {id: one for id, one in diagram.attributions.items() if id in cited}
    about = {one["about"] for one in attributions.values()} | nodes.keys()
    return replace(
        diagram,
        nodes=nodes,
        edges=edges,
        facts=facts,
        wider=general,
        propositions={id: text for id, text in diagram.propositions.items() if id in about},
        attributions=attributions,
    )


def _select_general(diagram: Diagram, edges: list[Edge]) -> dict[str, Edge]:
    """Return the general claims of a diagram that these edges fall under."""
    names = {edge.wider for edge in edges}
    return {name: edge for name, edge in diagram.wider.items() if name in names}


def _cite_attributions(edges: list[Edge]) -> set[str]:
    cited: set[str] = set()
    for edge in edges:
        cited.update(edge.attributions)
    return cited
