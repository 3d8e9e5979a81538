"""Parquet: what pandas, Polars and DuckDB read of it is the graph."""

import csv
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow.parquet
import pyoxigraph as ox
import pytest

from kg.exchange.parquet import TRIPLES, list_tables
from kg.export import read_quads
from kg.names import GRAPH, POLICIES
from kg.query.engine import Engine
from tests.conftest import ROOT
from tests.exchange.conftest import Exporter, export_to

NAMES = ["attributions", "claims", "edges", "sources", "things", "triples"]
PAGE = ROOT / "docs" / "formats" / "parquet.md"


@pytest.fixture
def folder(exported: Exporter) -> Path:
    return exported("parquet")


def test_a_table_is_a_file(folder: Path) -> None:
    assert sorted(path.stem for path in folder.glob("*.parquet")) == NAMES


def test_attributions_are_the_lines_of_the_curated_tables_and_no_others(folder: Path) -> None:
    ids = []
    for path in sorted((ROOT / "graph" / "claims").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            ids += [f"attribution:{row['id']}" for row in csv.DictReader(file)]
    assert sorted(pandas.read_parquet(folder / "attributions.parquet")["id"]) == sorted(ids)


@pytest.mark.parametrize("name", NAMES)
def test_each_reader_reads_the_same_rows(folder: Path, name: str) -> None:
    path = folder / f"{name}.parquet"
    frame, columns = pandas.read_parquet(path), polars.read_parquet(path)
    asked = duckdb.sql(f"SELECT * FROM read_parquet('{path}')")
    rows = asked.fetchall()
    assert list(frame.columns) == columns.columns == asked.columns
    assert columns.rows() == rows
    assert len(frame) == len(rows) > 0
    first = str(frame.columns[0])
    assert list(frame[first]) == columns[first].to_list()


def test_the_triples_are_those_of_the_release(folder: Path, engine: Engine) -> None:
    read = set()
    for graph, subject, predicate, text, datatype, language in polars.read_parquet(
        folder / "triples.parquet"
    ).iter_rows():
        target: ox.NamedNode | ox.BlankNode | ox.Literal = ox.NamedNode("x:x")
        if language:
            target = ox.Literal(text, language=language)
        elif datatype:
            target = ox.Literal(text, datatype=ox.NamedNode(datatype))
        else:
            target = make_node(text)
        ends = make_node(subject), ox.NamedNode(predicate), target
        read.add(ox.Quad(*ends, ox.NamedNode(GRAPH + graph)))
    assert read == set(read_quads(engine))


def make_node(text: str) -> ox.NamedNode | ox.BlankNode:
    return ox.BlankNode(text[2:]) if text.startswith("_:") else ox.NamedNode(text)


@pytest.mark.parametrize("policy", POLICIES)
def test_edges_are_those_of_the_policy(exported: Exporter, engine: Engine, policy: str) -> None:
    edges = pandas.read_parquet(exported("parquet", policy) / "edges.parquet")
    claims = pandas.read_parquet(exported("parquet", policy) / "claims.parquet")
    assert set(edges["policy"]) == {policy}
    assert set(edges["claim"]) == set(claims[claims["edge"]]["id"])
    text = f"SELECT ?s ?p ?o WHERE {{ GRAPH <{GRAPH}view/{policy}> {{ ?s ?p ?o }} }}"
    view = {tuple(map(engine.shorten, map(value, row))) for row in engine.ask(text).rows}
    assert set(zip(edges["subject"], edges["predicate"], edges["object"], strict=True)) == view


def value(term: ox.NamedNode | ox.Literal) -> str:
    return term.value


def test_cells_have_types(folder: Path) -> None:
    sources = polars.read_parquet(folder / "sources.parquet")
    assert sources.schema["date_from"] == polars.Date
    assert sources.schema["length"] == polars.Int64
    assert isinstance(sources["date_from"].drop_nulls()[0], date)
    claims = polars.read_parquet(folder / "claims.parquet")
    assert claims.schema["edge"] == polars.Boolean
    assert "" not in polars.read_parquet(folder / "attributions.parquet")["wording"].to_list()


@pytest.mark.parametrize("name", NAMES)
def test_a_file_says_what_its_columns_hold_and_where_it_comes_from(
    folder: Path, engine: Engine, name: str
) -> None:
    file = pyarrow.parquet.ParquetFile(folder / f"{name}.parquet")
    about = file.schema_arrow.metadata
    assert about[b"release"].decode() == engine.version
    assert about[b"policy"] == b"reported"
    for field in file.schema_arrow:
        assert field.metadata[b"about"]
    for number in range(file.metadata.num_row_groups):
        group = file.metadata.row_group(number)
        for place in range(group.num_columns):
            assert group.column(place).statistics.has_null_count


def test_statistics_let_readers_skip_what_they_do_not_need(folder: Path) -> None:
    file = pyarrow.parquet.ParquetFile(folder / "triples.parquet")
    statistics = file.metadata.row_group(0).column(0).statistics
    assert statistics.has_min_max
    assert statistics.min == "claims"


def test_the_same_release_gives_the_same_bytes(
    folder: Path, engine: Engine, tmp_path: Path
) -> None:
    again = export_to(engine, tmp_path, "parquet", "reported")
    for name in NAMES:
        path = f"{name}.parquet"
        assert (again / path).read_bytes() == (folder / path).read_bytes()


def test_a_file_cut_short_is_refused_by_its_readers(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "claims.parquet"
    shutil.copy(folder / "claims.parquet", path)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(pyarrow.ArrowInvalid):
        pandas.read_parquet(path)


def test_the_page_lists_every_column() -> None:
    page = PAGE.read_text(encoding="utf-8")
    columns = [(table.name, column) for table in list_tables() for column in table.columns]
    columns += [("triples", column) for column in TRIPLES]
    for name, column in columns:
        assert f"| `{name}` | `{column.name}` | {column.about} |" in page
