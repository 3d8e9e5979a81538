"""Matching of names in bulk by the one resolver: candidates and values."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox
from rapidfuzz import fuzz

from kg.errors import UsageError
from kg.names import ID
from kg.query.choices import FULL_IRI
from kg.query.engine import Engine
from kg.query.ids import find_by_id
from kg.query.nodes import PROPERTIES, read_labels, read_properties, select_rows
from kg.query.resolve import REMARKED, Candidate, list_candidates, list_guesses
from kg.query.search import search
from kg.query.table import escape_controls
from kg.release.entries import find_kind
from kg.spelling import fold, list_words, simplify, squeeze

#: Scores of a thing with exactly this name, with more than what was typed, and the most of a name
#: that is only spelled alike; what a value of a property adds or takes.
EXACT, PART, ALIKE, AGREES = 100.0, 70.0, 50.0, 10.0
#: Candidates of a query, values of a property, and characters of a name that are read at most.
MOST_CANDIDATES, MOST_VALUES, LONGEST_NAME = 25, 50, 500
#: Kinds whose names somebody may have in a list of their own.
MATCHED = (
    "agreement",
    "body",
    "case",
    "city",
    "continent",
    "country",
    "group",
    "person",
    "place",
    "programme",
    "province",
    "publication",
    "source",
    "station",
)
#: An IRI without characters that would end it in SPARQL.
SAFE_IRI = re.compile(r'https?://[^\x00-\x20<>"{}|^`\\\ud800-\udfff]+')
#: The property that stands beside all edges: who objects to what is said of a thing.
OBJECTORS, OBJECTORS_NAME = "objectors", "who objects to what is claimed of it"
OBJECTING = """
SELECT DISTINCT ?subject ?speaker WHERE {{
  VALUES ?subject {{ {nodes} }}
  ?claim rdf:subject ?subject ; kg:objection ?objection . ?objection kg:speaker ?speaker .
}}
"""
TERMS = """
SELECT ?term ?label WHERE {
  VALUES ?type { owl:ObjectProperty owl:DatatypeProperty }
  ?term a ?type ; skos:prefLabel ?label . FILTER (LANG(?label) = "en")
}
ORDER BY ?term
"""
USED = """
SELECT DISTINCT ?term WHERE { ?thing ?term ?value . FILTER (STRSTARTS(STR(?thing), "%s")) }
ORDER BY ?term
"""


@dataclass(frozen=True)
class Sought:
    """One name to be matched, with the kinds it may have and values of properties."""

    text: str
    kinds: tuple[str, ...] = ()
    #: Values by property: ids or texts.
    values: dict[str, list[str]] = field(default_factory=dict)
    limit: int = 5


@dataclass(frozen=True)
class Scored:
    """One candidate: its IRI, how well it fits, and whether it is sure."""

    iri: str
    label: str
    score: float
    is_match: bool = False
    reason: str = ""


def match_name(engine: Engine, sought: Sought) -> list[Scored]:
    """Return the candidates for a name, the best first; one that is sure is a match."""
    text = sought.text[:LONGEST_NAME].encode(errors="replace").decode()
    scored = _score(engine, text, sought) if text.strip() else {}
    if not text.strip() and sought.values:
        scored = dict.fromkeys(_find_by_value(engine, sought), (PART, "has the values"))
    if sought.values and scored:
        scored = _weigh_values(engine, scored, sought.values)
    labels = read_labels(engine, scored)
    best = sorted(scored, key=lambda iri: (-scored[iri][0], iri))
    sure = [iri for iri in best if scored[iri][0] >= EXACT]
    listed = []
    for iri in best[: max(1, min(sought.limit, MOST_CANDIDATES))]:
        score, reason = scored[iri]
        label = escape_controls(labels.get(iri) or engine.shorten(iri))
        is_match = sure == [iri]
        listed.append(Scored(iri, label, min(score, EXACT), is_match, escape_controls(reason)))
    return listed


def _score(engine: Engine, text: str, sought: Sought) -> dict[str, tuple[float, str]]:
    """Return the score and the reason of everything that the resolver finds."""

    def keep(things: Iterable[str]) -> set[str]:
        return {iri for iri in things if _fits(iri, sought.kinds)}

    scored: dict[str, tuple[float, str]] = {}
    try:
        known = find_by_id(engine, text)
        if known and keep([known]):
            return {known: (EXACT, "id")}
        for one in list_candidates(engine, text, keep):
            is_exact = one.is_taken and one.reason not in REMARKED and "read as" not in one.reason
            is_exact = is_exact and not _is_surname(text, one)
            scored[one.iri] = (EXACT if is_exact else PART, one.reason)
    except UsageError:  # a country of which the graph has nothing, or an id that is none
        return {}
    key = squeeze(fold(simplify(text)))
    for near in list_guesses(engine, text) if not scored else ():
        if keep([near.iri]):
            score = round(ALIKE * fuzz.ratio(key, near.key) / 100, 1)
            scored.setdefault(near.iri, (score, f"spelled like {near.text}"))
    return scored


def _is_surname(text: str, one: Candidate) -> bool:
    """Return whether a text is one word of a person's name, which many may have."""
    typed = fold(simplify(text))
    is_whole = squeeze(typed) == squeeze(fold(one.label))
    return find_kind(one.iri) == "person" and len(list_words(typed)) == 1 and not is_whole


def _fits(iri: str, kinds: tuple[str, ...]) -> bool:
    kind = find_kind(iri)
    return iri.startswith(ID) and kind in MATCHED and (not kinds or kind in kinds)


def _weigh_values(
    engine: Engine, scored: dict[str, tuple[float, str]], wanted: dict[str, list[str]]
) -> dict[str, tuple[float, str]]:
    """Return scores that are higher where values agree, and lower where they do not."""
    described = read_values(engine, scored, list(wanted))
    weighed = {}
    for iri, (score, reason) in scored.items():
        for name, texts in wanted.items():
            pairs = described[iri].get(name, [])
            own = {fold(text) for pair in pairs for text in pair}
            typed = {fold(text) for text in texts}
            typed |= {fold(engine.shorten(expand_id(engine, text))) for text in texts}
            score += AGREES if typed & own else -AGREES if own else 0
        weighed[iri] = (max(score, 0.0), reason)
    return weighed


def _find_by_value(engine: Engine, sought: Sought) -> list[str]:
    """Return what has the first of the values that is an id."""
    for name, texts in sought.values.items():
        term = expand_id(engine, texts[0]) if texts else ""
        if term and (property := expand_property(engine, name)):
            text = f"SELECT DISTINCT ?s {{ ?s <{property}> <{term}> }} ORDER BY ?s"
            things = [str(row["s"]) for row in engine.select(text)]
            return [iri for iri in things if _fits(iri, sought.kinds)]
    return []


def expand_id(engine: Engine, text: str) -> str:
    """Return the IRI of an id such as `station/USA01` or `station:USA01`, or nothing."""
    iri = text if text.startswith("https://") else engine.expand(text)
    if iri == text and ":" not in text:
        iri = ID + text
    return iri if FULL_IRI.fullmatch(iri) else ""


def expand_property(engine: Engine, name: str) -> str:
    """Return the IRI of a property such as `kg:locatedIn` or `locatedIn`, or nothing."""
    iri = engine.expand(name if ":" in name else f"kg:{name}")
    return iri if SAFE_IRI.fullmatch(iri) else ""


def read_values(
    engine: Engine, things: Iterable[str], names: list[str]
) -> dict[str, dict[str, list[tuple[str, str]]]]:
    """Return the values of properties by IRI and name: id and label, or a text twice.

    Properties are those that the policy `reported` takes for edges, so ask for `objectors` too.
    """
    things = list(things)
    wanted = {expand_property(engine, name): name for name in names if name != OBJECTORS}
    terms: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = {iri: {} for iri in things}
    for node, property, value in select_rows(engine, PROPERTIES, things):
        if property.value in wanted:
            terms[node.value].setdefault(wanted[property.value], []).append(value)
    for node, speaker in select_rows(engine, OBJECTING, things) if OBJECTORS in names else ():
        terms[node.value].setdefault(OBJECTORS, []).append(speaker)
    labelled: set[str] = set()
    for of_thing in terms.values():
        for values in of_thing.values():
            labelled.update(term.value for term in values if isinstance(term, ox.NamedNode))
    labels = read_labels(engine, labelled)
    described: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for iri, of_thing in terms.items():
        described[iri] = {}
        for name, values in of_thing.items():
            pairs = [_describe(engine, value, labels) for value in values]
            described[iri][name] = sorted(set(pairs))[:MOST_VALUES]
    return described


def _describe(
    engine: Engine, value: ox.NamedNode | ox.Literal, labels: dict[str, str]
) -> tuple[str, str]:
    if not isinstance(value, ox.NamedNode):
        text = escape_controls(value.value)
        return text, text
    return engine.shorten(value.value), escape_controls(labels.get(value.value, value.value))


def list_kinds(prefix: str = "") -> list[tuple[str, str]]:
    """Return the kinds that a name may have, each with its words."""
    return [(kind, kind) for kind in MATCHED if fold(prefix.strip()) in kind]


def list_properties(engine: Engine, prefix: str = "", kind: str = "") -> list[tuple[str, str]]:
    """Return properties with labels, by words in the label, or of a kind."""
    named = {engine.shorten(str(row["term"])): str(row["label"]) for row in engine.select(TERMS)}
    if kind:
        start = str(ox.Literal(f"{ID}{kind}/")).strip('"')
        used = {engine.shorten(str(row["term"])) for row in engine.select(USED % start)}
        named = {id: label for id, label in named.items() if id in used}
    listed = [(OBJECTORS, OBJECTORS_NAME), *sorted(named.items(), key=lambda one: one[1])]
    words = fold(prefix.strip())
    return [one for one in listed if words in fold(f"{one[1]} {one[0]}")]


def suggest_things(engine: Engine, prefix: str, most: int) -> list[Scored]:
    """Return things that have the words of what somebody is typing."""
    listed = []
    for hit in search(engine.index, prefix[:LONGEST_NAME]):
        if _fits(hit.iri, ()):
            listed.append(Scored(hit.iri, escape_controls(hit.label), 0.0, reason=hit.reason))
    return listed[:most]


def describe_thing(engine: Engine, iri: str) -> list[tuple[str, str]] | None:
    """Return what a preview shows of a thing; None if there is none."""
    properties = read_properties(engine, [iri]).get(iri)
    if properties is None:
        return None
    name = read_labels(engine, [iri]).get(iri) or engine.shorten(iri)
    lines = [("name", name), ("kind", find_kind(iri).replace("-", " "))]
    lines += [("also called", other) for other in properties.get("skos:altLabel", ())[:5]]
    objectors = read_values(engine, [iri], [OBJECTORS])[iri].get(OBJECTORS, ())
    lines += [("somebody objects", label) for _, label in objectors[:3]]
    return [(key, escape_controls(value)) for key, value in lines]
