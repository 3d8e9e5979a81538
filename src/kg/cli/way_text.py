"""The ways between two things as text: each step a claim with its speakers on both sides."""

from collections.abc import Iterator
from typing import Any

from kg.cli.text import SIGNS
from kg.query.table import escape_controls
from kg.views.assessment import SUPPORT
from kg.views.diagram import Line, Picture
from kg.views.paths import Connections, Step


def way_lines(found: Connections) -> Iterator[str]:
    """The lines of all ways, best first."""
    labels = {id: escape_controls(node.label) for id, node in found.picture.nodes.items()}
    count = "1 way" if len(found.ways) == 1 else f"{len(found.ways)} ways"
    yield f"{labels[found.start]} to {labels[found.end]}: {count}  (policy: {found.policy})"
    for number, way in enumerate(found.ways, start=1):
        stops = [labels[found.start], *(labels[step.target] for step in way)]
        yield f"\n{number}. {' · '.join(stops)}"
        for step in way:
            yield from _step(found.picture, step)


def _step(picture: Picture, step: Step) -> Iterator[str]:
    for line in step.lines:
        ends = (picture.nodes[line.source].label, picture.nodes[line.target].label)
        against = {"direct": "; denied or disputed", "wider": "; denied through a wider claim"}.get(
            line.opposed, ""
        )
        roots = f"roots {line.roots} for, {line.opponents} against"
        yield f"   {escape_controls(ends[0])} — {line.label} → {escape_controls(ends[1])}  [{SUPPORT[line.support]}{against}; {roots}]"
        yield from _told(picture, line)


def _told(picture: Picture, line: Line) -> Iterator[str]:
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
