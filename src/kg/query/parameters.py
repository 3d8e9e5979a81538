"""Parameters of saved queries: from typed text to RDF terms."""

import re
import unicodedata
from typing import Any

import pyoxigraph as ox

from kg.errors import UsageError, did_you_mean
from kg.names import DEFAULT_POLICY, INTEGER, XSD
from kg.query.engine import Engine
from kg.sparql import rewrite

WHOLE_NUMBER = re.compile(r"[0-9]{1,18}")
DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def normalize(text: str) -> str:
    """Return a text to compare: without case, marks and repeated white space."""
    for _ in range(2):
        # twice: decomposing a letter can leave a capital, and lowering a capital can add a mark
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
    return " ".join(text.split())


def bind_values(
    engine: Engine, query: dict[str, Any], values: dict[str, str], *, check: bool = True
) -> str:
    """Return the text of a saved query with values, or their defaults, bound as terms.

    Args:
        engine: the engine that knows the choices.
        query: a saved query, as compiled.
        values: what was typed, by parameter.
        check: whether an IRI must be among the parameter's choices. The check costs a query.
            Without it an IRI is bound as it is; an unknown one then matches nothing.

    Raises:
        UsageError: an unknown parameter, or a value that does not fit its type or its choices.
    """
    known = {parameter["name"]: parameter for parameter in query["parameters"]}
    for name in values:
        if name not in known:
            hint = did_you_mean(name, list(known)) if known else "it takes no parameters"
            raise UsageError(f"{query['name']} has no parameter {name!r}", hint=hint)
    terms = {}
    for name, parameter in known.items():
        value = values.get(name, parameter["default"])
        if value is not None:
            terms[name] = str(_make_term(engine, parameter, str(value), check=check))
    return rewrite.bind(query["text"], terms) if terms else str(query["text"])


def list_choices(engine: Engine, parameter: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the (IRI, label) pairs that a parameter may be, if it has choices."""
    if not parameter["choices"]:
        return []
    rows = engine.select(engine.saved_query(parameter["choices"])["text"])
    return [(str(row["value"]), str(row["valueLabel"])) for row in rows]


def _make_term(
    engine: Engine, parameter: dict[str, Any], value: str, *, check: bool
) -> ox.NamedNode | ox.Literal:
    name, kind = parameter["name"], parameter["type"]
    if kind == "date":
        day = parse_day(name, value, last=parameter["edge"] == "last")
        return ox.Literal(day, datatype=ox.NamedNode(XSD + "date"))
    if kind == "integer":
        if not WHOLE_NUMBER.fullmatch(value):
            raise UsageError(f"{name}={value!r} is not a whole number", hint="write digits only")
        return ox.Literal(value, datatype=ox.NamedNode(INTEGER))
    if kind == "text":
        return ox.Literal(value)
    try:
        node = ox.NamedNode(engine.expand(value))
    except ValueError:  # a label, which is no IRI
        return _resolve_choice(engine, parameter, value, None)
    return _resolve_choice(engine, parameter, value, node) if check else node


def _resolve_choice(
    engine: Engine, parameter: dict[str, Any], value: str, node: ox.NamedNode | None
) -> ox.NamedNode:
    """Return the one choice that a value names.

    Raises:
        UsageError: no choice fits (with the nearest), or several do (with their labels).
    """
    if choice := _find_exact_choice(engine, parameter, value, node):
        return choice
    offered = list_choices(engine, parameter)
    matches = _match_choices(engine, offered, value, node)
    if len(matches) == 1:
        return ox.NamedNode(matches.pop())
    labels = dict(offered)
    if matches:
        hint = "which one: " + ", ".join(sorted(labels[iri] for iri in matches))
        raise UsageError(f"{parameter['name']}={value!r} fits several", hint=hint)
    hint = did_you_mean(value, sorted(labels.values()))
    raise UsageError(f"{parameter['name']}={value!r} is not among the choices", hint=hint)


def _find_exact_choice(
    engine: Engine, parameter: dict[str, Any], value: str, node: ox.NamedNode | None
) -> ox.NamedNode | None:
    """Return the choice with this IRI, or the only one with exactly this label.

    The query for choices is restricted to these, so it need not list all of them.
    """
    if not parameter["choices"]:
        return None
    query = engine.saved_query(parameter["choices"])
    form = {"naming": query["naming"], "prefixes": query["prefixes"]}
    if node is not None:
        text = rewrite.ask_whether(query["text"], "value", [str(node)])
        return node if engine.execute(text, DEFAULT_POLICY, **form) else None
    label = str(ox.Literal(value, language="en"))
    solutions = engine.execute(
        rewrite.restrict(query["text"], "valueLabel", [label]), DEFAULT_POLICY, **form
    )
    assert isinstance(solutions, ox.QuerySolutions)  # the queries for choices are SELECTs
    choices = {solution["value"] for solution in solutions}
    return choices.pop() if len(choices) == 1 else None


def _match_choices(
    engine: Engine, offered: list[tuple[str, str]], value: str, node: ox.NamedNode | None
) -> set[str]:
    """Return the choices with this IRI or label, or else part of a label, or alias."""
    wanted = normalize(value)
    exact, partial = set(), set()
    for iri, label in offered:
        name = normalize(label)
        if name == wanted or (node and iri == node.value):
            exact.add(iri)
        elif wanted and wanted in name:
            partial.add(iri)
    if exact or partial:
        return exact or partial
    return _find_by_alias(engine, wanted).intersection(iri for iri, _ in offered)


def _find_by_alias(engine: Engine, wanted: str) -> set[str]:
    rows = engine.select("SELECT ?entity ?name WHERE { ?entity skos:altLabel ?name }")
    return {str(row["entity"]) for row in rows if normalize(str(row["name"])) == wanted}


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
