"""Values of parameters as agents give them: any name in any language, made to ids."""

from collections.abc import Mapping
from typing import Any

from kg.agents.tool_faults import ToolFault, describe_value, find_near, translate_fault
from kg.errors import UsageError
from kg.query.choices import list_choices
from kg.query.engine import Engine
from kg.query.parameters import MOST_VALUES, make_terms

#: The longest text of a value, and the most choices that are compared with it.
LONGEST_VALUE, MOST_COMPARED = 500, 2_000


def find_query(engine: Engine, name: str) -> dict[str, Any]:
    """Return a saved query by its name.

    Raises:
        ToolFault: there is none; the choices are the nearest names.
    """
    bare = name.strip().removeprefix("query:")
    if bare not in engine.public:
        hint = "call questions with a few words to see which saved queries fit"
        reason = f"there is no saved query {name!r}"
        raise ToolFault("unknown-query", reason, hint, find_near(bare, sorted(engine.public)))
    return engine.public[bare]


def resolve_values(
    engine: Engine, query: dict[str, Any], given: Mapping[str, Any]
) -> dict[str, str | list[str]]:
    """Return values with an id for each name, and other texts as they are.

    Raises:
        ToolFault: a parameter is unknown, or a value does not fit; the choices say what does.
    """
    known = {parameter["name"]: parameter for parameter in query["parameters"]}
    resolved: dict[str, str | list[str]] = {}
    for name, value in given.items():
        if name not in known:
            hint = f"{query['name']} takes {', '.join(known) or 'no parameters'}"
            reason = f"{query['name']} has no parameter {name!r}"
            raise ToolFault("unknown-parameter", reason, hint, find_near(name, known))
        if value is not None and value != []:
            resolved[name] = _resolve(engine, query, known[name], _read_value(name, value))
    return resolved


def _read_value(name: str, value: Any) -> list[str]:
    """Return the texts of a value.

    Raises:
        ToolFault: it is neither a text, a whole number, nor a list of these.
    """
    several = value if isinstance(value, list) else [value]
    if len(several) > MOST_VALUES:
        reason = f"{name} has {len(several)} values"
        raise ToolFault("too-long", reason, f"give at most {MOST_VALUES}")
    for one in several:
        if isinstance(one, bool) or not isinstance(one, str | int):
            hint = "give a text, a whole number, or a list of them"
            raise ToolFault("wrong-type", f"{name} is {describe_value(one)}", hint)
        if len(str(one)) > LONGEST_VALUE:
            reason = f"{name} has {len(str(one))} characters"
            raise ToolFault("too-long", reason, f"give at most {LONGEST_VALUE}")
    return [str(one) for one in several]


def _resolve(
    engine: Engine, query: dict[str, Any], parameter: dict[str, Any], texts: list[str]
) -> str | list[str]:
    name = parameter["name"]
    alone = {**query, "parameters": [parameter]}
    try:
        terms = make_terms(engine, alone, {name: texts if len(texts) > 1 else texts[0]})[name]
    except UsageError as error:
        raise _teach(engine, parameter, texts, error) from error
    if isinstance(terms, list):
        return [_write_term(engine, one) for one in terms]
    return _write_term(engine, terms)


def _write_term(engine: Engine, term: str) -> str:
    """Return a term of SPARQL as it can be given: an id, or a text."""
    if term.startswith("<"):
        return engine.shorten(term[1:-1])
    return term.split('"')[1]


def _teach(
    engine: Engine, parameter: dict[str, Any], texts: list[str], error: UsageError
) -> ToolFault:
    """Return a fault that names the choices nearest to what was given."""
    fault = translate_fault(engine, error, "wrong-value")
    if not fault.choices and parameter["choices"]:
        labels = [label for _, label in list_choices(engine, parameter)[:MOST_COMPARED]]
        fault.choices = find_near(texts[0], labels)
    return fault
