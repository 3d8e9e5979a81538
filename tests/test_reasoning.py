"""The ontology in OWL: of the profile OWL 2 DL but for RDF's own terms, and consistent."""

import re
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.names import KG
from tests.conftest import ROOT, missing
from tests.stores.servers import JARS

pytestmark = pytest.mark.stores

ONTOLOGY = ROOT / "ontology"
#: RDF's own terms that a claim is made of (decision 0001). OWL 2 DL reserves them.
RESERVED = {"rdf:type", "rdf:Property", "rdf:Statement"}
#: Nothing can be both: a reasoner that reasons finds it.
CONTRADICTION = """
<urn:a> a <urn:A> , <urn:B> .
<urn:A> a owl:Class ; owl:disjointWith <urn:B> .
<urn:B> a owl:Class .
"""
#: A thing of two kinds that exclude each other.
TWO_KINDS = "<urn:a> a kg:Person , kg:Agreement ."


def robot(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run ROBOT, which holds OWL API and HermiT."""
    folder = JARS / "robot"
    if not folder.is_dir():
        missing("ROBOT is not installed: run .ci/stores")
    command = ["java", "-cp", f"{folder}/*", "org.obolibrary.robot.CommandLineInterface"]
    return subprocess.run(
        [*command, *arguments], capture_output=True, text=True, check=False, timeout=300
    )


@pytest.fixture
def merged(tmp_path: Path) -> Path:
    """The ontology, its concepts, and the terms of others that it uses, as one file."""
    triples = set()
    for folder in (ONTOLOGY, ONTOLOGY / "vocab", ROOT / "docs" / "ontology"):
        for path in folder.glob("*.ttl"):
            triples |= {quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)}
    path = tmp_path / "merged.ttl"
    path.write_bytes(ox.serialize(sorted(triples, key=str), format=ox.RdfFormat.TURTLE) or b"")
    return path


def test_only_the_terms_of_rdf_leave_the_profile(merged: Path) -> None:
    report = merged.with_name("profile.txt")
    done = robot("validate-profile", "--profile", "DL", "--input", merged, "--output", report)
    lines = report.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("OWL 2 DL Profile Report"), done.stdout + done.stderr
    reserved = re.compile(r"Use of reserved vocabulary for [a-z ]+ IRI: (rdf:\w+) ")
    found = set()
    for line in lines[1:]:
        match = reserved.match(line)
        assert match, line
        found.add(match[1])
    assert found <= RESERVED


def test_the_ontology_is_consistent(merged: Path) -> None:
    done = robot(
        "reason", "--reasoner", "HermiT", "--input", merged, "--output", merged.with_name("out.ttl")
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("fault", [CONTRADICTION, TWO_KINDS])
def test_a_contradiction_would_be_found(merged: Path, fault: str) -> None:
    prefix = f"@prefix owl: <http://www.w3.org/2002/07/owl#> .\n@prefix kg: <{KG}> .\n"
    wrong = merged.with_name("wrong.ttl")
    wrong.write_text(merged.read_text(encoding="utf-8") + prefix + fault, encoding="utf-8")
    done = robot(
        "reason", "--reasoner", "HermiT", "--input", wrong, "--output", merged.with_name("out.ttl")
    )
    assert done.returncode != 0
    assert "inconsistent" in (done.stdout + done.stderr).lower()
