"""Metadata of CSV on the Web for the curated tables, from their columns."""

from collections.abc import Iterable
from typing import Any

from kg.curation.columns import TABLES
from kg.curation.forms import Chain, Column, Day, Number, Readings, Reference
from kg.query.csv_metadata import CONTEXT, DIALECT, LICENCE

Object = dict[str, Any]
#: What several values in one cell have between them.
CHAINED, LISTED = " > ", " "


def describe_curated(names: Iterable[str]) -> Object:
    """Return the metadata of curated tables.

    Args:
        names: their paths below `graph/` without an ending, such as `entities/persons`.
    """
    return {
        "@context": CONTEXT,
        "dc:title": "Overseas Stations KG: the curated tables",
        "dc:license": {"@id": LICENCE},
        "dialect": DIALECT,
        "tables": [_describe_table(name) for name in names],
    }


def _describe_table(name: str) -> Object:
    table = TABLES["claims" if name.startswith("claims/") else name]
    schema: Object = {"columns": [_describe_column(one) for one in table.columns]}
    if key := [one.name for one in table.columns if one.unique and one.name == "id"]:
        schema["primaryKey"] = key
    about = f"One row is {table.about}."
    return {"url": f"{name}.csv", "dc:description": about, "tableSchema": schema}


def _describe_column(column: Column) -> Object:
    form = column.form
    described: Object = {
        "name": column.name,
        "titles": column.name,
        "dc:description": f"{column.about}: {form.describe()}",
        "datatype": "string",
    }
    if isinstance(form, Day):
        described["datatype"] = "date"
    elif isinstance(form, Number):
        described["datatype"] = "integer"
    if isinstance(form, Chain):
        described["separator"] = CHAINED
    elif isinstance(form, Readings) or (isinstance(form, Reference) and form.many):
        described["separator"] = LISTED
    return described | ({"required": True} if column.required else {})
