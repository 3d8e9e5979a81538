"""What the editors add to a ledger, as lines of text: leads, judgements, horizon."""

from collections.abc import Iterator

from kg.query.editorial import LEADS_HEADING, LEADS_NOTICE, Judgement, Lead, Withdrawal
from kg.query.ledger import Ledger
from kg.query.table import escape_controls


def render_judgements(ledger: Ledger) -> Iterator[str]:
    """Render the judgements of identity that name the thing."""
    for one in ledger.judgements:
        yield f"  {_describe_judgement(one, ledger.id)}"


def _describe_judgement(one: Judgement, thing: str) -> str:
    reason = f"{one.strength}: {escape_controls(one.reason)}"
    mentions = ", ".join(f"document {source}, {start}–{end}" for source, start, end in one.passages)
    if one.id == thing:
        ends = [(one.thing_label, one.thing), (one.other_label, one.other)]
        named = [f"{escape_controls(label)} ({id})" for label, id in ends if id]
        return f"{' — may be — '.join(named)} ({reason}): {mentions}"
    if not one.other:
        return f"held to be one thing by the editors: {mentions} ({one.id}; {reason})"
    label = one.thing_label if one.other == thing else one.other_label
    other = one.thing if one.other == thing else one.other
    return f"may be the same as: {escape_controls(label)} ({other}; {one.id}; {reason})"


def render_holdings(ledger: Ledger) -> Iterator[str]:
    """Render what the graph has of a thing beside its claims, and what lists it."""
    if ledger.holdings:
        yield "\nWhat the graph holds of it"
    for one in ledger.holdings:
        yield f"  {one.number:,} {one.what}{f': {one.command}' if one.command else ''}"


def render_leads(leads: list[Lead]) -> Iterator[str]:
    """Render later texts about the thing, which are no part of its claims."""
    if leads:
        yield f"\n{LEADS_HEADING} ({LEADS_NOTICE})"
    for lead in leads:
        title, publisher = escape_controls(lead.title), escape_controls(lead.publisher)
        day = lead.date or "no date"
        yield f"  {day}  {publisher}: “{title}” ({', '.join(lead.languages)})"
        yield f"      {escape_controls(lead.summary)}"
        yield f"      {escape_controls(lead.address)}"


def render_withdrawal(withdrawal: Withdrawal) -> Iterator[str]:
    """Render why the editors took an attribution back, and what replaces it."""
    yield f"  withdrawn by the editors on {withdrawal.day}: it counts for nothing"
    yield f"  reason: {escape_controls(withdrawal.reason)}"
    yield f"  it said: {escape_controls(withdrawal.words)}"
    if withdrawal.instead:
        commands = "; ".join(f"kg show {id}" for id in withdrawal.instead)
        yield f"  replaced by: {', '.join(withdrawal.instead)} ({commands})"
    else:
        yield "  nothing replaces it"
