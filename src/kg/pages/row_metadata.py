"""Metadata of CSV on the Web for the rows of a grid."""

import re
from collections.abc import Iterable
from typing import Any

from kg.pages.rows import SEVERAL, FileColumn, list_file_columns
from kg.pages.table_grid import Grid
from kg.query.csv_metadata import describe_table

#: What a column holds if all its values are written so; else it is text.
FORMS = {"integer": re.compile(r"-?[0-9]+"), "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")}


def describe_grid(grid: Grid, url: str, title: str, about: str) -> dict[str, Any]:
    """Return the metadata of the fitting rows of a grid as CSV.

    Args:
        grid: the table.
        url: the address of the CSV, from that of the metadata.
        title: what the table is called.
        about: what it has.
    """
    columns = [_describe_column(column) for column in list_file_columns(grid)]
    return describe_table(url, title, about, columns)


def _describe_column(column: FileColumn) -> dict[str, Any]:
    values = [value for cell in column.cells for value in cell]
    described = {"name": column.name, "titles": column.name, "dc:description": column.about}
    if any(len(cell) > 1 for cell in column.cells):
        # a text with the separator in it would be read as several
        if any(SEVERAL in value for value in values):
            return described | {"datatype": "string"}
        described["separator"] = SEVERAL
    return described | {"datatype": _find_datatype(values)}


def _find_datatype(values: Iterable[str]) -> str:
    given = list(values)
    for datatype, form in FORMS.items():
        if given and all(map(form.fullmatch, given)):
            return datatype
    return "string"
