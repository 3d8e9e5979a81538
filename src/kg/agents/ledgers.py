"""Tools `ledger` and `explain`: both sides of a thing, and of a row."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from kg.agents.asking import Question, normalize_question
from kg.agents.claim_accounts import describe_claims, describe_statement
from kg.agents.cursors import Cursor, read_call
from kg.agents.known_then import Known, limit_to_day, read_day
from kg.agents.paging import cut_texts, fit_page
from kg.agents.parameter_values import find_query
from kg.agents.tool_faults import ToolFault, adapt_hint, find_near, translate_fault
from kg.errors import KgError
from kg.query.answer import run_saved
from kg.query.engine import Engine
from kg.query.explain import Explanation, explain
from kg.query.horizon import read_horizon
from kg.query.ledger import Ledger, read_ledger
from kg.query.replies import Replies
from kg.query.resolve import find, list_guesses
from kg.query.results import Result
from kg.query.table import escape_controls

#: The number of a row beyond any answer, which still is a place in a list.
LAST_ROW = 1 << 31
#: One item of a ledger, with the name of its section.
Item = tuple[str, dict[str, Any]]


def show_ledger(engine: Engine, arguments: dict[str, Any], budget: int) -> dict[str, Any]:
    """Return a page of the ledger of an entity, claim or attribution, denials first.

    Raises:
        ToolFault: nothing or several things have the name, or the cursor does not fit.
    """
    place, given = read_call(
        "ledger", engine.release.name, arguments, lambda given: _normalize(engine, given)
    )
    node, policy = engine.expand(given["id"]), given.get("policy")
    ledger = read_ledger(engine, node, policy=policy)
    known = limit_to_day(engine, ledger, given["known_at"]) if "known_at" in given else None
    items = list(list_items(ledger if known is None else known.ledger, known))
    head = {
        "id": ledger.id,
        "name": escape_controls(ledger.name),
        "release": engine.release.name,
        "policy": policy or "every claim, whatever the policy",
        "horizon": ledger.horizon,
        "sections": _count_sections(items),
    }
    if ledger.outside_policy:
        head["outside_policy"] = ledger.outside_policy
    if known:
        head |= {"known_at": known.day, "not_yet_said": known.not_yet_said}
    if remarks := engine.take_warnings():
        head["remarks"] = remarks
    same = {"id": ledger.id}
    same |= {key: given[key] for key in ("policy", "known_at") if key in given}
    return write_items(engine, Cursor("", "ledger", same, place), head, items, budget)


def _normalize(engine: Engine, given: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of a ledger with the id of what they name."""
    if "id" not in given:
        hint = "give an id or a name, such as station:manhattan or Lu Jianwang"
        raise ToolFault("missing-argument", "id is missing", hint)
    day = {"known_at": read_day(given["known_at"])} if "known_at" in given else {}
    return {**given, **day, "id": engine.shorten(resolve_name(engine, given["id"]))}


def resolve_name(engine: Engine, text: str) -> str:
    """Return the IRI of what a text names, in any language.

    Raises:
        ToolFault: nothing has the name, or several things do.
    """
    try:
        return find(engine, text)
    except KgError as error:
        fault = translate_fault(engine, error)
        if not fault.choices:
            names = dict.fromkeys(one.text for one in list_guesses(engine, text))
            fault.choices = find_near(text, names)
        fault.hint = fault.hint or "call find with fewer words"
        raise fault from error


def list_items(ledger: Ledger, known: Known | None = None) -> Iterator[Item]:
    """Yield all that a ledger has: denials, then claims, then what else is known.

    Args:
        ledger: the ledger.
        known: what it is a part of, if it is that of an earlier day.
    """
    for section, item in _list_items(ledger):
        if known:
            statements = [item] if "attribution" in item else []
            for side in ("against", "for", "neutral"):
                statements += item.get(side, ()) if section in ("claims", "answers") else ()
            for one in statements:
                known.describe(one)
        yield section, item


def _list_items(ledger: Ledger) -> Iterator[Item]:
    yield from _list_denials(ledger.replies)
    for one in describe_claims(ledger.claims):
        yield "claims", one
    for one in describe_claims(ledger.answers):
        yield "answers", one
    if ledger.withdrawal:
        yield "withdrawal", asdict(ledger.withdrawal)
    yield "identity", {key: _show_all(values) for key, values in ledger.identity.items()}
    for site in ledger.sites:
        yield "sites", {key: escape_controls(value) for key, value in site.items()}
    for judgement in ledger.judgements:
        yield "judgements", asdict(judgement)
    for holding in ledger.holdings:
        command = adapt_hint(holding.command)
        yield "holdings", {"number": holding.number, "what": holding.what, "ask": command}
    for lead in ledger.leads:
        yield "leads", {"not_verified": True, "quote": asdict(lead)}


def _show_all(texts: Iterable[str]) -> list[str]:
    return [escape_controls(text) for text in texts]


def _list_denials(replies: Replies | None) -> Iterator[Item]:
    """Yield the replies to accusations, then the other denials beside them."""
    for reply in (*replies.replies, *replies.denials) if replies else ():
        item = {
            "manner": reply.manner,
            "about": reply.about,
            "sentence": escape_controls(reply.sentence),
            **describe_statement(reply.attribution),
            "against": reply.against,
        }
        yield "denials", item


def _count_sections(items: Sequence[Item]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for section, item in items:
        counts[section] = counts.get(section, 0) + ("continued" not in item)
    return counts


def write_items(
    engine: Engine,
    at: Cursor,
    head: dict[str, Any],
    items: Sequence[Item],
    budget: int,
    required: Sequence[str] = (),
) -> dict[str, Any]:
    """Return a page of items by section.

    Args:
        engine: the release.
        at: the tool, its arguments and the first item.
        head: what every page begins with.
        items: all items.
        budget: the bytes of the page.
        required: sections that a page has even if they are empty.
    """
    if at.place > len(items):
        raise ToolFault("wrong-cursor", "this cursor is behind the last item", "ask without it")

    def write(some: Sequence[Item], characters: int) -> dict[str, Any]:
        end = at.place + len(some)
        answer = {**head, "total": len(items), "first": at.place + 1}
        answer["has_more"] = end < len(items)
        if answer["has_more"]:
            answer["cursor"] = Cursor(engine.release.name, at.tool, at.arguments, end).encode()
        answer |= {section: [] for section in required}
        for section, item in some:
            answer.setdefault(section, []).append(cut_texts(item, characters))
        return answer

    return fit_page(items, at.place, budget, write).answer


def explain_row(engine: Engine, arguments: dict[str, Any], budget: int) -> dict[str, Any]:
    """Return a page of the claims behind one row of a saved query, with both sides.

    Raises:
        ToolFault: the query or a value does not fit, there is no such row, or no explanation.
    """
    place, given = read_call(
        "explain", engine.release.name, arguments, lambda given: normalize_question(engine, given)
    )
    query, policy, row = find_query(engine, given["name"]), given["policy"], given.get("row", 1)
    question = Question(engine, query, given["parameters"], policy, place, budget)
    explanation = _explain_one(question, row)
    items: list[Item] = [("claims", one) for one in describe_claims(explanation.claims)]
    head = {
        "query": query["name"],
        "row": row,
        "cells": {key: escape_controls(value) for key, value in explanation.row.items()},
        "release": engine.release.name,
        "policy": policy,
        "horizon": read_horizon(engine),
    }
    if explanation.absent:
        head["searched_and_absent"] = explanation.absent
    same = {**question.arguments, "row": row}
    at = Cursor("", "explain", same, place)
    return write_items(engine, at, head, items, budget, required=["claims"])


def _explain_one(question: Question, row: int) -> Explanation:
    """Return the explanation of a row by its number, which begins at 1."""
    engine, name, policy = question.engine, question.query["name"], question.policy
    try:
        last = min(row, LAST_ROW)
        part = {"start": last - 1, "limit": last}
        explained = list(explain(engine, name, question.values, policy, **part))
    except KgError as error:
        raise translate_fault(engine, error, "no-explanation") from error
    if not explained:
        answer = run_saved(engine, name, question.values, policy)
        number = len(answer) if isinstance(answer, Result) else 0
        hint = f"give a row from 1 to {number}" if number else "the answer has no rows"
        raise ToolFault("no-such-row", f"{name} has {number} rows, and no row {row}", hint)
    return explained[0]
