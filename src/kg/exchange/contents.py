"""Contents of a release as the formats of other tools need them, read once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kg.query.attributions import Attribution, read_attributions
from kg.query.engine import Engine
from kg.query.horizon import read_horizon
from kg.query.ledger import Claim, read_claims
from kg.query.nodes import Properties, read_labels, read_properties, select_rows

CLAIMS = "SELECT ?node WHERE { ?node a kg:Claim }"
DOCUMENTS = "SELECT ?node WHERE { ?node a kg:Source }"
#: Publications and attributions towards which there are stances.
OTHERS = """
SELECT DISTINCT ?node WHERE {
  ?attribution kg:about ?node . FILTER NOT EXISTS { ?node a kg:Claim }
}
"""
#: The claims that a policy makes edges. It is asked on the dataset of that policy.
EDGES = """
SELECT DISTINCT ?node WHERE {
  ?node a kg:Claim ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
  ?subject ?predicate ?object .
}
"""
NAMES = """
SELECT ?node ?name WHERE {{
  VALUES ?node {{ {nodes} }}
  ?node skos:prefLabel|skos:altLabel ?name
}}
"""
PASSAGES = """
SELECT ?source ?start ?end ?hash WHERE {
  ?passage a kg:Passage ; kg:inSource ?source ; kg:start ?start ; kg:end ?end ; kg:sha256 ?hash .
}
"""

#: A passage: its document, start and end.
Position = tuple[str, int, int]


class Statement(NamedTuple):
    """An attribution with what it is about.

    `claim` is None where that is a publication or another attribution.
    """

    attribution: Attribution
    about: str
    claim: Claim | None

    @property
    def id(self) -> str:
        """The prefixed name of the attribution."""
        return f"attribution:{self.attribution.id}"


@dataclass(frozen=True)
class Entity:
    """What a claim or attribution names.

    Attributes:
        id: its prefixed name.
        iri: its IRI.
        name: what people call it.
        names: all its names as (text, language); the language may be empty.
        properties: its properties under the policy.
    """

    id: str
    iri: str
    name: str
    names: tuple[tuple[str, str], ...]
    properties: Properties

    @property
    def kind(self) -> str:
        """The prefix of its id, such as `person` or `city`."""
        return self.id.partition(":")[0]

    def get(self, property: str) -> str:
        """Return the first value of a property, or an empty text."""
        return next(iter(self.properties.get(property, ())), "")


#: The day of what has none, where a format wants one.
EPOCH = "1970-01-01"


@dataclass(frozen=True)
class Contents:
    """What one policy makes of a release.

    Attributes:
        engine: the release.
        policy: the truth policy.
        claims: every claim, sorted; edge or not.
        edges: the ids of the claims that the policy makes edges.
        others: the attributions about each publication or attribution, by its id.
        entities: what claims and attributions name, by id.
        documents: the curated documents, by their number.
        hashes: the SHA-256 of each passage by document, start and end.
        horizon: the last day of which any document speaks.
    """

    engine: Engine
    policy: str
    claims: list[Claim]
    edges: frozenset[str]
    others: dict[str, list[Attribution]]
    entities: dict[str, Entity]
    documents: dict[str, Entity]
    hashes: dict[Position, str]
    horizon: str

    @property
    def stamp(self) -> str:
        """The horizon, for formats that want a day; 1970-01-01 where there is none."""
        return self.horizon or EPOCH

    def list_statements(self) -> Iterator[Statement]:
        """Yield every attribution once for each thing that it is about."""
        for claim in self.claims:
            for one in claim.attributions:
                yield Statement(one, claim.id, claim)
        for about, attributions in self.others.items():
            for one in attributions:
                yield Statement(one, about, None)

    def list_edges(self) -> list[Claim]:
        """Return the claims that the policy makes edges."""
        return [claim for claim in self.claims if claim.id in self.edges]

    def hash_passages(self, one: Attribution) -> list[tuple[int, int, str]]:
        """Return the passages of an attribution as (start, end, SHA-256)."""
        return [(start, end, self.hashes[one.source, start, end]) for start, end in one.passages]


def read_contents(engine: Engine, policy: str) -> Contents:
    """Read everything that a format can say.

    An engine without readings leaves out the claims that rest only on them.
    """
    claims = []
    for claim in read_claims(engine, _list_nodes(engine, CLAIMS)):
        if not (engine.without_inferred and claim.rests_on_readings):
            claims.append(claim)
    others = {}
    for about, attributions in read_attributions(engine, _list_nodes(engine, OTHERS)).items():
        others[engine.shorten(about)] = attributions
    documents = {}
    for entity in _read_entities(engine, _list_nodes(engine, DOCUMENTS), policy).values():
        documents[entity.id.partition(":")[2]] = entity
    return Contents(
        engine=engine,
        policy=policy,
        claims=claims,
        edges=frozenset(map(engine.shorten, _list_nodes(engine, EDGES, policy))),
        others=dict(sorted(others.items())),
        entities=_read_entities(engine, _list_named(engine, claims, others), policy),
        documents=documents,
        hashes=_read_hashes(engine),
        horizon=read_horizon(engine),
    )


def _list_nodes(engine: Engine, text: str, policy: str | None = None) -> list[str]:
    rows = engine.select(text, policy) if policy else engine.select(text)
    return sorted(str(row["node"]) for row in rows)


def _list_named(
    engine: Engine, claims: Iterable[Claim], others: dict[str, list[Attribution]]
) -> set[str]:
    """Return the IRIs of all that claims and attributions name."""
    named: set[str] = set()
    for claim in claims:
        named.update((claim.subject, claim.predicate, claim.object))
        named.update(one.speaker for one in claim.attributions)
    for about, attributions in others.items():
        named.add(about)
        named.update(one.speaker for one in attributions)
    iris = {name: engine.expand(name) for name in named}
    # a number is no name, and an attribution has none
    return {iri for name, iri in iris.items() if iri != name and "/attribution/" not in iri}


def _read_entities(engine: Engine, iris: Iterable[str], policy: str) -> dict[str, Entity]:
    """Return entities by id, sorted by it."""
    iris = sorted(iris)
    properties = read_properties(engine, iris, policy)
    labels = read_labels(engine, iris)
    names: dict[str, set[tuple[str, str]]] = {}
    for node, name in select_rows(engine, NAMES, iris):
        names.setdefault(node.value, set()).add((name.value, name.language or ""))
    entities = {}
    for iri in iris:
        id = engine.shorten(iri)
        entities[id] = Entity(
            id=id,
            iri=iri,
            name=labels.get(iri) or id,
            names=tuple(sorted(names.get(iri, ()))),
            properties=properties.get(iri, {}),
        )
    return dict(sorted(entities.items()))


def _read_hashes(engine: Engine) -> dict[Position, str]:
    hashes = {}
    for row in engine.select(PASSAGES):
        document = engine.shorten(str(row["source"])).partition(":")[2]
        start, end = int(row["start"] or 0), int(row["end"] or 0)
        hashes[document, start, end] = str(row["hash"])
    return hashes


def describe_claim(claim: Claim) -> str:
    """Return how a claim stands, what its accusation alone says, and who objects."""
    parts = [f"Standing: {claim.standing}."]
    if claim.caveat:
        parts.append(f"It says {claim.caveat}.")
    if claim.objectors:
        parts.append(f"Who objects: {claim.objectors}.")
    if claim.rests_on_readings:
        parts.append("It rests only on readings of the editors.")
    return " ".join(parts)


def describe_attribution(one: Attribution) -> str:
    """Return who takes which stance, how it knows, and when, in a few words."""
    parts = [f"{one.speaker_label}: {one.stance}", f"basis {one.basis}"]
    if one.relays:
        parts.append("passed on by " + " and then ".join(one.relays))
    for clock, words in (("said", one.said), ("holds", one.holds)):
        if words:
            parts.append(f"{clock} {describe_time(words)}")
    if one.is_withdrawn:
        parts.append("withdrawn by its speaker")
    return "; ".join(parts) + "."


def describe_time(time: Mapping[str, str]) -> str:
    """Return the days of one clock, open ends as dots, with the words as printed."""
    start, end = time.get("from", ""), time.get("to", "")
    days = start if start == end else f"{start or '..'}/{end or '..'}"
    words = f'"{time["as"]}"' if time.get("as") else ""
    return " as ".join(filter(None, (days, words)))
