"""Index of words for a site without a server: a script that sets one value."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from kg.errors import KgError
from kg.names import ID
from kg.pages.edition import Edition
from kg.query.engine import Engine
from kg.spelling import HAN, fold, list_words, simplify, spell_pinyin

#: How a text counts, the least first, and what it is.
Reason = tuple[int, str]
#: The value that the script sets.
NAME = "kgSearchIndex"
#: The texts that are searched, each thing together, names first.
TEXTS = """
SELECT entry.thing, thing.kind, thing.label, entry.text, entry.words, entry.field, entry.reason
FROM entry LEFT JOIN thing ON thing.iri = entry.thing
ORDER BY entry.thing, entry.field != 'name', entry.id
"""
#: The kind of later texts.
LEAD = "lead"
#: Fields, in the order in which a hit counts; see `kg.query.search`.
FIELDS = ("name", "query", "definition", "wording", "note", "lead")


class WordIndex:
    """Index of words while it is made.

    Args:
        edition: the pages, which say where a thing is.
    """

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._numbers: dict[str, int] = {}
        self._seen: set[tuple[int, str]] = set()
        self._leads: set[tuple[str, str]] = set()
        self.kinds: list[str] = []
        self.reasons: list[tuple[int, str]] = []
        #: Address, label and kind of each thing.
        self.things: list[list[Any]] = []
        #: Thing, reason and text, and the words where the page does not find the same itself.
        self.texts: list[list[Any]] = []
        self.characters: set[str] = set()

    def add(self, iri: str, kind: str, label: str, text: str, words: str, reason: Reason) -> None:
        """Add a text of a thing with a page; a later text may be the lead of several."""
        if kind == LEAD and (label, text) in self._leads:
            return
        if kind == LEAD:
            self._leads.add((label, text))
        if iri not in self._numbers:
            address = _find_address(self._edition, iri)
            if not address:
                return
            kind = kind or iri.removeprefix(ID).partition("/")[0]
            self._numbers[iri] = len(self.things)
            self.things.append([address, label, _number(self.kinds, kind)])
        number = self._numbers[iri]
        if (number, words) in self._seen:
            return
        self._seen.add((number, words))
        own = _list_own_words(text, words)
        self.characters.update(filter(HAN.match, "".join(own)))
        shown = 0 if text == label else text
        self.texts.append([number, _number(self.reasons, reason), shown, *own])

    def as_json(self) -> dict[str, Any]:
        """Return plain values, with other forms of the characters."""
        characters = sorted(self.characters)
        return {
            "kinds": self.kinds,
            "reasons": self.reasons,
            "things": self.things,
            "texts": self.texts,
            "simple": _map_traditional(characters),
            "pinyin": {char: fold(spell_pinyin(char)) for char in characters},
        }


def write_word_index(engine: Engine, edition: Edition) -> bytes:
    """Return the script with the index of all things that have a page."""
    index = WordIndex(edition)
    for iri, kind, label, text, words, field, reason in _read_rows(engine):
        index.add(iri, kind, label or "", text, words, (FIELDS.index(field), reason))
    data = json.dumps(index.as_json(), ensure_ascii=False, separators=(",", ":"))
    # what would end a script or a line of it is written as an escape
    for char in ("<", "\u2028", "\u2029"):
        data = data.replace(char, f"\\u{ord(char):04x}")
    return f"self.{NAME}={data};\n".encode()


def _read_rows(engine: Engine) -> list[tuple[Any, ...]]:
    path = Path(engine.release.index_path)
    try:
        address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as database:
            return database.execute(TEXTS).fetchall()
    except sqlite3.DatabaseError as error:
        hint = "remove the build folder and run `kg build`"
        raise KgError(f"the index of names cannot be read: {error}", hint=hint) from error


def _find_address(edition: Edition, iri: str) -> str:
    """Return where a hit is: short for a thing, with `/` before it for any other."""
    if not iri.startswith(ID):
        return ""
    kind, _, name = iri.removeprefix(ID).partition("/")
    if kind == "query" and name in edition.engine.public:
        return f"/{edition.to.query(name)}"
    return edition.to.thing(iri).removeprefix("page/").removesuffix(".html")


def _number(known: list[Any], value: Any) -> int:
    """Return the position of a value in a list, at whose end it is added if it is new."""
    if value not in known:
        known.append(value)
    return known.index(value)


def _list_own_words(text: str, words: str) -> list[str]:
    """Return the words of a text in a list; none where the page finds the same."""
    own = list_words(words)
    return [] if text.isascii() and own == list_words(text.lower()) else [" ".join(own)]


def _map_traditional(characters: list[str]) -> dict[str, str]:
    """Return which characters are another form of some simplified ones."""
    known = set(characters)
    every = [chr(number) for number in range(0x4E00, 0xA000)]
    simple = simplify("\n".join(every)).split("\n")
    forms = {}
    for char, form in zip(every, simple, strict=True):
        if char != form and form in known:
            forms[char] = form
    return forms
