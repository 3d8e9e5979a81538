"""Index of words for a site without a server: a script that sets one value."""

import json
import sqlite3
from contextlib import closing
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from kg import spelling
from kg.errors import KgError
from kg.names import ID
from kg.pages.edition import Edition
from kg.query.engine import Engine
from kg.query.nodes import STATION, read_row_names
from kg.query.search import FIELDS, GROUPS, LINKED, PLACES, find_group
from kg.spelling import fold, list_words, simplify, spell_pinyin

#: The value that the script sets.
NAME = "kgSearchIndex"
#: The texts that are searched, each thing together.
TEXTS = """
SELECT entry.thing, thing.kind, thing.label, thing.is_term, entry.text, entry.words, entry.field,
  entry.reason
FROM entry LEFT JOIN thing ON thing.iri = entry.thing ORDER BY entry.thing, entry.id
"""
NAMES = "SELECT thing, text, key, tier, reason FROM name WHERE reason != 'id' ORDER BY thing, id"
LINKS = "SELECT DISTINCT thing, object FROM link ORDER BY thing, object"
#: What stands in a reason for the text beside it.
HERE = "*"
#: Characters whose pinyin and simplified form a reader may need: those of two bytes in GB 2312.
COMMON = range(0x4E00, 0xA000)
#: How names are spelled, as regular expressions that Python and JavaScript share.
PATTERNS = {
    "article": spelling.ARTICLE.pattern,
    "otherArticle": spelling.OTHER_ARTICLE.pattern,
    "toned": spelling.TONED.pattern,
}


class WordIndex:
    """Index of words while it is made.

    Args:
        edition: the pages, which say where a thing is.
    """

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._numbers: dict[str, int] = {}
        self._best: dict[tuple[int, str], tuple[int, str, str]] = {}
        self.kinds: list[tuple[str, int, int]] = []
        self.reasons: list[str] = []
        #: Address, label and kind of each thing.
        self.things: list[list[Any]] = []
        self.names: list[list[Any]] = []
        self.links: list[tuple[int, int]] = []

    def add_thing(self, iri: str, kind: str, label: str, *, is_term: bool) -> None:
        """Add a thing, if it has a page."""
        address = "" if iri in self._numbers else _find_address(self._edition, iri)
        if address:
            kind = kind or iri.removeprefix(ID).partition("/")[0]
            group = list(GROUPS).index(find_group(kind, is_term=is_term))
            role = 2 if kind in PLACES else 1 if kind in LINKED else 0
            self._numbers[iri] = len(self.things)
            self.things.append([address, label, _number(self.kinds, (kind, group, role))])

    def add_text(self, iri: str, text: str, words: str, reason: tuple[int, str]) -> None:
        """Add a text of a thing."""
        if iri not in self._numbers:
            return
        number = self._numbers[iri]
        known = self._best.setdefault((number, words), (*reason, text))
        self._best[number, words] = min(known, (*reason, text))

    def add_name(self, iri: str, text: str, key: str, tier: int, reason: str) -> None:
        """Add a name as it is typed, with its spelling where the page finds another one."""
        if iri in self._numbers:
            number = self._numbers[iri]
            shown = 0 if text == self.things[number][1] else text
            own = [] if fold(simplify(text)) == key else [key]
            reason = reason.replace(text, HERE, 1) if reason.startswith("pinyin of") else reason
            self.names.append([number, tier, _number(self.reasons, reason), shown, *own])

    def add_link(self, iri: str, other: str) -> None:
        """Add that a station is in a place, or that a body is said to run it."""
        if iri in self._numbers and other in self._numbers:
            self.links.append((self._numbers[iri], self._numbers[other]))

    def as_json(self) -> dict[str, Any]:
        """Return plain values, with other forms of the characters."""
        texts: list[list[Any]] = []
        for (number, words), (rank, reason, text) in self._best.items():
            shown = 0 if text == self.things[number][1] else text
            own = _list_own_words(text, words)
            texts.append([number, rank, _number(self.reasons, reason), shown, *own])
        signs = {chr(sign): plain for sign, plain in spelling.SIGNS.items()}
        letters = {chr(letter): plain for letter, plain in spelling.LETTERS.items()}
        return {
            "groups": list(GROUPS),
            "kinds": self.kinds,
            "reasons": self.reasons,
            "things": self.things,
            "texts": texts,
            "names": self.names,
            "links": self.links,
            "simple": _map_traditional(),
            "pinyin": _list_pinyin(),
            "signs": signs,
            "letters": letters,
            "separators": "".join(map(chr, spelling.SEPARATORS)),
            "patterns": PATTERNS,
        }


def write_word_index(engine: Engine, edition: Edition) -> bytes:
    """Return the script with the index of all things that have a page."""
    index = WordIndex(edition)
    rows = _read_rows(engine, TEXTS)
    stations = {row[0] for row in rows if row[0].startswith(STATION)}
    called = read_row_names(engine, stations)
    for iri, kind, label, is_term, text, words, field, reason in rows:
        index.add_thing(iri, kind, called.get(iri, label or ""), is_term=bool(is_term))
        index.add_text(iri, text, words, (FIELDS.index(field), reason))
    for name in _read_rows(engine, NAMES):
        index.add_name(*name)
    for link in _read_rows(engine, LINKS):
        index.add_link(*link)
    data = json.dumps(index.as_json(), ensure_ascii=False, separators=(",", ":"))
    # what would end a script or a line of it is written as an escape
    for char in ("<", "\u2028", "\u2029"):
        data = data.replace(char, f"\\u{ord(char):04x}")
    return f"self.{NAME}={data};\n".encode()


def _read_rows(engine: Engine, text: str) -> list[tuple[Any, ...]]:
    path = Path(engine.release.index_path)
    try:
        address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as database:
            return database.execute(text).fetchall()
    except sqlite3.DatabaseError as error:
        hint = "remove the build folder and run `kg build`"
        raise KgError(f"the index of names cannot be read: {error}", hint=hint) from error


def digest_index(engine: Engine, *texts: str) -> str:
    """Return a digest of rows of the index, by default of all that the script has."""
    rows = [_read_rows(engine, text) for text in texts or (TEXTS, NAMES, LINKS)]
    return sha256(repr(rows).encode()).hexdigest()


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


@cache
def _map_traditional() -> str:
    """Return traditional characters, each before its simplified form."""
    every = [chr(number) for number in COMMON]
    simple = simplify("\n".join(every)).split("\n")
    return "".join(char + form for char, form in zip(every, simple, strict=True) if char != form)


@cache
def _list_pinyin() -> dict[str, str]:
    """Return the common simplified characters by their pinyin."""
    characters: dict[str, list[str]] = {}
    for char in map(chr, COMMON):
        try:
            char.encode("gb2312")
        except UnicodeEncodeError:
            continue
        characters.setdefault(fold(spell_pinyin(char)), []).append(char)
    return {syllable: "".join(some) for syllable, some in sorted(characters.items())}
