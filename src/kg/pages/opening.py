"""The first line of a dossier, for the one thing that a text names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.errors import UsageError
from kg.query.choices import find_exact_choice
from kg.query.engine import Engine
from kg.query.ledger import read_claims
from kg.query.nodes import read_labels, select_rows
from kg.query.resolve import find
from kg.query.standing import KIND_CLAIMS, Sides, list_sides
from kg.spelling import fold, simplify, squeeze

#: An id: of an attribution, with a prefix, or an IRI.
ID = re.compile(r"[0-9]{3}-[a-z0-9-]+|[a-z-]+:\S+|https?://\S+")
OWN_CLAIMS = """
SELECT ?claim ?predicate WHERE {{
  VALUES ?node {{ {nodes} }} ?claim rdf:subject ?node ; rdf:predicate ?predicate
}}
"""
SPEECH = """
SELECT ?stance (COUNT(?statement) AS ?number) WHERE {{
  VALUES ?node {{ {nodes} }} ?statement kg:speaker ?node ; kg:stance ?stance
}} GROUP BY ?stance ORDER BY DESC(?number)
"""
#: Saved queries about a thing, with the parameter that it fills, and what they answer.
ASKED = (
    ("timeline-of-responses", "country", "What did it do, and when?"),
    ("stations-by-country", "country", "Its stations"),
    ("stations-by-bureau", "bureau", "Its stations"),
    ("claims-by-speaker", "speaker", "All that it says"),
    ("case-charges", "case", "The accusations"),
)


@dataclass
class Opening:
    """What a dossier opens with, and the saved queries that fit the thing."""

    iri: str
    name: str
    kind: str
    sides: Sides | None
    stances: list[tuple[str, int]] = field(default_factory=list)
    questions: list[tuple[str, str, str]] = field(default_factory=list)


def read_opening(engine: Engine, text: str) -> Opening | None:
    """Return the opening of the one thing that a text names exactly, if it names one."""
    iri = find_single(engine, text)
    if iri is None:
        return None
    stances = [
        (stance.value, int(number.value)) for stance, number in select_rows(engine, SPEECH, [iri])
    ]
    labels = read_labels(engine, [iri, *(stance for stance, _ in stances)])
    return Opening(
        iri,
        labels.get(iri, engine.shorten(iri)),
        iri.rsplit("/", 2)[-2],
        _read_sides(engine, iri),
        [(labels.get(stance, stance), number) for stance, number in stances],
        list(_list_questions(engine, iri)),
    )


def find_single(engine: Engine, text: str) -> str | None:
    """Return the IRI of the one thing that has exactly this name, code or id."""
    if ID.fullmatch(text.strip()):
        try:
            return find(engine, text.strip())
        except UsageError:
            return None
    names = engine.index.find_names(squeeze(fold(simplify(text))))
    names = [one for one in names if not one.is_term]
    best = {one.iri for one in names if one.tier == names[0].tier}
    return best.pop() if len(best) == 1 else None


def _read_sides(engine: Engine, iri: str) -> Sides | None:
    """Return both sides of the claim with which a dossier opens."""
    own: dict[str, list[str]] = {}
    for claim, predicate in select_rows(engine, OWN_CLAIMS, [iri]):
        own.setdefault(engine.shorten(predicate.value), []).append(claim.value)
    for predicate in KIND_CLAIMS:
        if predicate in own:
            return list_sides(read_claims(engine, own[predicate])[0])
    return None


def _list_questions(engine: Engine, iri: str) -> Iterator[tuple[str, str, str]]:
    """Yield the saved queries that fit a thing: name, parameter, and what they answer."""
    for name, parameter, words in ASKED:
        query = engine.queries.get(name, {"parameters": []})
        for one in query["parameters"]:
            if one["name"] == parameter and find_exact_choice(engine, one, iri):
                yield name, parameter, words
