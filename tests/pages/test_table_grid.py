"""Grids: rows filtered, sorted and turned over by an address."""

from collections.abc import Sequence

import pytest
from markupsafe import Markup

from kg.errors import UsageError
from kg.pages.arrangement import MOST_ROWS, Arrangement, parse_arrangement
from kg.pages.rows import FoldedRows
from kg.pages.table_grid import Cell, Column, Grid, Value, make_keys

COLUMNS = [Column("town", "town"), Column("country", "country", True), Column("number", "number")]
ROWS = [
    ("Kraków", "Poland", "9"),
    ("Madrid", "Spain", "10"),
    ("福州", "China", ""),
    ("Valencia", "Spain", "2"),
]


def make_grid(*fields: tuple[str, str], rows: Sequence[tuple[str, ...]] = ROWS) -> Grid:
    """A grid of towns."""
    cells: list[list[Cell]] = []
    for row in rows:
        cells.append([[Value(text)] if text else [] for text in row])
    return Grid(
        FoldedRows(COLUMNS, cells),
        parse_arrangement(fields),
        address=lambda some: "/towns?" + "&".join(map("=".join, some)),
        file=lambda some: "/towns.csv?" + "&".join(map("=".join, some)),
    )


def list_towns(grid: Grid) -> list[str]:
    """The first cells of the rows that are shown."""
    return [row.cells[0][0].text for row in grid.shown]


def test_rows_have_all_words_in_any_cell_whatever_case_and_accents() -> None:
    assert list_towns(make_grid(("words", "SPAIN mad"))) == ["Madrid"]
    assert list_towns(make_grid(("words", "krakow"))) == ["Kraków"]
    assert list_towns(make_grid(("words", "福"))) == ["福州"]
    assert list_towns(make_grid(("words", "madrid poland"))) == []


def test_rows_have_one_of_the_chosen_values() -> None:
    grid = make_grid(("only.country", "Spain"), ("only.country", "China"))
    assert list_towns(grid) == ["Madrid", "福州", "Valencia"]
    assert [row.number for row in grid.shown] == [2, 3, 4]


def test_numbers_sort_as_numbers_and_empty_cells_come_last() -> None:
    up = make_grid(("sort", "number"))
    assert list_towns(up) == ["Valencia", "Kraków", "Madrid", "福州"]
    assert list_towns(make_grid(("sort", "-number"))) == ["Madrid", "Kraków", "Valencia", "福州"]


def test_each_cell_is_written_once() -> None:
    grid, written = make_grid(), []

    def write(head: str, is_standing: bool, cell: Cell) -> Markup:
        assert not is_standing
        written.append((head, *cell))
        return Markup("<td>{}</td>").format("".join(value.text for value in cell))

    write_row = grid.write_cells(write, ["town", "country", "number"])
    rows = [write_row(row) for row in grid.shown]
    assert rows[1] == "<td>Madrid</td><td>Spain</td><td>10</td>"
    assert len(rows) == 4
    assert len(written) == len(set(written)) == 4 + 3 + 4


def test_texts_sort_by_their_folded_form() -> None:
    assert make_keys([["b"], ["Á"], []]) == [("b", "b"), ("a", "Á"), None]
    assert make_keys([["²"], ["3"]])[1] == ("3", "3")  # a superscript is no number to add


def test_offers_count_the_rows_that_the_other_fields_leave() -> None:
    ((column, offers),) = make_grid(("only.country", "Spain"), ("words", "a")).offers
    assert column.name == "country"
    told = {one.text: (one.rows, one.is_chosen) for one in offers}
    assert told == {"Spain": (2, True), "Poland": (1, False), "China": (1, False)}


def test_pages_turn_and_one_beyond_the_last_is_the_last() -> None:
    many = [(f"town {number}", "Spain", str(number)) for number in range(101)]
    grid = make_grid(("rows", "25"), ("page", "3"), rows=many)
    assert (grid.pages, grid.first, grid.last) == (5, 51, 75)
    assert [number for number, _ in grid.page_links] == [1, 2, 3, 4, 5]
    assert make_grid(("rows", "25"), ("page", "99"), rows=many).page == 5
    assert len(make_grid(("rows", "all"), rows=many).shown) == 101


def test_a_page_has_an_end_even_if_all_rows_are_asked_for() -> None:
    many = [("town", "Spain", "1")] * (MOST_ROWS + 1)
    grid = make_grid(("rows", "all"), rows=many)
    assert (len(grid.shown), grid.pages) == (MOST_ROWS, 2)
    grid.is_whole = True
    assert (len(grid.shown), grid.pages) == (MOST_ROWS, 1)


def test_columns_are_left_out_of_the_page_and_the_file() -> None:
    grid = make_grid(("hide", "country"), ("words", "madrid"))
    assert [column.name for column in grid.columns] == ["town", "number"]
    assert [len(row.cells) for row in grid.shown] == [2]
    assert grid.csv == "/towns.csv?words=madrid&hide=country"


def test_a_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(UsageError, match="no column"):
        make_grid(("only.planet", "Mars"))
    with pytest.raises(UsageError, match="no column"):
        Grid(FoldedRows(COLUMNS, []), Arrangement(sort="x"), address=str, file=str)
