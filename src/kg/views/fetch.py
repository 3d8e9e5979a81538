"""Read the nodes and statements of a diagram in a few large queries."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from kg.names import KG
from kg.query.attributions import Attribution, read_relays
from kg.query.engine import Engine
from kg.query.ledger import Claim, read_claims
from kg.query.nodes import Properties, is_iri, read_labels, read_properties, select_rows
from kg.views.selection import Triple

#: Neutral kinds, one for each node. A narrower class is a claim, so it is in the ledger.
KINDS = (
    "Station",
    "Organization",
    "Person",
    "Group",
    "Case",
    "GovernmentResponse",
    "Programme",
    "Agreement",
    "Publication",
    "Figure",
    "Country",
    "City",
    "Province",
    "Continent",
    "Place",
    "Issue",
    "Source",
    "SourceVoice",
    "Editors",
    "Theme",
    "Claim",
    "Attribution",
)

NAMES = """
SELECT ?thing ?text ?script ?roleLabel WHERE {{
  VALUES ?thing {{ {nodes} }}
  ?alias kg:aliasOf ?thing ; kg:text ?text ; kg:script ?script ; kg:aliasRole ?role .
  ?role skos:prefLabel ?roleLabel . FILTER (LANG(?roleLabel) = "en")
}}
ORDER BY ?thing ?script ?text
"""
CLAIMS_OF = """
SELECT ?claim ?subject ?predicate ?object WHERE {{
  VALUES ?subject {{ {nodes} }}
  ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
}}
"""
#: The parts of a citation and the properties that hold them. Terms are given by their labels.
CITATION = {
    "title": "skos:prefLabel",
    "publisher": "kg:publisher",
    "author": "kg:author",
    "date": "kg:dateFrom",
    "kind": "kg:sourceKind",
    "language": "dcterms:language",
    "sha256": "kg:sha256",
}
IDENTIFIERS = ("code", "isoCode", "place", "size", "jurisdiction", "countsAs")


@dataclass
class Description:
    """A node's preferred label, neutral kind and identifiers."""

    label: str = ""
    kind: str = "Thing"
    identifiers: dict[str, str] = field(default_factory=dict)


@dataclass
class Statement:
    """An attribution as a path of words, from speaker through relays to document."""

    id: str
    about: str
    speaker: str
    source: str
    relays: list[str] = field(default_factory=list)


class Reader:
    """Reads from an engine and remembers labels."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._labels: dict[str, str] = {}

    def read_labels(self, terms: Iterable[str]) -> dict[str, str]:
        """Return the label of each term by IRI, or its prefixed name if it has none."""
        terms = set(terms)
        unknown = terms - self._labels.keys()
        if unknown:
            self._labels |= {term: self.engine.shorten(term) for term in unknown}
            self._labels |= read_labels(self.engine, unknown)
        return {term: self._labels[term] for term in terms}

    def find_claims(self, nodes: Iterable[str]) -> dict[Triple, str]:
        """Return the claims whose subject is one of the nodes, by their triple."""
        claims: dict[Triple, str] = {}
        for claim, subject, predicate, object in select_rows(self.engine, CLAIMS_OF, nodes):
            claims[subject.value, predicate.value, object.value] = claim.value
        return claims

    def read_ledger(self, claims: Iterable[str]) -> dict[str, Claim]:
        """Return these claims and the general claims that they fall under, by IRI."""
        ledger = self._read_claims(claims)
        general = {
            self.engine.expand(claim.falls_under) for claim in ledger.values() if claim.falls_under
        }
        return ledger | self._read_claims(general - ledger.keys())

    def _read_claims(self, claims: Iterable[str]) -> dict[str, Claim]:
        return {
            self.engine.expand(claim.id): claim
            for claim in read_claims(self.engine, sorted(claims))
        }

    def read_statements(self, attributions: Iterable[str]) -> dict[str, Statement]:
        """Return each attribution as a statement, by IRI."""
        properties = read_properties(self.engine, attributions)
        relays = read_relays(self.engine, properties)
        statements: dict[str, Statement] = {}
        for iri, values in sorted(properties.items()):
            statements[iri] = Statement(
                id=self.engine.shorten(iri).partition(":")[2],
                about=values["kg:about"][0],
                speaker=values["kg:speaker"][0],
                source=values["kg:inSource"][0],
                relays=list(dict.fromkeys(relays.get(iri, ()))),
            )
        return statements

    def describe(self, nodes: Iterable[str]) -> dict[str, Description]:
        """Return the label, kind and identifiers of each node, by IRI."""
        nodes = set(nodes)
        properties = read_properties(self.engine, nodes)
        identifiers = {node: _list_identifiers(own) for node, own in properties.items()}
        terms: set[str] = set()
        for own in identifiers.values():
            terms.update(filter(is_iri, own.values()))
        labels = self.read_labels(nodes | terms)
        descriptions: dict[str, Description] = {}
        for node in nodes:
            own = identifiers.get(node, {})
            descriptions[node] = Description(
                label=labels[node],
                kind=_find_kind(properties.get(node, {})),
                identifiers={name: labels.get(value, value) for name, value in own.items()},
            )
        return descriptions

    def read_names(self, nodes: Iterable[str]) -> dict[str, list[tuple[str, str, str]]]:
        """Return the other names of each node: text, script and role, by IRI."""
        names: dict[str, set[tuple[str, str, str]]] = {}
        for node, text, script, role in select_rows(self.engine, NAMES, nodes):
            names.setdefault(node.value, set()).add((text.value, script.value, role.value))
        return {node: sorted(own) for node, own in names.items()}

    def serialize_attributions(
        self, attributions: dict[str, tuple[str, Attribution]]
    ) -> dict[str, dict[str, Any]]:
        """Return attributions as plain values for JSON, by id.

        Args:
            attributions: by id, the id of the claim that each is about, and the attribution.
        """
        roots = {attribution.root for _, attribution in attributions.values() if attribution.root}
        labels = self.read_labels(map(self.engine.expand, roots))
        plain: dict[str, dict[str, Any]] = {}
        for id, (about, attribution) in sorted(attributions.items()):
            plain[id] = vars(attribution) | {
                "remarks": [asdict(remark) for remark in attribution.remarks],
                "about": about,
                "root_label": labels.get(self.engine.expand(attribution.root), ""),
                "withdrawn": attribution.is_withdrawn,
            }
        return plain

    def read_sources(self, ids: Iterable[str]) -> dict[str, dict[str, str]]:
        """Return the parts of a citation of each document, by its id."""
        properties = read_properties(
            self.engine, [self.engine.expand(f"source:{id}") for id in ids]
        )
        citations = {iri: _list_citation(own) for iri, own in sorted(properties.items())}
        terms: set[str] = set()
        for citation in citations.values():
            terms.update(filter(is_iri, citation.values()))
        labels = self.read_labels(terms)
        sources: dict[str, dict[str, str]] = {}
        for iri, citation in citations.items():
            id = self.engine.shorten(iri).partition(":")[2]
            sources[id] = {key: labels.get(value, value) for key, value in citation.items()}
        return sources


def _list_citation(properties: Properties) -> dict[str, str]:
    known = [(key, name) for key, name in CITATION.items() if name in properties]
    return {key: properties[name][0] for key, name in known}


def _list_identifiers(properties: Properties) -> dict[str, str]:
    known = [name for name in IDENTIFIERS if f"kg:{name}" in properties]
    return {name: min(properties[f"kg:{name}"]) for name in known}


def _find_kind(properties: Properties) -> str:
    """Return the neutral kind of a node, or the first of several."""
    classes = {iri.removeprefix(KG) for iri in properties.get("rdf:type", ())}
    return next((kind for kind in KINDS if kind in classes), "Thing")
