"""STIX 2.1, as the validator of OASIS and other readers see it."""

import json
from typing import Any

import pytest
import stix2validator

from kg.exchange.stix import STANCES
from kg.query.engine import Engine
from tests.exchange.conftest import Exporter

#: What this graph cannot follow: ids are made from IRIs (version 5), and relationships have the
#: names of our predicates.
NOT_CHECKED = "103,202"


def read(exported: Exporter, policy: str = "reported") -> dict[str, dict[str, Any]]:
    bundle = json.loads(exported("stix", policy).read_bytes())
    objects = {one["id"]: one for one in bundle["objects"]}
    assert len(objects) == len(bundle["objects"])
    return objects


def validate(text: str) -> bool:
    options = stix2validator.ValidationOptions(
        version="2.1", strict=True, enforce_refs=True, disabled=NOT_CHECKED
    )
    return bool(stix2validator.validate_string(text, options).is_valid)


@pytest.mark.parametrize("policy", ["reported", pytest.param("official", marks=pytest.mark.full)])
def test_the_validator_of_oasis_accepts_it(exported: Exporter, policy: str) -> None:
    assert validate(exported("stix", policy).read_text(encoding="utf-8"))


def test_the_validator_refuses_a_relationship_to_nothing(exported: Exporter) -> None:
    bundle = json.loads(exported("stix").read_bytes())
    bundle["objects"] = [one for one in bundle["objects"] if one["type"] == "relationship"][:1]
    assert not validate(json.dumps(bundle))


def test_every_reference_leads_to_an_object(exported: Exporter) -> None:
    objects = read(exported)
    for one in objects.values():
        for name, value in one.items():
            if name.endswith(("_ref", "_refs")):
                assert set([value] if isinstance(value, str) else value) <= set(objects)


def test_persons_and_bodies_are_identities_and_nobody_is_a_threat(exported: Exporter) -> None:
    objects = read(exported)
    types = {one["type"] for one in objects.values()}
    assert types == {"identity", "location", "grouping", "relationship", "opinion"}
    by_iri = {one["external_references"][0]["external_id"]: one for one in objects.values()}
    for iri, one in by_iri.items():
        if "/id/person/" in iri or "/id/body/" in iri:
            assert one["type"] == "identity"


def test_an_entity_keeps_its_id_under_every_policy(exported: Exporter) -> None:
    ids = []
    for policy in ("reported", "official", "corroborated"):
        kept = [one for one in read(exported, policy).values() if "identity_class" not in one]
        ids.append({one["id"] for one in kept if one["type"] in ("identity", "location")})
        for one in kept:
            iri = one["external_references"][0]["external_id"]
            kind = iri.partition("/id/")[2].partition("/")[0]
            if kind in ("city", "place", "province", "country", "continent"):
                assert one["type"] == "location", iri
    assert ids[0] == ids[1] == ids[2]


def test_each_attribution_is_an_opinion_of_its_speaker(engine: Engine, exported: Exporter) -> None:
    objects = read(exported)
    opinions = {
        one["external_references"][0]["external_id"]: one
        for one in objects.values()
        if one["type"] == "opinion"
    }
    rows = list(
        engine.select(
            "SELECT ?a ?speaker ?polarity WHERE { ?a kg:about ?about ; kg:speaker ?speaker ; "
            "kg:stance ?stance . ?stance kg:polarity ?polarity }"
        )
    )
    assert len(opinions) == len(rows)
    for row in rows:
        opinion = opinions[str(row["a"])]
        speaker = objects[opinion["created_by_ref"]]
        assert speaker["external_references"][0]["external_id"] == str(row["speaker"])
        is_opposing = str(row["polarity"]).endswith("/opposing")
        assert (opinion["opinion"] in {"disagree", "strongly-disagree"}) == is_opposing
    assert set(STANCES.values()) <= {"strongly-disagree", "disagree", "agree", "neutral"}


@pytest.mark.parametrize("policy", ["reported", "undisputed", "official"])
def test_relationships_are_the_edges_of_the_policy(
    engine: Engine, exported: Exporter, policy: str
) -> None:
    for one in read(exported, policy).values():
        if one["type"] == "relationship":
            claim = one["external_references"][0]["external_id"]
            text = "ASK { <%s> rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o . ?s ?p ?o }"
            assert bool(engine.ask(text % claim, policy)), claim
