"""STIX 2.1: one bundle for tools of threat intelligence, such as OpenCTI.

Persons and bodies are identities and nothing else: the graph has no threat actors.
"""

import json
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from kg.countries import find_alpha2
from kg.exchange.contents import (
    Contents,
    Entity,
    Statement,
    describe_attribution,
    describe_claim,
    read_contents,
)
from kg.exchange.losses import NOT, PARTLY, WHOLE, Loss
from kg.query.engine import Engine
from kg.query.horizon import describe_horizon
from kg.query.ledger import Claim

LOSSES = (
    Loss("that a claim is an edge", WHOLE, "`relationship`; with a theme or number, a label"),
    Loss("claims that are no edges", WHOLE, "`grouping` with the label `no edge`"),
    Loss("who supports a claim", WHOLE, "`opinion`: its `created_by_ref` is the speaker"),
    Loss("who denies or disputes it", WHOLE, "an `opinion` of its own, never a property"),
    Loss("stance", PARTLY, "five degrees of `opinion`; the word is in `explanation`"),
    Loss("document and passage", WHOLE, "`external_references`: SHA-256 and positions"),
    Loss("when it was said and when it holds", PARTLY, "words of `explanation`; no fields"),
    Loss("basis and relays", PARTLY, "words of `explanation`"),
    Loss("standing, caveat, objectors", PARTLY, "words of `description`"),
    Loss("themes, roles, kinds, numbers", PARTLY, "words of a `grouping`; STIX has no objects"),
    Loss("cases, acts, agreements, programmes", PARTLY, "`grouping` with those who take part"),
    Loss("where a place lies", PARTLY, "`location` with its country, by any claim of it"),
    Loss("other names", PARTLY, "words of `description`; languages are lost"),
    Loss("independent sources, general claims, answers", NOT, "STIX has no place for them"),
)
STANCES = {
    "denies": "strongly-disagree",
    "disputes": "disagree",
    "supporting": "agree",
    "opposing": "disagree",
    "neutral": "neutral",
}
CLASSES = {
    "person": "individual",
    "body": "organization",
    "agent": "group",
    "group": "group",
    # what they are is a claim, or no class of STIX
    "source-voice": "",
    "station": "",
}
PLACES = frozenset(["country", "province", "city", "place", "continent"])
#: What STIX has no object for, but what others have to do with.
MATTERS = frozenset(["case", "response", "agreement", "programme", "publication"])
REGIONS = {
    "continent:africa": "africa",
    "continent:asia": "asia",
    "continent:europe": "europe",
    "continent:north-america": "northern-america",
    "continent:oceania": "oceania",
    "continent:south-america": "south-america",
}
#: Where a place lies, as STIX writes it.
LYING = ("kg:inCountry", "kg:locatedIn", "kg:onContinent")
EDITORS = "agent:editors"
Object = dict[str, Any]


def write(engine: Engine, policy: str) -> Iterator[bytes]:
    """Write a bundle, one object on each line."""
    contents = read_contents(engine, policy)
    objects = _Writer(contents).list_objects()
    bundle = _make_id("bundle", f"{engine.version} {policy} {engine.without_inferred}")
    yield f'{{"type":"bundle","id":"{bundle}","objects":[\n'.encode()
    for number, one in enumerate(objects):
        text = json.dumps(one, ensure_ascii=False, sort_keys=True)
        yield f"{',' if number else ''}{text}\n".encode()
    yield b"]}\n"


def _list_wider(claims: Iterable[Claim]) -> dict[tuple[str, str], str]:
    """Return in what a thing lies by any claim: a place is one under every policy."""
    wider: dict[tuple[str, str], str] = {}
    for claim in claims:
        if claim.predicate in LYING and claim.side("supporting"):
            wider.setdefault((claim.subject, claim.predicate), claim.object)
    return wider


def _make_id(type: str, iri: str) -> str:
    """Return an id that is always the same for the same thing."""
    return f"{type}--{uuid.uuid5(uuid.NAMESPACE_URL, iri)}"


class _Writer:
    """Makes the objects of a bundle."""

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        self.expand = contents.engine.expand
        #: The graph has no hour at which an object was made: all have its last day.
        self.moment = f"{contents.stamp}T00:00:00.000Z"
        self.ids: dict[str, str] = {}
        self.wider = _list_wider(contents.claims)
        for entity in contents.entities.values():
            if type := self._choose_type(entity):
                self.ids[entity.id] = _make_id(type, entity.iri)
        self.ids.setdefault(EDITORS, _make_id("identity", self.expand(EDITORS)))
        for claim in contents.claims:
            self.ids[claim.id] = _make_id(self._choose_claim_type(claim), self.expand(claim.id))
        for one in contents.list_statements():
            self.ids[one.id] = _make_id("opinion", self.expand(one.id))

    def list_objects(self) -> list[Object]:
        """Return all objects, each once, sorted by id."""
        contents = self.contents
        objects = {}
        for entity in contents.entities.values():
            if entity.id in self.ids:
                objects[entity.id] = self._describe_entity(entity)
        objects.setdefault(EDITORS, self._make(EDITORS, name="Editors", identity_class="group"))
        objects[EDITORS]["description"] = describe_horizon(contents.horizon)
        for claim in contents.claims:
            objects[claim.id] = self._describe_claim(claim)
        for one in contents.list_statements():
            if one.id in objects:
                objects[one.id]["object_refs"].append(self.ids[one.about])
            else:
                objects[one.id] = self._describe_statement(one)
        return sorted(objects.values(), key=lambda one: str(one["id"]))

    def _make(self, id: str, **values: Any) -> Object:
        made = {
            "type": self.ids[id].partition("--")[0],
            "spec_version": "2.1",
            "id": self.ids[id],
            "created": self.moment,
            "modified": self.moment,
        }
        return made | {name: value for name, value in values.items() if value}

    def _choose_type(self, entity: Entity) -> str:
        if entity.kind in CLASSES:
            return "identity"
        if entity.kind in PLACES:
            return "location" if self._locate(entity) else "identity"
        return "grouping" if entity.kind in MATTERS else ""

    def _choose_claim_type(self, claim: Claim) -> str:
        is_between = claim.subject in self.ids and claim.object in self.ids
        return "relationship" if is_between and claim.id in self.contents.edges else "grouping"

    def _locate(self, entity: Entity, deep: int = 4) -> dict[str, str]:
        """Return the country or region of a place, which STIX demands of a location."""
        if code := find_alpha2(entity.get("kg:isoCode")):
            return {"country": code}
        if entity.id in REGIONS:
            return {"region": REGIONS[entity.id]}
        for property in LYING:
            wider = self.contents.entities.get(self.wider.get((entity.id, property), ""))
            if wider and deep and (place := self._locate(wider, deep - 1)):
                return place
        return {}

    def _describe_entity(self, entity: Entity) -> Object:
        others = [text for text, _ in entity.names if text != entity.name]
        description = f"Also called {'; '.join(others)}." if others else ""
        values: Object = {"name": entity.name, "external_references": [_refer(entity.iri)]}
        values["description"] = description
        type = self.ids[entity.id].partition("--")[0]
        if type == "location":
            values |= self._locate(entity)
            values |= {"city": entity.name} if entity.kind == "city" else {}
        elif type == "identity":
            values["identity_class"] = CLASSES.get(entity.kind)
        else:
            values |= {"context": "unspecified", "object_refs": self._list_company(entity.id)}
        return self._make(entity.id, **values)

    def _list_company(self, id: str) -> list[str]:
        """Return what the edges of a matter lead to; a grouping holds at least one object."""
        company: set[str] = set()
        for claim in self.contents.list_edges():
            ends = {claim.subject, claim.object}
            if id in ends:
                company.update(self.ids[end] for end in ends - {id} if end in self.ids)
        return sorted(company) or [self.ids[EDITORS]]

    def _describe_claim(self, claim: Claim) -> Object:
        values: Object = {
            "created_by_ref": self.ids[EDITORS],
            "description": f"{claim.sentence}. {describe_claim(claim)}",
            "external_references": [_refer(self.expand(claim.id))],
        }
        ends = [self.ids[end] for end in (claim.subject, claim.object) if end in self.ids]
        if self._choose_claim_type(claim) == "relationship":
            values["relationship_type"] = _write_kebab(claim.predicate)
            values["source_ref"], values["target_ref"] = ends
        else:
            is_edge = claim.id in self.contents.edges
            values["name"] = claim.sentence
            values["labels"] = ["edge" if is_edge else "no edge"]
            values["context"] = "unspecified"
            values["object_refs"] = sorted(set(ends)) or [self.ids[EDITORS]]
        return self._make(claim.id, **values)

    def _describe_statement(self, statement: Statement) -> Object:
        one = statement.attribution
        document = self.contents.documents[one.source]
        spots = ", ".join(f"{start}-{end}" for start, end in one.passages)
        refer: list[Object] = [
            _refer(self.expand(statement.id)),
            {
                "source_name": document.name,
                "external_id": one.source,
                "hashes": {"SHA-256": document.get("kg:sha256")},
                "description": f"Code points {spots} of document {one.source}.",
            },
        ]
        return self._make(
            statement.id,
            created_by_ref=self.ids[one.speaker],
            opinion=STANCES.get(one.stance) or STANCES[one.side],
            explanation=describe_attribution(one),
            object_refs=[self.ids[statement.about]],
            external_references=refer,
        )


def _refer(iri: str) -> Object:
    """Return a reference to this graph; as a URL it would need the hash of a page."""
    return {"source_name": "Overseas Stations KG", "external_id": iri}


def _write_kebab(predicate: str) -> str:
    """Return the local name of a predicate in small letters with hyphens."""
    local = predicate.partition(":")[2]
    letters: Iterable[str] = (f"-{one.lower()}" if one.isupper() else one for one in local)
    return "".join(letters)
