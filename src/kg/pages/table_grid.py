"""Grid: a table that readers filter, sort and turn over, by its address alone."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from typing import Any, NamedTuple, Protocol

from markupsafe import Markup

from kg.pages.arrangement import MOST_ROWS, ROWS, SIZES, Arrangement
from kg.spelling import fold

#: Rows up to which a grid counts the values of its columns, as that reads every cell.
MOST_COUNTED = 20_000
#: Values of a column that are offered, each with its number of rows.
MOST_VALUES = 150
#: Digits up to which a text sorts as a number.
MOST_DIGITS = 18


class Value(NamedTuple):
    """One value of a cell: a text, with the id of the thing that it names, if any.

    A standing has the caveat of its claim beside it.
    """

    text: str
    id: str = ""
    caveat: str = ""


#: The values of one cell.
Cell = Sequence[Value]


@dataclass(frozen=True)
class Column:
    """A column: its name in the address, its head, and whether its values are offered."""

    name: str
    head: str
    is_offered: bool = False

    @property
    def is_standing(self) -> bool:
        """Whether its values are standings, which a page shows as badges."""
        return self.name == "standing"


class Source(Protocol):
    """Rows of a grid, of which only what is needed becomes text."""

    @property
    def columns(self) -> Sequence[Column]:
        """The columns."""

    def __len__(self) -> int:
        """Return the number of rows."""

    def read_texts(self, column: int) -> Sequence[Sequence[str]]:
        """Return the texts of each cell of a column."""

    def read_row(self, row: int) -> Sequence[Cell]:
        """Return the cells of a row."""


@dataclass(frozen=True)
class Row:
    """A row that is shown: its number in the answer, counted from 1, and its cells."""

    number: int
    #: Tuples, by which a cell is known that was written before.
    cells: Sequence[tuple[Value, ...]]


@dataclass(frozen=True)
class Offer:
    """A value of a column that a reader can choose, with its rows."""

    text: str
    rows: int
    is_chosen: bool


@dataclass
class Grid:
    """A table as its address arranges it.

    Args:
        source: all rows.
        arrangement: what of them is shown.
        address: returns the address of the page with some fields.
        file: returns the address of the rows as CSV with some fields.
        hidden: fields that the form sends along, such as the values of a saved query.
        is_whole: whether all rows are in the page, for a site where nothing can be asked.
        find_named: returns the ids of what a text names, in any language.
        names: further names that a filter finds, by id, for a page with all rows.
        version: the release, where another may answer the next page.
    """

    source: Source
    arrangement: Arrangement
    address: Callable[[list[tuple[str, str]]], str]
    file: Callable[[list[tuple[str, str]]], str]
    hidden: Sequence[tuple[str, str]] = ()
    is_whole: bool = False
    sizes: Sequence[int] = SIZES
    find_named: Callable[[str], set[str]] | None = None
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    version: str = ""

    def __post_init__(self) -> None:
        self.arrangement.check([column.name for column in self.source.columns])

    @cached_property
    def fitting(self) -> list[int]:
        """The rows that have the words and the chosen values, in order."""
        rows = self._filter(self.arrangement.only)
        name = self.arrangement.sort.removeprefix("-")
        if not name:
            return rows
        texts = self.source.read_texts(self._find(name))
        keys = make_keys([texts[row] for row in rows])
        filled = [pair for pair in zip(keys, rows, strict=True) if pair[0] is not None]
        empty = [row for key, row in zip(keys, rows, strict=True) if key is None]
        filled.sort(key=lambda pair: pair[0], reverse=self.arrangement.sort.startswith("-"))
        return [row for _, row in filled] + empty  # empty cells come last in both orders

    @property
    def total(self) -> int:
        """The number of all rows."""
        return len(self.source)

    @property
    def size(self) -> int:
        """The rows on one page."""
        if self.is_whole:
            return min(max(self.total, 1), MOST_ROWS)
        return min(self.arrangement.rows or MOST_ROWS, MOST_ROWS)

    @property
    def pages(self) -> int:
        """The number of pages, at least one."""
        if self.is_whole:
            return 1
        return max(-(-len(self.fitting) // self.size), 1)

    @property
    def page(self) -> int:
        """The page that is shown; the last one where there is no such page."""
        return min(self.arrangement.page, self.pages)

    @property
    def first(self) -> int:
        """The place of the first row that is shown, counted from 1."""
        return (self.page - 1) * self.size + 1

    @property
    def last(self) -> int:
        """The place of the last row that is shown."""
        return min(self.page * self.size, len(self.fitting))

    @property
    def columns(self) -> list[Column]:
        """The columns that are shown."""
        return [one for one in self.source.columns if one.name not in self.arrangement.hide]

    @property
    def shown(self) -> list[Row]:
        """The rows of the page."""
        rows = []
        for row in self.fitting[self.first - 1 : self.last]:
            cells = self._pick(self.source.read_row(row))
            rows.append(Row(row + 1, list(map(tuple, cells))))
        return rows

    def write_cells(
        self, write: Callable[[str, bool, Cell], Markup], heads: Sequence[str]
    ) -> Callable[[Row], Markup]:
        """Return a function that writes the cells of a row.

        A long table says the same in many rows, so each cell is written once.

        Args:
            write: writes a cell, given its head and whether it is a standing.
            heads: the head of each column.
        """
        standings = [column.is_standing for column in self.columns]
        known: dict[tuple[int, Cell], Markup] = {}

        def write_row(row: Row) -> Markup:
            parts = []
            for key in enumerate(row.cells):
                if key not in known:
                    place, cell = key
                    known[key] = write(heads[place], standings[place], cell)
                parts.append(known[key])
            return Markup("").join(parts)

        return write_row

    def list_all(self) -> Iterable[Sequence[Cell]]:
        """Yield all fitting rows with the columns that are shown."""
        for row in self.fitting:
            yield self._pick(self.source.read_row(row))

    @cached_property
    def offers(self) -> list[tuple[Column, list[Offer]]]:
        """The values of each column that can be chosen, with their rows."""
        offers: list[tuple[Column, list[Offer]]] = []
        if self.total > MOST_COUNTED:
            return offers
        for index, column in enumerate(self.source.columns):
            chosen = self.arrangement.only.get(column.name, ())
            if column.is_offered or chosen:
                values = self._count_values(index, column, chosen)
                if chosen or 1 < len(values) <= MOST_VALUES:
                    offers.append((column, values))
        return offers

    def _count_values(self, index: int, column: Column, chosen: Sequence[str]) -> list[Offer]:
        others = {name: some for name, some in self.arrangement.only.items() if name != column.name}
        counts = Counter[str](dict.fromkeys(chosen, 0))
        texts = self.source.read_texts(index)
        for row in self._filter(others):
            counts.update(set(texts[row]))
        ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].casefold()))
        return [Offer(text, rows, text in chosen) for text, rows in ranked]

    @property
    def page_links(self) -> list[tuple[int, str]]:
        """The pages that are linked, with their addresses; 0 stands for pages between."""
        near = {1, self.pages, *range(self.page - 2, self.page + 3)}
        links, before = list[tuple[int, str]](), 0
        for number in sorted(one for one in near if 1 <= one <= self.pages):
            if number > before + 1:
                links.append((0, ""))
            links.append((number, self.link(self.arrangement.turn_to(number, self.version))))
            before = number
        return links

    def link(self, arrangement: Arrangement) -> str:
        """Return the address of this table arranged otherwise."""
        return self.address(arrangement.list_fields())

    @property
    def action(self) -> str:
        """The address that the form asks, which adds the fields itself."""
        return self.address([]).partition("?")[0]

    @property
    def csv(self) -> str:
        """The address of the fitting rows as CSV."""
        fields = self.arrangement.turn_to(1).list_fields()
        return self.file([one for one in fields if one[0] != "rows"])

    @property
    def file_name(self) -> str:
        """What kind of file `csv` leads to: Turtle where the rows are triples."""
        return "Turtle" if self.csv.partition("?")[0].endswith(".ttl") else "CSV"

    @property
    def plain(self) -> str:
        """The address of this table with all rows and columns."""
        return self.address([] if self.arrangement.rows == ROWS else self._keep_size())

    def _keep_size(self) -> list[tuple[str, str]]:
        return [one for one in self.arrangement.list_fields() if one[0] == "rows"]

    def _find(self, name: str) -> int:
        return [column.name for column in self.source.columns].index(name)

    def _pick(self, cells: Sequence[Cell]) -> list[Cell]:
        hidden = self.arrangement.hide
        pairs = zip(self.source.columns, cells, strict=True)
        return [cell for column, cell in pairs if column.name not in hidden]

    def _filter(self, only: Mapping[str, Sequence[str]]) -> list[int]:
        """Return the rows with all words and, in each of some columns, one of its values."""
        rows = list(range(self.total))
        for name, values in only.items():
            texts, wanted = self.source.read_texts(self._find(name)), set(values)
            rows = [row for row in rows if not wanted.isdisjoint(texts[row])]
        if self.arrangement.words:
            rows = [row for row in rows if row in self._with_words]
        return rows

    @cached_property
    def _with_words(self) -> set[int]:
        """The rows that have each of the words in one of their cells."""
        words, rows = fold(self.arrangement.words).split(), list(range(self.total))
        columns = [self.source.read_texts(index) for index in range(len(self.source.columns))]
        for word in words:
            fitting = set[int]()
            for texts in columns:
                has_word = cache(partial(_has_word, word))
                fitting.update(row for row in rows if any(map(has_word, texts[row])))
            rows = sorted(fitting)
        return set(rows) | self._with_named

    @property
    def _with_named(self) -> set[int]:
        """The rows that have what the words name, such as 西班牙 or `la France`."""
        find = self.find_named if self.total <= MOST_COUNTED else None
        if find is None or not (named := find(self.arrangement.words)):
            return set()
        rows = set()
        for row in range(self.total):
            ids = {value.id for cell in self.source.read_row(row) for value in cell}
            if not named.isdisjoint(ids):
                rows.add(row)
        return rows


def make_keys(cells: Iterable[Sequence[str]]) -> list[Any]:
    """Return a key for each cell by which cells sort; None for an empty one.

    Numbers sort as numbers where a column has nothing else.
    """
    texts = [cell[0] if cell else "" for cell in cells]
    filled = [text for text in texts if text]
    if filled and all(map(_is_number, filled)):
        return [int(text) if text else None for text in texts]
    return [(fold(text), text) if text else None for text in texts]


def _has_word(word: str, text: str) -> bool:
    return word in (text.lower() if text.isascii() else fold(text))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < MOST_DIGITS
