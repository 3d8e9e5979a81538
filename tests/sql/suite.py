"""The W3C SPARQL 1.1 evaluation suite: its tests, and the comparison of answers."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.sql.term_text import decode, encode

ROOT = Path(os.environ.get("KG_W3C", "../shared/w3c")).resolve() / "sparql11"
#: Folders whose tests evaluate queries; the others test updates, protocols, entailment and syntax.
FOLDERS = (
    *("aggregates", "bind", "bindings", "cast", "construct", "csv-tsv-res", "exists", "functions"),
    *("grouping", "json-res", "negation", "project-expression", "property-path", "subquery"),
)
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
EVALUATION = (MF + "QueryEvaluationTest", MF + "CSVResultFormatTest")
RESULTS = {".srx": ox.QueryResultsFormat.XML, ".srj": ox.QueryResultsFormat.JSON}
RESULTS |= {".tsv": ox.QueryResultsFormat.TSV}
RELATIVE = re.compile(r"<[a-z0-9-]*\.(ttl|rdf)>|<>|<#")
ROW, NAME = ox.NamedNode("row:of"), "column:"

#: Cells of a row by variable; for triples, by place.
Row = dict[str, ox.NamedNode | ox.BlankNode | ox.Literal]


@dataclass(frozen=True)
class Case:
    """One test: a query, the data of the default and named graphs, and the file of its answer."""

    name: str
    query: Path
    data: tuple[Path, ...]
    named: tuple[Path, ...]
    result: Path


def list_cases() -> list[Case]:
    """Return the tests of all folders; none where the suite is not there."""
    return [case for folder in FOLDERS for case in _read_manifest(ROOT / folder)]


def _read_manifest(folder: Path) -> Iterator[Case]:
    manifest = folder / "manifest.ttl"
    if not manifest.exists():
        return
    store = ox.Store()
    base = manifest.as_uri()
    store.load(path=str(manifest), format=ox.RdfFormat.TURTLE, base_iri=base)

    def read(node: object, name: str) -> list[ox.NamedNode]:
        quads = store.quads_for_pattern(node, ox.NamedNode(name), None)
        return sorted((quad.object for quad in quads), key=str)

    def path(node: ox.NamedNode) -> Path:
        return Path(node.value.removeprefix("file://"))

    for quad in store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), None):
        if quad.object.value not in EVALUATION:
            continue
        action, result = read(quad.subject, MF + "action")[0], read(quad.subject, MF + "result")
        if path(result[0]).suffix == ".csv":
            continue  # CSV does not say what kind of term a cell is
        named = [
            node if isinstance(node, ox.NamedNode) else read(node, QT + "graph")[0]
            for node in read(action, QT + "graphData")
        ]
        yield Case(
            f"{folder.name}/{quad.subject.value.rpartition('#')[2]}",
            path(read(action, QT + "query")[0]),
            tuple(map(path, read(action, QT + "data"))),
            tuple(map(path, named)),
            path(result[0]),
        )


def read_query(case: Case) -> str:
    """Return a query; its own place is the base of its relative IRIs where it has any."""
    text = case.query.read_text(encoding="utf-8")
    base = f"BASE <{case.query.as_uri()}>\n" if RELATIVE.search(text) else ""
    return base + text


def read_graph(path: Path) -> list[ox.Triple]:
    """Return the triples of a file; its blank nodes are none of another file."""
    format = ox.RdfFormat.RDF_XML if path.suffix == ".rdf" else ox.RdfFormat.TURTLE
    return [quad.triple for quad in ox.parse(path=str(path), format=format, base_iri=path.as_uri())]


def read_answer(path: Path, form: str) -> list[Row] | bool:
    """Return the expected rows, triples or truth value."""
    if form == "CONSTRUCT":
        triples = read_graph(path)
        return [dict(zip("spo", tuple(triple)[:3], strict=True)) for triple in triples]
    if path.suffix not in RESULTS:
        return _read_result_set(path)
    answer = ox.parse_query_results(path=str(path), format=RESULTS[path.suffix])
    if isinstance(answer, ox.QueryBoolean):
        return bool(answer)
    names = [variable.value for variable in answer.variables]
    return [make_row(names, tuple(row)) for row in answer]


def _read_result_set(path: Path) -> list[Row]:
    """Return the rows of an answer that is written as triples."""
    space = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
    store = ox.Store()
    store.extend([ox.Quad(*tuple(triple)[:3]) for triple in read_graph(path)])
    rows = []
    for solution in store.quads_for_pattern(None, ox.NamedNode(space + "solution"), None):
        row: Row = {}
        for binding in store.quads_for_pattern(
            solution.object, ox.NamedNode(space + "binding"), None
        ):
            cells = {
                quad.predicate.value.rpartition("#")[2]: quad.object
                for quad in store.quads_for_pattern(binding.object, None, None)
            }
            row[cells["variable"].value] = cells["value"]
        rows.append(row)
    return rows


def make_row(names: list[str] | tuple[str, ...], cells: tuple) -> Row:
    """Return the bound cells of a row, with numbers as the engines write them."""
    return {
        name: decode(encode(cell))
        for name, cell in zip(names, cells, strict=True)
        if cell is not None
    }


def make_canonical(rows: list[Row]) -> list[str]:
    """Return rows as text that is the same for rows that differ in names of blank nodes only."""
    dataset = ox.Dataset()
    for number, row in enumerate(rows):
        subject = ox.BlankNode(f"row{number}")
        dataset.add(ox.Quad(subject, ROW, ox.Literal("a row")))
        for name, cell in row.items():
            dataset.add(ox.Quad(subject, ox.NamedNode(NAME + name), cell))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return sorted(map(str, dataset))
