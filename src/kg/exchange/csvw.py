"""CSV on the Web: flat tables with the metadata of the W3C beside them."""

from collections.abc import Iterable, Iterator
from typing import Any

from kg.exchange.contents import Contents, read_contents
from kg.exchange.flat import LOSSES as LOSSES
from kg.exchange.flat import TABLES, Column, Table, write_csv
from kg.query.answer import run_saved
from kg.query.csv_metadata import CONTEXT, DIALECT, ENDING, LICENCE, describe_answer, write_metadata
from kg.query.engine import Engine
from kg.query.horizon import describe_horizon
from kg.query.results import Result

#: The name that readers look for.
METADATA = "csv-metadata.json"
Object = dict[str, Any]


def write_files(engine: Engine, policy: str) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Write the tables and the answers of saved queries, with their metadata."""
    contents = read_contents(engine, policy)
    for table in TABLES:
        yield table.file, write_csv(table, contents)
    yield METADATA, [write_metadata(describe_tables(contents))]
    yield from _write_answers(engine, policy)


def _write_answers(engine: Engine, policy: str) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Write the rows of each saved query without values, with their metadata."""
    for name, query in sorted(engine.public.items()):
        answer = run_saved(engine, name, {}, policy) if query["form"] == "SELECT" else None
        if isinstance(answer, Result):
            yield f"queries/{name}.csv", [answer.serialize("csv").encode()]
            described = describe_answer(engine, query, answer, f"{name}.csv")
            yield f"queries/{name}.{ENDING}", [write_metadata(described)]


def describe_tables(contents: Contents) -> Object:
    """Return the metadata of all tables."""
    policy = contents.engine.describe_policy(contents.policy)
    return {
        "@context": CONTEXT,
        "dc:title": f"Overseas Stations KG under the policy {policy}",
        "dc:description": describe_horizon(contents.horizon),
        "dc:license": {"@id": LICENCE},
        "dc:identifier": contents.engine.version,
        "dialect": DIALECT,
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
