"""Frictionless data package: flat tables with a descriptor beside them."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from kg.exchange.contents import Contents, read_contents
from kg.exchange.flat import LOSSES as LOSSES
from kg.exchange.flat import TABLES, URI, Column, Table, write_csv
from kg.query.engine import Engine
from kg.query.horizon import describe_horizon

#: The name that the standard gives the descriptor.
DESCRIPTOR = "datapackage.json"
LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}
Object = dict[str, Any]


def write_files(engine: Engine, policy: str) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Write the tables and their descriptor."""
    contents = read_contents(engine, policy)
    resources = []
    for table in TABLES:
        data = b"".join(write_csv(table, contents))
        resources.append(_describe_table(table, data))
        yield table.file, [data]
    text = json.dumps(_describe(contents, resources), ensure_ascii=False, indent=1)
    yield DESCRIPTOR, [f"{text}\n".encode()]


def _describe(contents: Contents, resources: list[Object]) -> Object:
    policy = contents.engine.describe_policy(contents.policy)
    return {
        "name": "overseas-stations",
        "title": f"Overseas Stations KG under the policy {policy}",
        "description": f"Who says what, and who denies it. {describe_horizon(contents.horizon)}",
        "version": contents.engine.version,
        "licenses": [LICENCE],
        "resources": resources,
    }


def _describe_table(table: Table, data: bytes) -> Object:
    schema: Object = {
        "fields": [_describe_field(column) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    keys = []
    for column in table.columns:
        if column.of_table:
            target = {"resource": column.of_table, "fields": ["id"]}
            keys.append({"fields": [column.name], "reference": target})
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": table.name,
        "description": table.about,
        "path": table.file,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": schema,
    }


def _describe_field(column: Column) -> Object:
    field: Object = {"name": column.name, "type": column.datatype, "description": column.about}
    if column.datatype == URI:
        field |= {"type": "string", "format": "uri"}
    if column.required:
        field["constraints"] = {"required": True}
    return field
