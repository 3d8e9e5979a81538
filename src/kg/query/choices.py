"""Choices of a parameter: the things that a saved query lists for it."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph as ox

from kg.names import DEFAULT_POLICY, ID, KG
from kg.query.engine import Engine
from kg.sparql import rewrite

#: An IRI of this graph without characters that would end it in SPARQL, or that no IRI has.
FULL_IRI = re.compile(
    f"(?:{re.escape(ID)}|{re.escape(KG)})" + r'[^\x00-\x20<>"{}|^`\\\ud800-\udfff]+'
)
#: The number of a document, with the word for what it is or without.
DOCUMENT = re.compile(r"(?:(?:source|document|doc\.?)(?:\s*:\s*|\s+))?([0-9]{1,3})", re.IGNORECASE)
#: An IRI of this graph as people shorten it: without its scheme, or with the other one.
SHORTENED = re.compile("(?:http://)?" + re.escape(ID[len("https://") :].removesuffix("id/")) + ".*")


def list_choices(engine: Engine, parameter: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the (IRI, label) pairs that a parameter may be, if it has choices."""
    if not parameter["choices"]:
        return []
    rows = engine.select(engine.saved_query(parameter["choices"])["text"])
    return [(str(row["value"]), str(row["valueLabel"])) for row in rows]


def find_exact_choice(engine: Engine, parameter: dict[str, Any], text: str) -> str | None:
    """Return the choice with this id, or the only one with exactly this label.

    It costs one query that is restricted to these, and reads no index.
    """
    if not parameter["choices"]:
        return None
    iri = read_id(engine, text)
    if iri:
        query = engine.saved_query(parameter["choices"])
        asked = rewrite.ask_whether(query["text"], "value", [str(ox.NamedNode(iri))])
        return iri if engine.wrap(_execute_choices(engine, query, asked)) else None
    label = str(ox.Literal(text, language="en"))
    choices = {iri for iri, _ in _select_choices(engine, parameter, "valueLabel", [label])}
    return choices.pop() if len(choices) == 1 else None


def read_id(engine: Engine, text: str) -> str | None:
    """Return the IRI that a text is or abbreviates, if it has the form of one."""
    text = text.strip()
    if match := DOCUMENT.fullmatch(text):
        return engine.prefixes["source"] + f"{int(match[1]):03}"
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1].strip()
    if SHORTENED.fullmatch(text):
        text = "https://" + text.removeprefix("http://")
    prefix, colon, local = text.partition(":")
    iri = engine.expand(f"{prefix.lower()}{colon}{local}")
    return iri if FULL_IRI.fullmatch(iri) else None


def label_choices(
    engine: Engine, parameter: dict[str, Any], things: Iterable[str]
) -> dict[str, str]:
    """Return the labels of those things that are choices; without choices all are."""
    things = list(things)
    if not parameter["choices"]:
        return dict.fromkeys(things, "")
    terms = [str(ox.NamedNode(iri)) for iri in things]
    return dict(_select_choices(engine, parameter, "value", terms)) if terms else {}


def _select_choices(
    engine: Engine, parameter: dict[str, Any], variable: str, terms: list[str]
) -> Iterator[tuple[str, str]]:
    """Yield the choices among these terms: the query is restricted to them."""
    query = engine.saved_query(parameter["choices"])
    solutions = _execute_choices(engine, query, rewrite.restrict(query["text"], variable, terms))
    assert isinstance(solutions, ox.QuerySolutions)  # the queries for choices are SELECTs
    for solution in solutions:
        yield solution["value"].value, solution["valueLabel"].value


def _execute_choices(engine: Engine, query: dict[str, Any], text: str) -> Any:
    form = {"naming": query["naming"], "prefixes": query["prefixes"]}
    return engine.execute(text, DEFAULT_POLICY, **form)
