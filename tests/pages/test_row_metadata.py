"""Metadata of lists and of arranged answers as CSV, as the library csvw reads them."""

from pathlib import Path

import pytest

from kg.pages.arrangement import Arrangement
from kg.pages.edition import open_edition
from kg.pages.kinds import LISTS
from kg.pages.lists import arrange_list
from kg.pages.row_metadata import describe_grid
from kg.pages.rows import FoldedRows, write_csv
from kg.pages.table_grid import Column, Grid, Value
from kg.query.csv_metadata import write_metadata
from kg.query.engine import Engine
from tests.csv_on_the_web import read_strictly


def read(grid: Grid, folder: Path) -> list[dict[str, object]]:
    (folder / "rows.csv").write_text(write_csv(grid), encoding="utf-8", newline="")
    path = folder / "csv-metadata.json"
    path.write_bytes(write_metadata(describe_grid(grid, "rows.csv", "Rows", "About them.")))
    (rows,) = read_strictly(path).values()
    return rows


def make_grid(*rows: tuple[list[str], list[str]]) -> Grid:
    cells = [[[Value(text) for text in cell] for cell in row] for row in rows]
    source = FoldedRows([Column("a", "a"), Column("b", "b")], cells)
    return Grid(source, Arrangement(), address=lambda _: "", file=lambda _: "")


@pytest.mark.parametrize("place", LISTS)
def test_the_library_reads_a_list(engine: Engine, tmp_path: Path, place: str) -> None:
    grid = arrange_list(open_edition(engine), place, "reported", Arrangement())
    assert len(read(grid, tmp_path)) == len(grid.fitting)


def test_a_cell_with_several_values_is_a_list_of_them(engine: Engine, tmp_path: Path) -> None:
    grid = arrange_list(open_edition(engine), "people", "reported", Arrangement())
    cells = [value for row in read(grid, tmp_path) for value in row.values()]
    assert max(len(cell) for cell in cells if isinstance(cell, list)) > 1


def test_columns_have_types_where_all_values_do(tmp_path: Path) -> None:
    rows = read(make_grid((["1", "20"], ["2022-10-26"]), ([], ["2022-12-01"])), tmp_path)
    assert [row["a"] for row in rows] == [[1, 20], []]
    assert "datetime.datetime(2022, 10, 26, 0, 0)" in repr(rows[0]["b"])
    rows = read(make_grid((["1", "x"], ["2022"]), (["=1+1"], ["2022-10"])), tmp_path)
    assert [row["a"] for row in rows] == [["1", "x"], ["'=1+1"]]
    assert [row["b"] for row in rows] == ["2022", "2022-10"]


def test_a_separator_within_a_value_leaves_the_cell_one_text(tmp_path: Path) -> None:
    rows = read(make_grid((["a; b", "c"], [""])), tmp_path)
    assert [row["a"] for row in rows] == ["a; b; c"]
