"""Terms that an editor of queries completes, with label and comment."""

from collections import Counter
from typing import Any

from kg.query.engine import Engine
from kg.sparql.tokens import scan_code

TERMS = """
SELECT ?term ?kind ?label ?comment WHERE {
  VALUES (?type ?kind) {
    (owl:Class "class") (owl:ObjectProperty "property") (owl:DatatypeProperty "property")
    (skos:Concept "concept")
  }
  ?term a ?type .
  OPTIONAL { ?term skos:prefLabel ?label . FILTER (LANG(?label) = "en") }
  OPTIONAL { ?term skos:definition ?comment . FILTER (LANG(?comment) = "en") }
}
ORDER BY ?term ?kind ?label ?comment
"""
#: The kind of terms that only the saved queries show.
USED = "used"


def list_terms(engine: Engine) -> dict[str, Any]:
    """Return prefixes with their IRIs, and terms with kind, label and comment.

    The terms are those of our ontology, and of other vocabularies those that the saved queries
    use: they are what the graph is asked by.
    """
    terms: dict[str, dict[str, str]] = {}
    for row in engine.select(TERMS):
        id = engine.shorten(str(row["term"]))
        label, comment = str(row["label"] or ""), str(row["comment"] or "")
        terms.setdefault(
            id, {"id": id, "kind": str(row["kind"]), "label": label, "comment": comment}
        )
    for id in _list_used(engine):
        terms.setdefault(id, {"id": id, "kind": USED, "label": "", "comment": ""})
    return {"prefixes": engine.prefixes, "terms": list(terms.values())}


def _list_used(engine: Engine) -> list[str]:
    """Return the prefixed names in saved queries, the most frequent first."""
    counts = Counter[str]()
    for query in engine.public.values():
        counts.update({word for kind, word, _ in scan_code(query["text"]) if kind == "prefixed"})
    return [id for id, _ in counts.most_common()]
