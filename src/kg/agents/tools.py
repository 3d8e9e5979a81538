"""Tools by name; a call gets an answer or a fault, and never anything else."""

import logging
from collections.abc import Callable
from typing import Any

from kg.agents.asking import ask
from kg.agents.citations import cite_thing
from kg.agents.finding import find_things, list_questions
from kg.agents.free_sparql import run_sparql
from kg.agents.ledgers import explain_row, show_ledger
from kg.agents.linking import connect
from kg.agents.paging import BYTES, LONG
from kg.agents.session import Session
from kg.agents.tool_arguments import check_arguments
from kg.agents.tool_faults import ToolFault, translate_fault
from kg.errors import KgError
from kg.query.engine import Engine

#: Returns a page of an answer, of so many bytes.
Run = Callable[[Engine, dict[str, Any], int], dict[str, Any]]

RUN: dict[str, Run] = {
    "find": find_things,
    "ledger": show_ledger,
    "questions": list_questions,
    "ask": ask,
    "explain": explain_row,
    "path": connect,
    "cite": cite_thing,
    "sparql": run_sparql,
}
#: The tools whose pages are longer by default, as they have both sides.
BOTH_SIDES = ("ledger", "explain")
LOGGER = logging.getLogger(__name__)


def call(session: Session, tool: str, arguments: Any) -> dict[str, Any]:
    """Return the answer of a tool.

    Raises:
        ToolFault: the call cannot be answered, for whatever reason.
    """
    given = check_arguments(tool, arguments or {}, with_sparql=session.with_sparql)
    budget = given.pop("bytes", LONG if tool in BOTH_SIDES else BYTES)
    try:
        with session.open_engine() as engine:
            try:
                return RUN[tool](engine, given, budget)
            except KgError as error:
                raise translate_fault(engine, error) from error
    except KgError as error:
        raise ToolFault("not-built", error.reason, error.hint) from error
    except ToolFault:
        raise
    except Exception as error:
        LOGGER.exception("the tool %s failed", tool)
        hint = "this is a fault of ours: please report it with the call"
        raise ToolFault("internal", f"the tool {tool} failed", hint) from error
