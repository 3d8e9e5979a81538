"""CSV on the Web: flat tables with the metadata of the W3C beside them."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from kg.exchange.contents import Contents, read_contents
from kg.exchange.flat import LOSSES as LOSSES
from kg.exchange.flat import TABLES, Column, Table, write_csv
from kg.query.engine import Engine
from kg.query.horizon import describe_horizon

#: The name that readers look for.
METADATA = "csv-metadata.json"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
Object = dict[str, Any]


def write_files(engine: Engine, policy: str) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Write the tables and their metadata."""
    contents = read_contents(engine, policy)
    for table in TABLES:
        yield table.file, write_csv(table, contents)
    text = json.dumps(describe_tables(contents), ensure_ascii=False, indent=1)
    yield METADATA, [f"{text}\n".encode()]


def describe_tables(contents: Contents) -> Object:
    """Return the metadata of all tables."""
    policy = contents.engine.describe_policy(contents.policy)
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": f"Overseas Stations KG under the policy {policy}",
        "dc:description": describe_horizon(contents.horizon),
        "dc:license": {"@id": LICENCE},
        "dc:identifier": contents.engine.version,
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n", "\n"], "header": True},
        "tables": [_describe_table(table) for table in TABLES],
    }


def _describe_table(table: Table) -> Object:
    keys = []
    for column in table.columns:
        if column.of_table:
            target = {"resource": f"{column.of_table}.csv", "columnReference": "id"}
            keys.append({"columnReference": column.name, "reference": target})
    schema: Object = {
        "columns": [_describe_column(column) for column in table.columns],
        "primaryKey": list(table.key),
    }
    if keys:
        schema["foreignKeys"] = keys
    return {"url": table.file, "dc:description": table.about, "tableSchema": schema}


def _describe_column(column: Column) -> Object:
    described = {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.about,
        "datatype": column.datatype,
    }
    return described | ({"required": True} if column.required else {})
