"""The ways between two things as text: each step a claim with its speakers on both sides."""

from collections.abc import Iterator
from typing import Any

from kg.cli.text import SIGNS
from kg.query.table import escape_controls
from kg.views.assessment import SUPPORT
from kg.views.diagram import Diagram, Edge
from kg.views.paths import Paths, Step


def way_lines(found: Paths) -> Iterator[str]:
    """The lines of all ways, best first."""
    labels = {id: escape_controls(node.label) for id, node in found.diagram.nodes.items()}
    count = "1 way" if len(found.paths) == 1 else f"{len(found.paths)} ways"
    yield f"{labels[found.start]} to {labels[found.end]}: {count}  (policy: {found.policy})"
    for number, way in enumerate(found.paths, start=1):
        stops = [labels[found.start], *(labels[step.target] for step in way)]
        yield f"\n{number}. {' · '.join(stops)}"
        for step in way:
            yield from _step(found.diagram, step)


def _step(picture: Diagram, step: Step) -> Iterator[str]:
    for line in step.edges:
        ends = (picture.nodes[line.source].label, picture.nodes[line.target].label)
        against = {"direct": "; denied or disputed", "wider": "; denied through a wider claim"}.get(
            line.opposed, ""
        )
        roots = f"roots {line.roots} for, {line.opponents} against"
        yield f"   {escape_controls(ends[0])} — {line.label} → {escape_controls(ends[1])}  [{SUPPORT[line.support]}{against}; {roots}]"
        yield from _told(picture, line)


def _told(picture: Diagram, line: Edge) -> Iterator[str]:
    wider = picture.wider.get(line.wider)
    against = (
        [id for id in wider.attributions if picture.attributions[id]["side"] == "opposing"]
        if wider
        else []
    )
    for id in line.attributions:
        yield f"      {_attribution(picture.attributions[id])}"
    if against:
        yield f"      against {escape_controls(picture.propositions[line.wider])}:"
        for id in against:
            yield f"        {_attribution(picture.attributions[id])}"


def _attribution(one: dict[str, Any]) -> str:
    spans = ", ".join(f"{start}–{end}" for start, end in one["passages"])
    sign = SIGNS[one["side"]]
    return f"{sign} {one['stance']}: {escape_controls(one['speaker_label'])}  [{one['id']}; document {one['source']}, {spans}]"
