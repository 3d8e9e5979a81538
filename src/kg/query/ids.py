"""Ids: the node that a text names by its id, however the id is written."""

import re

from kg.errors import UsageError, did_you_mean
from kg.query.choices import FULL_IRI, read_id
from kg.query.engine import Engine

#: Characters of the longest text that can be a name, and of one that is not, as a fault shows it.
LONGEST_NAME, SHOWN = 600, 40
#: Nearest ids that are told.
MOST_NEAR = 5
#: The number of an attribution, with its kind in words or without.
ATTRIBUTION = re.compile(r"(?:attribution\s+)?([0-9]{3}-[A-Za-z0-9-]+)", re.IGNORECASE)
#: The document, start and end of a passage.
PASSAGE = re.compile(r"[0-9]{3}-[0-9]+-[0-9]+")
#: An id with a slash, as addresses of pages and the Reconciliation API have it.
SLASHED = re.compile(r"\s*([a-z-]+)/([^/\s]+)\s*")
#: Whether the graph knows a node: a claim or attribution, withdrawn or not, by its class alone.
KNOWN = """
ASK {{
  VALUES ?property {{ skos:prefLabel skos:altLabel kg:code {types} }} <{iri}> ?property ?value
}}
"""
#: Kinds whose nodes have no label: only their full id finds them.
UNLABELLED = {"claim": "kg:Claim", "attribution": "kg:Attribution"}
#: Kinds whose nodes are known by their class, as they have no label.
BY_CLASS = ("site-identity", "identity", "lead", "passage")


def read_name(text: str) -> str:
    """Return a text as it is looked up.

    Raises:
        UsageError: it is longer than any name; to guess at it would take seconds.
    """
    if len(text) > LONGEST_NAME:
        reason = f"{text[:SHOWN]!r}… has {len(text)} characters, and no name has so many"
        raise UsageError(reason, hint="write the name alone, or its id")
    return text.encode(errors="replace").decode()  # an argument need not be text


def find_by_id(engine: Engine, text: str) -> str | None:
    """Return the IRI of the node with this id, if it is one.

    Raises:
        UsageError: it is the id of a claim or attribution, and there is none.
    """
    if (slashed := SLASHED.fullmatch(text)) and slashed[1] in engine.prefixes:
        text = f"{slashed[1]}:{slashed[2]}"
    if PASSAGE.fullmatch(text.strip()):
        iri: str | None = engine.prefixes["passage"] + text.strip()
    elif match := ATTRIBUTION.fullmatch(text.strip()):
        iri = engine.prefixes["attribution"] + match[1]
    else:
        iri = read_id(engine, text)
    if iri is None:
        return _find_other_term(engine, text.strip())
    for prefix, kind in UNLABELLED.items():
        if iri.startswith(engine.prefixes[prefix]):
            if _is_known(engine, iri, "rdf:type"):
                return iri
            return _find_ignoring_case(engine, text, iri, kind)
    kind = engine.shorten(iri).partition(":")[0]
    if _is_known(engine, iri, "rdf:type" if kind in BY_CLASS else ""):
        return iri
    return engine.index.find_ignoring_case(iri)


def _find_other_term(engine: Engine, text: str) -> str | None:
    """Return a term of another vocabulary that the graph describes, such as rdf:type."""
    prefix, colon, _ = text.partition(":")
    if not colon or prefix not in engine.prefixes:
        return None
    iri = engine.expand(text)
    return iri if engine.index.has_thing(iri) else None


def _find_ignoring_case(engine: Engine, text: str, iri: str, kind: str) -> str:
    rows = engine.select(f"SELECT ?node WHERE {{ ?node a {kind} }} ORDER BY ?node")
    nodes = [str(row["node"]) for row in rows]
    matches = [node for node in nodes if node.casefold() == iri.casefold()]
    if matches:
        return matches[-1]
    hint = did_you_mean(engine.shorten(iri), list(map(engine.shorten, nodes)), most=MOST_NEAR)
    raise UsageError(f"there is nothing called {text!r}", hint=hint)


def _is_known(engine: Engine, iri: str, types: str = "") -> bool:
    """Return whether this is a full IRI that the graph describes."""
    return bool(FULL_IRI.fullmatch(iri) and engine.ask(KNOWN.format(iri=iri, types=types)))
