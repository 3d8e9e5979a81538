"""Terms of the vocabularies with their definitions, as the ontology gives them."""

from collections.abc import Iterable
from dataclasses import dataclass

from kg.query.engine import Engine
from kg.query.nodes import get_local_name, read_labels, select_rows

DEFINITIONS = """
SELECT ?node ?definition WHERE {{
  VALUES ?node {{ {nodes} }} ?node skos:definition ?definition . FILTER (LANG(?definition) = "en")
}}
"""
CONCEPTS = """
SELECT ?concept WHERE {{ VALUES ?scheme {{ {nodes} }} ?concept skos:inScheme ?scheme }}
"""
POLARITIES = """
SELECT ?stance ?polarity WHERE {{ VALUES ?stance {{ {nodes} }} ?stance kg:polarity ?polarity }}
"""


@dataclass(frozen=True)
class Term:
    """A term with its label, its definition and, of a stance, its side."""

    id: str
    label: str
    definition: str
    side: str = ""


def read_terms(engine: Engine, iris: Iterable[str]) -> dict[str, Term]:
    """Return label and definition of each term that has a definition, by IRI."""
    iris = list(iris)
    labels = read_labels(engine, iris)
    terms = {}
    for node, definition in select_rows(engine, DEFINITIONS, iris):
        name = engine.shorten(node.value)
        terms[node.value] = Term(name, labels.get(node.value, name), definition.value)
    return terms


def list_vocabulary(engine: Engine, scheme: str) -> list[Term]:
    """Return the terms of a vocabulary such as `stance`, by side and label."""
    scheme = engine.expand(f"scheme:{scheme}")
    concepts = {row[0].value for row in select_rows(engine, CONCEPTS, [scheme])}
    sides = {}
    for stance, polarity in select_rows(engine, POLARITIES, concepts):
        sides[stance.value] = get_local_name(engine, polarity.value)
    terms = []
    for iri, term in read_terms(engine, concepts).items():
        terms.append(Term(term.id, term.label, term.definition, sides.get(iri, "")))
    order = ("supporting", "opposing", "neutral", "")
    return sorted(terms, key=lambda term: (order.index(term.side), term.label))
