"""Parameters of saved queries: from typed text to RDF terms."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import pyoxigraph as ox

from kg.errors import UsageError, did_you_mean
from kg.names import INTEGER, XSD
from kg.query.choices import find_exact_choice, read_id
from kg.query.engine import Engine
from kg.sparql import rewrite

WHOLE_NUMBER = re.compile(r"[0-9]{1,18}")
#: Values of one parameter at most, and commas that a name may hold.
MOST_VALUES, LONGEST_NAME = 50, 4
#: Commas of every keyboard, which separate values.
COMMA = re.compile("[,，、]")
DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")

#: What is typed for each parameter: one text, or several.
Values = Mapping[str, str | Sequence[str]]


def bind_values(
    engine: Engine, query: dict[str, Any], values: Values, *, check: bool = True
) -> str:
    """Return the text of a saved query with values, or their defaults, bound as terms.

    Args:
        engine: the engine that knows the choices.
        query: a saved query, as compiled.
        values: what was typed, by parameter; several where the parameter takes many.
        check: whether an IRI must be among the parameter's choices. The check costs a query.
            Without it an IRI is bound as it is; an unknown one then matches nothing.

    Raises:
        UsageError: an unknown parameter, or a value that does not fit its type or its choices.
    """
    terms = make_terms(engine, query, values, check=check)
    _check_order(terms)
    return rewrite.bind(query["text"], terms) if terms else str(query["text"])


def make_terms(
    engine: Engine, query: dict[str, Any], values: Values, *, check: bool = True
) -> dict[str, str | list[str]]:
    """Return the values of a saved query, or their defaults, as terms.

    Raises:
        UsageError: as for `bind_values`.
    """
    known = {parameter["name"]: parameter for parameter in query["parameters"]}
    for name in values:
        if name not in known:
            hint = did_you_mean(name, list(known)) if known else "it takes no parameters"
            raise UsageError(f"{query['name']} has no parameter {name!r}", hint=hint)
    terms: dict[str, str | list[str]] = {}
    for name, parameter in known.items():
        value = values.get(name, parameter["default"])
        if value is not None:
            typed = _list_typed(engine, parameter, value)
            made = (str(_make_term(engine, parameter, one, check=check)) for one in typed)
            distinct = list(dict.fromkeys(made))
            terms[name] = distinct if len(distinct) > 1 else distinct[0]
    return terms


def _check_order(terms: Mapping[str, str | list[str]]) -> None:
    """Refuse a period that ends before it begins.

    Raises:
        UsageError: `since` is after `until`.
    """
    since, until = terms.get("since"), terms.get("until")
    if isinstance(since, str) and isinstance(until, str) and "#date>" in since and since > until:
        days = (since.split('"')[1], until.split('"')[1])
        raise UsageError(f"since={days[0]} is after until={days[1]}", hint="exchange the two")


def _list_typed(engine: Engine, parameter: dict[str, Any], value: Any) -> list[str]:
    """Return the single values of a parameter, of which commas separate many.

    Raises:
        UsageError: there are several, and the parameter takes one; or too many.
    """
    given = [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]
    if not parameter.get("many"):
        if len(given) != 1:
            hint = "give this parameter one value"
            raise UsageError(f"{parameter['name']} is given {len(given)} times", hint=hint)
        return given
    typed: list[str] = []
    for text in given:
        typed += _split_values(engine, parameter, text)
    if len(typed) > MOST_VALUES:
        hint = f"give at most {MOST_VALUES}"
        raise UsageError(f"{parameter['name']} has {len(typed)} values", hint=hint)
    return typed or given


def _split_values(engine: Engine, parameter: dict[str, Any], text: str) -> list[str]:
    """Return the values in a text; a comma inside a complete name separates nothing."""
    pieces = COMMA.split(text)
    if len(pieces) == 1:
        return [text]
    from kg.query.resolve import names_exactly  # here, as a single value does without it

    values: list[str] = []
    while pieces:
        count = min(len(pieces), LONGEST_NAME)
        while count > 1 and not names_exactly(engine, parameter, ",".join(pieces[:count]).strip()):
            count -= 1
        value = ",".join(pieces[:count]).strip()
        if value:
            values.append(value)
        pieces = pieces[count:]
    return values


def _make_term(
    engine: Engine, parameter: dict[str, Any], value: str, *, check: bool
) -> ox.NamedNode | ox.Literal:
    name, kind = parameter["name"], parameter["type"]
    if kind in ("date", "integer"):
        value = unicodedata.normalize("NFKC", value)  # digits of full width
    if kind == "date":
        day = parse_day(name, value, last=parameter["edge"] == "last")
        return ox.Literal(day, datatype=ox.NamedNode(XSD + "date"))
    if kind == "integer":
        if not WHOLE_NUMBER.fullmatch(value):
            reason = f"{name}={value!r} is not a whole number of 1 to 18 digits"
            raise UsageError(reason, hint="write digits only")
        return ox.Literal(value, datatype=ox.NamedNode(INTEGER))
    if kind == "text":
        return ox.Literal(value)
    if not check and (iri := read_id(engine, value)):
        return ox.NamedNode(iri)
    iri = find_exact_choice(engine, parameter, value)
    if iri is None:
        from kg.query.resolve import find_choice  # here, as an exact label does without it

        iri = find_choice(engine, parameter, value)
    return ox.NamedNode(iri)


def parse_day(name: str, text: str, *, last: bool = False) -> str:
    """Return an ISO day from YYYY, YYYY-MM or YYYY-MM-DD: its first or last day.

    Raises:
        UsageError: the text is not such a date; the message names the parameter.
    """
    import calendar
    import datetime

    try:
        match = DATE.fullmatch(text)
        if match is None:
            raise ValueError
        year, month = int(match[1]), int(match[2] or (12 if last else 1))
        days = calendar.monthrange(year, month)[1]
        return datetime.date(year, month, int(match[3] or (days if last else 1))).isoformat()
    except ValueError as error:
        hint = "write YYYY, YYYY-MM or YYYY-MM-DD"
        raise UsageError(f"{name}={text!r} is not a date", hint=hint) from error
