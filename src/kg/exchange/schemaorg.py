"""schema.org: each claim as a Claim with the documents in which it appears.

Never a ClaimReview or a rating: the graph rates nothing. A stance is a Comment of its speaker, so
that a denial stands beside the claim.
"""

import json
from collections.abc import Iterator
from typing import Any

from kg.exchange.contents import (
    Contents,
    Entity,
    Statement,
    describe_attribution,
    describe_claim,
    read_contents,
)
from kg.exchange.losses import NOT, PARTLY, WHOLE, Loss
from kg.names import ID
from kg.query.engine import Engine
from kg.query.horizon import describe_horizon
from kg.query.ledger import Claim

LOSSES = (
    Loss("what a claim says", WHOLE, "`Claim`: `text`, `about`; numbers and themes in words"),
    Loss("the documents in which it appears", WHOLE, "`appearance`, with `sha256`"),
    Loss("which document is first", PARTLY, "`firstAppearance`, of those here, if dates tell"),
    Loss("who denies or disputes it", WHOLE, "`Comment` with `author` and `parentItem`"),
    Loss("stance", WHOLE, "`additionalType` of the comment has its IRI"),
    Loss("when it was said and when it holds", PARTLY, "words of the comment"),
    Loss("position of the passage", PARTLY, "words of the comment; without its hash"),
    Loss("standing, caveat, objectors, policy", PARTLY, "`description` of the claim"),
    Loss("basis and relays", PARTLY, "words of the comment"),
    Loss("other names", PARTLY, "`alternateName`; their languages are lost"),
    Loss("answers, independent sources, general claims", NOT, "`Comment` has no place for them"),
    Loss("claims as facts of an entity", NOT, "on purpose: nothing is asserted of anybody"),
)
#: What an entity is, by the prefix of its id; a body is what the policy says.
TYPES = {
    "person": "Person",
    "body": "Organization",
    "group": "Organization",
    "agent": "Organization",
    "station": "Place",
    "country": "Country",
    "city": "City",
    "province": "AdministrativeArea",
    "continent": "Continent",
    "place": "Place",
    "publication": "CreativeWork",
    "source": "CreativeWork",
    "source-voice": "Organization",
    "response": "Event",
    "programme": "Project",
}
#: More exact types where an edge says so.
EXACT = {
    "kg:NGO": "NGO",
    "kg:GovernmentBody": "GovernmentOrganization",
    "kg:Court": "GovernmentOrganization",
    "kg:MediaOutlet": "NewsMediaOrganization",
}
#: After every day.
NEVER = "9999-99-99"
Node = dict[str, Any]


def write(engine: Engine, policy: str) -> Iterator[bytes]:
    """Write JSON-LD with its context inside, one node on each line."""
    contents = read_contents(engine, policy)
    yield b'{"@context":{"@vocab":"https://schema.org/"},"@graph":[\n'
    for number, node in enumerate(_list_nodes(contents)):
        text = json.dumps(node, ensure_ascii=False)
        yield f"{',' if number else ''}{text}\n".encode()
    yield b"]}\n"


def _list_nodes(contents: Contents) -> Iterator[Node]:
    about = describe_horizon(contents.horizon)
    yield {"@type": "Dataset", "@id": ID, "name": "Overseas Stations KG", "description": about}
    documents = {one.iri for one in contents.documents.values()}
    for entity in contents.entities.values():
        if entity.kind in TYPES and entity.iri not in documents:
            yield _describe_entity(contents, entity)
    for document in contents.documents.values():
        yield _describe_document(document)
    for claim in contents.claims:
        yield _describe_claim(contents, claim)
    for statement in contents.list_statements():
        yield _describe_statement(contents, statement)


def _describe_entity(contents: Contents, entity: Entity) -> Node:
    kinds = map(contents.engine.shorten, entity.properties.get("rdf:type", ()))
    exact = sorted(EXACT[kind] for kind in kinds if kind in EXACT)
    others = [text for text, _ in entity.names if text != entity.name]
    members = map(contents.engine.shorten, entity.properties.get("kg:memberKind", ()))
    # a group of stations is no body
    type = "Place" if "kg:Station" in members else next(iter(exact), TYPES[entity.kind])
    node: Node = {"@type": type, "@id": entity.iri}
    node["name"] = entity.name
    return node | ({"alternateName": others} if others else {})


def _describe_document(document: Entity) -> Node:
    # a text that is a file, as only such a thing has a hash
    node = {"@type": "MediaObject", "@id": document.iri, "name": document.name}
    fields = {
        "datePublished": _get_day(document),
        "inLanguage": document.get("dcterms:language"),
        "sha256": document.get("kg:sha256"),
    }
    return node | {name: value for name, value in fields.items() if value}


def _get_day(document: Entity) -> str:
    """Return the day of a document; nothing where it may be one of several."""
    first, last = document.get("kg:dateFrom"), document.get("kg:dateTo")
    return first if first == last else ""


def _describe_claim(contents: Contents, claim: Claim) -> Node:
    is_edge = claim.id in contents.edges
    standing = f"{'An' if is_edge else 'No'} edge under {contents.policy}."
    node: Node = {
        "@type": "Claim",
        "@id": contents.engine.expand(claim.id),
        "text": claim.sentence,
        "description": f"{describe_claim(claim)} {standing}",
        "about": [
            {"@id": contents.entities[end].iri}
            for end in (claim.subject, claim.object)
            if end in contents.entities and contents.entities[end].kind in TYPES
        ],
    }
    numbers = sorted({one.source for one in claim.attributions})
    documents = [contents.documents[number] for number in numbers]
    node["appearance"] = [{"@id": one.iri} for one in documents]
    if first := _find_first(documents):
        node["firstAppearance"] = {"@id": first.iri}
    return node


def _find_first(documents: list[Entity]) -> Entity | None:
    """Return the document that is surely older than all the others."""
    for one in documents:
        others = [other for other in documents if other is not one]
        last = one.get("kg:dateTo") or NEVER
        if all(last < other.get("kg:dateFrom") for other in others):
            return one
    return None


def _describe_statement(contents: Contents, statement: Statement) -> Node:
    one, expand = statement.attribution, contents.engine.expand
    spots = ", ".join(f"{start}-{end}" for start, end in one.passages)
    return {
        "@type": "Comment",
        "@id": expand(statement.id),
        "additionalType": expand(f"stance:{one.stance.replace(' ', '-')}"),
        "author": {"@id": expand(one.speaker)},
        "parentItem": {"@id": expand(statement.about)},
        "isPartOf": {"@id": expand(f"source:{one.source}")},
        "text": f"{describe_attribution(one)} Code points {spots} of document {one.source}.",
    }
