"""Lookup of entities by id, label or alias, and of claims by id."""

import re

from kg.errors import UsageError, did_you_mean
from kg.names import ID
from kg.query.engine import Engine
from kg.query.parameters import normalize

NAMES = """
SELECT ?entity ?name ?property ?scheme WHERE {
  VALUES ?property { skos:prefLabel skos:altLabel kg:code }
  ?entity ?property ?name .
  FILTER (STRSTARTS(STR(?entity), "https://w3id.org/overseas-stations/id/"))
  OPTIONAL { ?entity skos:inScheme ?scheme }
}
ORDER BY ?entity ?property ?name
"""
NAMED = "VALUES ?property { skos:prefLabel skos:altLabel kg:code } <%s> ?property ?name"
#: An IRI of this graph without characters that would end it in SPARQL.
FULL_IRI = re.compile(re.escape(ID) + r'[^\x00-\x20<>"{}|^`\\]+')
#: The number of an attribution, without its prefix.
ATTRIBUTION = re.compile(r"[0-9]{3}-[A-Za-z0-9-]+")
#: Classes whose nodes have no label, by prefix: only their full id finds them.
UNLABELLED = {"claim": "kg:Claim", "attribution": "kg:Attribution"}
#: The class of attributions that the editors took back: they are found by their ids, too.
WITHDRAWN = "kg:WithdrawnAttribution"


def find(engine: Engine, text: str) -> str:
    """Return the IRI of the one entity, claim or attribution that a text names.

    Case, accents and pinyin tone marks do not matter. A part of a label is enough if only one
    entity has it. An entity has precedence over a concept of the same name.

    Raises:
        UsageError: nothing matches (with the nearest names), or several do (with their ids).
    """
    iri = engine.expand(text).strip()
    if unlabelled := _find_unlabelled(engine, text.strip(), iri):
        return unlabelled
    if _exists(engine, iri, NAMED):  # without reading the names, of which a graph may have many
        return iri
    names = _Names(engine)
    matches = names.match(text)
    if len(matches) == 1:
        return matches[0]
    if matches:
        ids = [f"{engine.shorten(entity)} ({names.labels[entity]})" for entity in matches[:8]]
        hint = f"write the id of one: {', '.join(ids)}"
        raise UsageError(f"{text!r} fits several entities", hint=hint)
    raise UsageError(f"there is nothing called {text!r}", hint=names.suggest(text))


def _find_unlabelled(engine: Engine, text: str, iri: str) -> str | None:
    """Return the IRI of the claim or attribution with this id, if it is one.

    Raises:
        UsageError: it is such an id, and no claim or attribution has it.
    """
    if ATTRIBUTION.fullmatch(text):
        iri = engine.prefixes["attribution"] + text
    for prefix, kind in UNLABELLED.items():
        if iri.startswith(engine.prefixes[prefix]):
            if _exists(engine, iri, f"VALUES ?kind {{ {kind} {WITHDRAWN} }} <%s> a ?kind"):
                return iri
            return _find_ignoring_case(engine, text, iri, kind)
    return None


def _find_ignoring_case(engine: Engine, text: str, iri: str, kind: str) -> str:
    rows = engine.select(f"SELECT ?node WHERE {{ ?node a {kind} }} ORDER BY ?node")
    nodes = [str(row["node"]) for row in rows]
    matches = [node for node in nodes if node.casefold() == iri.casefold()]
    if matches:
        return matches[-1]
    hint = did_you_mean(engine.shorten(iri), list(map(engine.shorten, nodes)))
    raise UsageError(f"there is nothing called {text!r}", hint=hint)


def _exists(engine: Engine, iri: str, pattern: str) -> bool:
    """Return whether this is a full IRI that the graph has in a pattern."""
    return bool(FULL_IRI.fullmatch(iri) and engine.ask(f"ASK {{ {pattern % iri} }}"))


class _Names:
    """All names of all entities, for comparison without case and marks."""

    def __init__(self, engine: Engine) -> None:
        self.labels: dict[str, str] = {}
        self._concepts: set[str] = set()
        self._entities: dict[str, set[str]] = {}
        self._spellings: dict[str, str] = {}
        for row in engine.select(NAMES):
            entity, name = str(row["entity"]), str(row["name"])
            self._add(entity, name)
            if str(row["property"]).endswith("prefLabel"):
                self.labels.setdefault(entity, name)
            if row["scheme"] is not None:
                self._concepts.add(entity)

    def _add(self, entity: str, name: str) -> None:
        """Add a name of an entity; the last part of its IRI is another."""
        key = normalize(name)
        self._spellings.setdefault(key, name)
        self._entities.setdefault(key, set()).add(entity)
        self._entities.setdefault(normalize(entity.rpartition("/")[2]), set()).add(entity)

    def match(self, text: str) -> list[str]:
        """Return the entities with this name, else those with a name that contains it."""
        wanted = normalize(text)
        matches = self._entities.get(wanted) or self._match_part(wanted)
        return sorted(matches - self._concepts or matches)

    def _match_part(self, wanted: str) -> set[str]:
        matches: set[str] = set()
        for name, entities in self._entities.items():
            if wanted and wanted in name:
                matches |= entities
        return matches

    def suggest(self, text: str) -> str:
        """Return the names nearest to a text as a hint; an empty one if none is near."""
        import difflib

        near = difflib.get_close_matches(normalize(text), list(self._spellings), n=3, cutoff=0.6)
        names = ", ".join(self._spellings[name] for name in near)
        return f"did you mean {names}?" if near else ""
