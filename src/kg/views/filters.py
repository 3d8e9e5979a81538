"""A picture made smaller: by kinds of things, by time, or to some of its lines."""

from collections.abc import Iterable
from dataclasses import replace

from kg.errors import UsageError, did_you_mean
from kg.views.diagram import Diagram, Edge
from kg.views.fetch import KINDS


def map_kind_words() -> dict[str, str]:
    """Kinds as people type them: `government-response` for GovernmentResponse."""
    return {
        "".join("-" + c.lower() if c.isupper() else c for c in kind).strip("-"): kind
        for kind in KINDS
    }


def filter_by_kind(picture: Diagram, words: Iterable[str]) -> Diagram:
    """The picture with things of these kinds only."""
    known = map_kind_words()
    for word in words:
        if word not in known:
            raise UsageError(f"there is no kind {word!r}", hint=did_you_mean(word, list(known)))
    kinds = {known[word] for word in words}
    kept = {id for id, node in picture.nodes.items() if node.kind in kinds}
    return restrict(
        picture, [line for line in picture.edges if {line.source, line.target} <= kept], kept
    )


def filter_by_time(picture: Diagram, since: str | None, until: str | None) -> Diagram:
    """The picture with the lines that somebody says to hold at some time from `since` to `until` (ISO days).

    A missing bound is open, so that what is told without a time stays.
    """
    if since and until and since > until:
        raise UsageError(
            f"until {until} is before since {since}", hint="give the earlier day first"
        )

    def overlaps(id: str) -> bool:
        holds = picture.attributions[id]["holds"]
        after = until is not None and holds.get("from", "") > until
        return not after and not (since is not None and holds.get("to", "9999") < since)

    kept = [
        line
        for line in picture.edges
        if not line.attributions or any(map(overlaps, line.attributions))
    ]
    return restrict(picture, kept)


def restrict(picture: Diagram, lines: list[Edge], things: Iterable[str] | None = None) -> Diagram:
    """The picture of some of its lines, with the things that these tie (or the things named) and their claims."""
    tied = {end for line in lines for end in (line.source, line.target)}
    kept = tied & set(things) if things is not None else tied
    nodes = {id: node for id, node in picture.nodes.items() if id in kept}
    facts = [fact for fact in picture.facts if fact.source in nodes]
    told = {id for line in (*lines, *facts) for id in line.attributions}
    wider = {line.wider for line in (*lines, *facts)}
    told |= {id for name in wider & picture.wider.keys() for id in picture.wider[name].attributions}
    attributions = {id: one for id, one in picture.attributions.items() if id in told}
    about = {one["about"] for one in attributions.values()} | nodes.keys()
    return replace(
        picture,
        nodes=nodes,
        edges=lines,
        facts=facts,
        wider={name: line for name, line in picture.wider.items() if name in wider},
        propositions={name: words for name, words in picture.propositions.items() if name in about},
        attributions=attributions,
    )
