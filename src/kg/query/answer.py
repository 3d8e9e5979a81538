"""One question, one answer: a saved query with values, or free SPARQL, written in a format."""

from kg.errors import QuerySyntaxError
from kg.names import POLICIES
from kg.query.engine import Engine
from kg.query.result import Result, Triples, Truth
from kg.query.values import bound_text


def ask_saved(engine: Engine, name: str, given: dict[str, str], policy: str = POLICIES[0]) -> Result | Triples | Truth:
    """The answer to a saved query with the given parameter values."""
    query = engine.saved(name)
    try:
        return engine.ask(bound_text(engine, query, given), policy)
    except QuerySyntaxError as error:
        raise QuerySyntaxError(f"{query['path']}: {error.reason}", hint=error.hint) from error


def answer_saved(engine: Engine, name: str, given: dict[str, str], policy: str, format: str) -> str:
    """The answer as text; a query about claims says on its table that every policy gives the same."""
    answer = ask_saved(engine, name, given, policy)
    text = answer.serialize(format)
    if format == "table" and isinstance(answer, Result):
        query = engine.saved(name)
        same = "evidence" in query["tags"]
        note = "about claims themselves: the same under every policy" if same else f"policy: {policy}"
        text = f"{query['summary']}  ({note})\n\n{text}"
    return text
