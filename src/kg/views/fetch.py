"""What a picture needs to know of its things and statements, read in a few large questions."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from kg.names import KG
from kg.query.engine import Engine
from kg.query.ledger import Attribution, Claim, is_iri, read_claims, read_relays
from kg.query.nodes import Properties, read_labels, read_properties, select_rows
from kg.views.selection import Triple

#: Neutral kinds, of which each thing has one; a narrower class is a claim and stands in the ledger.
KINDS = (
    *(
        "Station",
        "Organization",
        "Person",
        "Group",
        "Case",
        "GovernmentResponse",
        "Programme",
        "Agreement",
    ),
    *("Publication", "Figure", "Country", "City", "Province", "Continent", "Place", "Issue"),
    *("Source", "SourceVoice", "Editors", "Theme", "Claim", "Attribution"),
)

NAMED = """
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
#: What a document's citation needs, by the name that it has there; terms by their labels.
CITED = {
    **{
        "title": "skos:prefLabel",
        "publisher": "kg:publisher",
        "author": "kg:author",
        "date": "kg:dateFrom",
    },
    **{"kind": "kg:sourceKind", "language": "dcterms:language", "sha256": "kg:sha256"},
}
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
    """Reads from an engine, and remembers labels."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._labels: dict[str, str] = {}

    def read_labels(self, terms: Iterable[str]) -> dict[str, str]:
        """The label of each of these terms, by IRI, or else its prefixed name."""
        terms = set(terms)
        if unknown := terms - self._labels.keys():
            self._labels |= {term: self.shorten(term) for term in unknown} | read_labels(
                self.engine, unknown
            )
        return {term: self._labels[term] for term in terms}

    def shorten(self, iri: object) -> str:
        """The prefixed name of an IRI."""
        return self.engine.shorten(str(iri))

    def expand(self, name: str) -> str:
        """The IRI of a prefixed name."""
        return self.engine.expand(name)

    def find_claims(self, things: Iterable[str]) -> dict[Triple, str]:
        """The claims of which these things are the subject, by subject, predicate and object."""
        return {
            (subject.value, predicate.value, object.value): claim.value
            for claim, subject, predicate, object in select_rows(self.engine, CLAIMS_OF, things)
        }

    def read_ledger(self, claims: Iterable[str]) -> dict[str, Claim]:
        """The entries of these claims and of the wider claims under which they fall, by IRI."""
        found = {self.expand(entry.id): entry for entry in read_claims(self.engine, sorted(claims))}
        wider = {
            self.expand(entry.falls_under) for entry in found.values() if entry.falls_under
        } - found.keys()
        return found | {
            self.expand(entry.id): entry for entry in read_claims(self.engine, sorted(wider))
        }

    def read_statements(self, attributions: Iterable[str]) -> dict[str, Statement]:
        """Each attribution with its speaker, what it is about, and the way it took."""
        found: dict[str, Statement] = {}
        read = read_properties(self.engine, attributions)
        passed_on = read_relays(self.engine, read)
        for iri, said in sorted(read.items()):
            relays = list(dict.fromkeys(passed_on.get(iri, ())))
            about, speaker, source = (
                said[name][0] for name in ("kg:about", "kg:speaker", "kg:inSource")
            )
            found[iri] = Statement(
                self.shorten(iri).partition(":")[2], about, speaker, source, relays
            )
        return found

    def describe(self, things: Iterable[str]) -> dict[str, Description]:
        """Label, kind and identifiers of each thing."""
        things = set(things)
        read = read_properties(self.engine, things)
        told = {
            thing: {name: min(said[f"kg:{name}"]) for name in IDENTIFIERS if f"kg:{name}" in said}
            for thing, said in read.items()
        }
        named = {value for one in told.values() for value in one.values() if is_iri(value)}
        words = self.read_labels(things | named)
        return {
            thing: Description(
                words[thing],
                _kind(read.get(thing, {})),
                {name: words.get(value, value) for name, value in told.get(thing, {}).items()},
            )
            for thing in things
        }

    def read_names(self, things: Iterable[str]) -> dict[str, list[tuple[str, str, str]]]:
        """Every other name of each thing: its text, script and role."""
        found: dict[str, set[tuple[str, str, str]]] = {}
        for thing, *name in select_rows(self.engine, NAMED, things):
            text, script, role = (term.value for term in name)
            found.setdefault(thing.value, set()).add((text, script, role))
        return {thing: sorted(names) for thing, names in found.items()}

    def serialize_attributions(
        self, attributions: dict[str, tuple[str, Attribution]]
    ) -> dict[str, dict[str, Any]]:
        """Each attribution as plain values, with what it is about, the label of its root and if it was withdrawn."""
        roots = {attribution.root for _, attribution in attributions.values() if attribution.root}
        words = self.read_labels(map(self.expand, roots))
        return {
            id: vars(one)
            | {"remarks": [asdict(remark) for remark in one.remarks]}
            | {
                "about": about,
                "root_label": words.get(self.expand(one.root), ""),
                "withdrawn": one.is_withdrawn,
            }
            for id, (about, one) in sorted(attributions.items())
        }

    def read_sources(self, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        """The documents with these ids, as citations need them."""
        read = read_properties(self.engine, [self.expand(f"source:{id}") for id in ids])
        values = (
            value
            for said in read.values()
            for name in CITED.values()
            for value in said.get(name, ())
        )
        words = self.read_labels(filter(is_iri, values))
        return {
            self.shorten(source).partition(":")[2]: {
                key: words.get(said[name][0], said[name][0])
                for key, name in CITED.items()
                if name in said
            }
            for source, said in sorted(read.items())
        }


def _kind(said: Properties) -> str:
    """The neutral kind of a thing, or the first of several."""
    classes = {iri.removeprefix(KG) for iri in said.get("rdf:type", ())}
    return next((kind for kind in KINDS if kind in classes), "Thing")
