"""Statements on the search page: who says what, and with which stance."""

from collections.abc import Iterable
from dataclasses import dataclass

from kg.query.engine import Engine
from kg.query.nodes import get_local_name, is_iri, read_labels, select_rows

STATEMENTS = """
SELECT ?node ?speaker ?stance ?about WHERE {{
  VALUES ?node {{ {nodes} }} ?node kg:speaker ?speaker ; kg:stance ?stance ; kg:about ?about
}}
"""
CLAIMS = """
SELECT ?claim ?subject ?predicate ?object WHERE {{
  VALUES ?claim {{ {nodes} }}
  ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object
}}
"""


@dataclass(frozen=True)
class Statement:
    """A statement in words: its local id, the speaker, the stance, and the claim."""

    id: str
    speaker: str
    stance: str
    sentence: str


def read_statements(engine: Engine, attributions: Iterable[str]) -> dict[str, Statement]:
    """Return who says what in some attributions, by their IRIs."""
    rows = list(select_rows(engine, STATEMENTS, attributions))
    claims = {}
    for claim, *parts in select_rows(engine, CLAIMS, {row[3].value for row in rows}):
        claims[claim.value] = [part.value for part in parts]
    nodes = {term.value for row in rows for term in row[1:]}
    for parts in claims.values():
        nodes.update(filter(is_iri, parts))
    labels = read_labels(engine, nodes)
    statements = {}
    for node, speaker, stance, about in rows:
        parts = claims.get(about.value, [about.value])
        statements[node.value] = Statement(
            get_local_name(engine, node.value),
            labels.get(speaker.value, ""),
            labels.get(stance.value, ""),
            " — ".join(labels.get(part, engine.shorten(part)) for part in parts),
        )
    return statements
