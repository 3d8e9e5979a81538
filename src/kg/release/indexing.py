"""The index of a release: a SQLite file of names and words.

A look-up reads a few pages of the file, however large it is. An incremental build copies the file
and writes the entries of changed nodes again.
"""

import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from kg.catalog import INNER_FOLDERS, SavedQuery
from kg.errors import KgError
from kg.release.entries import Entry, list_name_rows, list_query_entries, read_entries

SCHEMA = """
CREATE TABLE thing (iri TEXT PRIMARY KEY, kind TEXT, label TEXT, is_term INTEGER) WITHOUT ROWID;
CREATE TABLE name (
  id INTEGER PRIMARY KEY, subject TEXT, thing TEXT, text TEXT, key TEXT, short TEXT, tier INTEGER,
  reason TEXT
);
CREATE TABLE entry (
  id INTEGER PRIMARY KEY, subject TEXT, thing TEXT, text TEXT, words TEXT, field TEXT, reason TEXT
);
CREATE TABLE link (subject TEXT, thing TEXT, object TEXT);
CREATE VIRTUAL TABLE word USING fts5 (
  words, content='entry', content_rowid='id', tokenize='unicode61 remove_diacritics 0'
);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab ('word', 'row');
"""
INDEXES = """
CREATE INDEX name_short ON name (short);
CREATE INDEX name_subject ON name (subject);
CREATE INDEX name_thing ON name (thing);
CREATE INDEX entry_subject ON entry (subject);
CREATE INDEX link_subject ON link (subject);
CREATE INDEX link_object ON link (object);
"""
Nodes = Iterable[tuple[str, list[bytes]]]


def write_index(path: Path, nodes: Nodes, catalogue: Iterable[SavedQuery]) -> None:
    """Write the index of all nodes and of the saved queries for people."""
    unfinished = _prepare(path)
    public = [query for query in catalogue if query.topic not in INNER_FOLDERS]
    with closing(_connect(unfinished)) as database:
        try:
            database.executescript(SCHEMA)
        except sqlite3.OperationalError as error:
            hint = "use a Python whose SQLite has FTS5, as those of python.org and Debian have"
            raise KgError(f"SQLite cannot search text: {error}", hint=hint) from error
        for entry in read_entries(nodes):
            _add(database, entry)
        for entry in list_query_entries(public):
            _add(database, entry)
        database.executescript(INDEXES)
        database.execute("INSERT INTO word (word) VALUES ('rebuild')")
        database.execute("INSERT INTO word (word) VALUES ('optimize')")
        database.commit()
    unfinished.replace(path)


def patch_index(path: Path, before: Path, subjects: Iterable[str], nodes: Nodes) -> None:
    """Write a copy of an index in which the entries of some subjects are made anew.

    Args:
        path: the index to write.
        before: the index to copy.
        subjects: the IRIs whose triples changed.
        nodes: those of them that still have triples, as `<iri>` with their lines.
    """
    unfinished = _prepare(path)
    shutil.copyfile(before, unfinished)
    with closing(_connect(unfinished)) as database:
        for subject in subjects:
            _remove(database, subject)
        for entry in read_entries(nodes):
            _add(database, entry, searched=True)
        database.commit()
    unfinished.replace(path)


def _prepare(path: Path) -> Path:
    """Return the path of an unfinished index, cleared of what a killed build left."""
    unfinished = path.with_suffix(".part")
    for leftover in path.parent.glob(f"{unfinished.name}*"):
        leftover.unlink()
    return unfinished


def _connect(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path)
    # an unfinished file is thrown away, so nothing in it needs to survive a crash
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    return database


def _add(database: sqlite3.Connection, entry: Entry, *, searched: bool = False) -> None:
    """Add the rows of an entry; with `searched` also its words, as after a rebuild."""
    subject = entry.subject
    database.executemany("INSERT OR REPLACE INTO thing VALUES (?, ?, ?, ?)", entry.things)
    database.executemany(
        "INSERT INTO name (subject, thing, text, key, short, tier, reason)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        ((subject, *row) for row in list_name_rows(entry)),
    )
    links = ((subject, *link) for link in entry.links)
    database.executemany("INSERT INTO link VALUES (?, ?, ?)", links)
    for text in entry.texts:
        added = database.execute(
            "INSERT INTO entry (subject, thing, text, words, field, reason)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (subject, *text),
        )
        if searched:
            row = (added.lastrowid, text.words)
            database.execute("INSERT INTO word (rowid, words) VALUES (?, ?)", row)


def _remove(database: sqlite3.Connection, subject: str) -> None:
    rows = database.execute("SELECT id, words FROM entry WHERE subject = ?", (subject,)).fetchall()
    database.executemany("INSERT INTO word (word, rowid, words) VALUES ('delete', ?, ?)", rows)
    database.execute("DELETE FROM entry WHERE subject = ?", (subject,))
    database.execute("DELETE FROM name WHERE subject = ?", (subject,))
    database.execute("DELETE FROM link WHERE subject = ?", (subject,))
    database.execute("DELETE FROM thing WHERE iri = ?", (subject,))
