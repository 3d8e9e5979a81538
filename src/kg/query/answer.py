"""One question, one answer: a saved query with values, or free SPARQL, written in a format."""

from __future__ import annotations

import pyoxigraph as ox

from kg.errors import QuerySyntaxError
from kg.formats import RESULTS
from kg.names import DEFAULT_POLICY
from kg.query.results import Result, serialize_solutions

TYPE_CHECKING = False  # as kg.settings tells
if TYPE_CHECKING:
    from typing import Any

    from kg.query.engine import Engine, RawAnswer
    from kg.query.results import Triples, Truth


def run_saved(
    engine: Engine, name: str, given: dict[str, str], policy: str = DEFAULT_POLICY
) -> Result | Triples | Truth:
    """The answer to a saved query with the given parameter values."""
    query = engine.saved_query(name)
    answer = engine.wrap(_found(engine, query, _text(engine, query, given, trusting=True), policy))
    if given and not answer:
        _text(engine, query, given)  # refuses a value that is not among the choices
    return answer


def render_saved(engine: Engine, name: str, given: dict[str, str], policy: str, format: str) -> str:
    """The answer as text; a query about claims says on its table that every policy gives the same."""
    query = engine.saved_query(name)
    if format in RESULTS:
        found = _found(engine, query, _text(engine, query, given), policy)
        if isinstance(found, ox.QuerySolutions):
            return serialize_solutions(
                found, format
            )  # by the engine itself, without a Python object a row
        return engine.wrap(found).serialize(format)
    answer = run_saved(engine, name, given, policy)
    text = answer.serialize(format)
    if format == "table" and isinstance(answer, Result):
        same = name in engine.about_claims
        note = (
            "about claims themselves: the same under every policy" if same else f"policy: {policy}"
        )
        text = f"{query['summary']}  ({note})\n\n{text}"
    return text


def _text(
    engine: Engine, query: dict[str, Any], given: dict[str, str], *, trusting: bool = False
) -> str:
    """The text that is asked, with values bound, as `kg.query.parameters.bind_values` tells."""
    if given or any(parameter["default"] is not None for parameter in query["parameters"]):
        # only here, since reading values takes `re` and tables of Unicode, which a plain question does without
        from kg.query.parameters import bind_values

        return bind_values(engine, query, given, trusting=trusting)
    text: str = query["text"]
    return text


def _found(engine: Engine, query: dict[str, Any], text: str, policy: str) -> RawAnswer:
    """What the engine finds for a saved query, whose text was checked when it was built."""
    try:
        return engine.execute(text, policy, naming=query["naming"], prefixes=query["prefixes"])
    except QuerySyntaxError as error:
        raise QuerySyntaxError(f"{query['path']}: {error.reason}", hint=error.hint) from error
