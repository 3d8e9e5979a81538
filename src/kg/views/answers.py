"""Pictures of answers: the rows of a saved query, drawn as its header says."""

from collections.abc import Callable, Mapping

import pyoxigraph as ox

from kg.names import shorten
from kg.query.results import Result, to_python
from kg.views.pictures.bars import Bar, draw_bars
from kg.views.pictures.canvas import Address
from kg.views.pictures.grid import Cell, Grid
from kg.views.pictures.matrix import draw_grid_html


def draw_answer(result: Result, picture: str, address: Address) -> str:
    """Return the picture of an answer for a page, or an empty text if none fits.

    Args:
        result: the rows of a SELECT.
        picture: a name of `catalog.PICTURES`.
        address: the address of a page by its id, such as `country:spain`, or an empty text.
    """
    draw = DRAWERS.get(picture)
    return draw(result, address) if draw and len(result) > 1 else ""


def _find_columns(result: Result) -> tuple[list[int], list[int]]:
    """Return the indexes of the columns of labels, and of those of numbers."""
    numbers = []
    for index in result.columns:
        values = [to_python(row[index]) for row in result.rows]
        if all(isinstance(value, int) and value >= 0 for value in values):
            numbers.append(index)
    return [index for index in result.columns if index not in numbers], numbers


def _read_labels(result: Result, columns: list[int]) -> list[list[tuple[str, str]]]:
    """Return the labels of each row, each with the id to which it belongs, if any."""
    _, texts = result.format_cells()
    places = {index: number for number, index in enumerate(result.columns)}
    labels = []
    for row, cells in zip(result.rows, texts, strict=True):
        line = []
        for index in columns:
            line.append((_find_id(result, row, index), cells[places[index]]))
        labels.append(line)
    return labels


def _find_id(result: Result, row: tuple[object, ...], index: int) -> str:
    bare = result.variables[index].removesuffix("Label")
    if bare in result.variables:
        term = row[result.variables.index(bare)]
        if isinstance(term, ox.NamedNode):
            return shorten(term.value, result.prefixes)
    return ""


def _name(result: Result, index: int) -> str:
    return result.variables[index].removesuffix("Label")


def _draw_bars(result: Result, address: Address) -> str:
    labels, numbers = _find_columns(result)
    if not labels or not numbers:
        return ""
    bars = []
    for names, row in zip(_read_labels(result, labels), result.rows, strict=True):
        values = [int(str(to_python(row[index]))) for index in numbers]
        bars.append(Bar(names, values))
    heads = [_name(result, index) for index in labels]
    return draw_bars(heads, [_name(result, index) for index in numbers], bars, address)


def _draw_matrix(result: Result, address: Address) -> str:
    labels, numbers = _find_columns(result)
    if len(labels) != 2 or not numbers:
        return ""
    cells: dict[tuple[str, str], Cell] = {}
    texts: tuple[dict[str, str], dict[str, str]] = ({}, {})
    for (one, other), row in zip(_read_labels(result, labels), result.rows, strict=True):
        keys = (one[0] or one[1], other[0] or other[1])
        for known, key, (_, text) in zip(texts, keys, (one, other), strict=True):
            known.setdefault(key, text)
        cell = cells.setdefault(keys, Cell(*keys))
        cell.number += int(str(to_python(row[numbers[0]])))
    cells = {keys: cell for keys, cell in cells.items() if cell.number}
    axes = (_name(result, labels[0]), _name(result, labels[1]), _name(result, numbers[0]))
    grid = Grid(*texts, cells, axes)
    for known, count in ((grid.rows, grid.count_row), (grid.columns, grid.count_column)):
        ordered = sorted(known.items(), key=lambda item: (-count(item[0]), item[1]))
        known.clear()
        known.update(ordered)
    return draw_grid_html(grid, address) if cells else ""


#: By the name of the picture.
DRAWERS: Mapping[str, Callable[[Result, Address], str]] = {
    "bars": _draw_bars,
    "matrix": _draw_matrix,
}
