"""Ledgers and claims as HTML for notebooks: who denies stands before who says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING

from kg.query.caveats import qualify
from kg.query.horizon import describe_horizon
from kg.query.table import escape_controls

if TYPE_CHECKING:
    from kg.query.attributions import Attribution
    from kg.query.ledger import Claim, Ledger

#: Sides in the order in which they are shown, each with its words.
SIDES = {"opposing": "opposes", "supporting": "supports", "neutral": "neither"}
#: Claims that a cell shows; the rest is counted.
MOST = 50


def format_ledger(ledger: Ledger) -> str:
    """Return a ledger as HTML."""
    parts = [f"<h3>{_write(ledger.name)} <code>{_write(ledger.id)}</code></h3>"]
    if ledger.withdrawal:
        parts.append(f"<p><b>withdrawn</b>: {_write(ledger.withdrawal.reason)}</p>")
    parts += format_claims(ledger.claims)
    if ledger.horizon:
        parts.append(f"<p>{_write(describe_horizon(ledger.horizon))}</p>")
    return "".join(parts)


def format_claims(claims: list[Claim]) -> Iterator[str]:
    """Yield claims as HTML, each with standing, objectors and both sides."""
    for claim in claims[:MOST]:
        words = "" if claim.standing == "stances" else qualify(claim.standing, claim.caveat)
        yield f"<details open><summary><b>{_write(claim.sentence)}</b> [{_write(words)}]"
        if claim.objectors:
            yield f" <i>objectors: {_write(claim.objectors)}</i>"
        yield f" <code>{_write(claim.id)}</code></summary>"
        yield from _format_sides(claim)
        yield "</details>"
    if len(claims) > MOST:
        yield f"<p>{len(claims) - MOST} further claims are in <code>.claims</code>.</p>"


def _format_sides(claim: Claim) -> Iterator[str]:
    yield "<table><thead><tr><th>side</th><th>stance</th><th>who</th><th>said</th>"
    yield "<th>document</th><th>id</th></tr></thead><tbody>"
    for side, words in SIDES.items():
        for one in claim.side(side):
            yield _format_row(words, one)
    yield "</tbody></table>"


def _format_row(words: str, one: Attribution) -> str:
    spans = ", ".join(f"{start}–{end}" for start, end in one.passages)
    said = one.said.get("as") or one.said.get("from", "")
    cells = (words, one.stance, one.speaker_label, said, f"{one.source}: {spans}", one.id)
    return "<tr>" + "".join(f"<td>{_write(cell)}</td>" for cell in cells) + "</tr>"


def format_steps(steps: Iterable[tuple[str, str, str, str, str]], horizon: str) -> str:
    """Return the steps of a path as HTML: claim, standing, objectors and id of each."""
    head = "<tr><th>step</th><th>claim</th><th>standing</th><th>objectors</th><th>id</th></tr>"
    rows = []
    for step in steps:
        rows.append("<tr>" + "".join(f"<td>{_write(cell)}</td>" for cell in step) + "</tr>")
    last = f"<p>{_write(describe_horizon(horizon))}</p>" if horizon else ""
    return f"<table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>{last}"


def _write(text: str) -> str:
    return escape(escape_controls(text))
