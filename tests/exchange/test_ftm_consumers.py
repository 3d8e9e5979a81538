"""FollowTheMoney and nomenklatura read what is written, and lose nothing of it."""

import csv
import hashlib
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.exchange.foreign import write_foreign
from kg.exchange.ftm_index import Former, write_dataset
from kg.exchange.ftm_reading import read_back
from kg.exchange.ftm_schemata import (
    ANCESTORS,
    KINDS,
    LINKS,
    OTHER,
    PROPERTIES,
    PUBLIC,
    TYPES,
    UNKNOWN,
    find_type,
)
from kg.exchange.ftm_statements import write
from kg.exchange.ftm_values import LANGUAGES, clean_name, clean_text
from kg.names import GRAPH, POLICIES
from kg.query.engine import Engine
from tests.conftest import ROOT, missing

pytestmark = [pytest.mark.stores, pytest.mark.xdist_group("ftm")]
TOOLS = Path(os.environ.get("KG_STORES", ROOT / "build" / "stores")) / "ftm" / "bin"
READER = ROOT / "tests" / "support" / "ftm_reader.py"
BASE = "https://example.org/kg/ftm/"
EDGES = "SELECT DISTINCT ?claim WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} {claim} }}"
CLAIM = "GRAPH ?any { ?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }"
#: Opposing attributions, whatever becomes of the claims.
DENIALS = """
SELECT ?attribution WHERE {
  ?attribution a kg:Attribution ; kg:stance ?stance . ?stance kg:polarity polarity:opposing
}
"""
ATTRIBUTIONS = "SELECT ?attribution WHERE { ?attribution a kg:Attribution }"
#: Names that nobody would wish to read.
HOSTILE = (
    "\u202edrowkcab \u2066isolate\u2069",
    "zalgo \u0301\u0302\u0303\u0304",
    "👨\u200d👩\u200d👧",
    "العربية עברית 中文 हिन्दी",
    "\x00\x1b[31mred\x07",
    '=HYPERLINK("x")',
    "<script>alert(1)</script>",
    "line\nbreak\u2028and more\u2029",
    "x" * 100_000,
    "\ud83d",
    "\U000e0041tag",
)


def run(*arguments: str | Path) -> bytes:
    """What a program of the environment of FollowTheMoney prints."""
    program, *rest = map(str, arguments)
    if not (TOOLS / program).exists():
        missing(f"no FollowTheMoney in {TOOLS.parent}; .ci/stores installs it")
    done = subprocess.run([TOOLS / program, *rest], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def ask_reader(*arguments: str | Path) -> Any:
    return json.loads(run("python", READER, *arguments))


def list_names(engine: Engine, query: str) -> set[str]:
    rows = engine.ask(query)
    return {engine.shorten(str(next(iter(row.values())))) for row in rows}  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def files(build_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both formats under each policy."""
    engine, folder = Engine(str(build_folder)), tmp_path_factory.mktemp("ftm")
    for policy in POLICIES:
        for name, ending in (("ftm", "json"), ("ftm-statements", "csv")):
            with (folder / f"{policy}.{ending}").open("wb") as file:
                file.writelines(write_foreign(engine, name, policy))
    return folder


@pytest.mark.parametrize("policy", POLICIES)
def test_validate_changes_no_byte(files: Path, policy: str) -> None:
    path = files / f"{policy}.json"
    assert run("ftm", "validate", "-i", path) == path.read_bytes()


@pytest.mark.parametrize("policy", POLICIES)
def test_the_view_without_external_statements_is_the_policy(
    engine: Engine, files: Path, policy: str
) -> None:
    read = ask_reader("view", files / f"{policy}.csv")
    edges = list_names(engine, EDGES.format(graph=f"{GRAPH}view/{policy}", claim=CLAIM))
    assert sorted(read["claims"]) == sorted(edges)
    assert read["faults"] == []  # each required value, both ends, each value as it was
    assert sorted(read["denials"]) == sorted(list_names(engine, DENIALS))
    assert list_names(engine, ATTRIBUTIONS) <= set(read["origins"])
    assert read["topics"] == []  # nobody is tagged with a crime or anything else


def test_entities_are_the_statements_that_are_not_external(files: Path) -> None:
    aggregated = {}
    shown = files / "shown.csv"
    with (files / "reported.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file, dialect=csv.unix_dialect) if row[10] != "t"]
    with shown.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, dialect=csv.unix_dialect).writerows(rows)
    for line in run("ftm", "aggregate-statements", "-i", shown).splitlines():
        entity = json.loads(line)
        aggregated[entity["id"]] = normalize(entity)
    written = map(json.loads, (files / "reported.json").read_bytes().splitlines())
    assert aggregated == {entity["id"]: normalize(entity) for entity in written}


def normalize(entity: dict[str, Any]) -> tuple[str, dict[str, list[str]]]:
    values = {name: sorted(texts) for name, texts in entity["properties"].items()}
    return entity["schema"], values


def test_statements_survive_aggregation(files: Path, tmp_path: Path) -> None:
    entities, again = tmp_path / "entities.json", tmp_path / "again.csv"
    before = files / "reported.csv"
    run("ftm", "aggregate-statements", "-s", "-i", before, "-o", entities)
    run("ftm", "statements", entities, "-o", again)
    rows, after = read_rows(before), read_rows(again)
    assert len(set(rows)) == len(rows)
    assert set(rows) <= set(after)
    added = set(after) - set(rows)
    assert all("id" in row for row in added)  # the checksum of each entity, which it adds
    read = read_back(again.read_text(encoding="utf-8").splitlines(keepends=True))
    assert read == read_back(before.read_text(encoding="utf-8").splitlines(keepends=True))


def read_rows(path: Path) -> list[tuple[str, ...]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(map(tuple, csv.reader(file, dialect=csv.unix_dialect)))


def test_the_library_reads_what_describes_the_datasets(engine: Engine, tmp_path: Path) -> None:
    written = {}
    for name, data in write_dataset(engine, Former(), "2026-11-29T12:00:00Z", BASE):
        written[name] = data
        (tmp_path / name).write_bytes(data)
    index = json.loads(written["index.json"])
    read = ask_reader("index", tmp_path / "index.json")
    assert read["version"] == index["version"]
    assert sorted(read["children"]) == index["datasets"]
    for resource in read["resources"]:
        data = written[resource["name"]]
        assert resource["checksum"] == hashlib.sha1(data).hexdigest()
        assert (resource["size"], resource["url"]) == (len(data), BASE + resource["name"])
    catalog = ask_reader("index", tmp_path / "catalog.json")
    assert catalog["overseas_stations"] == index["datasets"]
    history = ask_reader("versions", tmp_path / "versions.json")
    assert history == json.loads(written["versions.json"])


def test_schemata_and_types_are_those_of_the_library() -> None:
    schemata = ask_reader("schemata")
    for schema in {*KINDS.values(), OTHER, PUBLIC, "Similar", "Documentation"}:
        assert schema in schemata
    for schema, ancestors in ANCESTORS.items():
        assert ancestors < set(schemata[schema]["is"])
    for link in (*LINKS.values(), UNKNOWN):
        ends = dict(schemata[link.schema]["ends"])
        assert {link.subject, link.object} == set(ends)
        for property, asked in zip((link.subject, link.object), link.ends, strict=True):
            assert ends[property] in (schemata[asked]["is"] if asked else ["Thing"])
    for schemata_of in PROPERTIES.values():
        for schema, property in schemata_of.items():
            assert schemata[schema]["types"][property] == find_type(property)
    for property, kind in TYPES.items():
        found = {one["types"].get(property, kind) for one in schemata.values()}
        assert kind in found


def test_texts_are_cleaned_as_the_library_cleans_them(tmp_path: Path) -> None:
    signs = [f"a{chr(code)}b{chr(code)}" for code in range(0xD800)]
    texts = [*signs, *HOSTILE, '"', "\"'a b'\"", "''", "e\u200b\u0301", "  a \t\n b  "]
    path = tmp_path / "texts.json"
    path.write_text(json.dumps([[clean_name(text), clean_text(text)] for text in texts]))
    mine = json.loads(path.read_text())
    path.write_text(json.dumps([name for name, _ in mine]))
    assert [name or "" for name, _ in ask_reader("clean", path)] == [name for name, _ in mine]
    path.write_text(json.dumps([text for _, text in mine]))
    assert [text or "" for _, text in ask_reader("clean", path)] == [text for _, text in mine]


@settings(max_examples=200)
@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_name(clean_name(text)) == clean_name(text)
    assert all(len(code) == 3 for code in LANGUAGES.values())


def test_the_same_release_gives_the_same_bytes(engine: Engine, files: Path) -> None:
    assert b"".join(write(engine, "reported")) == (files / "reported.csv").read_bytes()
