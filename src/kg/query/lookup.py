"""The index of a release, for reading: names by spelling, texts by their words."""

import sqlite3
import weakref
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import KgError
from kg.release.folder import Release

#: Rows that a search by words reads at most.
MOST_ROWS = 2_000
#: Stations of one place or body that a search reads at most.
MOST_LINKED = 200
#: Names that are compared with a mistyped one at most.
MOST_COMPARED = 400_000
#: How alike two spellings are at least, from 0 to 1, where one is offered for the other.
ALIKE = 0.7
#: The same for the ids of one namespace, which are few.
ALIKE_IN_NAMESPACE = 0.5


class Match(NamedTuple):
    """A name that fits what was typed, with the thing that has it."""

    iri: str
    kind: str
    label: str
    is_term: bool
    text: str
    key: str
    tier: int
    reason: str


class Row(NamedTuple):
    """A text that holds the words, with the thing that it belongs to."""

    iri: str
    kind: str
    label: str
    is_term: bool
    text: str
    words: str
    field: str
    reason: str
    rank: float


NAMES = """
SELECT name.thing, thing.kind, thing.label, thing.is_term, name.text, key, tier, reason
FROM name JOIN thing ON thing.iri = name.thing
"""
TEXTS = """
SELECT entry.thing, thing.kind, thing.label, thing.is_term, entry.text, entry.words, entry.field,
  entry.reason, word.rank
FROM word JOIN entry ON entry.id = word.rowid LEFT JOIN thing ON thing.iri = entry.thing
WHERE word MATCH ? AND (? = '' OR entry.field = ?)
ORDER BY word.rank, entry.thing, entry.reason LIMIT ?
"""


LINKED = """
SELECT DISTINCT link.thing, thing.kind, thing.label, thing.is_term, other.label, '', 'row',
  'where it is', 0
FROM link JOIN thing ON thing.iri = link.thing JOIN thing AS other ON other.iri = link.object
WHERE link.object = ? ORDER BY link.thing LIMIT ?
"""


class Index:
    """The index of a release; it is opened for reading only.

    Args:
        release: the release.

    Raises:
        KgError: the release has no index, or it cannot be read.
    """

    def __init__(self, release: Release) -> None:
        path = Path(release.index_path)
        if not path.exists():
            raise KgError("the built graph has no index of names", hint="run `kg build`")
        # one thread at a time asks an engine, though not always the same one
        self._database = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        weakref.finalize(self, self._database.close)  # Python 3.13 warns of one left open

    def find_names(self, short: str) -> list[Match]:
        """Return the names with these letters and digits, the most direct first."""
        rows = self._select(f"{NAMES} WHERE short = ? ORDER BY tier, name.thing, reason", (short,))
        return [Match(*row) for row in rows]

    def find_names_of(self, things: Iterable[str]) -> list[Match]:
        """Return all names of some things."""
        matches: list[Match] = []
        for thing in things:
            rows = self._select(f"{NAMES} WHERE name.thing = ? ORDER BY tier, reason", (thing,))
            matches += [Match(*row) for row in rows]
        return matches

    def find_texts(self, words: Sequence[str], field: str = "", most: int = MOST_ROWS) -> list[Row]:
        """Return the texts in which each of these words begins a word, the best first.

        Args:
            words: folded words; a word of several characters of Chinese is a phrase of them.
            field: the one field to search, such as `name`; all by default.
            most: the largest number of rows.
        """
        phrases = [f'"{word}"' if word[-1:] == " " else f'"{word}" *' for word in words if word]
        if not phrases:
            return []
        rows = self._select(TEXTS, (" AND ".join(phrases), field, field, most))
        return [Row(*row) for row in rows]

    def find_linked(self, object: str) -> list[Row]:
        """Return the stations that are in a place, or that a body is said to run."""
        return [Row(*row) for row in self._select(LINKED, (object, MOST_LINKED))]

    def list_near_names(self, key: str, most: int) -> list[Match]:
        """Return the names that are spelled most like one, the nearest first."""
        rows = self._select(
            "SELECT DISTINCT key FROM name WHERE length(key) BETWEEN ? AND ? LIMIT ?",
            (len(key) * 3 // 5, len(key) * 5 // 3 + 1, MOST_COMPARED),
        )
        matches: list[Match] = []
        for name in _list_alike(key, [row[0] for row in rows], most):
            query = f"{NAMES} WHERE key = ? ORDER BY tier, name.thing"
            matches += [Match(*row) for row in self._select(query, (name,))]
        return matches

    def list_near_words(self, word: str, most: int = 3) -> list[str]:
        """Return the words of the index that are spelled most like one."""
        rows = self._select(
            "SELECT term FROM vocabulary WHERE length(term) BETWEEN ? AND ? LIMIT ?",
            (len(word) - 2, len(word) + 2, MOST_COMPARED),
        )
        return _list_alike(word, [row[0] for row in rows], most)

    def list_near_iris(self, iri: str, start: str, most: int) -> list[str]:
        """Return the IRIs of a namespace that are spelled most like one."""
        query = "SELECT iri FROM thing WHERE iri BETWEEN ? AND ? LIMIT ?"
        rows = self._select(query, (start, start + "\U0010ffff", MOST_COMPARED))
        by_local = {row[0].removeprefix(start): row[0] for row in rows}
        local = iri.removeprefix(start)
        return [
            by_local[one] for one in _list_alike(local, list(by_local), most, ALIKE_IN_NAMESPACE)
        ]

    def has_thing(self, iri: str) -> bool:
        """Return whether a node with this IRI has a label."""
        return bool(self._select("SELECT 1 FROM thing WHERE iri = ?", (iri,)))

    def read_thing(self, iri: str) -> tuple[str, str, bool] | None:
        """Return the kind and label of a node with a label, and whether it is a term."""
        rows = self._select("SELECT kind, label, is_term FROM thing WHERE iri = ?", (iri,))
        return rows[0] if rows else None

    def find_ignoring_case(self, iri: str) -> str | None:
        """Return the only IRI of a node with a label that differs at most in case."""
        rows = self._select("SELECT iri FROM thing WHERE iri = ? COLLATE NOCASE LIMIT 2", (iri,))
        return rows[0][0] if len(rows) == 1 else None

    def _select(self, text: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        try:
            return self._database.execute(text, values).fetchall()
        except sqlite3.DatabaseError as error:
            hint = "remove the build folder and run `kg build`"
            raise KgError(f"the index of names cannot be read: {error}", hint=hint) from error


def _list_alike(text: str, others: list[str], most: int, alike: float = ALIKE) -> list[str]:
    """Return the texts that typing errors make of another, the most alike first."""
    from rapidfuzz import process  # here, as it is needed after a fault only
    from rapidfuzz.distance import OSA

    near: list[tuple[str, float, int]] = process.extract(
        text, others, scorer=OSA.normalized_similarity, score_cutoff=alike, limit=most
    )
    return [other for other, _, _ in sorted(near, key=lambda one: (-one[1], one[0]))]
