"""Neo4j: its bulk importer takes what we write, and its Cypher finds it again."""

import csv
import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from kg.exchange.contents import read_contents
from kg.exchange.cypher import ARGUMENTS, make_graph, name_type
from kg.query.engine import Engine
from tests.conftest import ROOT, missing
from tests.exchange.conftest import Exporter

NEO4J = Path(os.environ.get("KG_STORES", ROOT / "build" / "stores")) / "neo4j"
OPENS = [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in ("java.nio", "sun.nio.ch")]
QUESTIONS = """
MATCH (n) UNWIND labels(n) AS label WITH label, count(*) AS n RETURN [label, toString(n)] AS row;
MATCH ()-[r]->() WITH type(r) AS type, count(*) AS n RETURN [type, toString(n)] AS row;
MATCH (a:Attribution)-[:OPPOSES]->(c) RETURN ['opposes', a.id, c.id] AS row;
MATCH (a)-[r]->(b) WHERE r.claim IS NOT NULL RETURN ['edge', a.id, type(r), b.id, r.claim] AS row;
"""


def ask(home: Path, text: str) -> list[list[str]]:
    """Return the rows of statements in an embedded Neo4j."""
    script = home.with_suffix(".cypher")
    script.write_text(text, encoding="utf-8")
    arguments = [str(ROOT / "tests/exchange/AskNeo4j.java"), str(home), str(script)]
    output = run_java(arguments, home, home.parent)
    return [line.split("\t") for line in output.splitlines()]


def run_java(arguments: list[str], home: Path, folder: Path) -> str:
    """Run a Java program beside Neo4j's own; return what it prints."""
    java = shutil.which("java")
    if java is None or not NEO4J.exists():
        missing("no Neo4j: run .ci/stores")
    command = [str(java), "-Xmx700m", *OPENS, "-cp", f"{NEO4J}/*", *arguments]
    environment = os.environ | {"NEO4J_HOME": str(home)}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def rows(exported: Exporter, tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    """What Neo4j answers after the bulk import."""
    home = tmp_path_factory.mktemp("neo4j") / "home"
    (home / "conf").mkdir(parents=True)
    importing = ["database", "import", "full", "neo4j", f"@{ARGUMENTS}"]
    run_java(["org.neo4j.cli.AdminTool", *importing], home, exported("neo4j"))
    return ask(home, QUESTIONS)


@pytest.mark.stores
def test_neo4j_holds_what_the_graph_says(engine: Engine, rows: list[list[str]]) -> None:
    contents = read_contents(engine, "reported")
    counts = {row[0]: int(row[1]) for row in rows if len(row) == 2}
    assert counts["Claim"] == len(contents.claims)
    assert counts["Attribution"] == len(list(contents.list_statements()))
    sides = Counter(one.attribution.side for one in contents.list_statements())
    assert counts["SUPPORTS"] == sides["supporting"]
    assert counts["OPPOSES"] == sides["opposing"]
    edges = [
        ["edge", one.subject, name_type(one.predicate), one.object, one.id]
        for one in contents.list_edges()
        if one.object in contents.entities
    ]
    assert sorted(row for row in rows if row[0] == "edge") == sorted(edges)
    denials = [
        ["opposes", one.id, one.about]
        for one in contents.list_statements()
        if one.attribution.side == "opposing"
    ]
    assert sorted(row for row in rows if row[0] == "opposes") == sorted(denials)


@pytest.mark.parametrize("policy", ["reported", "official"])
def test_ends_exist_and_ids_are_unique(exported: Exporter, policy: str) -> None:
    folder = exported("neo4j", policy)
    ids: list[str] = []
    for path in folder.glob("nodes-*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            ids += [row["id:ID"] for row in csv.DictReader(file)]
    assert len(ids) == len(set(ids))
    for path in folder.glob("relationships-*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                assert {row[":START_ID"], row[":END_ID"]} <= set(ids)


def test_only_the_edges_of_the_policy_are_plain_relationships(engine: Engine) -> None:
    contents = read_contents(engine, "official")
    graph = make_graph(contents)
    linked = {row["claim"] for rows in graph.links.values() for row in rows if "claim" in row}
    assert linked == {one.id for one in contents.list_edges() if one.object in contents.entities}


def test_types_of_edges_are_as_neo4j_has_them() -> None:
    assert name_type("kg:operatedBy") == "OPERATED_BY"
    assert name_type("rdf:type") == "TYPE"
