"""Claims with their times: what is said, and when by which clock."""

from collections.abc import Iterable

from kg.names import DEFAULT_POLICY
from kg.query.attributions import get_times
from kg.query.engine import Engine
from kg.query.nodes import (
    Properties,
    get_local_name,
    is_iri,
    read_labels,
    read_properties,
    select_rows,
)
from kg.views.pictures.events import Event, list_times

CLAIMS = """
SELECT ?thing ?claim ?predicate ?object WHERE {{
  VALUES ?thing {{ {nodes} }}
  ?claim rdf:subject ?thing ; rdf:predicate ?predicate ; rdf:object ?object .
  ?thing ?predicate ?object .
}}
"""
SUPPORT = """
SELECT ?claim ?attribution WHERE {{
  VALUES ?claim {{ {nodes} }}
  ?attribution kg:about ?claim ; kg:stance ?stance .
  ?stance kg:polarity polarity:supporting .
}}
"""
#: A claim as subject, predicate and object.
Triple = tuple[str, str, str]


def read_events(
    engine: Engine, things: Iterable[str], policy: str = DEFAULT_POLICY, *, predicate: str = ""
) -> dict[str, list[Event]]:
    """Return the claims of some things with the times that supporters give.

    Args:
        engine: the release.
        things: IRIs.
        policy: which claims count.
        predicate: the prefixed name of the only predicate that counts, if not all do.
    """
    claims: dict[str, Triple] = {}
    for thing, claim, property, object in select_rows(engine, CLAIMS, things, policy):
        if not predicate or engine.shorten(property.value) == predicate:
            claims[claim.value] = (thing.value, property.value, object.value)
    supporters: dict[str, list[str]] = {}
    for claim, attribution in select_rows(engine, SUPPORT, claims):
        supporters.setdefault(claim.value, []).append(attribution.value)
    properties = read_properties(engine, {one for some in supporters.values() for one in some})
    objectors = read_properties(engine, claims)
    labels = read_labels(engine, _list_terms(claims))
    events: dict[str, list[Event]] = {}
    for iri, (thing, property, object) in sorted(claims.items()):
        words = labels.get(object, object)
        cited = [_describe(engine, one, properties[one]) for one in supporters.get(iri, [])]
        event = Event(
            engine.shorten(iri),
            f"{labels.get(property, property)} {words}",
            note=words if predicate else "",
            objectors="; ".join(objectors.get(iri, {}).get("kg:objectors", [])),
            claims=[engine.shorten(iri)],
            times=list_times(cited),
        )
        events.setdefault(engine.shorten(thing), []).append(event)
    return events


def _list_terms(claims: dict[str, Triple]) -> set[str]:
    terms: set[str] = set()
    for _, predicate, object in claims.values():
        terms.update(filter(is_iri, (predicate, object)))
    return terms


def _describe(engine: Engine, iri: str, properties: Properties) -> dict[str, object]:
    return {
        "id": get_local_name(engine, iri),
        "said": get_times(properties, "said"),
        "holds": get_times(properties, "holds"),
    }
