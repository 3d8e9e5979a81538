"""Tool `sparql`: a query of the caller's own, in a process that can be ended."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import pyoxigraph as ox

from kg.agents.cursors import Cursor, read_call
from kg.agents.paging import fit_page
from kg.agents.row_evidence import Evidence, explain_terms
from kg.agents.sparql_process import ERRORS, MOST_ROWS
from kg.agents.table_rows import Table
from kg.agents.tool_faults import ToolFault, translate_fault
from kg.errors import KgError
from kg.names import DEFAULT_POLICY
from kg.query.engine import Engine
from kg.query.horizon import read_horizon
from kg.query.results import Term
from kg.query.unknown_terms import warn_of_unknown_terms

#: Seconds that a query may take.
SECONDS = 10.0


def run_sparql(engine: Engine, arguments: dict[str, Any], budget: int) -> dict[str, Any]:
    """Return a page of the answer to a read-only SPARQL 1.1 query.

    Raises:
        ToolFault: it does not parse, is refused, or takes too long.
    """
    if "query" not in arguments:
        hint = "give a SELECT, ASK or CONSTRUCT, beside a cursor too"
        raise ToolFault("missing-argument", "query is missing", hint)
    # a cursor has the digest of a query in place of its text, which may be long
    text, rest = arguments["query"], {key: arguments[key] for key in arguments if key != "query"}
    rest["digest"] = hashlib.sha256(text.encode(errors="replace")).hexdigest()
    place, given = read_call("sparql", engine.release.name, rest)
    given.setdefault("policy", DEFAULT_POLICY)
    variables, rows, is_cut = _run_apart(engine, text, given["policy"])
    warn_of_unknown_terms(engine, text)
    table = Table(engine, variables, rows)
    if place > len(rows):
        raise ToolFault("wrong-cursor", "this cursor is behind the last row", "ask without it")
    part = rows[place : place + budget // 10]
    items = list(zip(part, explain_terms(engine, part), strict=True))
    head: dict[str, Any] = {
        "release": engine.release.name,
        "policy": given["policy"],
        "horizon": read_horizon(engine),
        "total": len(rows),
        "first": place + 1,
    }
    if remarks := engine.take_warnings():
        head["remarks"] = remarks
    if is_cut:
        head["left_out"] = [f"all rows after {MOST_ROWS}: aggregate, or add LIMIT and OFFSET"]

    def write(some: Sequence[tuple[Sequence[Term], Evidence]], characters: int) -> dict[str, Any]:
        end = place + len(some)
        answer = {**head, "has_more": end < len(rows)}
        if answer["has_more"]:
            answer["cursor"] = Cursor(engine.release.name, "sparql", given, end).encode()
        return {**answer, **table.write(some, characters)}

    return fit_page(items, 0, budget, write).answer


def _run_apart(
    engine: Engine, text: str, policy: str
) -> tuple[list[str], list[tuple[Term, ...]], bool]:
    """Return columns and rows from a process that is ended at the deadline.

    Raises:
        ToolFault: the query fails or takes too long.
    """
    command = [sys.executable, "-P", "-m", "kg.agents.sparql_process"]
    asked = json.dumps({"folder": engine.build_folder, "text": text, "policy": policy})
    try:
        done = subprocess.run(
            command, input=asked.encode(), capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        hint = "ask for less, or ask a saved query"
        reason = f"the query took more than {SECONDS:g} seconds"
        raise ToolFault("too-slow", reason, hint) from error
    if done.returncode:
        hint = "ask for less: aggregate, or add LIMIT"
        raise ToolFault("too-large", "the query needed more memory than it may", hint)
    sent = json.loads(done.stdout)
    if "error" in sent:
        error_type = ERRORS.get(sent["error"], KgError)
        raise translate_fault(engine, error_type(sent["reason"], hint=sent["hint"]))
    return sent["columns"], [tuple(map(_read_term, row)) for row in sent["rows"]], sent["is_cut"]


def _read_term(sent: list[str] | None) -> Term:
    if sent is None:
        return None
    kind, value, *rest = sent
    if kind == "iri":
        return ox.NamedNode(value)
    if kind == "literal" and not rest[0]:
        return ox.Literal(value, datatype=ox.NamedNode(rest[1]))
    return ox.Literal(value, language=rest[0]) if kind == "literal" else ox.Literal(value)
