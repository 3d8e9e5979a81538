"""What a picture needs to know of its things and statements, read in a few large questions."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from kg.ledger import Attribution, Entry, entries
from kg.names import KG, shorten
from kg.query.engine import Engine
from kg.views.selection import Triple, batches

#: Neutral kinds, of which each thing has one; a narrower class is a claim and stands in the ledger.
KINDS = (
    *("Station", "Organization", "Person", "Group", "Case", "GovernmentResponse", "Programme", "Agreement"),
    *("Publication", "Figure", "Country", "City", "Province", "Continent", "Place", "Issue"),
    *("Source", "SourceVoice", "Editors", "Theme", "Claim", "Attribution"),
)

DESCRIBED = """
SELECT ?thing ?property ?value WHERE {{
  VALUES ?thing {{ {things} }}
  VALUES ?property {{ rdf:type kg:code kg:isoCode kg:place kg:size kg:jurisdiction kg:countsAs }}
  ?thing ?property ?value .
}}
"""
NAMED = """
SELECT ?thing ?text ?script ?roleLabel WHERE {{
  VALUES ?thing {{ {things} }}
  ?alias kg:aliasOf ?thing ; kg:text ?text ; kg:script ?script ; kg:aliasRole ?role .
  ?role skos:prefLabel ?roleLabel . FILTER (LANG(?roleLabel) = "en")
}}
ORDER BY ?thing ?script ?text
"""
CLAIMS_OF = """
SELECT ?claim ?subject ?predicate ?object WHERE {{
  VALUES ?subject {{ {things} }}
  ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
}}
"""
STATEMENTS = """
SELECT ?attribution ?about ?speaker ?source ?position ?by WHERE {{
  VALUES ?attribution {{ {things} }}
  ?attribution kg:about ?about ; kg:speaker ?speaker ; kg:inSource ?source .
  OPTIONAL {{ ?attribution kg:relay ?step . ?step kg:position ?position ; kg:relayedBy ?by }}
}}
ORDER BY ?attribution ?position
"""
ROOTS = """
SELECT ?attribution ?root WHERE {{ VALUES ?attribution {{ {things} }} ?attribution kg:root ?root }}
ORDER BY ?attribution ?root
"""
WITHDRAWN = "SELECT ?attribution WHERE { ?withdrawal kg:stance stance:withdraws ; kg:about ?attribution }"
SOURCES = """
SELECT ?source ?title ?publisher ?author ?date ?kind ?language ?sha256 WHERE {
  ?source a kg:Source ; skos:prefLabel ?title ; kg:sha256 ?sha256 .
  OPTIONAL { ?source kg:publisher ?issuer . ?issuer skos:prefLabel ?publisher }
  OPTIONAL { ?source kg:author ?writer . ?writer skos:prefLabel ?author }
  OPTIONAL { ?source kg:dateFrom ?date }
  OPTIONAL { ?source kg:sourceKind ?sort . ?sort skos:prefLabel ?kind . FILTER (LANG(?kind) = "en") }
  OPTIONAL { ?source dcterms:language ?language }
}
ORDER BY ?source
"""
LABELS = "SELECT ?term ?label WHERE {{ VALUES ?term {{ {things} }} ?term skos:prefLabel ?label }}"
IDENTIFIERS = ("code", "isoCode", "place", "size", "jurisdiction", "countsAs")


@dataclass
class Description:
    """A thing's preferred label, neutral kind and identifiers."""

    label: str = ""
    kind: str = "Thing"
    identifiers: dict[str, str] = field(default_factory=dict)


@dataclass
class Statement:
    """An attribution as a way that words took: from its speaker by way of relays to a document."""

    id: str
    about: str
    speaker: str
    source: str
    relays: list[str] = field(default_factory=list)


class Reader:
    """Reads from an engine; questions that name many things are asked in batches."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._labels: dict[str, str] = {}

    @cached_property
    def withdrawn(self) -> set[str]:
        """The ids of attributions that their speakers withdrew."""
        return {self.short(row["attribution"]).partition(":")[2] for row in self.engine.select(WITHDRAWN)}

    def roots(self, attributions: Iterable[str]) -> dict[str, str]:
        """The independent origin of each of these attributions that has one, by id."""
        things = [self.full(f"attribution:{id}") for id in attributions]
        return {
            self.short(row["attribution"]).partition(":")[2]: self.short(row["root"])
            for row in self._rows(ROOTS, things)
        }

    def labels(self, terms: Iterable[str]) -> dict[str, str]:
        """The label of each of these terms, by IRI: English where there are several, else the prefixed name."""
        terms = set(terms)
        for row in self._rows(LABELS, terms - self._labels.keys()):
            text = str(row["label"])
            if text.isascii() or str(row["term"]) not in self._labels:
                self._labels[str(row["term"])] = text
        return {term: self._labels.get(term) or self.short(term) for term in terms}

    def short(self, iri: object) -> str:
        """The prefixed name of an IRI."""
        return shorten(str(iri), self.engine.prefixes)

    def full(self, name: str) -> str:
        """The IRI of a prefixed name."""
        prefix, _, local = name.partition(":")
        return self.engine.prefixes[prefix] + local if prefix in self.engine.prefixes else name

    def _rows(self, text: str, things: Iterable[str]) -> Iterator[dict[str, Any]]:
        for batch in batches(things):
            yield from self.engine.select(text.format(things=batch))

    def claims_of(self, things: Iterable[str]) -> dict[Triple, str]:
        """The claims of which these things are the subject, by subject, predicate and object."""
        return {
            (str(row["subject"]), str(row["predicate"]), str(row["object"])): str(row["claim"])
            for row in self._rows(CLAIMS_OF, things)
        }

    def ledger(self, claims: Iterable[str]) -> dict[str, Entry]:
        """The entries of these claims and of the wider claims under which they fall, by IRI."""
        found = {self.full(entry.id): entry for entry in entries(self.engine, sorted(claims))}
        wider = {self.full(entry.falls_under) for entry in found.values() if entry.falls_under} - found.keys()
        return found | {self.full(entry.id): entry for entry in entries(self.engine, sorted(wider))}

    def statements(self, attributions: Iterable[str]) -> dict[str, Statement]:
        """Each attribution with its speaker, what it is about, and the way it took."""
        found: dict[str, Statement] = {}
        for row in self._rows(STATEMENTS, attributions):
            iri = str(row["attribution"])
            id = self.short(iri).partition(":")[2]
            statement = Statement(id, str(row["about"]), str(row["speaker"]), str(row["source"]))
            statement = found.setdefault(iri, statement)
            if row["by"] is not None and str(row["by"]) not in statement.relays:
                statement.relays.append(str(row["by"]))
        return found

    def described(self, things: Iterable[str]) -> dict[str, Description]:
        """Label, kind and identifiers of each thing."""
        things = set(things)
        rows = list(self._rows(DESCRIBED, things))
        labels = self.labels({*things, *(str(row["value"]) for row in rows if str(row["value"]).startswith("http"))})
        found = {thing: Description(label=labels[thing]) for thing in things}
        for row in rows:
            description, name = found[str(row["thing"])], str(row["property"]).rpartition("#")[2]
            value = str(row["value"])
            if name == "type" and value.removeprefix(KG) in KINDS:
                kinds = (description.kind, value.removeprefix(KG))
                description.kind = next(kind for kind in KINDS if kind in kinds)
            elif name in IDENTIFIERS:
                description.identifiers[name] = labels.get(value, value)
        return found

    def names(self, things: Iterable[str]) -> dict[str, list[tuple[str, str, str]]]:
        """Every other name of each thing: its text, script and role."""
        found: dict[str, set[tuple[str, str, str]]] = {}
        for row in self._rows(NAMED, things):
            name = (str(row["text"]), str(row["script"]), str(row["roleLabel"]))
            found.setdefault(str(row["thing"]), set()).add(name)
        return {thing: sorted(names) for thing, names in found.items()}

    def told(
        self, attributions: dict[str, tuple[str, Attribution]], roots: dict[str, str]
    ) -> dict[str, dict[str, Any]]:
        """Each attribution as plain values, with what it is about, its root and whether it was withdrawn."""
        labels = self.labels({self.full(root) for root in roots.values()})
        return {
            id: asdict(attribution)
            | {
                "about": about,
                "root": roots.get(id, ""),
                "root_label": labels.get(self.full(roots.get(id, "")), ""),
                "withdrawn": id in self.withdrawn,
            }
            for id, (about, attribution) in sorted(attributions.items())
        }

    def sources(self) -> dict[str, dict[str, Any]]:
        """The documents by id, as citations need them."""
        return {
            self.short(row["source"]).partition(":")[2]: {
                key: str(value) for key, value in row.items() if key != "source" and value is not None
            }
            for row in self.engine.select(SOURCES)
        }
