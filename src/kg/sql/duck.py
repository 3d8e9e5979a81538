"""DuckDB: a store of columns in this process, which answers queries as SQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import duckdb
import pyarrow
import pyoxigraph as ox

from kg.sql.compiling import Statement
from kg.sql.matching import WALKED
from kg.sql.term_text import Term, decode, encode

#: The table of all named graphs.
NAMED = "quads"
#: Triples that are turned into columns at a time.
BATCH = 200_000
#: Bytes of a file from which it is faster to cut lines by SQL than to parse them.
LARGE = 20_000_000
#: Four bytes that no text has: each line is one column.
NOWHERE = "\1\2\3\4"
#: Lines of N-Triples in their three parts; no subject or predicate has a space.
LINES = f"""
CREATE OR REPLACE TEMP TABLE lines AS
SELECT split_part(line, ' ', 1) AS s, split_part(line, ' ', 2) AS p,
  line[len(split_part(line, ' ', 1)) + len(split_part(line, ' ', 2)) + 3 : -3] AS o
FROM read_csv(?, columns = {{'line': 'VARCHAR'}}, delim = '{NOWHERE}', quote = '', escape = '',
  header = false, auto_detect = false, max_line_size = 4000000)
"""
#: Whether an object has no type, language or escape, so that no parser need read it.
IS_PLAIN = r"""(NOT contains(o, '\') AND (o[1] IN ('<', '_') OR ends_with(o, '"')))"""
#: The text of a node, and of a plain object.
NODE = "CASE WHEN {part}[1] = '<' THEN {part}[2:-2] ELSE {part} END"
PLAIN = f"""CASE WHEN lines.o[1] = '"' THEN '""' || lines.o[2:-2] ELSE {NODE} END"""
#: Rows for which a file has a minimum and a maximum of each column.
GROUP = 100_000


class Duck:
    """Tables of triples in DuckDB: one of all named graphs, and one for each dataset.

    Args:
        path: a file for tables that memory has no room for; by default they stay in memory.
    """

    def __init__(self, path: str = ":memory:") -> None:
        self._connection = duckdb.connect(path, config={"threads": 2})
        # instants without a zone count as UTC, wherever this runs
        self._connection.execute("SET TimeZone = 'UTC'")
        self._connection.execute("CREATE TABLE quads (g VARCHAR, s VARCHAR, p VARCHAR, o VARCHAR)")

    def load(self, graphs: Mapping[str, Iterable[ox.Triple | ox.Quad]]) -> None:
        """Add the triples of named graphs, by the IRI of the graph."""
        for name, triples in graphs.items():
            cells: list[tuple[str, str, str]] = []
            for triple in triples:
                cells.append(
                    (encode(triple.subject), triple.predicate.value, encode(triple.object))
                )
                if len(cells) == BATCH:
                    self._add(name, cells)
                    cells = []
            self._add(name, cells)

    def load_files(self, graphs: Mapping[str, Path]) -> None:
        """Add named graphs from files of N-Triples, a triple a line, by the graph's IRI."""
        for name, path in graphs.items():
            if path.stat().st_size < LARGE or not self._load_lines(name, path):
                self.load({name: ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES)})

    def _load_lines(self, name: str, path: Path) -> bool:
        """Add the lines of a file, or return False where only a parser can read it."""
        execute = self._connection.execute
        try:
            execute(LINES, [str(path)])
        except duckdb.Error:  # a line that is too long, or has what divides columns
            return False
        odd = execute(r"SELECT s FROM lines WHERE contains(s || p, '\') LIMIT 1").fetchall()
        if odd:
            return False
        written = execute(f"SELECT DISTINCT o FROM lines WHERE NOT ({IS_PLAIN})").fetchall()
        texts = [object for (object,) in written]
        made = list(_encode_objects(texts))
        text = pyarrow.string()
        known = pyarrow.table({"o": pyarrow.array(texts, text), "made": pyarrow.array(made, text)})
        self._connection.register("known", known)
        execute(
            f"INSERT INTO quads SELECT ?, {NODE.format(part='lines.s')}, lines.p[2:-2],"
            f" coalesce(known.made, {PLAIN.format(part='lines.o')}) FROM lines"
            " LEFT JOIN known ON known.o = lines.o",
            [name],
        )
        self._connection.unregister("known")
        execute("DROP TABLE lines")
        return True

    def _add(self, name: str, cells: list[tuple[str, str, str]]) -> None:
        if not cells:
            return
        columns = zip(("s", "p", "o"), zip(*cells, strict=True), strict=True)
        table = pyarrow.table({place: pyarrow.array(part) for place, part in columns})
        self._connection.register("batch", table)
        self._connection.execute("INSERT INTO quads SELECT ?, s, p, o FROM batch", [name])
        self._connection.unregister("batch")

    def merge(self, table: str, graphs: Iterable[str]) -> None:
        """Make a table of the merge of some graphs, in the order that most questions read."""
        self._connection.execute(
            f'CREATE TABLE "{table}" AS SELECT DISTINCT s, p, o FROM quads'
            " WHERE g IN (SELECT UNNEST(?)) ORDER BY p, s, o",
            [list(graphs)],
        )

    def close_walks(self, table: str, target: str) -> None:
        """Make a table of the pairs that steps of a walked predicate connect."""
        self._connection.execute(
            f'CREATE TABLE "{target}" AS WITH RECURSIVE walk(s, p, o) AS (SELECT s, p, o FROM'
            f' "{table}" WHERE p IN (SELECT UNNEST(?)) UNION SELECT walk.s, walk.p, step.o FROM'
            f' walk JOIN "{table}" step ON step.s = walk.o AND step.p = walk.p)'
            " SELECT s, p, o FROM walk ORDER BY p, s, o",
            [sorted(WALKED)],
        )

    def write_parquet(self, table: str, path: str, about: Mapping[str, str]) -> int:
        """Write a table to a file of Parquet in its order; return how many rows it has."""
        noted = ", ".join(f"{name}: {_quote(text)}" for name, text in about.items())
        row = self._connection.execute(
            f'COPY "{table}" TO {_quote(path)} (FORMAT parquet, COMPRESSION zstd,'
            f" ROW_GROUP_SIZE {GROUP}, KV_METADATA {{{noted}}})"
        ).fetchone()
        assert row  # COPY answers with a count
        return int(row[0])

    def close(self) -> None:
        """Give up the tables."""
        self._connection.close()

    def count(self) -> int:
        """Return how many triples all named graphs have."""
        row = self._connection.execute("SELECT COUNT(*) FROM quads").fetchone()
        assert row  # an aggregate has one row
        return int(row[0])

    def remove(self, graph: str) -> None:
        """Remove a named graph; datasets that were merged of it stay."""
        self._connection.execute("DELETE FROM quads WHERE g = ?", [graph])

    def read_arrow(self, statement: Statement) -> pyarrow.Table:
        """Return the rows of a statement as columns of texts of terms."""
        relation = self._connection.sql(statement.sql, params=list(statement.values))
        return relation.to_arrow_table()

    def read_rows(self, statement: Statement) -> list[tuple[Term | None, ...]]:
        """Return the rows of a SELECT, or the triples of a CONSTRUCT, as terms."""
        rows = self._connection.execute(statement.sql, list(statement.values)).fetchall()
        terms: dict[str | None, Term | None] = {None: None}
        answer = []
        for row in rows:
            cells = row[: len(statement.names)]
            for text in cells:
                if text not in terms:
                    terms[text] = decode(text)
            answer.append(tuple(map(terms.__getitem__, cells)))
        return answer

    def is_true(self, statement: Statement) -> bool:
        """Return the truth value of an ASK."""
        row = self._connection.execute(statement.sql, list(statement.values)).fetchone()
        return bool(row and row[0])


def _encode_objects(texts: list[str]) -> Iterator[str]:
    """Yield objects, as N-Triples has them, in the text of columns."""
    lines = "".join(f"<urn:s> <urn:p> {text} .\n" for text in texts)
    for quad in ox.parse(lines.encode(), format=ox.RdfFormat.N_TRIPLES):
        yield encode(quad.object)


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
