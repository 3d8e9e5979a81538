"""Neo4j: its bulk importer and its LOAD CSV take the same from what we write."""

import csv
import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from kg.exchange.contents import read_contents
from kg.exchange.cypher import ARGUMENTS, SCRIPT, _show, _write_row, make_graph, name_type
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
#: Everything, one node or relationship a row, with the types of its properties.
EVERYTHING = """
MATCH (n) UNWIND keys(n) AS key
WITH n, key, CASE WHEN key IN ['names', 'passages', 'relays', 'readings']
  THEN reduce(all = '[', one IN n[key] | all + one + '|') ELSE toString(n[key]) END AS value
ORDER BY n.id, key WITH n, collect(key + '=' + replace(value, '\\n', '/')) AS cells
RETURN ['node', n.id] + labels(n) + cells AS row;
MATCH (a)-[r]->(b) RETURN ['link', a.id, type(r), b.id, coalesce(r.claim, ''),
  coalesce(r.stance, ''), coalesce(r.objectors, ''), toString(size(keys(r)))] AS row;
"""
#: Names with what a table or a statement takes for its own.
HOSTILE = [
    'a"b',
    "ends with \\",
    'b\\"c',
    "two\nlines",
    "'); MATCH (n) DETACH DELETE n; //",
    "海外\t110",
]


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
def asked(exported: Exporter, tmp_path_factory: pytest.TempPathFactory) -> list[list[list[str]]]:
    """What Neo4j answers after the bulk import, and after the script."""
    folder = tmp_path_factory.mktemp("neo4j")
    imported, loaded = folder / "imported", folder / "loaded"
    (imported / "conf").mkdir(parents=True)
    shutil.copytree(exported("neo4j"), loaded / "import")
    with (loaded / "import" / "nodes-City.csv").open("ab") as file:
        for number, name in enumerate(HOSTILE):
            cells = (f"city:hostile-{number}", "", name, HOSTILE)
            file.write(_write_row([*map(_show, cells), "Entity\tCity"]))
    importing = ["database", "import", "full", "neo4j", f"@{ARGUMENTS}"]
    run_java(["org.neo4j.cli.AdminTool", *importing], imported, loaded / "import")
    ask(loaded, (loaded / "import" / SCRIPT).read_text(encoding="utf-8"))
    return [ask(home, QUESTIONS + EVERYTHING) for home in (imported, loaded)]


@pytest.fixture(scope="module")
def rows(asked: list[list[list[str]]]) -> list[list[str]]:
    """What Neo4j answers after the bulk import."""
    return asked[0]


@pytest.mark.stores
def test_the_script_loads_what_the_importer_does(asked: list[list[list[str]]]) -> None:
    imported, loaded = map(sorted, asked)
    assert len(imported) > 5000
    assert imported == loaded
    text = "\n".join("\t".join(row) for row in loaded)
    for name in HOSTILE:
        assert f"name={_show(name)}".replace("\n", "/") in text


@pytest.mark.stores
def test_neo4j_holds_what_the_graph_says(engine: Engine, rows: list[list[str]]) -> None:
    contents = read_contents(engine, "reported")
    counts = {row[0]: int(row[1]) for row in rows if len(row) == 2}
    assert counts["Claim"] == len(contents.claims)
    assert counts["Entity"] >= len(contents.entities) > counts["Station"] > 50
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


def test_every_policy_writes_the_same_files(engine: Engine, exported: Exporter) -> None:
    files = [
        {path.name: path.read_bytes() for path in exported("neo4j", policy).glob("*.csv")}
        for policy in ("reported", "corroborated")
    ]
    assert set(files[0]) == set(files[1])
    for name, content in files[1].items():
        assert content.splitlines()[0] == files[0][name].splitlines()[0], "the columns"
    assert len(files[1]["relationships-OPERATED_BY.csv"].splitlines()) == 1
    script = (exported("neo4j", "corroborated") / SCRIPT).read_text(encoding="utf-8")
    assert "OPERATED_BY" not in script


def test_only_the_edges_of_the_policy_are_plain_relationships(engine: Engine) -> None:
    contents = read_contents(engine, "official")
    graph = make_graph(contents)
    linked = {row["claim"] for rows in graph.links.values() for row in rows if "claim" in row}
    assert linked == {one.id for one in contents.list_edges() if one.object in contents.entities}


def test_types_of_edges_are_as_neo4j_has_them() -> None:
    assert name_type("kg:operatedBy") == "OPERATED_BY"
    assert name_type("rdf:type") == "TYPE"
