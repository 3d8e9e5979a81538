"""Caveats: what a claim of an accusation does not say, whatever its standing."""

from collections.abc import Iterable
from weakref import WeakKeyDictionary

from kg.names import KG
from kg.query.engine import Engine
from kg.query.nodes import Row, select_rows

CAVEATS = "SELECT ?term ?caveat WHERE { ?term kg:caveat ?caveat }"
CLAIMS = """
SELECT ?claim ?subject ?predicate ?object WHERE {{
  VALUES ?claim {{ {nodes} }}
  ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
}}
"""
KINDS = "SELECT ?node ?kind WHERE {{ VALUES ?node {{ {nodes} }} ?node {property} ?kind }}"
#: Claims that say nothing of their kind, and what tells it: at whom an arrest is directed, or how
#: many persons a figure counts.
BY_KIND = {
    KG + "respondsTo": "kg:responseKind",
    KG + "value": "kg:counts",
}
#: The caveats of an engine, which are terms of the ontology and no more than a page of them.
_KNOWN: WeakKeyDictionary[Engine, dict[str, str]] = WeakKeyDictionary()


def read_caveats(engine: Engine) -> dict[str, str]:
    """Return the caveat of each predicate and concept that has one, by IRI."""
    if engine not in _KNOWN:
        rows = engine.select(CAVEATS)
        _KNOWN[engine] = {str(row["term"]): str(row["caveat"]) for row in rows}
    return _KNOWN[engine]


def read_caveats_of(engine: Engine, claims: Iterable[str]) -> dict[str, str]:
    """Return the caveat of each of these claims that has one, by IRI."""
    return find_caveats(engine, select_rows(engine, CLAIMS, claims))


def find_caveats(engine: Engine, claims: Iterable[Row]) -> dict[str, str]:
    """Return the caveat of each claim that has one, by IRI.

    It is that of the predicate, of the object, or of the kind of the subject.

    Args:
        engine: the engine to query.
        claims: rows that begin with claim, subject, predicate and object.
    """
    caveats = read_caveats(engine)
    if not caveats:
        return {}
    own: dict[str, str] = {}
    untold: dict[str, list[tuple[str, str]]] = {}
    for claim, subject, predicate, object in (row[:4] for row in claims):
        words = caveats.get(predicate.value) or caveats.get(object.value)
        if words:
            own[claim.value] = words
        elif property := BY_KIND.get(predicate.value):
            untold.setdefault(property, []).append((claim.value, subject.value))
    for property, pairs in untold.items():
        kinds = _read_caveats_of_kinds(engine, property, {subject for _, subject in pairs})
        for claim, subject in pairs:
            if subject in kinds:
                own[claim] = kinds[subject]
    return own


def _read_caveats_of_kinds(engine: Engine, property: str, nodes: set[str]) -> dict[str, str]:
    """Return the caveat of the kind of each node; of several kinds, the first."""
    caveats, own = read_caveats(engine), dict[str, str]()
    text = KINDS.replace("{property}", property)
    for node, kind in select_rows(engine, text, nodes):
        words = caveats.get(kind.value)
        if words:
            own[node.value] = min(own.get(node.value, words), words)
    return own


def qualify(standing: str, caveat: str) -> str:
    """Return the words for a standing, with the caveat in brackets after it."""
    return f"{standing} ({caveat})" if caveat else standing
