from pathlib import Path

import pytest

from kg.curation.vocabulary import KINDS, Vocabulary, read_vocabulary
from kg.errors import KgError
from tests.conftest import ROOT

SMALL = """
@prefix kg: <https://w3id.org/overseas-stations/ns#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix theme: <https://w3id.org/overseas-stations/id/theme/> .
@prefix scheme: <https://w3id.org/overseas-stations/id/scheme/> .
kg:Station rdfs:subClassOf kg:Site .
kg:Site rdfs:subClassOf kg:Thing .
kg:Thing rdfs:subClassOf kg:Station .
kg:guardedBy a kg:ClaimPredicate ;
  schema:domainIncludes kg:Station , kg:Group ; schema:rangeIncludes kg:Organization .
kg:paintedIn a kg:ClaimPredicate ; kg:themeBranch theme:colours ; kg:conceptScheme scheme:theme .
kg:noted a kg:Property ; schema:domainIncludes kg:Station .
theme:red skos:inScheme scheme:theme ; skos:broader theme:colours .
"""


@pytest.fixture
def small(tmp_path: Path) -> Vocabulary:
    (tmp_path / "vocab").mkdir()
    (tmp_path / "vocab" / "all.ttl").write_text(SMALL, encoding="utf-8")
    return read_vocabulary(tmp_path)


@pytest.fixture(scope="module")
def real() -> Vocabulary:
    return read_vocabulary(ROOT / "ontology")


def test_only_claim_predicates_may_be_claimed(small: Vocabulary) -> None:
    assert set(small.predicates) == {"kg:guardedBy", "kg:paintedIn"}


def test_predicate_knows_what_it_takes(small: Vocabulary) -> None:
    guarded, painted = small.predicates["kg:guardedBy"], small.predicates["kg:paintedIn"]
    assert guarded.domain == {"kg:Station", "kg:Group"}
    assert guarded.range == {"kg:Organization"}
    assert painted.schemes == {"scheme:theme"}
    assert painted.branches == {"theme:colours"}


def test_concept_knows_its_scheme_and_branch(small: Vocabulary) -> None:
    assert small.concepts == {"theme:red": "scheme:theme"}
    assert small.branches == {"theme:red": "theme:colours"}


def test_cycle_of_classes_ends(small: Vocabulary) -> None:
    assert small.kinds_of("station:x") == {"kg:Station", "kg:Site", "kg:Thing"}


def test_kind_of_what_is_no_thing_is_empty(small: Vocabulary) -> None:
    assert small.kinds_of("theme:red") == frozenset()
    assert small.kinds_of("") == frozenset()


def test_shapes_are_left_out(tmp_path: Path) -> None:
    for name in ("shapes", "vocab"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "all.ttl").write_text(SMALL, encoding="utf-8")
    (tmp_path / "vocab" / "all.ttl").unlink()
    assert read_vocabulary(tmp_path).triples == []


def test_broken_turtle_is_told_with_file_line_and_column(tmp_path: Path) -> None:
    (tmp_path / "broken.ttl").write_text(
        "@prefix kg: <https://e/> .\nkg:a kg:b\n  oops .\n", encoding="utf-8"
    )
    with pytest.raises(KgError, match=r"broken\.ttl:3:3: ") as raised:
        read_vocabulary(tmp_path)
    assert "mend" in raised.value.hint


def test_turtle_that_is_no_utf8_is_told_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "latin.ttl").write_bytes(b'<a:a> <a:b> "c" .\n<a:a> <a:b> "caf\xe9" .\n')
    with pytest.raises(KgError, match=r"latin\.ttl:2:\d+: .*UTF-8"):
        read_vocabulary(tmp_path)


def test_closed_list_has_few_predicates_that_say_what_they_take(
    real: Vocabulary,
) -> None:
    assert 20 < len(real.predicates) <= 70
    assert [
        name
        for name, predicate in real.predicates.items()
        if not predicate.domain or not predicate.range
    ] == []


def test_every_kind_and_every_domain_is_a_class_of_the_ontology(real: Vocabulary) -> None:
    classes = set(real.superclasses) | {"kg:Thing"}
    assert set(KINDS.values()) <= classes
    assert {kind for predicate in real.predicates.values() for kind in predicate.domain} <= classes


def test_every_scheme_and_branch_that_a_predicate_names_has_concepts(real: Vocabulary) -> None:
    schemes = {scheme for predicate in real.predicates.values() for scheme in predicate.schemes}
    branches = {branch for predicate in real.predicates.values() for branch in predicate.branches}
    assert schemes <= set(real.concepts.values())
    assert branches <= set(real.branches.values())
