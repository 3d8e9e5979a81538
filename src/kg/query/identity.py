"""Identity of a node: its names, kinds and codes, which no claim says."""

from kg.query.engine import Engine

IDENTITY = """
SELECT ?property ?value WHERE {
  VALUES ?property {
    rdf:type skos:prefLabel skos:altLabel kg:code kg:isoCode kg:jurisdiction kg:countsAs kg:counts
    kg:scope kg:asOf kg:memberKind kg:size kg:place kg:bearsOn
  }
  <%s> ?property ?value
  # a class that somebody claims is no identity: it is listed with who says so
  FILTER NOT EXISTS { ?claim rdf:subject <%s> ; rdf:predicate ?property ; rdf:object ?value }
}
ORDER BY ?property ?value
"""
NARROWER = "SELECT ?concept WHERE { ?concept skos:broader <%s> } ORDER BY ?concept"
#: Headings of the properties of IDENTITY, for readers; the label is a heading itself.
IDENTITY_WORDS = {
    "rdf:type": "is a",
    "skos:altLabel": "also called",
    "kg:code": "code",
    "kg:isoCode": "country code",
    "kg:jurisdiction": "public body of",
    "kg:countsAs": "its word counts as that of",
    "kg:counts": "counts",
    "kg:scope": "scope",
    "kg:asOf": "as of",
    "kg:memberKind": "members are",
    "kg:size": "stated size",
    "kg:place": "place",
    "kg:bearsOn": "bears on",
    "skos:narrower": "narrower concepts",
}


def read_identity(engine: Engine, node: str) -> dict[str, list[str]]:
    """Return the names, kinds and codes of a node, by prefixed name."""
    identity: dict[str, list[str]] = {}
    for row in engine.select(IDENTITY % (node, node)):
        name, value = engine.shorten(str(row["property"])), engine.shorten(str(row["value"]))
        identity.setdefault(name, []).append(value)
    if narrower := [str(row["concept"]) for row in engine.select(NARROWER % node)]:
        identity["skos:narrower"] = list(map(engine.shorten, narrower))
    return identity
