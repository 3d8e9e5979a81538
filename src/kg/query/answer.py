"""Answers to saved queries, as Python values or as text."""

from __future__ import annotations

import pyoxigraph as ox

from kg.errors import QuerySyntaxError
from kg.formats import BY_ENGINE
from kg.names import CAVEAT, DEFAULT_POLICY
from kg.query.horizon import describe_horizon, read_horizon
from kg.query.results import Result, serialize_solutions, to_python

TYPE_CHECKING = False  # as in kg.settings
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from kg.query.engine import Engine, RawAnswer
    from kg.query.fitting import Layout
    from kg.query.parameters import Values
    from kg.query.results import Triples, Truth

#: Said of answers in which nothing is left out, though it was asked.
KEEPS_READINGS = (
    "leaving out our readings changes nothing here: the answer is about claims themselves"
)
#: Said of answers whose standings have no column of caveats.
NO_CAVEATS = (
    "no standing of an accusation is a finding of guilt: kg query claims-about has the caveats"
)


def run_saved(
    engine: Engine, name: str, values: Values, policy: str = DEFAULT_POLICY
) -> Result | Triples | Truth:
    """Return the answer to a saved query with these parameter values.

    To check an IRI against the choices costs as much as the query itself. An unknown IRI gives an
    empty answer, so values are checked only where the answer is empty.

    Raises:
        UsageError: an unknown query, parameter, value or policy.
    """
    query = engine.saved_query(name)
    text = _bind(engine, query, values, check=False)
    answer = engine.wrap(_execute(engine, query, text, policy))
    if values and not answer:
        _bind(engine, query, values, check=True)
    return answer


def render_saved(
    engine: Engine,
    name: str,
    values: Values,
    policy: str,
    format: str,
    layout: Layout | None = None,
) -> str:
    """Return the answer to a saved query as text.

    A table has a heading, and below it the number of its rows, what it leaves out, and the horizon.
    """
    if format in BY_ENGINE:
        return _serialize(engine, name, values, policy, format)
    answer = run_saved(engine, name, values, policy)
    if format != "table" or not isinstance(answer, Result):
        return answer.serialize(format)
    heading = f"{describe_question(engine, name, policy)}\n\n"
    below = [*_list_caveats(answer), *list_remarks(engine, name, values, policy)]
    below.append(describe_horizon(read_horizon(engine)))
    return render_table(answer, layout, heading, below)


def describe_question(engine: Engine, name: str, policy: str) -> str:
    """Return what a saved query answers, and under which policy."""
    query = engine.saved_query(name)
    note = f"policy: {engine.describe_policy(policy)}"
    if query["name"] in engine.about_claims:
        note = "about claims themselves: the same under every policy"
        note += ", with and without our readings" if engine.without_inferred else ""
    return f"{query['summary']}  ({note})"


def _list_caveats(answer: Result) -> list[str]:
    """Return what the standing of the accusations in some rows does not say."""
    if CAVEAT not in answer.variables:
        return []
    place = answer.variables.index(CAVEAT)
    caveats = {str(to_python(row[place])) for row in answer.rows if row[place] is not None}
    return [f"standing, of an accusation: {words}" for words in sorted(caveats)]


def render_table(
    answer: Result, layout: Layout | None = None, above: str = "", below: Sequence[str] = ()
) -> str:
    """Return rows as a table for a terminal, with the number of rows below.

    Args:
        answer: the rows.
        layout: how to show them; by default as wide as the terminal.
        above: what stands above the table.
        below: lines on what the answer leaves out, with the caveats that a narrow table lacks.
    """
    from kg.query.fitting import Layout, count_rows, lay_out
    from kg.query.wrapping import wrap_line

    layout = layout or Layout()
    text, notes = lay_out(answer.list_columns(layout.width), layout)
    parts = [wrap_line(above, layout.width), text]
    for line in (count_rows(len(answer)), *notes, *below):
        parts.append(f"{wrap_line(line, layout.width)}\n")
    return "".join(parts)


def list_remarks(engine: Engine, name: str, values: Values, policy: str) -> list[str]:
    """Return what rows do not say: what is left out, and that they have no caveats."""
    columns = engine.saved_query(name)["columns"]
    remarks = count_left_out(engine, name, values, policy)
    if "standing" in columns and CAVEAT not in columns:
        remarks.append(NO_CAVEATS)
    return remarks


def warn_of_readings(engine: Engine, name: str) -> None:
    """Warn where leaving out readings was asked for, and changes nothing."""
    if engine.without_inferred and name.removeprefix("query:") in engine.about_claims:
        engine.warn(KEEPS_READINGS)


def count_left_out(engine: Engine, name: str, values: Values, policy: str) -> list[str]:
    """Return a line for each kind of row that an answer leaves out, with their number."""
    lines = []
    for what, query, shared in list_left_out(engine, name, values, policy):
        words = "".join(f' {key}="{_join(value)}"' for key, value in shared.items())
        lines.append(f"left out: {what} (kg query {query}{words})")
    return lines


def list_left_out(
    engine: Engine, name: str, values: Values, policy: str
) -> list[tuple[str, str, Values]]:
    """Return what an answer leaves out, counted, and the query that lists it.

    Args:
        engine: the release.
        name: the saved query.
        values: its values by parameter; those that the other query knows come with it.
        policy: the truth policy.
    """
    parts: list[tuple[str, str, Values]] = []
    for part in engine.saved_query(name)["left_out"]:
        known = [parameter["name"] for parameter in engine.saved_query(part["query"])["parameters"]]
        shared = {key: value for key, value in values.items() if key in known}
        number = _count(run_saved(engine, part["query"], shared, policy), part.get("column"))
        if number:
            parts.append((_count_noun(number, part["what"]), part["query"], shared))
    return parts


def _count_noun(number: int, words: str) -> str:
    """Return a number with words that begin with a plural, such as acts of one."""
    noun, space, rest = words.partition(" ")
    return f"{number} {noun.removesuffix('s') if number == 1 else noun}{space}{rest}"


def _join(value: str | Sequence[str]) -> str:
    """Return one or several values as they are typed."""
    return value if isinstance(value, str) else ",".join(value)


def _count(answer: Result | Triples | Truth, column: str | None) -> int:
    """Return the number of rows, or the sum of a column."""
    assert isinstance(answer, Result)  # what is left out is listed by a SELECT
    if column is None:
        return len(answer)
    number = 0
    for row in answer:
        number += int(row[column] or 0)
    return number


def _serialize(engine: Engine, name: str, values: Values, policy: str, format: str) -> str:
    """Return the answer in a W3C result format.

    The engine writes the rows itself, which saves a Python object for each. So nobody sees whether
    there are any, and the values are checked first.
    """
    query = engine.saved_query(name)
    text = _bind(engine, query, values, check=True)
    answer = _execute(engine, query, text, policy)
    if isinstance(answer, ox.QuerySolutions):
        return serialize_solutions(answer, format)
    return engine.wrap(answer).serialize(format)


def add_horizon(engine: Engine, text: str, format: str) -> str:
    """Add the last day in any document to the head of rows in JSON.

    Readers of the W3C format pass over it there; no other format has a place for it.
    """
    start = '{"head":{'
    if format != "json" or not text.startswith(start):
        return text
    return f'{start}"horizon":"{read_horizon(engine)}",{text.removeprefix(start)}'


def _bind(engine: Engine, query: dict[str, Any], values: Values, *, check: bool) -> str:
    """Return the text with values bound, as `kg.query.parameters.bind_values` does."""
    has_defaults = any(parameter["default"] is not None for parameter in query["parameters"])
    if values or has_defaults:
        # here, as reading values needs `re` and Unicode tables, which a plain query does without
        from kg.query.parameters import bind_values

        return bind_values(engine, query, values, check=check)
    text: str = query["text"]
    return text


def _execute(engine: Engine, query: dict[str, Any], text: str, policy: str) -> RawAnswer:
    """Run the text of a saved query; a fault names the file of the query."""
    try:
        return engine.execute(text, policy, naming=query["naming"], prefixes=query["prefixes"])
    except QuerySyntaxError as error:
        reason = f"{query['path']}: {error.reason}"
        raise QuerySyntaxError(reason, hint=error.hint, place=error.place) from error
