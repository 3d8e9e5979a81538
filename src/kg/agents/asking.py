"""Tool `ask`: the answer of a saved query, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from kg.agents.cursors import Cursor, read_call
from kg.agents.paging import fit_page
from kg.agents.parameter_values import find_query, resolve_values
from kg.agents.row_evidence import Evidence, explain_rows, explain_triples
from kg.agents.table_rows import Table
from kg.agents.tool_faults import ToolFault, adapt_hint, translate_fault
from kg.errors import KgError
from kg.names import DEFAULT_POLICY
from kg.query.answer import count_left_out, run_saved
from kg.query.engine import Engine
from kg.query.horizon import read_horizon
from kg.query.results import Result, Term, Triples, Truth

TRIPLE = ["subject", "predicate", "object"]
#: Bytes of a row at least: a page has no more rows than this allows.
LEAST_ROW = 40

Rows = Sequence[Sequence[Term]]


@dataclass(frozen=True)
class Question:
    """One call of `ask`: its values as ids, and the place where its page begins."""

    engine: Engine
    query: dict[str, Any]
    values: dict[str, str | list[str]]
    policy: str
    place: int
    budget: int

    @property
    def arguments(self) -> dict[str, Any]:
        """The arguments that give the same question again."""
        return {"name": self.query["name"], "parameters": self.values, "policy": self.policy}


def ask(engine: Engine, arguments: dict[str, Any], budget: int) -> dict[str, Any]:
    """Return a page of the answer to a saved query.

    Raises:
        ToolFault: the query, a parameter, a value or the cursor does not fit.
    """
    question = _read_question(engine, arguments, budget)
    try:
        answer = run_saved(engine, question.query["name"], question.values, question.policy)
    except KgError as error:
        raise translate_fault(engine, error, "wrong-value") from error
    variables, rows = list_rows(answer)
    return _write_page(question, Table(engine, variables, rows))


def list_rows(answer: Result | Triples | Truth) -> tuple[list[str], Rows]:
    """Return the columns and the rows of any answer."""
    if isinstance(answer, Result):
        return answer.variables, answer.rows
    if isinstance(answer, Triples):
        return TRIPLE, [(one.subject, one.predicate, one.object) for one in answer.triples]
    return ["answer"], [(ox.Literal(bool(answer)),)]


def _read_question(engine: Engine, arguments: dict[str, Any], budget: int) -> Question:
    place, given = read_call(
        "ask", engine.release.name, arguments, lambda given: normalize_question(engine, given)
    )
    query = find_query(engine, given["name"])
    return Question(engine, query, given["parameters"], given["policy"], place, budget)


def normalize_question(engine: Engine, given: dict[str, Any]) -> dict[str, Any]:
    """Return the name, parameters and policy of a question with ids for names.

    Raises:
        ToolFault: the query is unknown, or a value does not fit.
    """
    if "name" not in given:
        raise ToolFault("missing-argument", "name is missing", "give the name of a saved query")
    query = find_query(engine, given["name"])
    values = resolve_values(engine, query, given.get("parameters") or {})
    policy = given.get("policy", DEFAULT_POLICY)
    return {**given, "name": query["name"], "parameters": values, "policy": policy}


def _write_page(question: Question, table: Table) -> dict[str, Any]:
    engine, start = question.engine, question.place
    if start > len(table.rows):
        raise ToolFault(
            "wrong-cursor", "this cursor is behind the last row", "ask again without it"
        )
    end = min(len(table.rows), start + question.budget // LEAST_ROW)
    part = table.rows[start:end]
    rows = list(zip(part, _explain(question, table, (start, end)), strict=True))
    head = _write_head(question)
    below = _write_below(question)

    def write(some: Sequence[tuple[Sequence[Term], Evidence]], characters: int) -> dict[str, Any]:
        place = start + len(some)
        answer = {**head, "total": len(table.rows), "first": start + 1}
        answer["has_more"] = place < len(table.rows)
        if answer["has_more"]:
            name = engine.release.name
            answer["cursor"] = Cursor(name, "ask", question.arguments, place).encode()
        return {**answer, **table.write(some, characters), **below}

    return fit_page(rows, 0, question.budget, write).answer


def _explain(question: Question, table: Table, part: tuple[int, int]) -> list[Evidence]:
    """Return the evidence of a part of the rows."""
    engine, query = question.engine, question.query
    rows = table.rows[slice(*part)]
    if not rows:
        return []
    if query["form"] == "CONSTRUCT":
        return explain_triples(engine, rows)
    return explain_rows(engine, query["name"], question.values, question.policy, part)


def _write_head(question: Question) -> dict[str, Any]:
    engine, query = question.engine, question.query
    return {
        "query": query["name"],
        "summary": query["summary"],
        "release": engine.release.name,
        "policy": question.policy,
        "horizon": read_horizon(engine),
        "parameters": question.values,
    }


def _write_below(question: Question) -> dict[str, Any]:
    """Return what is said of the answer: what it leaves out, and how names were read."""
    engine, name = question.engine, question.query["name"]
    below: dict[str, Any] = {}
    if left_out := count_left_out(engine, name, question.values, question.policy):
        below["left_out"] = [adapt_hint(line.removeprefix("left out: ")) for line in left_out]
    if remarks := engine.take_warnings():
        below["remarks"] = remarks
    return below
