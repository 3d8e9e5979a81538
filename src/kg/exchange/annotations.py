"""W3C Web Annotations: an attribution annotates its passages without their words."""

import json
from collections.abc import Iterator
from typing import Any

from kg.exchange.contents import (
    Contents,
    Statement,
    describe_attribution,
    describe_claim,
    read_contents,
)
from kg.exchange.losses import NOT, PARTLY, WHOLE, Loss
from kg.names import KG
from kg.query.engine import Engine
from kg.query.horizon import describe_horizon

LOSSES = (
    Loss("document and passage", WHOLE, "`TextPositionSelector`, and `sha256` of the words"),
    Loss("what a passage is about", WHOLE, "a body with the purpose `linking`: its IRI"),
    Loss("who denies or disputes it", WHOLE, "an annotation of its own; `stance` says how"),
    Loss("who speaks, basis, relays, when", PARTLY, "words of the body; `speaker` has the IRI"),
    Loss("standing, caveat, objectors, policy", PARTLY, "words of the body"),
    Loss(
        "answers, independent sources, general claims", NOT, "an annotation has no place for them"
    ),
    Loss("the words of a passage", NOT, "no sentence of a document is in the graph"),
    Loss("names, places and kinds of entities", NOT, "only the name that is in a sentence"),
)
CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "kg": KG,
        "sha256": "kg:sha256",
        "stance": {"@id": "kg:stance", "@type": "@id"},
        "speaker": {"@id": "kg:speaker", "@type": "@id"},
    },
]
Object = dict[str, Any]


def write(engine: Engine, policy: str) -> Iterator[bytes]:
    """Write a collection with one page, one annotation on each line."""
    contents = read_contents(engine, policy)
    statements = sorted(contents.list_statements(), key=lambda one: (one.id, one.about))
    head = {
        "@context": CONTEXT,
        "id": f"urn:sha256:{engine.version}:annotations:{policy}",
        "type": "AnnotationCollection",
        "label": f"Attributions of the Overseas Stations KG under {engine.describe_policy(policy)}",
        "summary": describe_horizon(contents.horizon),
        "total": len(statements),
    }
    page = {"id": f"{head['id']}:1", "type": "AnnotationPage", "startIndex": 0}
    yield json.dumps(head, ensure_ascii=False).removesuffix("}").encode()
    yield f', "first": {json.dumps(page).removesuffix("}")}, "items": [\n'.encode()
    for number, statement in enumerate(statements):
        text = json.dumps(_describe(contents, statement), ensure_ascii=False)
        yield f"{',' if number else ''}{text}\n".encode()
    yield b"]}}\n"


def _describe(contents: Contents, statement: Statement) -> Object:
    one, claim = statement.attribution, statement.claim
    expand = contents.engine.expand
    words = [describe_attribution(one)]
    if claim:
        is_edge = claim.id in contents.edges
        words.insert(0, f"{claim.sentence}.")
        words.append(describe_claim(claim))
        words.append(f"{'An' if is_edge else 'No'} edge under {contents.policy}.")
    return {
        "id": expand(statement.id),
        "type": "Annotation",
        "motivation": "assessing" if one.side == "opposing" else "describing",
        "stance": expand(f"stance:{one.stance.replace(' ', '-')}"),
        "speaker": expand(one.speaker),
        "body": [
            {
                "type": "TextualBody",
                "value": " ".join(words),
                "language": "en",
                "format": "text/plain",
                "purpose": "describing",
            },
            {"type": "SpecificResource", "source": expand(statement.about), "purpose": "linking"},
        ],
        "target": _list_passages(contents, statement),
    }


def _list_passages(contents: Contents, statement: Statement) -> list[Object]:
    """Return the passages; positions are code points, as the W3C counts them."""
    source = statement.attribution.source
    expand = contents.engine.expand
    passages = []
    for start, end, digest in contents.hash_passages(statement.attribution):
        passages.append(
            {
                "id": expand(f"passage:{source}-{start}-{end}"),
                "type": "SpecificResource",
                "source": expand(f"source:{source}"),
                "selector": {"type": "TextPositionSelector", "start": start, "end": end},
                "sha256": digest,
            }
        )
    return passages
