"""Each rule for a pitfall of ontologies finds it in a faulty one, and ours has none by accident."""

import json
from collections.abc import Collection
from pathlib import Path

import pytest
import rocrate
from rdflib import namespace
from tools import pitfalls
from tools.pitfall_queries import QUERIES
from tools.pitfalls import ON_PURPOSE, PITFALLS, find_pitfalls, find_purpose, read_ontology

PREFIXES = """
@prefix : <http://example.org/faulty#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix schema: <https://schema.org/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix vann: <http://purl.org/vocab/vann/> .
"""
HEADER = """
<http://example.org/faulty> a owl:Ontology ;
  dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;
  vann:preferredNamespaceUri "http://example.org/faulty#" .
dcterms:license a owl:AnnotationProperty . vann:preferredNamespaceUri a owl:AnnotationProperty .
rdfs:label a owl:AnnotationProperty . skos:definition a owl:AnnotationProperty .
"""
#: An ontology without a fault: two classes apart, and a relation with its inverse.
SOUND = """
:Animal a owl:Class ; rdfs:label "animal" ; skos:definition "A living being that moves." .
:Keeper a owl:Class ; rdfs:label "keeper" ; skos:definition "Somebody who keeps animals." ;
  owl:disjointWith :Animal .
:keeps a owl:ObjectProperty ; rdfs:label "keeps" ; skos:definition "Feeds and houses an animal." ;
  rdfs:domain :Keeper ; rdfs:range :Animal .
:keptBy a owl:ObjectProperty ; rdfs:label "kept by" ; skos:definition "Is fed and housed by." ;
  rdfs:domain :Animal ; rdfs:range :Keeper ; owl:inverseOf :keeps .
:age a owl:DatatypeProperty ; rdfs:label "age" ; skos:definition "Its years since it was born." ;
  rdfs:domain :Animal ; rdfs:range <http://www.w3.org/2001/XMLSchema#integer> .
"""
#: What is added to the sound ontology, and what the rule then finds.
FAULTY = [
    ("P02", ":Beast a owl:Class ; owl:equivalentClass :Animal .", ":Beast"),
    ("P03", ":isA a owl:ObjectProperty .", ":isA"),
    ("P03", ':kind a owl:ObjectProperty ; rdfs:label "is a"@en .', ":kind"),
    ("P04", ":Alone a owl:Class .", ":Alone"),
    ("P04", ":alone a owl:DatatypeProperty .", ":alone"),
    (
        "P05",
        ":feeds a owl:ObjectProperty ; rdfs:domain :Keeper ; rdfs:range :Animal ;"
        " owl:inverseOf :keeps .",
        ":feeds",
    ),
    ("P06", ":A rdfs:subClassOf :B . :B rdfs:subClassOf :C . :C rdfs:subClassOf :A .", ":B"),
    ("P06", ":a rdfs:subPropertyOf :b . :b rdfs:subPropertyOf :a .", ":a"),
    ("P06", ":a skos:broader :b . :b skos:broader :a .", ":a"),
    ("P07", ":CatOrDog a owl:Class .", ":CatOrDog"),
    ("P07", ':Pets a owl:Class ; rdfs:label "cats and dogs" .', ":Pets"),
    ("P08", ':Cat a owl:Class ; rdfs:label "cat" .', ":Cat"),
    ("P08", ':purrs a owl:DatatypeProperty ; skos:definition "It purrs." .', ":purrs"),
    (
        "P10",
        ":Cat rdfs:subClassOf :Animal . :Dog rdfs:subClassOf :Animal .",
        ":Cat with :Dog",
    ),
    ("P11", ":purrs a owl:DatatypeProperty ; rdfs:domain :Animal .", ":purrs"),
    ("P11", ":likes a owl:ObjectProperty ; schema:rangeIncludes :Animal .", ":likes"),
    ("P12", ":memberOf a owl:ObjectProperty . org:memberOf a owl:ObjectProperty .", ":memberOf"),
    ("P13", ":likes a owl:ObjectProperty .", ":likes"),
    (
        "P14",
        ":Cat rdfs:subClassOf [ owl:onProperty :keptBy ; owl:allValuesFrom :Keeper ] .",
        ":Cat",
    ),
    (
        "P15",
        ":Cat rdfs:subClassOf [ owl:onProperty :keptBy ;"
        " owl:someValuesFrom [ owl:complementOf :Keeper ] ] .",
        ":Cat",
    ),
    ("P19", ":keeps rdfs:domain :Animal .", ":keeps"),
    ("P19", ":age rdfs:range <http://www.w3.org/2001/XMLSchema#date> .", ":age"),
    ("P19", ":x schema:domainIncludes [ owl:intersectionOf ( :Animal :Keeper ) ] .", ":x"),
    ("P20", ':Cat a owl:Class ; rdfs:label "A cat is an animal that purrs." .', ":Cat"),
    ("P20", ':Cat a owl:Class ; rdfs:label "cat" ; skos:definition "Cat" .', ":Cat"),
    ("P21", ":OtherAnimals a owl:Class .", ":OtherAnimals"),
    ("P21", ':Rag a owl:Class ; rdfs:label "Miscellaneous" .', ":Rag"),
    ("P22", ":big_cat a owl:Class .", ":big_cat"),
    ("P22", ":Likes a owl:ObjectProperty .", ":Likes"),
    ("P23", ":Integer a owl:Class .", ":Integer"),
    ("P24", ":Cat a owl:Class ; rdfs:subClassOf :Cat .", ":Cat"),
    (
        "P24",
        ":Cat a owl:Class ; owl:equivalentClass [ owl:intersectionOf ( :Animal"
        " [ owl:onProperty :keptBy ; owl:someValuesFrom :Cat ] ) ] .",
        ":Cat",
    ),
    ("P25", ":likes owl:inverseOf :likes .", ":likes"),
    ("P26", ":likes a owl:SymmetricProperty ; owl:inverseOf :isLikedBy .", ":likes"),
    ("P26", ":likes a owl:SymmetricProperty . :isLikedBy owl:inverseOf :likes .", ":likes"),
    ("P27", ":keeps owl:equivalentProperty :age .", ":keeps"),
    ("P27", ":keeps owl:equivalentProperty :keptBy .", ":keeps"),
    ("P27", ":x owl:equivalentProperty :y ; rdfs:subPropertyOf :y .", ":x"),
    ("P28", ":keeps a owl:SymmetricProperty .", ":keeps"),
    ("P29", ":keeps a owl:TransitiveProperty .", ":keeps"),
    ("P30", ":Person a owl:Class . prov:Person a owl:Class .", ":Person"),
    ("P31", ":Animal owl:equivalentClass :Keeper .", ":Animal"),
    ("P31", ":Cat rdfs:subClassOf :Animal ; owl:equivalentClass :Animal .", ":Cat"),
    ("P32", ':Warden a owl:Class ; rdfs:label "keeper" .', ":Warden"),
    ("P32", ':has a owl:ObjectProperty ; rdfs:label "keeps" .', ":has"),
    ("P33", ":keeps owl:propertyChainAxiom ( :likes ) .", ":keeps"),
    ("P34", ":Cat rdfs:subClassOf :Animal .", ":Cat"),
    ("P34", ":likes a owl:ObjectProperty ; schema:rangeIncludes :Cat .", ":Cat"),
    ("P34", ":tom a :Cat .", ":Cat"),
    ("P35", ":tom :likes :jerry .", ":likes"),
    ("P35", ":keeps rdfs:subPropertyOf :has .", ":has"),
    (
        "P36",
        "<http://example.org/animals.owl#Cat> a owl:Class .",
        "http://example.org/animals.owl#Cat",
    ),
    ("P36", "<http://example.org/animals.ttl> a owl:Ontology .", "http://example.org/animals.ttl"),
    ("P39", "<#Cat> a owl:Class .", "relative:/#Cat"),
    ("P39", "_:none a owl:Ontology .", "a node without a name"),
    ("P40", 'prov:Agent a owl:Class ; skos:definition "A spy." .', "prov:Agent"),
    ("P40", ":Cat rdfs:subClassOf prov:Animal .", "prov:Animal"),
    ("P40", ":Cat rdfs:subClassOf schema:Animal .", "schema:Animal"),
    ("P41", "<http://example.org/other> a owl:Ontology .", "http://example.org/other"),
]


@pytest.fixture(scope="module")
def vocabularies() -> dict[str, Collection[str]]:
    """The terms of other vocabularies, as two libraries list them."""
    spaces = ("DCTERMS", "ORG", "OWL", "PROV", "RDF", "RDFS", "SH", "SKOS", "VANN", "VOID", "XSD")
    vocabularies: dict[str, Collection[str]] = {}
    for name in spaces:
        space = getattr(namespace, name)
        vocabularies[str(space)] = {str(space[term]) for term in space.__annotations__}
    file = Path(rocrate.__file__).parent / "data" / "schema.jsonld"
    nodes = json.loads(file.read_text(encoding="utf-8"))["@graph"]
    schema = "https://schema.org/"
    terms = {node["@id"].replace("http://schema.org/", schema) for node in nodes}
    vocabularies[schema] = {term.replace("schema:", schema) for term in terms}
    return vocabularies


def find(folder: Path, text: str, vocabularies: dict[str, Collection[str]]) -> dict[str, list[str]]:
    """Return what the rules find in an ontology, in names of its own namespace."""
    path = folder / "ontology.ttl"
    path.write_text(PREFIXES + text, encoding="utf-8")
    findings = find_pitfalls(pitfalls.read_files([path]), vocabularies)
    space = "http://example.org/faulty#"
    return {code: [one.replace(space, ":") for one in found] for code, found in findings.items()}


def test_a_sound_ontology_has_no_pitfall(
    tmp_path: Path, vocabularies: dict[str, Collection[str]]
) -> None:
    assert not any(find(tmp_path, HEADER + SOUND, vocabularies).values())


@pytest.mark.parametrize(("code", "text", "finding"), FAULTY)
def test_a_rule_finds_its_pitfall(
    tmp_path: Path, vocabularies: dict[str, Collection[str]], code: str, text: str, finding: str
) -> None:
    assert finding in find(tmp_path, HEADER + SOUND + text, vocabularies)[code]


def test_an_ontology_needs_a_header_and_classes_apart(
    tmp_path: Path, vocabularies: dict[str, Collection[str]]
) -> None:
    assert find(tmp_path, SOUND, vocabularies)["P38"] == ["file:ontology.ttl"]
    together = HEADER + SOUND.replace("owl:disjointWith :Animal", "rdfs:seeAlso :Animal")
    assert find(tmp_path, together, vocabularies)["P10"] == ["http://example.org/faulty"]
    listed = "[] a owl:AllDisjointClasses ; owl:members ( :Cat :Dog ) ."
    pair = ":Cat rdfs:subClassOf :Animal . :Dog rdfs:subClassOf :Animal . "
    assert find(tmp_path, HEADER + SOUND + pair + listed, vocabularies)["P10"] == []


def test_each_pitfall_has_a_rule_with_a_faulty_ontology_or_says_why_not() -> None:
    checked = {code for code, pitfall in PITFALLS.items() if not pitfall.unchecked}
    assert list(PITFALLS) == [f"P{number:02}" for number in range(1, 42)]
    assert set(QUERIES) == checked
    assert {code for code, _, _ in FAULTY} | {"P38"} == checked
    assert {pitfall.severity for pitfall in PITFALLS.values()} == {
        "critical",
        "important",
        "minor",
    }


def test_our_ontology_has_only_pitfalls_on_purpose(
    vocabularies: dict[str, Collection[str]],
) -> None:
    findings = find_pitfalls(read_ontology(), vocabularies)
    by_accident = []
    used = set()
    for code, found in findings.items():
        for finding in found:
            purpose = find_purpose(code, finding)
            used.add(purpose)
            by_accident += [f"{code}: {finding}"] if purpose is None else []
    assert by_accident == []
    assert set(ON_PURPOSE) == used


def test_the_command_names_what_it_finds(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pitfalls, "ON_PURPOSE", [one for one in ON_PURPOSE if one.code != "P40"])
    with pytest.raises(SystemExit) as ended:
        pitfalls.main()
    assert ended.value.code == 1
    expected = "P40 (critical) terms of others redefined or invented: rdf:type"
    assert expected in capsys.readouterr().out
