"""GeoJSON (RFC 7946): sites as points of the cities in which documents place them.

No document gives coordinates: each point is that of a city, and says so. A site that is placed in
no city, or only by a claim that is no edge, has no point.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from kg.coordinates import find_coordinates
from kg.exchange.contents import (
    Contents,
    Entity,
    describe_attribution,
    describe_time,
    read_contents,
)
from kg.exchange.losses import NOT, PARTLY, WHOLE, Loss
from kg.query.attributions import Attribution
from kg.query.engine import Engine
from kg.query.horizon import describe_horizon
from kg.query.ledger import Claim

LOSSES = (
    Loss("where a site is", WHOLE, "a feature for each claim of place; the claim is its `id`"),
    Loss("how exactly the place is known", PARTLY, "`precision`: city or none; else only `place`"),
    Loss("standing, caveat, objectors", WHOLE, "properties of the feature of the claim"),
    Loss("who supports, denies or disputes a place", WHOLE, "a feature without point each"),
    Loss("document, passage, when it was said", WHOLE, "properties of that feature"),
    Loss("when a site is there", PARTLY, "`holds` in words"),
    Loss("shapes of countries and provinces", NOT, "no document draws one"),
    Loss("all claims that place nothing", NOT, "GeoJSON is about places"),
)
#: What places a site.
PLACING = ("kg:locatedIn", "kg:inCountry", "kg:onContinent")
STATION = "kg:Station"
Feature = dict[str, Any]


def write(engine: Engine, policy: str) -> Iterator[bytes]:
    """Write a feature collection, one feature on each line."""
    contents = read_contents(engine, policy)
    head = {"type": "FeatureCollection", "horizon": describe_horizon(contents.horizon)}
    yield f'{json.dumps(head, ensure_ascii=False).removesuffix("}")}, "features": [\n'.encode()
    for number, feature in enumerate(_list_features(contents)):
        text = json.dumps(feature, ensure_ascii=False)
        yield f"{',' if number else ''}{text}\n".encode()
    yield b"]}\n"


def _list_features(contents: Contents) -> Iterator[Feature]:
    claims: dict[str, list[Claim]] = {}
    for claim in contents.claims:
        if claim.predicate in PLACING:
            claims.setdefault(claim.subject, []).append(claim)
    for entity in contents.entities.values():
        if not _is_site(contents, entity):
            continue
        placing = claims.get(entity.id, [])
        if not placing:
            site = {"kind": "site", "site": entity.id, "name": entity.name, "precision": "none"}
            yield _make(entity.iri, None, site)
        for claim in placing:
            yield _describe_place(contents, entity, claim)
            for one in claim.attributions:
                yield _describe_statement(contents, claim, one)


def _is_site(contents: Contents, entity: Entity) -> bool:
    """Return whether an entity is a station, or a group of stations."""
    members = map(contents.engine.shorten, entity.properties.get("kg:memberKind", ()))
    return entity.kind == "station" or (entity.kind == "group" and STATION in members)


def _describe_place(contents: Contents, entity: Entity, claim: Claim) -> Feature:
    is_edge = claim.id in contents.edges
    point = _locate(contents, claim.object) if is_edge else None
    return _make(
        contents.engine.expand(claim.id),
        point,
        {
            "kind": "site",
            "site": entity.id,
            "name": entity.name,
            "claim": claim.id,
            "predicate": claim.predicate_label,
            "place": claim.object_label,
            "precision": "city" if point else "none",
            "edge": is_edge,
            "standing": claim.standing,
            "caveat": claim.caveat,
            "objectors": claim.objectors,
            "holds": "; ".join(_list_times(claim.attributions)),
        },
    )


def _list_times(attributions: Iterable[Attribution]) -> list[str]:
    times = {describe_time(one.holds) for one in attributions if one.holds}
    return sorted(times)


def _describe_statement(contents: Contents, claim: Claim, one: Attribution) -> Feature:
    """Return an attribution as a feature of its own, which has no place."""
    return _make(
        contents.engine.expand(f"attribution:{one.id}"),
        None,
        {
            "kind": "statement",
            "site": claim.subject,
            "claim": claim.id,
            "attribution": one.id,
            "speaker": one.speaker_label,
            "stance": one.stance,
            "side": one.side,
            "words": describe_attribution(one),
            "document": one.source,
            "passages": [[start, end] for start, end in one.passages],
        },
    )


def _locate(contents: Contents, id: str, deep: int = 4) -> tuple[float, float] | None:
    """Return the point of a city, or of the one city in which a place is said to lie."""
    point = find_coordinates(id)
    place = contents.entities.get(id)
    if point or not place or not deep or place.kind != "place":
        return point
    points = set()
    for iri in place.properties.get("kg:locatedIn", ()):
        points.add(_locate(contents, contents.engine.shorten(iri), deep - 1))
    points.discard(None)
    return points.pop() if len(points) == 1 else None


def _make(id: str, point: tuple[float, float] | None, properties: Feature) -> Feature:
    geometry = {"type": "Point", "coordinates": list(point)} if point else None
    return {"type": "Feature", "id": id, "geometry": geometry, "properties": properties}
