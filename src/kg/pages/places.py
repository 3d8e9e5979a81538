"""In which country something is, or whose it is."""

from collections.abc import Iterable

from kg.query.engine import Engine
from kg.query.nodes import is_iri, read_labels, select_rows

DIRECT = """
SELECT ?node ?country WHERE {{
  VALUES ?node {{ {nodes} }} ?node ?place ?country . ?country a kg:Country
}}
"""
THROUGH = """
SELECT ?node ?country WHERE {{
  VALUES ?node {{ {nodes} }} ?node kg:locatedIn ?town . ?town kg:inCountry ?country
}}
"""
COUNTRIES = "SELECT ?node WHERE {{ VALUES ?node {{ {nodes} }} ?node a kg:Country }}"


def read_countries(engine: Engine, nodes: Iterable[str]) -> dict[str, list[str]]:
    """Return the names of the countries to which each node has an edge, or that it is."""
    nodes = {node for node in nodes if is_iri(node)}
    pairs = {(row[0].value, row[0].value) for row in select_rows(engine, COUNTRIES, nodes)}
    for text in (DIRECT, THROUGH):
        pairs |= {(node.value, one.value) for node, one in select_rows(engine, text, nodes)}
    labels = read_labels(engine, {country for _, country in pairs})
    countries: dict[str, list[str]] = {}
    for node, country in sorted(pairs):
        if country in labels:
            countries.setdefault(node, []).append(labels[country])
    return countries
