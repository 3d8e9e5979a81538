"""Process that runs one SPARQL query; it reads and writes JSON."""

import json
import os
import sys
from typing import Any

import pyoxigraph as ox

from kg.agents.asking import list_rows
from kg.errors import KgError, QuerySyntaxError, RefusedQuery, UsageError
from kg.query.engine import Engine
from kg.query.results import Term

#: Bytes of memory that a query may take, and rows that are read of it.
MEMORY, MOST_ROWS = 3 << 30, 5_000
#: Kinds of errors, as they are sent.
ERRORS = {"syntax": QuerySyntaxError, "refused": RefusedQuery, "usage": UsageError}


def main() -> None:
    """Answer the query on standard input."""
    asked = json.load(sys.stdin)
    limit_memory()
    json.dump(answer(asked["folder"], asked["text"], asked["policy"]), sys.stdout)


def answer(build_folder: str, text: str, policy: str) -> dict[str, Any]:
    """Return columns and rows of a query, or the kind of error with reason and hint."""
    try:
        columns, rows = list_rows(Engine(build_folder).ask(text, policy))
    except KgError as error:
        kind = next((name for name, type in ERRORS.items() if isinstance(error, type)), "other")
        return {"error": kind, "reason": error.reason, "hint": error.hint}
    sent = [list(map(_write_term, row)) for row in rows[:MOST_ROWS]]
    return {"columns": columns, "rows": sent, "is_cut": len(rows) > MOST_ROWS}


def _write_term(term: Term) -> list[str] | None:
    """Return a term as plain texts."""
    if isinstance(term, ox.NamedNode):
        return ["iri", term.value]
    if isinstance(term, ox.Literal):
        return ["literal", term.value, term.language or "", term.datatype.value]
    return None if term is None else ["other", str(term)]


def limit_memory() -> None:
    """Let this process take no more memory than a query may, where the system can."""
    if os.name == "posix":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    main()
