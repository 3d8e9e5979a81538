"""Parameter values: what a user types, as an RDF term of the declared type."""

import re
import unicodedata
from typing import Any

import pyoxigraph as ox

from kg.errors import UsageError, did_you_mean
from kg.names import DEFAULT_POLICY, XSD
from kg.query.engine import Engine
from kg.sparql import rewrite


def normalize(text: str) -> str:
    """A text for comparison: without case, marks, and repeated white space."""
    for _ in range(2):
        # twice, since taking a letter apart can leave a capital, and lowering one can give a mark
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
    return " ".join(text.split())


def bind_values(
    engine: Engine, query: dict[str, Any], given: dict[str, str], *, trusting: bool = False
) -> str:
    """The text of a saved query with the given values, or their defaults, bound as terms.

    Args:
        trusting: whether an IRI is taken without asking if it is among the choices. That costs as much as many a
            question; who trusts asks again without trust where nothing is found.
    """
    known = {parameter["name"]: parameter for parameter in query["parameters"]}
    for name in given:
        if name not in known:
            takes = did_you_mean(name, list(known)) if known else "it takes no parameters"
            raise UsageError(f"{query['name']} has no parameter {name!r}", hint=takes)
    terms = {}
    for name, parameter in known.items():
        value = given.get(name, parameter["default"])
        if value is not None:
            terms[name] = str(_term(engine, parameter, str(value), trusting))
    return rewrite.bind(query["text"], terms) if terms else str(query["text"])


def list_choices(engine: Engine, parameter: dict[str, Any]) -> list[tuple[str, str]]:
    """(IRI, label) of everything that a parameter may be, from the query that its header names."""
    if not parameter["choices"]:
        return []
    rows = engine.select(engine.saved_query(parameter["choices"])["text"])
    return [(str(row["value"]), str(row["valueLabel"])) for row in rows]


def _term(
    engine: Engine, parameter: dict[str, Any], value: str, trusting: bool
) -> ox.NamedNode | ox.Literal:
    kind = parameter["type"]
    if kind == "date":
        return _date(parameter, value)
    if kind == "integer":
        if not re.fullmatch(r"[0-9]{1,18}", value):
            raise UsageError(
                f"{parameter['name']}={value!r} is no whole number", hint="write digits only"
            )
        return ox.Literal(value, datatype=ox.NamedNode(XSD + "integer"))
    if kind == "text":
        return ox.Literal(value)
    try:
        node = ox.NamedNode(engine.expand(value))
    except ValueError:  # words are no IRI
        return _choice(engine, parameter, value, None)
    return node if trusting else _choice(engine, parameter, value, node)


def _choice(
    engine: Engine, parameter: dict[str, Any], value: str, node: ox.NamedNode | None
) -> ox.NamedNode:
    if certain := _named_exactly(engine, parameter, node, value):
        return certain
    offered = list_choices(engine, parameter)
    wanted = normalize(value)
    exact = [
        found
        for found, label in offered
        if (node and found == node.value) or normalize(label) == wanted
    ]
    near = exact or [found for found, label in offered if wanted and wanted in normalize(label)]
    near = near or [found for found, _ in offered if found in _by_alias(engine, wanted)]
    if len(set(near)) == 1:
        return ox.NamedNode(near[0])
    labels = dict(offered)
    if near:
        hint = "which one: " + ", ".join(sorted(labels[found] for found in set(near)))
        raise UsageError(f"{parameter['name']}={value!r} fits several", hint=hint)
    hint = did_you_mean(value, sorted(labels.values()))
    raise UsageError(f"{parameter['name']}={value!r} is not among the choices", hint=hint)


def _named_exactly(
    engine: Engine, parameter: dict[str, Any], node: ox.NamedNode | None, label: str
) -> ox.NamedNode | None:
    """The choice with this IRI, or the only one with this very label: its query is asked of these and not of all."""
    if not parameter["choices"]:
        return None
    query = engine.saved_query(parameter["choices"])
    form = {"naming": query["naming"], "prefixes": query["prefixes"]}
    if node is None:
        asked = rewrite.restrict(
            query["text"], "valueLabel", [str(ox.Literal(label, language="en"))]
        )
        solutions = engine.execute(asked, DEFAULT_POLICY, **form)
        assert isinstance(solutions, ox.QuerySolutions)  # choices are SELECTs
        found = {row["value"] for row in solutions}
        return found.pop() if len(found) == 1 else None
    asked = rewrite.ask_whether(query["text"], "value", [str(node)])
    return node if engine.execute(asked, DEFAULT_POLICY, **form) else None


def _by_alias(engine: Engine, wanted: str) -> set[str]:
    rows = engine.select("SELECT ?thing ?name WHERE { ?thing skos:altLabel ?name }")
    return {str(row["thing"]) for row in rows if normalize(str(row["name"])) == wanted}


def _date(parameter: dict[str, Any], value: str) -> ox.Literal:
    text = parse_day(parameter["name"], value, last=parameter["edge"] == "last")
    return ox.Literal(text, datatype=ox.NamedNode(XSD + "date"))


def parse_day(name: str, value: str, *, last: bool = False) -> str:
    """An ISO day from YYYY, YYYY-MM or YYYY-MM-DD: the first of the span, or the last."""
    import calendar
    import datetime

    year, month, number = (*value.split("-"), "", "")[:3]
    try:
        if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", value):
            raise ValueError
        month = month or ("12" if last else "01")
        number = number or (str(calendar.monthrange(int(year), int(month))[1]) if last else "01")
        return datetime.date(int(year), int(month), int(number)).isoformat()
    except ValueError as error:
        hint = "write YYYY, YYYY-MM or YYYY-MM-DD"
        raise UsageError(f"{name}={value!r} is no date", hint=hint) from error
