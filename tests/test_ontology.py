"""The ontology: closed, labelled, exemplified, and every term used."""

import re
import tomllib
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import __version__, names
from kg.curation.index import Curation
from kg.curation.sheets import read_tables
from kg.curation.vocabulary import Vocabulary, read_vocabulary
from kg.faults import Fault
from kg.query.engine import Engine
from kg.rdfio import read_turtle
from kg.sparql import tokens

ROOT = Path(__file__).parent.parent
ONTOLOGY = ROOT / "ontology"
MODULES = sorted(
    [
        *ONTOLOGY.glob("*.ttl"),
        *(ONTOLOGY / "vocab").glob("*.ttl"),
        *(ONTOLOGY / "shapes").glob("*.ttl"),
    ]
)
#: The stances of the design that no source has used yet; the policies and two queries ask for them.
SKOS = "http://www.w3.org/2004/02/skos/core#"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary(ONTOLOGY)


@pytest.fixture(scope="module")
def curation(vocabulary: Vocabulary) -> Curation:
    faults: list[Fault] = []
    tables = read_tables(ROOT / "graph", faults)
    assert not faults
    return Curation(tables, vocabulary)


def test_the_list_of_claim_predicates_is_closed_and_short(vocabulary: Vocabulary) -> None:
    assert 0 < len(vocabulary.predicates) <= 70


def test_every_claim_predicate_has_domain_and_range(vocabulary: Vocabulary) -> None:
    for predicate in vocabulary.predicates.values():
        assert predicate.domain, predicate.name
        assert predicate.range, predicate.name


def list_examples(vocabulary: Vocabulary) -> dict[str, str]:
    """Each term with its example."""
    return {
        names.shorten(triple.subject.value): triple.object.value
        for triple in vocabulary.triples
        if triple.predicate.value == SKOS + "example"
        and isinstance(triple.subject, ox.NamedNode)
        and isinstance(triple.object, ox.Literal)
    }


def test_every_example_of_a_claim_predicate_is_a_claim(
    vocabulary: Vocabulary, curation: Curation
) -> None:
    claims = {
        (row["subject"], row["predicate"], row["object"]) for _, row in curation.list_claims()
    }
    same = {(row["site"], "kg:sameSiteAs", row["row"]) for row in curation.tables["same-site"]}
    examples = list_examples(vocabulary)
    for name in vocabulary.predicates:
        subject, predicate, value = examples[name].split()
        assert predicate == name
        assert (subject, predicate, value) in claims | same


def test_every_other_example_is_a_triple_of_the_release(
    vocabulary: Vocabulary, engine: Engine
) -> None:
    for term, example in list_examples(vocabulary).items():
        if term in vocabulary.predicates:
            continue
        subject, predicate, value = example.split(maxsplit=2)
        is_class = term[3].isupper()
        assert (value if is_class else predicate) == term
        assert predicate == "rdf:type" if is_class else True
        found = engine.select(f"SELECT ?o WHERE {{ {quote(subject)} {predicate} ?o }}")
        objects = {engine.shorten(str(row["o"])) for row in found}
        if not is_class:
            assert value in objects, example
            continue
        narrower = f"SELECT ?o WHERE {{ ?o rdfs:subClassOf* {term} }}"
        assert objects & {engine.shorten(str(row["o"])) for row in engine.select(narrower)}


def quote(name: str) -> str:
    """Write a name as a full IRI: local names of ids can begin with digits or have slashes."""
    return f"<{names.expand(name)}>" if not name.startswith("http") else f"<{name}>"


def test_every_class_and_property_has_an_example_or_says_why_not(vocabulary: Vocabulary) -> None:
    told = {
        names.shorten(triple.subject.value)
        for triple in vocabulary.triples
        if triple.predicate.value == SKOS + "scopeNote" and isinstance(triple.subject, ox.NamedNode)
    }
    terms = {term for term in defined(vocabulary) if term.startswith("kg:")}
    assert len(terms) > 150
    assert terms - set(list_examples(vocabulary)) - told == set()


def defined(vocabulary: Vocabulary) -> set[str]:
    """Every class, property and concept that the ontology defines."""
    ours = (names.KG, names.ID)
    terms = {
        triple.subject.value
        for triple in vocabulary.triples
        if triple.predicate.value == SKOS + "definition"
        and isinstance(triple.subject, ox.NamedNode)
    }
    return {names.shorten(term) for term in terms if term.startswith(ours)}


def test_every_term_is_used_by_data_a_shape_or_a_query(
    vocabulary: Vocabulary, curation: Curation
) -> None:
    used: set[str] = set()
    for rows in curation.tables.values():
        for row in rows:
            used.update(part for cell in row.cells.values() for part in cell.split())
            used.update(f"reading:{word}" for word in row.cells.get("inferred", "").split())
    for path in [*(ROOT / "queries").glob("*/*.rq"), *(ONTOLOGY / "shapes").glob("*.ttl")]:
        used.update(
            token
            for kind, token, _ in tokens.scan(path.read_text(encoding="utf-8"))
            if kind == "prefixed"
        )
    for path in (ROOT / "src" / "kg").rglob("*.py"):
        used.update(re.findall(r"\b[a-z-]+:[A-Za-z0-9-]+", path.read_text(encoding="utf-8")))
    for triple in vocabulary.triples:
        used.add(names.shorten(triple.predicate.value))
        if isinstance(triple.object, ox.NamedNode):
            used.add(names.shorten(triple.object.value))
    assert sorted(defined(vocabulary) - used) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ONTOLOGY)))
def test_a_module_parses_and_declares_no_prefix_of_its_own(path: Path) -> None:
    read_turtle(path)
    declared = dict(
        re.findall(r"^@prefix ([\w-]*): <([^>]*)>", path.read_text(encoding="utf-8"), re.MULTILINE)
    )
    extra = {"shape": names.ONTOLOGY + "/shape/", "prefix": names.ONTOLOGY + "/prefix/"}
    for prefix, space in declared.items():
        assert (names.prefixes() | extra)[prefix] == space


@pytest.mark.parametrize("path", sorted(ONTOLOGY.glob("*.ttl")), ids=lambda path: path.name)
def test_a_module_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_one_version_everywhere(vocabulary: Vocabulary) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "version"
    ]
    values = {
        names.shorten(triple.predicate.value): triple.object
        for triple in vocabulary.triples
        if triple.subject == ox.NamedNode(names.ONTOLOGY)
    }
    changelog = re.findall(
        r"^## \[?(\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert project == __version__ == changelog[0]
    assert values["owl:versionInfo"] == ox.Literal(project)
    assert values["owl:versionIRI"] == ox.NamedNode(f"{names.ONTOLOGY}/{project}")


def test_every_stance_has_a_polarity(vocabulary: Vocabulary) -> None:
    stances = {name for name, scheme in vocabulary.concepts.items() if scheme == "scheme:stance"}
    polar = {
        names.shorten(str(triple.subject).strip("<>"))
        for triple in vocabulary.triples
        if triple.predicate.value == names.KG + "polarity"
    }
    assert stances == polar


def test_ties_are_marked(vocabulary: Vocabulary) -> None:
    marked = {
        names.shorten(str(triple.subject).strip("<>"))
        for triple in vocabulary.triples
        if triple.object == ox.NamedNode(names.KG + "Tie")
    }
    assert {
        "kg:operatedBy",
        "kg:hostedBy",
        "kg:memberOf",
        "org:subOrganizationOf",
        "kg:defendant",
    } <= marked
    assert marked & set(vocabulary.predicates) == marked - {"kg:Tie"}
