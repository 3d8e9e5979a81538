"""Predicates of a saved query: only triples with one change its answer."""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from kg.names import RDF
from kg.publish.positions import drop_ends
from kg.query.engine import Engine
from kg.sparql.tokens import Token, find_graph_keyword, scan_code

#: Kinds of tokens that are terms of a triple.
TERMS = frozenset(["iri", "prefixed", "variable", "string", "number"])
#: Every table may show labels.
LABEL = "skos:prefLabel"


def list_predicates(engine: Engine, name: str) -> list[str] | None:
    """Return the predicates that a saved query may read; None where that is any.

    They are all names in its text, and in those of the queries of what it leaves out.
    """
    query = engine.queries[name]
    predicates = {engine.expand(LABEL)}
    for text in _list_texts(engine, query):
        names = _list_names(text)
        if names is None:
            return None
        predicates.update(map(engine.expand, names))
    return sorted(predicates)


def digest_query(engine: Engine, name: str) -> str:
    """Return a digest of a saved query, and of the queries of what it leaves out."""
    query = engine.queries[name]
    parts = [query, *(engine.queries[part["query"]] for part in query["left_out"])]
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _list_texts(engine: Engine, query: dict[str, Any]) -> Iterable[str]:
    yield query["text"]
    for part in query["left_out"]:
        yield engine.queries[part["query"]]["text"]


def _list_names(text: str) -> set[str] | None:
    """Return the names in a query; None where a predicate may be any."""
    tokens = scan_code(text)
    if find_graph_keyword(text) or _has_open_predicate(drop_ends(tokens)):
        return None
    names = set()
    for kind, token, _ in tokens:
        if kind == "prefixed":
            names.add(token)
        elif kind == "iri":
            names.add(token[1:-1])
        elif (kind, token) == ("word", "a"):
            names.add(RDF + "type")
    return names


def _has_open_predicate(tokens: list[Token]) -> bool:
    """Return whether a variable or a negated path may be the predicate of a triple."""
    for before, (kind, token, _), after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        is_after_subject = before[0] in TERMS or before[1] in (";", "]")
        if kind == "variable" and after[0] in TERMS and is_after_subject:
            return True
        if token == "!" and after[0] not in ("variable", "word", "open"):
            return True
    return False
