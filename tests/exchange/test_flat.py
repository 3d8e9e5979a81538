"""Flat tables of the graph."""

import csv
import io
from dataclasses import replace

from kg.exchange.contents import read_contents
from kg.exchange.flat import TABLES, write_csv
from kg.query.engine import Engine

#: Names with signs of formulas, of CSV, of other scripts, and that nobody sees.
HOSTILE = ["=1+1", "@x", 'a,"b"', "two\nlines", "a\r\nb", "\0\x1b\u202e", "海外110 עברית", " "]


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def test_keys_are_unique_and_what_a_row_names_is_there(engine: Engine) -> None:
    contents = read_contents(engine, "reported")
    rows = {table.name: read(b"".join(write_csv(table, contents))) for table in TABLES}
    for table in TABLES:
        keys = [tuple(row[name] for name in table.key) for row in rows[table.name]]
        assert keys
        assert len(keys) == len(set(keys)), table.name
        for column in table.columns:
            cells = {row[column.name] for row in rows[table.name]}
            assert not (column.required and "" in cells), column
            if column.of_table:
                assert cells <= {row["id"] for row in rows[column.of_table]}, column


def test_the_policy_says_what_is_an_edge(engine: Engine) -> None:
    (claims,) = (table for table in TABLES if table.name == "claims")
    for policy in ("reported", "official"):
        contents = read_contents(engine, policy)
        rows = read(b"".join(write_csv(claims, contents)))
        assert {row["id"] for row in rows if row["edge"] == "true"} == contents.edges
        assert len(rows) == len(contents.claims)


def test_hostile_names_come_back_and_are_no_formulas(engine: Engine) -> None:
    contents = read_contents(engine, "reported")
    names = tuple((text, "") for text in HOSTILE)
    entity = replace(next(iter(contents.entities.values())), names=names)
    (table,) = (table for table in TABLES if table.name == "names")
    rows = read(b"".join(write_csv(table, replace(contents, entities={entity.id: entity}))))
    shown = [row["name"] for row in rows]
    assert shown[:4] == ["'=1+1", "'@x", 'a,"b"', "two\nlines"]
    assert shown[5] == "\ufffd\x1b\u202e"
    assert len(shown) == len(HOSTILE)
